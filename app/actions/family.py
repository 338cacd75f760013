"""What helps a family, when its children were born, and who belongs to it: kept by those who answer for the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.beside import standings_told
from app.actions.finding import FoundCase, case_for, require
from app.actions.house import House
from app.audit.kinds import Kind
from app.conference.conference import Standing
from app.conference.family import OF_THE_FAMILY, FamilyDraft, FamilyWishes, Member, family_of
from app.conference.kinds import Kind as Known
from app.conference.permits import Permit
from app.conference.planning import Incomplete
from app.people.person import Person
from app.storage import accounts, cases, families, people
from app.storage.database import new_id


@dataclass(frozen=True, slots=True)
class OfTheFamily:
    """What is known of a family. `births`: by the ids of its children."""

    wishes: FamilyWishes
    members: Sequence[Standing]
    births: Mapping[str, date]

    @property
    def children(self) -> Sequence[Standing]:
        return [each for each in self.members if each.kind is Known.CHILD]


async def known_of(connection: AsyncConnection, case: str) -> OfTheFamily:
    members = [each for each in await cases.standings(connection, case) if each.kind in OF_THE_FAMILY]
    births = await accounts.births(connection, [each.person.id for each in members])
    return OfTheFamily(await families.wishes_of(connection, case), members, births)


async def to_keep(house: House, person: str, case: str) -> tuple[FoundCase, OfTheFamily]:
    """For who may change it. Raises `NotFound`, `NotPermitted`."""
    async with house.database.reading() as connection:
        found = await case_for(connection, person, case)
        require(found.stance, Permit.DESCRIBE_FAMILY)
        known = await known_of(connection, case)
        told = {each.person.id for each in await standings_told(connection, case, person)}
        return found, replace(known, members=[each for each in known.members if each.person.id in told])


async def keep(house: House, person: str, case: str, draft: FamilyDraft) -> None:
    """Write it down. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await case_for(connection, person, case)
        require(found.stance, Permit.DESCRIBE_FAMILY)
        known = await known_of(connection, case)
        today = house.clock.now().astimezone(ZoneInfo(found.case.time_zone)).date()
        typed = family_of(draft, today)
        await families.set_wishes(connection, case, typed.wishes)
        for each in known.children:
            if each.person.id in typed.births:
                await accounts.set_born(connection, each.person.id, typed.births[each.person.id])
        if typed.newcomer:
            await _make_known(house, connection, case, typed.newcomer)
        await note(house, connection, Kind.FAMILY_DESCRIBED, person, case=case)


async def _make_known(house: House, connection: AsyncConnection, case: str, newcomer: Member) -> None:
    if any(each.person.name.casefold() == newcomer.name.casefold() for each in await cases.standings(connection, case)):
        raise Incomplete({"name": "Somebody of this name is known to the case already."})
    made = Person(new_id(), newcomer.name)
    await people.add(connection, made, password=None, invented=False, at=house.clock.now())
    await cases.make_known(connection, case, Standing(made, newcomer.kind, newcomer.relation))
    await accounts.set_born(connection, made.id, newcomer.born)
