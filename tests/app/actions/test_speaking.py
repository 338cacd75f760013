from __future__ import annotations

from datetime import timedelta

import pytest

from app.actions import closed_sessions, inviting, joining, keeping_out, speaking
from app.actions.refusals import NotFound, NotPermitted, Refusal, WaitOutside
from app.actions.watching_the_floor import floor_for
from app.board.shape import SHAPE_VERSION
from app.conference.floor import Lane
from app.people.person import Person
from tests.cast import Cast, HeldClock, Visit


@pytest.fixture
async def conference(cast: Cast) -> str:
    opened = await cast.open()
    for person in (cast.nadia, cast.joel, cast.tessa, cast.fern):
        await joining.join(cast.house, await cast.session(person), opened, SHAPE_VERSION)
    return opened


async def raises(cast: Cast, person: Person, conference: str, lane: Lane = Lane.SPEAK, reason: str = "") -> str:
    await speaking.raise_hand(cast.house, person.id, conference, lane, reason)
    floor = await floor_for(cast.house, person.id, conference)
    return next(place.hand.id for place in floor.queue if place.hand.person == person.id)


async def waiting(cast: Cast, conference: str, seen_by: Person | None = None) -> list[str]:
    floor = await floor_for(cast.house, (seen_by or cast.oma).id, conference)
    return [place.hand.person for place in floor.queue]


async def test_everybody_sees_whose_hand_is_up_and_why(cast: Cast, conference: str) -> None:
    await raises(cast, cast.joel, conference, reason="  The night   bottle ")
    (place,) = (await floor_for(cast.house, cast.tessa.id, conference)).queue
    assert (place.hand.person, place.hand.reason) == (cast.joel.id, "The night bottle")


async def test_a_hand_keeps_its_place_when_its_reason_changes(cast: Cast, conference: str, clock: HeldClock) -> None:
    await raises(cast, cast.joel, conference)
    clock.move(timedelta(seconds=5))
    await raises(cast, cast.tessa, conference)
    await raises(cast, cast.joel, conference, reason="One thing more")
    assert await waiting(cast, conference) == [cast.joel.id, cast.tessa.id]


async def test_the_chair_calls_one_after_the_other_and_nobody_else_does(
    cast: Cast, conference: str, clock: HeldClock
) -> None:
    his, hers = await raises(cast, cast.joel, conference), await raises(cast, cast.tessa, conference)
    with pytest.raises(NotPermitted):
        await speaking.call(cast.house, cast.tessa.id, conference, hers)
    await speaking.call(cast.house, cast.nadia.id, conference, his)
    clock.move(timedelta(minutes=3))
    await speaking.call(cast.house, cast.nadia.id, conference, hers)
    floor = await floor_for(cast.house, cast.oma.id, conference)
    assert floor.speaker
    assert floor.speaker.person == cast.tessa.id
    assert floor.spoken == {cast.joel.id: 180.0, cast.tessa.id: 0.0}


async def test_who_has_spoken_least_is_offered_first(cast: Cast, conference: str, clock: HeldClock) -> None:
    his = await raises(cast, cast.joel, conference)
    await speaking.call(cast.house, cast.nadia.id, conference, his)
    clock.move(timedelta(minutes=4))
    await speaking.done(cast.house, cast.joel.id, conference, his)
    await raises(cast, cast.joel, conference)
    clock.move(timedelta(seconds=10))
    await raises(cast, cast.tessa, conference)
    assert await waiting(cast, conference) == [cast.tessa.id, cast.joel.id]


async def test_nobody_joins_a_closed_queue_and_who_waits_goes_on_waiting(cast: Cast, conference: str) -> None:
    await raises(cast, cast.joel, conference)
    await speaking.set_queue(cast.house, cast.nadia.id, conference, closed=True)
    with pytest.raises(Refusal, match="closed the queue"):
        await raises(cast, cast.tessa, conference)
    await raises(cast, cast.joel, conference, Lane.REACT)
    assert await waiting(cast, conference) == [cast.joel.id]


async def test_only_oneself_and_the_chair_lower_a_hand(cast: Cast, conference: str) -> None:
    hand = await raises(cast, cast.joel, conference)
    with pytest.raises(NotPermitted):
        await speaking.lower(cast.house, cast.tessa.id, conference, hand)
    await speaking.lower(cast.house, cast.nadia.id, conference, hand)
    assert await waiting(cast, conference) == []


async def test_a_hand_of_another_conference_is_not_found(cast: Cast, conference: str) -> None:
    other = await cast.open()
    hand = await raises(cast, cast.joel, conference)
    with pytest.raises(NotFound):
        await speaking.call(cast.house, cast.nadia.id, other, hand)


async def test_who_waits_outside_learns_of_no_hand_that_is_raised_meanwhile(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    conference, rooms = await people.open(), visit.frame.rooms
    await raises(people, people.tessa, conference)
    clock.move(timedelta(seconds=1))
    outside, teller = frozenset({people.joel.id}), people.nadia.id
    await closed_sessions.begin(
        people.house, rooms, people.nadia, conference, item="item1", outside=outside, reason="For now", teller=teller
    )
    await raises(people, people.fern, conference, reason="Something in confidence")
    with pytest.raises(WaitOutside):
        await floor_for(people.house, people.joel.id, conference)
    clock.move(timedelta(seconds=1))
    await closed_sessions.end(people.house, rooms, people.nadia, conference)
    assert await waiting(people, conference, people.joel) == [people.tessa.id]
    assert await waiting(people, conference) == [people.tessa.id, people.fern.id]


async def put_out(cast: Cast, person: Person, conference: str, way_out: str) -> None:
    if way_out == "removed":
        await inviting.remove(cast.house, cast.nadia.id, conference, person.id)
    else:
        await keeping_out.suspend(cast.house, "", person.id)


@pytest.mark.parametrize("way_out", ["removed", "suspended"])
async def test_whoever_is_put_out_neither_waits_nor_speaks_any_more(
    cast: Cast, conference: str, clock: HeldClock, way_out: str
) -> None:
    his, hers = await raises(cast, cast.joel, conference), await raises(cast, cast.tessa, conference)
    await speaking.call(cast.house, cast.nadia.id, conference, his)
    await raises(cast, cast.joel, conference, reason="And again")
    clock.move(timedelta(minutes=1))
    await put_out(cast, cast.joel, conference, way_out)
    floor = await floor_for(cast.house, cast.oma.id, conference)
    assert (floor.speaker, [place.hand.person for place in floor.queue]) == (None, [cast.tessa.id])
    assert floor.spoken[cast.joel.id] == 60.0, "what they said was said"
    await speaking.call(cast.house, cast.nadia.id, conference, hers)
    await put_out(cast, cast.tessa, conference, way_out)
    assert (await floor_for(cast.house, cast.oma.id, conference)).speaker is None


async def test_what_a_hand_is_up_for_is_never_cut_off(cast: Cast, conference: str) -> None:
    with pytest.raises(Refusal, match="at most 200 characters; these are 201"):
        await raises(cast, cast.joel, conference, reason="x" * 201)
    assert await waiting(cast, conference) == []
