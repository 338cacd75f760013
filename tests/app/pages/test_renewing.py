"""Whoever may do more or less in a conference than before has another cookie from their next page on, and is never
signed out by that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest

from app.actions import admitting, handing_over, inviting, renewing, staying
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Door, Role
from app.pages.frame import cookie_name
from app.storage import seats
from tests.cast import Cast, HeldClock, Visit

BY_HAND = {"sec-fetch-mode": "navigate"}
SCRIPTED = {"sec-fetch-mode": "cors"}


@dataclass
class Answer:
    status: int
    #: The cookie that came with it.
    given: str | None


async def asks(visit: Visit, cookie: str, where: str = "/", headers: dict[str, str] = BY_HAND) -> Answer:
    """One request of a browser that has this cookie."""
    async with visit.browser(cookie) as browser:
        answer = await browser.get(where, headers=headers)
    jar = SimpleCookie(answer.headers.get("set-cookie", ""))
    name = cookie_name(visit.frame.house)
    return Answer(answer.status_code, jar[name].value if name in jar else None)


async def is_in(visit: Visit, cookie: str) -> bool:
    return (await asks(visit, cookie, "/session", SCRIPTED)).status == 200


async def reader(people: Cast, conference: str) -> None:
    await inviting.change_role(people.house, people.nadia.id, conference, people.joel.id, Role.READER)


async def removed(people: Cast, conference: str) -> None:
    await inviting.remove(people.house, people.nadia.id, conference, people.joel.id)


async def deputy(people: Cast, conference: str) -> None:
    await inviting.change_role(people.house, people.nadia.id, conference, people.joel.id, Role.DEPUTY)


async def sent_away(people: Cast, conference: str) -> None:
    async with people.house.database.writing() as connection:
        await seats.set_door(connection, conference, people.joel.id, Door.WAITING)
    await admitting.send_away(people.house, people.nadia.id, conference, people.joel.id)


async def planned_with(people: Cast, conference: str) -> None:
    await people.plan()


@pytest.mark.parametrize("change", [reader, removed, deputy, sent_away, planned_with])
async def test_the_next_page_brings_another_cookie_and_the_one_before_opens_nothing_then(
    visit: Visit, people: Cast, clock: HeldClock, change: Callable[[Cast, str], Awaitable[None]]
) -> None:
    conference = await people.open()
    cookie = (await people.signed_in(people.joel)).cookie
    other = (await people.signed_in(people.tessa)).cookie
    assert (await asks(visit, cookie)).given is None, "nothing has changed"
    await change(people, conference)
    if change is not planned_with:
        assert (await asks(visit, other)).given is None, "nothing has changed for her"
    given = (await asks(visit, cookie)).given
    assert given
    assert given != cookie
    assert (await asks(visit, given)) == Answer(200, None)
    assert await is_in(visit, cookie), "it may have been under way"
    clock.move(renewing.LATE)
    assert not await is_in(visit, cookie)
    assert await is_in(visit, given)


async def test_the_deputy_who_takes_over_and_gives_back_has_another_each_time(visit: Visit, people: Cast) -> None:
    conference = await people.open(roles={**people.roles, people.fern.id: Role.DEPUTY})
    cookie = (await people.signed_in(people.fern)).cookie
    await handing_over.take_over(people.house, people.fern.id, conference, [])
    chairing = (await asks(visit, cookie)).given
    assert chairing
    await handing_over.take_back(people.house, conference, people.nadia.id)
    after = (await asks(visit, chairing)).given
    assert after
    assert len({cookie, chairing, after}) == 3
    assert (await asks(visit, after)) == Answer(200, None)


@pytest.mark.both_databases
async def test_an_answer_that_is_lost_signs_nobody_out(visit: Visit, people: Cast, clock: HeldClock) -> None:
    conference = await people.open()
    cookie = (await people.signed_in(people.joel)).cookie
    await reader(people, conference)
    lost = (await asks(visit, cookie)).given
    clock.move(staying_idle(people) - timedelta(seconds=1))
    assert (await asks(visit, cookie)) == Answer(200, lost), "the same once more"
    assert await is_in(visit, cookie)


def staying_idle(people: Cast) -> timedelta:
    return people.house.settings.session_idle


@pytest.mark.both_databases
async def test_two_tabs_that_ask_at_once_are_given_the_same(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    cookie = (await people.signed_in(people.joel)).cookie
    await reader(people, conference)
    answers = await asyncio.gather(*(asks(visit, cookie, each) for each in ["/", "/account", "/"] * 4))
    assert {each.status for each in answers} == {200}
    assert len({each.given for each in answers}) == 1
    together = await asyncio.gather(*(asks(visit, each.given or "") for each in answers), asks(visit, cookie))
    assert {each.status for each in together} == {200}


async def test_what_changes_again_before_the_next_was_shown_counts_too(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    cookie = (await people.signed_in(people.joel)).cookie
    await reader(people, conference)
    first = (await asks(visit, cookie)).given or ""
    await deputy(people, conference)
    assert (await asks(visit, cookie)).given == first, "a browser may have it by now"
    second = (await asks(visit, first)).given
    assert second
    assert second not in {cookie, first}
    assert (await asks(visit, second)) == Answer(200, None)


async def test_no_script_changes_it_and_the_session_goes_on(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    signed_in = await people.signed_in(people.joel)
    await reader(people, conference)
    assert (await asks(visit, signed_in.cookie, "/session", SCRIPTED)) == Answer(200, None)
    async with visit.browser(signed_in.cookie) as browser:
        wish = {"shape": SHAPE_VERSION}
        passes = await browser.post(f"/conferences/{conference}/passes", json=wish, headers=SCRIPTED)
    assert (passes.status_code, passes.headers.get("set-cookie")) == (200, None)
    given = (await asks(visit, signed_in.cookie)).given
    renewed = await staying.recognise(visit.frame.house, given)
    assert renewed
    assert renewed.id == signed_in.session.id, "what was issued in it, and every open board, stays"


async def test_whoever_shows_again_who_they_are_has_had_their_other_cookie(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    cookie = (await people.signed_in(people.joel)).cookie
    await reader(people, conference)
    given = (await asks(visit, cookie)).given
    session = await staying.recognise(visit.frame.house, cookie)
    assert session
    async with visit.frame.house.database.writing() as connection:
        proven = await staying.proven(visit.frame.house, connection, session)
    assert (await asks(visit, proven.cookie)) == Answer(200, None)
    assert not await is_in(visit, cookie)
    assert not await is_in(visit, given or "")


async def test_signing_out_ends_all_three(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    cookie = (await people.signed_in(people.joel)).cookie
    await reader(people, conference)
    given = (await asks(visit, cookie)).given or ""
    assert await is_in(visit, given)
    async with visit.browser(cookie) as browser:
        await browser.post("/sign-out")
    assert not await is_in(visit, given)
    assert not await is_in(visit, cookie)
