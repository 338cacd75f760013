"""Whether a matter needs a coordinated approach: gathered, decided and taken up again by who answers for the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note, note_alone
from app.actions.beside import standings_told
from app.actions.finding import FoundCase, case_for, require
from app.actions.house import House
from app.audit.kinds import Kind
from app.conference.conference import CaseFile, Standing
from app.conference.considering import ConsiderationDraft, KeptConsideration, consideration_of, waiting
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.storage import cases, considerations, people
from app.storage.database import new_id


@dataclass(frozen=True, slots=True)
class Considered:
    """What was considered in a case, the latest first, and how things stand; `names` of everybody it names, by id."""

    case: CaseFile
    today: date
    known: Sequence[Standing]
    kept: Sequence[KeptConsideration]
    names: Mapping[str, str]

    @property
    def standing(self) -> Sequence[KeptConsideration]:
        return waiting(self.kept)

    def find(self, id_: str) -> KeptConsideration | None:
        """One that nobody has taken up again."""
        return next((each for each in self.standing if each.id == id_), None)


async def considered(house: House, person: str, case: str) -> Considered:
    """For those who answer for the case. Raises `NotFound`, `NotPermitted`."""
    async with house.database.reading() as connection:
        found = await _found(connection, person, case)
        known = await standings_told(connection, case, person)
        kept = await considerations.of_case(connection, case)
        named = {id_ for each in kept for id_ in (each.it.decided_by, each.written_by, *each.it.talked_with) if id_}
        names = await people.names(connection, named)
    await note_alone(house, Kind.CASE_VIEWED, person, case=case)
    return Considered(found.case, today(house, found.case), known, kept, names)


async def standing(connection: AsyncConnection, found: FoundCase) -> Sequence[KeptConsideration]:
    """How things stand, the latest first; nothing for those who do not answer for the case."""
    if not may(found.stance, Permit.CONSIDER):
        return []
    return waiting(await considerations.of_case(connection, found.case.id))


async def consider(house: House, person: str, case: str, draft: ConsiderationDraft, follows: str) -> None:
    """Write down what was considered. `follows` is the id of the look that it takes up again, or nothing.

    Raises `NotFound`, `NotPermitted`, and `Incomplete`, also when that one was taken up already."""
    async with house.database.writing() as connection:
        found = await _found(connection, person, case)
        known = {each.person.id for each in await cases.standings(connection, case)}
        it = consideration_of(draft, known)
        open_ones = {each.id for each in waiting(await considerations.of_case(connection, case))}
        if follows and follows not in open_ones:
            raise Incomplete({"matter": "Somebody has taken this up again meanwhile. Please look at what they wrote."})
        kept = KeptConsideration(new_id(), it, follows, person, house.clock.now())
        await considerations.add(connection, found.case.id, kept)
        await note(house, connection, Kind.APPROACH_CONSIDERED, person, case=case, approach=it.approach.value)


async def _found(connection: AsyncConnection, person: str, case: str) -> FoundCase:
    found = await case_for(connection, person, case)
    require(found.stance, Permit.CONSIDER)
    return found


def today(house: House, case: CaseFile) -> date:
    """The day where the family lives."""
    return house.clock.now().astimezone(ZoneInfo(case.time_zone)).date()
