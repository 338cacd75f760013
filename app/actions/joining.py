"""Joining a board: a pass for each of its parts, good for this session, this copy and this shape of the board."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.finding import FoundConference, as_they_came, conference_for, require
from app.actions.house import House
from app.actions.refusals import AlreadyFrozen, Outdated, WaitOutside
from app.actions.restraint import Limited, spend
from app.actions.restricting import towards
from app.actions.seeing import Marker, Sight, sight_of
from app.actions.signing_in import digest
from app.audit.kinds import Kind
from app.board.shape import SHAPE_VERSION
from app.conference.closed_session import ClosedSession
from app.conference.conference import Part
from app.conference.kinds import PartKind
from app.conference.permits import WRITING, Permit, may
from app.conference.restriction import Restriction
from app.conference.states import State
from app.storage import closed_sessions, conferences, passes, people, stays
from app.storage.passes import Pass
from app.storage.sessions import Session


@dataclass(frozen=True, slots=True)
class PartPass:
    """What a page needs to open one part."""

    document: str
    kind: PartKind
    token: str
    client: int
    epoch: int
    writes: bool
    #: What is known about a restricted part besides what is written in it.
    restriction: Restriction | None = None
    #: Whether this person may approve it, and open it to others.
    may_approve: bool = False
    may_lift: bool = False


@dataclass(frozen=True, slots=True)
class Passes:
    parts: tuple[PartPass, ...]
    #: What stands in the place of restricted parts that this person does not see.
    markers: tuple[Marker, ...]
    #: For each document: to whom each client id was issued.
    authors: Mapping[str, Mapping[int, str]]
    #: The closed session that goes on, in which this person stays.
    closed_session: ClosedSession | None = None
    #: Whether the person was expected, and has come with this.
    arrived: bool = False


async def join(house: House, session: Session, conference: str, shape: int, known: Collection[str] = ()) -> Passes:
    """Passes for every part that the person may see; for the parts in `known`, which the page has, no new ones.

    Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, `Outdated`, `WaitOutside`."""
    await spend(house, Limited.PASSES, session.person.id)
    async with house.database.writing() as connection:
        found = await conference_for(connection, session.person.id, conference)
        if found.conference.state is State.FROZEN:
            raise AlreadyFrozen
        require(found.stance, Permit.JOIN_BOARD)
        found = as_they_came(found, by_link=session.person.by_link)
        await require_come_before(connection, session, conference)
        if shape != SHAPE_VERSION:
            raise Outdated
        sight = await sight_of(connection, conference, session.person)
        seen = {part.id for part, _ in sight.parts}
        had = await passes.had(connection, session.id, seen & set(known)) if known else set()
        issued = []
        for part, restriction in sight.parts:
            client, token = 0, ""
            if part.id not in known:
                client, token = await _issue(house, connection, session, part, shape)
            issued.append(part_pass(found, session.person.id, part, restriction, client, token))
        going_on = await sessions_in_sight(connection, conference, sight)
        authors = await passes.authors(connection, [each.document for each in issued if each.token])
        arrived = False
        # A page that was given no part of what is here comes anew, whatever it says that it has.
        if not had:
            # By a link alone nobody knows who came: the chair notes it, or the code shows it.
            arrived = session.link is None and await conferences.came(connection, conference, session.person.id)
            if arrived:
                await stays.came(connection, conference, session.person.id, house.clock.now())
            # Only coming is told: that somebody's page asked for one part more would tell that there is one.
            await note(house, connection, Kind.BOARD_JOINED, session.person.id, conference=found.conference)
    return Passes(tuple(issued), sight.markers, authors, going_on[0] if going_on else None, arrived)


async def require_come_before(connection: AsyncConnection, session: Session, conference: str) -> None:
    """Raises `WaitOutside` for whoever came by a link alone since a closed session began that goes on.

    Whoever waits outside of it might hold the link of somebody inside; the code tells them apart."""
    if session.link is None:
        return
    for each in await closed_sessions.of_conference(connection, conference):
        if each.goes_on and each.opened_at <= session.started_at:
            teller = await people.find(connection, each.teller)
            assert teller  # noqa: S101 - the database holds that they exist
            raise WaitOutside(teller.name)


async def come_before(house: House, session: Session, conference: str) -> None:
    """Raises as `require_come_before` does."""
    async with house.database.reading() as connection:
        await require_come_before(connection, session, conference)


async def sessions_in_sight(connection: AsyncConnection, conference: str, sight: Sight) -> Sequence[ClosedSession]:
    """The closed session that goes on, if this person is in it: who came later learns neither its reason nor whom it
    keeps outside."""
    seen = {part.id for part, _ in sight.parts}
    every = await closed_sessions.of_conference(connection, conference)
    return [each for each in every if each.goes_on and each.part in seen]


async def _issue(
    house: House, connection: AsyncConnection, session: Session, part: Part, shape: int
) -> tuple[int, str]:
    now = house.clock.now()
    client = await passes.issue_client(connection, part.id, session.person.id, now)
    token = secrets.token_urlsafe(32)
    await passes.add(connection, Pass(digest(token), session.id, part.id, client, part.epoch, shape), now)
    return client, token


def part_pass(
    found: FoundConference, person: str, part: Part, restriction: Restriction | None, client: int, token: str
) -> PartPass:
    stance = found.stance if restriction is None else towards(found, restriction, person)
    return PartPass(
        document=part.id,
        kind=part.kind,
        token=token,
        client=client,
        epoch=part.epoch,
        writes=may(stance, WRITING[part.kind]),
        restriction=restriction,
        may_approve=restriction is not None and may(stance, Permit.APPROVE_RESTRICTION),
        may_lift=restriction is not None and may(stance, Permit.LIFT_RESTRICTION),
    )
