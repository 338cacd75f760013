"""What a board is told besides its people: from whom something can be kept, as what, and whether it is time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import listing
from app.actions.finding import FoundConference
from app.actions.house import House
from app.actions.wishing import who_approve
from app.choices import Category
from app.conference.conference import Participant, Standing
from app.conference.permits import Permit, may
from app.people.person import Agency, Person
from app.storage import audit, cases, closed_sessions, guests, invitations, people


@dataclass(frozen=True, slots=True)
class Beside:
    """For somebody who keeps something to a few: what they choose from besides those who take part."""

    #: Known to the case, and not taking part.
    others: Sequence[Standing]
    agencies: Sequence[Agency]
    categories: Sequence[Category]
    #: Whether the time has come at which the conference was to begin.
    begun: bool
    #: Who may be asked to approve it, whether they see it or not.
    approvers: Sequence[Person] = ()
    #: What the services in the directory are called, for those who use it.
    services: Sequence[str] = ()


async def told_of(
    connection: AsyncConnection, found: FoundConference, participants: Sequence[Participant], person: str
) -> Sequence[Participant]:
    """Those who take part, as far as somebody may know of it: who waits outside a closed session is not told whom the
    others invite meanwhile."""
    if not found.stance.outside:
        return participants
    every = await closed_sessions.of_conference(connection, found.conference.id)
    since = max((each.opened_at for each in every if each.goes_on and person in each.outside), default=None)
    first: dict[str, datetime] = {}
    for each in await invitations.of_conference(connection, found.conference.id):
        first.setdefault(each.person, each.made_at)
    return [each for each in participants if since is None or first.get(each.person.id, since) <= since]


async def standings_told(connection: AsyncConnection, case: str, person: str) -> Sequence[Standing]:
    """Everybody known to a case, as far as somebody may know of it: who waits outside a closed session is not told who
    becomes known to the case meanwhile."""
    known = await cases.standings(connection, case)
    since = await closed_sessions.outside_since(connection, case, person)
    meanwhile = await audit.made_known(connection, case, since) if since else frozenset()
    return [each for each in known if each.person.id not in meanwhile]


async def beside_the_board(
    house: House,
    person: Person,
    found: FoundConference,
    participants: Sequence[Participant],
    untold: Sequence[Participant] = (),
) -> Beside:
    """Whoever sees the case chooses among all known to it, and all agencies; a guest among those who are there.

    `untold`: those who take part and of whom this person is not told for now."""
    taking_part = {each.person.id for each in participants}
    there = {each.person.agency.id: each.person.agency for each in participants if each.person.agency}
    begun = house.clock.now() >= found.conference.starts_at
    async with house.database.reading() as connection:
        guest = await guests.is_guest(connection, person.id)
        known = await cases.standings(connection, found.conference.case.id)
        agencies = await people.agencies(connection)
        approvers = [each for each in await who_approve(connection, found) if each.id != person.id]
        services = await listing.names_of(connection) if await listing.works_here(connection, person) else []
    if not may(replace(found.stance, guest=guest), Permit.SEE_CASE):
        agencies = sorted(there.values(), key=lambda each: each.name)
        approvers = [each for each in approvers if each.id in taking_part]
        return Beside((), agencies, house.settings.categories, begun, approvers, services)
    others = [each for each in known if each.person.id not in taking_part | {each.person.id for each in untold}]
    theirs = {each.person.agency.id for each in untold if each.person.agency}
    agencies = [each for each in agencies if each.id in there or each.id not in theirs]
    return Beside(others, agencies, house.settings.categories, begun, approvers, services)
