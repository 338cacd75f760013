"""Finds things for somebody: what is not for them is not found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.refusals import NotFound, NotPermitted, WaitOutside
from app.conference.conference import CaseFile, Conference, Standing
from app.conference.kinds import Coordination, Role
from app.conference.permits import Permit, Stance, may
from app.storage import cases, conferences, guests, seats


@dataclass(frozen=True, slots=True)
class FoundCase:
    case: CaseFile
    standing: Standing
    stance: Stance


@dataclass(frozen=True, slots=True)
class FoundConference:
    conference: Conference
    role: Role | None
    stance: Stance


async def case_for(connection: AsyncConnection, person: str, case: str) -> FoundCase:
    """The case, if this person is known to it. Raises `NotFound`, after the same steps whether there is one or not."""
    found = await cases.find(connection, case)
    standing = await cases.standing_of(connection, case, person)
    guest = await guests.is_guest(connection, person)
    if found is None or standing is None:
        raise NotFound
    stance = Stance(standing.kind, standing.coordination, guest=guest)
    if not may(stance, Permit.SEE_CASE):
        raise NotFound
    return FoundCase(found, standing, stance)


async def conference_for(
    connection: AsyncConnection,
    person: str,
    conference: str,
    *,
    lock: bool = False,
    seen_with: Permit | None = Permit.SEE_CONFERENCE,
) -> FoundConference:
    """The conference, if this person may see it. Raises `NotFound`, after the same steps whether there is one or not,
    and `WaitOutside`.

    `seen_with` None: somebody else asks, who may, how this person stands towards it."""
    found = await conferences.find(connection, conference, lock=lock)
    standing = await cases.standing_of(connection, found.case.id if found else "", person)
    seat = await seats.find(connection, conference, person)
    if found is None:
        raise NotFound
    stance = Stance.of_seat(
        seat,
        kind=standing.kind if standing else None,
        coordination=standing.coordination if standing else Coordination.NONE,
        state=found.state,
    )
    if seen_with is not None and not may(stance, seen_with):
        _require_inside(stance, seen_with)
        raise NotFound
    return FoundConference(found, stance.role, stance)


def as_if(found: FoundConference, role: Role) -> FoundConference:
    """The same conference for somebody, were they let in to it in this role."""
    acting = found.stance.acting and role is Role.DEPUTY
    return replace(found, role=role, stance=replace(found.stance, role=role, door=None, acting=acting))


def as_they_came(found: FoundConference, *, by_link: bool) -> FoundConference:
    """The same conference for somebody, who may have come by a link alone."""
    return replace(found, stance=replace(found.stance, link=by_link))


def once_inside(found: FoundConference) -> FoundConference:
    """The same conference for somebody who waits outside, as it will be when they are back."""
    return replace(found, stance=replace(found.stance, outside=""))


def require(stance: Stance, permit: Permit) -> None:
    """Raises `NotPermitted`, and `WaitOutside`."""
    if not may(stance, permit):
        _require_inside(stance, permit)
        raise NotPermitted(permit)


def _require_inside(stance: Stance, permit: Permit) -> None:
    """Raises `WaitOutside` where somebody may not do this for now only."""
    if stance.outside and may(replace(stance, outside=""), permit):
        raise WaitOutside(stance.outside)
