"""Closed sessions: for one item of the agenda, named people wait outside and nothing of the board stays with them."""

from __future__ import annotations

from app.actions.auditing import note
from app.actions.finding import conference_for, require
from app.actions.freezing import Rooms
from app.actions.house import House
from app.actions.refusals import AlreadyFrozen, Refusal
from app.actions.restricting import add_restriction
from app.actions.wishing import Wish
from app.audit.kinds import Kind
from app.conference.attending import there
from app.conference.closed_session import ClosedSession
from app.conference.kinds import Role
from app.conference.permits import Permit
from app.conference.restriction import CLOSED_SESSION
from app.conference.states import State
from app.people.audience import Audience
from app.people.person import Person
from app.storage import closed_sessions, conferences, stays
from app.storage.database import new_id


async def begin(
    house: House,
    rooms: Rooms,
    person: Person,
    conference: str,
    *,
    item: str,
    outside: frozenset[str],
    reason: str,
    teller: str,
) -> None:
    """From now on these people wait outside; what is written meanwhile is kept to those who are there and stay.

    Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, and `Refusal` for what cannot be."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person.id, conference, lock=True)
        if found.conference.state is State.FROZEN:
            raise AlreadyFrozen
        require(found.stance, Permit.CLOSE_SESSION)
        present = await conferences.participants(connection, conference)
        taking_part = {each.person.id for each in present}
        if any(each.goes_on for each in await closed_sessions.of_conference(connection, conference)):
            raise Refusal("A closed session goes on already. Please end it first.")
        # Whoever chairs ends it, and knows of it for that, wherever they are just now.
        stay = {person.id, *(each.person.id for each in present if each.role is Role.CHAIR)}
        # Whoever is not there does not hear it, and does not read it when they come.
        inside = (there(present, await stays.of_conference(connection, conference)) | stay) - outside
        _check(stay, item, outside, reason, taking_part)
        if teller not in inside:
            raise Refusal("Please choose somebody who is here and stays to tell those outside how it ended.")
        wish = Wish(CLOSED_SESSION.word, reason, title="What was said in the closed session", attached_to=item)
        audience = Audience(inside, outside)
        part = (await add_restriction(house, connection, person, found, wish, audience)).part
        made = ClosedSession(
            new_id(), conference, part, item, reason.strip(), teller, person.id, house.clock.now(), outside
        )
        await closed_sessions.add(connection, made)
        await note(house, connection, Kind.SESSION_CLOSED, person.id, conference=found.conference, part=part)
    await rooms.recheck()


async def end(house: House, rooms: Rooms, person: Person, conference: str) -> None:
    """Everybody may come in again. Raises `NotFound`, `NotPermitted` and `Refusal`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person.id, conference, lock=True)
        require(found.stance, Permit.CLOSE_SESSION)
        going_on = [each for each in await closed_sessions.of_conference(connection, conference) if each.goes_on]
        if not going_on:
            raise Refusal("No closed session goes on.")
        for each in going_on:
            await closed_sessions.end(connection, each.id, house.clock.now())
        await note(house, connection, Kind.SESSION_REOPENED, person.id, conference=found.conference)
    await rooms.recheck()


def _check(stay: set[str], item: str, outside: frozenset[str], reason: str, taking_part: set[str]) -> None:
    if not item:
        raise Refusal("A closed session belongs to an item of the agenda. Please choose one.")
    if not outside or not outside <= taking_part - stay:
        raise Refusal("Please choose who waits outside; the chair stays.")
    if not reason.strip():
        raise Refusal("Please say why these people wait outside.")
