"""Who works with the family, or should, and is not invited yet: pointed at, with the reason, and never added by itself.

A case conference brings together the services, internal and external, that work with a family and those that should.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.coming import CAME
from app.actions.finding import FoundConference, conference_for
from app.actions.guest_list import GuestList
from app.actions.house import House
from app.actions.refusals import NotFound
from app.actions.telling_apart import names_left_out
from app.conference.conference import Conference, Standing
from app.conference.considering import waiting
from app.conference.kinds import Coordination, spoken
from app.conference.permits import Permit, may
from app.people.agency import folded
from app.storage import conferences, considerations


@dataclass(frozen=True, slots=True)
class Pointer:
    """Somebody known to the case who perhaps belongs at its next conference, and why in a few words each."""

    standing: Standing
    why: Sequence[str]


async def pointers(house: House, person: str, listed: GuestList) -> Sequence[Pointer]:
    """Of those who are known to the case and stand apart from a conference to which `person` invites. Nobody who must
    not be invited is among them, nor a reason that comes from what the person may not see."""
    found = listed.found
    async with house.database.reading() as connection:
        before = await _before(connection, found, person)
        came = await _came(connection, before) if before else set()
        talked_with = await _talked_with(connection, found)
        out = await names_left_out(connection, found.conference.id)
    apart = [each for each in listed.known if folded(each.person.name) not in out]
    reasons = [(each, _why(each, before, came, talked_with)) for each in apart]
    return [Pointer(each, why) for each, why in reasons if why]


def _why(
    standing: Standing, before: Conference | None, came: Collection[str], talked_with: Mapping[str, str]
) -> Sequence[str]:
    id_ = standing.person.id
    why = ["manages the case"] if standing.coordination is Coordination.CASE_MANAGER else []
    if before is not None and id_ in came:
        why.append(f"was at {spoken(before.type)} {before.number}")
    if matter := talked_with.get(id_):
        why.append(f"was talked with about: {matter}")
    return why


async def _before(connection: AsyncConnection, found: FoundConference, person: str) -> Conference | None:
    """The last conference before this one that the person may see."""
    for each in await conferences.of_case(connection, found.conference.case.id):
        if each.starts_at < found.conference.starts_at and each.id != found.conference.id:
            try:
                return (await conference_for(connection, person, each.id)).conference
            except NotFound:
                continue
    return None


async def _came(connection: AsyncConnection, conference: Conference) -> set[str]:
    present = await conferences.participants(connection, conference.id)
    return {each.person.id for each in present if each.attendance in CAME}


async def _talked_with(connection: AsyncConnection, found: FoundConference) -> Mapping[str, str]:
    """The matter about which each was asked before it was decided to confer, for those who answer for the case."""
    if not may(found.stance, Permit.CONSIDER):
        return {}
    standing = waiting(await considerations.of_case(connection, found.conference.case.id))
    return {id_: each.it.matter for each in reversed(standing) for id_ in each.it.talked_with}
