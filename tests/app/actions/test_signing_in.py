from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from app.actions import knowing, signing_in, staying
from app.actions.house import House
from app.actions.refusals import Busy, NotFound, Refusal, WrongCredentials
from app.actions.signing_in import SignedIn
from app.people import credentials
from app.settings import Settings
from app.storage import factors, people
from app.storage import tables as t
from app.storage.database import Database
from tests.cast import Cast, HeldClock

PASSWORD = "a walk along the river"


async def test_somebody_who_was_added_signs_in_with_their_password(house: House) -> None:
    added = await knowing.add_person(house, "Ann Other", " Ann@Example.org ", "Little Steps", PASSWORD)
    signed_in = await signing_in.with_password(house, "ANN@example.org", PASSWORD)
    assert isinstance(signed_in, SignedIn)
    assert signed_in.session.person == added
    recognised = await staying.recognise(house, signed_in.cookie)
    assert recognised is not None
    assert recognised.person.agency_name == "Little Steps"


async def test_the_database_holds_neither_password_nor_cookie(house: House) -> None:
    await knowing.add_person(house, "Ann Other", "ann@example.org", None, PASSWORD)
    come = await signing_in.with_password(house, "ann@example.org", PASSWORD)
    assert isinstance(come, SignedIn)
    async with house.database.reading() as connection:
        kept = [str(row) for table in (t.person, t.session) for row in await connection.execute(select(table))]
    assert kept
    assert not [row for row in kept if PASSWORD in row or come.cookie in row]


