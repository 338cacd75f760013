"""On what grounds information of a case is shared, with whom, and what happens when somebody withdraws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.beside import standings_told
from app.actions.finding import FoundCase, case_for, require
from app.actions.footings import who_answer
from app.actions.freezing import Rooms
from app.actions.house import House
from app.actions.inviting import put_out
from app.actions.refusals import NotFound, Refusal, require_short
from app.actions.requesting import end_withheld
from app.audit.kinds import Kind as Audited
from app.conference.basis import (
    BasisDraft,
    DeclinedDraft,
    Footing,
    InformationBasis,
    InformationDeclined,
    basis_of,
    declined_of,
    footing,
    with_whom,
)
from app.conference.conference import CaseFile, Standing
from app.conference.kinds import Door, Role
from app.conference.permits import Permit
from app.conference.states import State
from app.people.person import Agency
from app.storage import bases, conferences, people
from app.storage.database import new_id

#: A withdrawal is told in a sentence.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything about a case that has to do with why its information may be shared."""

    found: FoundCase
    bases: Sequence[InformationBasis]
    declined: Sequence[InformationDeclined]
    known: Sequence[Standing]
    #: Every agency of the installation.
    agencies: Sequence[Agency]
    #: With whom information may be shared, by id: agencies, and people who belong to none.
    whom: Mapping[str, str]
    #: Of those who are known to the case, those for whom nothing stands: id → how things stand.
    unfounded: Mapping[str, Footing]
    today: date


async def grounds(house: House, person: str, case: str) -> Grounds:
    """Raises `NotFound` and `NotPermitted`."""
    async with house.database.writing() as connection:
        found = await _keeps(connection, person, case)
        await note(house, connection, Audited.BASES_VIEWED, person, case=case)
        return await _grounds(house, connection, found)


async def record(house: House, person: str, case: str, draft: BasisDraft) -> None:
    """Write down a basis. Raises `NotFound`, `NotPermitted` and `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _keeps(connection, person, case)
        there = await _grounds(house, connection, found)
        made = basis_of(
            draft,
            new_id(),
            case,
            person,
            there.today,
            bases=house.settings.place(found.case.jurisdiction).bases,
            whom=there.whom,
            givers={each.person.id for each in there.known},
        )
        held = await bases.add(connection, made, house.clock.now())
        await note(
            house,
            connection,
            Audited.BASIS_RECORDED,
            person,
            about=made.given_by,
            case=case,
            basis=made.basis,
            form=made.form.value,
            with_whom=made.shared_with,
            **held,
        )


async def decline(house: House, person: str, case: str, draft: DeclinedDraft) -> None:
    """Write down that an agency declined to give information. Raises `NotFound`, `NotPermitted` and `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _keeps(connection, person, case)
        there = await _grounds(house, connection, found)
        made = declined_of(draft, new_id(), case, person, there.today, {each.id for each in there.agencies})
        held = await bases.add_declined(connection, made, house.clock.now())
        await note(house, connection, Audited.INFORMATION_DECLINED, person, case=case, **held)


async def withdraw(house: House, rooms: Rooms, person: str, case: str, basis: str, words: str) -> None:
    """Nothing more is shared on this basis. Whoever has no other left is out of every conference that is not frozen,
    and the links to requests that went to them open nothing.

    What was shared stays as it is. Raises `NotFound`, `NotPermitted` and `Refusal`."""
    async with house.database.writing() as connection:
        found = await _keeps(connection, person, case)
        withdrawn = next((each for each in await bases.of_case(connection, case) if each.id == basis), None)
        if withdrawn is None:
            raise NotFound
        if not withdrawn.stands:
            raise Refusal("This has been withdrawn already.")
        said = require_short(words.strip(), _LONGEST)
        held = await bases.withdraw(connection, basis, _today(house, found.case), said)
        await note(
            house,
            connection,
            Audited.BASIS_WITHDRAWN,
            person,
            about=withdrawn.given_by,
            case=case,
            basis=withdrawn.basis,
            with_whom=withdrawn.shared_with,
            **held,
        )
        await _stop(house, connection, person, found.case, withdrawn.shared_with)
    await rooms.recheck()


async def _stop(house: House, connection: AsyncConnection, person: str, case: CaseFile, whom: str) -> None:
    if footing(whom, await bases.of_case(connection, case.id)) is not Footing.WITHDRAWN:
        return
    answering = await who_answer(connection, case.id)
    for conference in await conferences.of_case(connection, case.id):
        if conference.state is State.FROZEN:
            continue
        for each in await conferences.participants(connection, conference.id):
            stays = each.role is Role.CHAIR or each.person.id in answering or each.door is Door.REMOVED
            if not stays and with_whom(each.person, each.kind) == whom:
                await put_out(house, connection, conference, each, person)
    await end_withheld(house, connection, person, case.id)


async def _keeps(connection: AsyncConnection, person: str, case: str) -> FoundCase:
    found = await case_for(connection, person, case)
    require(found.stance, Permit.KEEP_BASES)
    return found


async def _grounds(house: House, connection: AsyncConnection, found: FoundCase) -> Grounds:
    case = found.case.id
    held = await bases.of_case(connection, case)
    known = await standings_told(connection, case, found.standing.person.id)
    agencies = await people.agencies(connection)
    whom = {each.id: each.name for each in agencies}
    whom |= {each.person.id: each.person.name for each in known if with_whom(each.person, each.kind) == each.person.id}
    asked = {with_whom(each.person, each.kind) for each in known} - {""}
    standing = {each: footing(each, held) for each in sorted(asked)}
    return Grounds(
        found,
        held,
        await bases.declined_of_case(connection, case),
        known,
        agencies,
        whom,
        {each: how for each, how in standing.items() if how is not Footing.FOUNDED},
        _today(house, found.case),
    )


def _today(house: House, case: CaseFile) -> date:
    return house.clock.now().astimezone(ZoneInfo(case.time_zone)).date()
