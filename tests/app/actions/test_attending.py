from __future__ import annotations

from datetime import timedelta

import pytest

from app.actions import attending, inviting, joining
from app.actions.attending import Change
from app.actions.refusals import NotFound, NotPermitted, Refusal
from app.actions.watching_the_floor import Floor, floor_for
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Attendance
from app.people.person import Person
from tests.cast import Cast, HeldClock


@pytest.fixture
async def conference(cast: Cast) -> str:
    opened = await cast.open()
    for person in (cast.nadia, cast.joel):
        await joining.join(cast.house, await cast.session(person), opened, SHAPE_VERSION)
    return opened


async def says(cast: Cast, conference: str, whom: Person, change: Change, reason: str = "") -> None:
    await attending.note_change(cast.house, cast.nadia.id, conference, whom.id, change, reason)


async def seen(cast: Cast, conference: str) -> Floor:
    return await floor_for(cast.house, cast.tessa.id, conference)


async def attendance(cast: Cast, conference: str, whom: Person) -> Attendance:
    floor = await seen(cast, conference)
    return next(each.attendance for each in floor.participants if each.person.id == whom.id)


async def test_who_goes_and_comes_back_was_there_for_part_with_the_times(
    cast: Cast, conference: str, clock: HeldClock
) -> None:
    began = clock.now()
    clock.move(timedelta(minutes=20))
    await says(cast, conference, cast.joel, Change.LEFT)
    clock.move(timedelta(minutes=10))
    await says(cast, conference, cast.joel, Change.CAME)
    times = [each for each in (await seen(cast, conference)).stays if each.person == cast.joel.id]
    assert [(each.came_at, each.left_at) for each in times] == [
        (began, began + timedelta(minutes=20)),
        (began + timedelta(minutes=30), None),
    ]
    assert await attendance(cast, conference, cast.joel) is Attendance.PRESENT_PART


async def test_nobody_is_left_out_of_a_part_without_a_reason(cast: Cast, conference: str) -> None:
    with pytest.raises(Refusal, match="why they were left out"):
        await says(cast, conference, cast.joel, Change.EXCLUDED, "  ")
    await says(cast, conference, cast.joel, Change.EXCLUDED, "Tessa asked to speak alone.")
    assert await attendance(cast, conference, cast.joel) is Attendance.EXCLUDED_PART
    assert (await seen(cast, conference)).reasons == {cast.joel.id: "Tessa asked to speak alone."}


async def test_a_departure_that_breaks_the_quorum_is_known_before(cast: Cast, conference: str) -> None:
    await attending.set_quorum(cast.house, cast.nadia.id, conference, 2)
    floor = await seen(cast, conference)
    assert floor.quorum.reached
    assert floor.quorum.here == ("Little Steps", "The family")
    assert floor.holding == {cast.nadia.id, cast.joel.id}
    await says(cast, conference, cast.joel, Change.LEFT)
    assert not (await seen(cast, conference)).quorum.reached


async def test_whoever_was_removed_is_on_no_side_of_the_table_any_more(cast: Cast, conference: str) -> None:
    await attending.set_quorum(cast.house, cast.nadia.id, conference, 2)
    await inviting.remove(cast.house, cast.nadia.id, conference, cast.joel.id)
    floor = await seen(cast, conference)
    assert (floor.quorum.here, floor.quorum.reached, floor.holding) == (("Little Steps",), False, frozenset())


async def test_the_chair_goes_on_without_a_quorum_with_a_reason_only(cast: Cast, conference: str) -> None:
    with pytest.raises(Refusal, match="Please write why"):
        await attending.waive_quorum(cast.house, cast.nadia.id, conference, "")
    await attending.waive_quorum(cast.house, cast.nadia.id, conference, "The nurse is ill.")
    waiver = (await seen(cast, conference)).quorum.waiver
    assert waiver
    assert waiver.reason == "The nurse is ill."


async def test_only_the_chair_says_who_was_there_and_of_those_who_take_part(cast: Cast, conference: str) -> None:
    with pytest.raises(NotPermitted):
        await attending.note_change(cast.house, cast.joel.id, conference, cast.tessa.id, Change.ABSENT, "")
    with pytest.raises(NotFound):
        await says(cast, conference, cast.otto, Change.CAME)


async def test_a_reason_that_is_too_long_is_sent_back_and_not_cut_off(cast: Cast, conference: str) -> None:
    with pytest.raises(Refusal, match="at most 10,000 characters; these are 10,001"):
        await says(cast, conference, cast.joel, Change.APOLOGIES, "x" * 10_001)
    assert (await seen(cast, conference)).reasons == {}
    await says(cast, conference, cast.joel, Change.APOLOGIES, "x" * 2_000)