@pytest.mark.parametrize(
    ("email", "password"), [("ann@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("", "")]
)
async def test_nobody_else_does(house: House, email: str, password: str) -> None:
    await knowing.add_person(house, "Ann Other", "ann@example.org", None, PASSWORD)
    with pytest.raises(WrongCredentials):
        await signing_in.with_password(house, email, password)


async def test_two_people_cannot_have_one_address(house: House) -> None:
    await knowing.add_person(house, "Ann Other", "ann@example.org", None, None)
    with pytest.raises(Refusal, match="known already"):
        await knowing.add_person(house, "Ann Again", "ANN@example.org", None, None)


@pytest.mark.parametrize(
    ("name", "email", "password"),
    [
        (" ", "ann@example.org", None),
        ("Ann", "nowhere", None),
        ("Ann", "ann@example.org", "short"),
        ("Ann", None, PASSWORD),
    ],
)
async def test_somebody_who_could_not_sign_in_is_not_added(
    house: House, name: str, email: str | None, password: str | None
) -> None:
    with pytest.raises(Refusal):
        await knowing.add_person(house, name, email, None, password)
    async with house.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(t.person)) == 0


async def test_a_session_ends_when_nobody_was_seen_for_long(cast: Cast, clock: HeldClock) -> None:
    signed_in = await cast.signed_in(cast.joel)
    idle = cast.house.settings.session_idle
    clock.move(idle - timedelta(seconds=1))
    assert await staying.recognise(cast.house, signed_in.cookie)
    await staying.active(cast.house, signed_in.session)
    clock.move(idle - timedelta(seconds=1))
    assert await staying.recognise(cast.house, signed_in.cookie)
    clock.move(timedelta(seconds=1))
    assert await staying.recognise(cast.house, signed_in.cookie) is None


async def test_what_pages_ask_by_themselves_keeps_no_session(cast: Cast, clock: HeldClock) -> None:
    signed_in = await cast.signed_in(cast.joel)
    for _ in range(3):
        clock.move(cast.house.settings.session_idle / 3)
        await staying.recognise(cast.house, signed_in.cookie)
    assert await staying.recognise(cast.house, signed_in.cookie) is None


async def test_a_session_ends_in_the_end_however_busy(cast: Cast, clock: HeldClock) -> None:
    signed_in = await cast.signed_in(cast.joel)
    for _ in range(12 * 6):
        session = await staying.recognise(cast.house, signed_in.cookie)
        assert session
        await staying.active(cast.house, session)
        clock.move(timedelta(minutes=10))
    assert await staying.recognise(cast.house, signed_in.cookie) is None


async def test_an_unknown_cookie_opens_nothing(cast: Cast) -> None:
    assert await staying.recognise(cast.house, "made up") is None
    assert await staying.recognise(cast.house, None) is None


async def test_signing_out_ends_the_session(cast: Cast) -> None:
    signed_in = await cast.signed_in(cast.joel)
    await signing_in.out(cast.house, signed_in.session)
    assert await staying.recognise(cast.house, signed_in.cookie) is None


async def test_the_oldest_session_gives_way_to_a_sixth(house: House, clock: HeldClock) -> None:
    await knowing.add_person(house, "Ann Other", "ann@example.org", None, PASSWORD)
    cookies = []
    for _ in range(6):
        come = await signing_in.with_password(house, "ann@example.org", PASSWORD)
        assert isinstance(come, SignedIn)
        cookies.append(come.cookie)
        clock.move(timedelta(seconds=1))
    open_ones = [await staying.recognise(house, cookie) is not None for cookie in cookies]
    assert open_ones == [False, True, True, True, True, True]


async def test_nobody_comes_in_by_one_click_unless_the_server_demonstrates(cast: Cast) -> None:
    assert not cast.house.settings.demo
    with pytest.raises(NotFound):
        await signing_in.as_invented(cast.house, cast.joel.id)


async def test_a_password_that_was_kept_with_weaker_settings_is_kept_anew_on_signing_in(house: House) -> None:
    ann = await knowing.add_person(house, "Ann Other", "ann@example.org", None, None)
    weaker = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    async with house.database.writing() as connection:
        await people.set_password(connection, ann.id, weaker)
    await signing_in.with_password(house, "ann@example.org", PASSWORD)
    async with house.database.reading() as connection:
        stored = await people.password(connection, ann.id)
    assert stored
    assert stored != weaker
    assert credentials.matches(stored, PASSWORD)


async def test_attack_86_a_hundred_who_sign_in_at_once_do_not_stall_the_boards(
    settings: Settings, clock: HeldClock, database: Database
) -> None:
    generous = settings.model_copy(update={"sign_in_tries": 1000, "sign_in_tries_for_each_address": 1000})
    house = House(generous, clock, database)
    await knowing.add_person(house, "Ann Other", "ann@example.org", None, PASSWORD)
    signing = [asyncio.create_task(signing_in.with_password(house, "ann@example.org", "not it")) for _ in range(100)]
    waits = []
    while not all(task.done() for task in signing):
        before = time.monotonic()
        await asyncio.sleep(0.005)
        waits.append(time.monotonic() - before)
    answers = {type(each) for each in await asyncio.gather(*signing, return_exceptions=True)}
    assert answers <= {WrongCredentials, Busy}
    assert WrongCredentials in answers
    # The event loop, which carries the boards, had its turn all the while.
    assert sorted(waits)[len(waits) * 9 // 10] < 0.1


async def test_attack_96_an_unknown_address_takes_as_long_as_a_wrong_password(house: House) -> None:
    await knowing.add_person(house, "Ann Other", "ann@example.org", None, PASSWORD)

    async def took(email: str) -> float:
        began = time.monotonic()
        with pytest.raises(WrongCredentials) as refused:
            await signing_in.with_password(house, email, "not the one")
        assert "do not belong together" in refused.value.sentence
        return time.monotonic() - began

    await took("warm.up@example.org")
    known = [await took("ann@example.org") for _ in range(4)]
    unknown = [await took("nobody@example.org") for _ in range(4)]
    assert 0.4 < min(known) / min(unknown) < 2.5


async def test_a_reset_opens_nothing_that_was_open_before(house: House) -> None:
    ann = await knowing.add_person(house, "Ann Other", "ann@example.org", None, PASSWORD)
    before = await signing_in.with_password(house, "ann@example.org", PASSWORD)
    assert isinstance(before, SignedIn)
    async with house.database.writing() as connection:
        await factors.set_recovery_codes(connection, ann.id, ["digest"], house.clock.now())
    await knowing.reset_person(house, "ann@example.org", "four kettles dance upstairs", forget_steps=True)
    assert await staying.recognise(house, before.cookie) is None
    with pytest.raises(WrongCredentials):
        await signing_in.with_password(house, "ann@example.org", PASSWORD)
    after = await signing_in.with_password(house, "ann@example.org", "four kettles dance upstairs")
    assert isinstance(after, SignedIn)
    async with house.database.reading() as connection:
        assert (await factors.of_person(connection, ann.id)).recovery_codes == 0
