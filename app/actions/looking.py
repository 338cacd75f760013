"""The live board through somebody's eyes: what they see of it, served as it is to them, to be looked at only.

Whoever looks never gets more than they see themselves, and what somebody keeps to themselves (own notes, an answer that
is not revealed) is not shown to them either.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note, note_alone, note_once
from app.actions.finding import FoundConference, as_if, conference_for, once_inside, require
from app.actions.house import House
from app.actions.joining import PartPass, Passes, part_pass, sessions_in_sight
from app.actions.refusals import AlreadyFrozen, NotFound, Outdated, WaitOutside
from app.actions.restraint import Limited, spend
from app.actions.seeing import sights_through
from app.actions.signing_in import digest
from app.actions.watching_the_floor import Floor, floor_for
from app.audit.kinds import Kind
from app.board.shape import SHAPE_VERSION
from app.conference.conference import Conference, Part, Participant
from app.conference.kinds import Door, Role
from app.conference.permits import Permit
from app.conference.restriction import Restriction
from app.conference.states import State
from app.people.audience import Audience
from app.storage import conferences, passes
from app.storage.passes import Pass
from app.storage.sessions import Session
from realtime.ports import LOOKING


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is looked at before it is done: another role of that person, or another audience of one part."""

    role: Role | None = None
    part: str = ""
    audience: Audience = field(default_factory=Audience)


NOTHING = Supposed()


@dataclass(frozen=True, slots=True)
class Looked:
    """The conference as somebody stands towards it, were they in it now."""

    found: FoundConference
    whom: Participant
    participants: Sequence[Participant]
    #: While that person is asked to wait outside: who tells them how it ended.
    outside: str = ""

    @property
    def conference(self) -> Conference:
        return self.found.conference


async def look(house: House, session: Session, conference: str, person: str, supposed: Supposed = NOTHING) -> Looked:
    """Whom somebody looks through, noted in the audit.

    Raises `NotFound`, also for somebody who takes no part, `NotPermitted` and `AlreadyFrozen`."""
    async with house.database.reading() as connection:
        looked = await _looked(connection, session, conference, person, supposed)
    await note_alone(house, Kind.EYES_OPENED, session.person.id, about=person, conference=looked.conference)
    return looked


async def passes_through(
    house: House,
    session: Session,
    conference: str,
    person: str,
    supposed: Supposed,
    shape: object,
    known: Collection[str] = (),
) -> Passes:
    """Passes with which a page can look at what that person sees, and do nothing.

    Raises what `look` does, `Outdated`, and `WaitOutside` while that person is asked to wait outside."""
    await spend(house, Limited.PASSES, session.person.id)
    async with house.database.writing() as connection:
        looked = await _looked(connection, session, conference, person, supposed)
        if looked.outside:
            raise WaitOutside(looked.outside)
        if shape != SHAPE_VERSION:
            raise Outdated
        supposing = {supposed.part: supposed.audience} if supposed.part else {}
        _, sight = await sights_through(connection, conference, session.person, looked.whom.person, supposing)
        issued = [
            await _issue(house, connection, session, looked, part, restriction, fresh=part.id not in known)
            for part, restriction in sight.parts
        ]
        going_on = await sessions_in_sight(connection, conference, sight)
        authors = await passes.authors(connection, [each.document for each in issued if each.token])
        # Whatever the page says that it has: who looks is told of nothing here that they do not see themselves.
        if any(each.token for each in issued):
            kind = Kind.BOARD_SEEN_THROUGH
            await note(house, connection, kind, session.person.id, about=person, conference=looked.conference)
    # What stands in the place of restricted parts is told to a page that has all the others, too.
    await note_once(house, session, Kind.BOARD_SEEN_THROUGH, (), conference=looked.conference, about=person)
    return Passes(tuple(issued), sight.markers, authors, going_on[0] if going_on else None)


async def floor_through(house: House, session: Session, conference: str, person: str) -> Floor:
    """What goes on around the table, as that person may know it, noted in the audit if this session did not look
    through them before. Raises what `look` does, and `WaitOutside`."""
    async with house.database.reading() as connection:
        await _looked(connection, session, conference, person, NOTHING)
    seen = await floor_for(house, person, conference)
    besides = {Kind.BOARD_SEEN_THROUGH}
    await note_once(house, session, Kind.EYES_OPENED, besides, conference=seen.conference, about=person)
    return seen


async def _looked(
    connection: AsyncConnection, session: Session, conference: str, person: str, supposed: Supposed
) -> Looked:
    mine = await conference_for(connection, session.person.id, conference)
    if mine.conference.state is State.FROZEN:
        raise AlreadyFrozen
    require(mine.stance, Permit.LOOK_THROUGH_EYES)
    participants = await conferences.participants(connection, conference)
    whom = next((each for each in participants if each.person.id == person and each.door is not Door.REMOVED), None)
    if whom is None:
        raise NotFound
    theirs = await conference_for(connection, person, conference, seen_with=None)
    seen_as = as_if(once_inside(theirs), supposed.role or whom.role)
    return Looked(seen_as, whom, participants, theirs.stance.outside)


async def _issue(
    house: House,
    connection: AsyncConnection,
    session: Session,
    looked: Looked,
    part: Part,
    restriction: Restriction | None,
    *,
    fresh: bool,
) -> PartPass:
    token = ""
    if fresh:
        now, token = house.clock.now(), secrets.token_urlsafe(32)
        # Nothing is ever written under it; a pass has one.
        client = await passes.issue_client(connection, part.id, session.person.id, now)
        opens = Pass(digest(token), session.id, part.id, client, part.epoch, SHAPE_VERSION, looks=True)
        await passes.add(connection, opens, now)
    whole = part_pass(looked.found, looked.whom.person.id, part, restriction, LOOKING, token)
    return replace(whole, writes=False)
