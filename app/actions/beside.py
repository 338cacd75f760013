"""What a board is told besides its people: from whom something can be kept, as what, and whether it is time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.actions.finding import FoundConference
from app.actions.house import House
from app.actions.wishing import who_approve
from app.choices import Category
from app.conference.conference import Participant, Standing
from app.conference.permits import Permit, may
from app.people.person import Agency, Person
from app.storage import cases, guests, people


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


async def beside_the_board(
    house: House, person: str, found: FoundConference, participants: Sequence[Participant]
) -> Beside:
    """Whoever sees the case chooses among all known to it, and all agencies; a guest among those who are there."""
    taking_part = {each.person.id for each in participants}
    there = {each.person.agency.id: each.person.agency for each in participants if each.person.agency}
    begun = house.clock.now() >= found.conference.starts_at
    async with house.database.reading() as connection:
        guest = await guests.is_guest(connection, person)
        known = await cases.standings(connection, found.conference.case.id)
        agencies = await people.agencies(connection)
        approvers = [each for each in await who_approve(connection, found) if each.id != person]
    if not may(replace(found.stance, guest=guest), Permit.SEE_CASE):
        agencies = sorted(there.values(), key=lambda each: each.name)
        approvers = [each for each in approvers if each.id in taking_part]
        return Beside((), agencies, house.settings.categories, begun, approvers)
    others = [each for each in known if each.person.id not in taking_part]
    return Beside(others, agencies, house.settings.categories, begun, approvers)
