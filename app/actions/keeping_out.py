"""Who may come in here, and who is kept out for now.

An administrator learns nothing of any case by it: they see people who work for agencies, and deal with others only by
an address or a number that they already know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.administering import require_administrator
from app.actions.auditing import note
from app.actions.house import House
from app.actions.refusals import Refusal
from app.audit.kinds import Kind
from app.conference.permits import Permit
from app.people.agency import AgencyFacts
from app.people.person import Agency, Person, tidy_email
from app.storage import accounts, agencies, cases, factors, floor, guests, people, seats, sessions
from app.storage.accounts import Account


@dataclass(frozen=True, slots=True)
class Overview:
    """What an administrator sees: no family, no case."""

    staff: Sequence[Account]
    #: Who is suspended and works for no agency.
    others: Sequence[Account]
    agencies: Mapping[Agency, AgencyFacts]


async def overview(house: House, administrator: str) -> Overview:
    """Who may come in here. Raises `NotFound` for anybody who is no administrator."""
    async with house.database.writing() as connection:
        await require_administrator(connection, administrator)
        staff = await accounts.staff(connection)
        known = {each.person.id for each in staff}
        others = [each for each in await accounts.suspended(connection) if each.person.id not in known]
        facts = await agencies.facts(connection)
        await note(house, connection, Kind.ACCOUNTS_VIEWED, administrator)
    return Overview(staff, others, facts)


# Keeping somebody out, and saying who somebody is. `by` is "" for the command line, which only whoever runs the server
# can use.


async def suspend(house: House, by: str, word: str) -> Person:
    """Keep somebody out from now on: their sessions end, and nothing lets them in. Raises `NotFound`, `Refusal`.

    `word` is their id, an e-mail address, or the number of a guest's code.
    """
    async with house.database.writing() as connection:
        person = await _meant(connection, by, word)
        if person.id == by:
            raise Refusal("You cannot suspend yourself. Somebody else who looks after Caseboard can.")
        await accounts.set_suspended(connection, person.id, house.clock.now())
        await sessions.end_of_person(connection, person.id)
        await seats.step_down(connection, person.id, house.clock.now())
        await floor.leave(connection, person.id, house.clock.now())
        await note(house, connection, Kind.PERSON_SUSPENDED, by, about=person.id)
    return person


async def reinstate(house: House, by: str, word: str) -> Person:
    """Let somebody come in again. Raises `NotFound`, `Refusal`."""
    async with house.database.writing() as connection:
        person = await _meant(connection, by, word)
        await accounts.set_suspended(connection, person.id, None)
        await note(house, connection, Kind.PERSON_REINSTATED, by, about=person.id)
    return person


async def forget_code(house: House, by: str, word: str) -> Person:
    """A guest has lost their code: they come by the next link as for the first time. Raises `NotFound`, `Refusal`."""
    async with house.database.writing() as connection:
        person = await _identified(connection, by, word)
        if not await guests.is_guest(connection, person.id):
            raise Refusal(f"{person.name} has no code.")
        await guests.forget_code(connection, person.id)
        # Whoever comes by the next link leads nothing that was handed over before.
        await seats.step_down(connection, person.id, house.clock.now())
        # Whoever held a passkey and no code would sign in as those do who work here.
        await factors.remove_all(connection, person.id)
        await sessions.end_of_person(connection, person.id)
        await note(house, connection, Kind.CODE_FORGOTTEN, by, about=person.id)
    return person


async def vouch(house: House, by: str, word: str) -> Person:
    """Somebody does work for the agency that was typed when they were invited. Raises `NotFound`, `Refusal`."""
    async with house.database.writing() as connection:
        person = await _identified(connection, by, word)
        if person.agency is None:
            raise Refusal(f"{person.name} works for no agency.")
        if person.vouched:
            raise Refusal(f"That {person.name} works for {person.agency_name} is certain already.")
        await people.vouch(connection, person.id)
        await note(house, connection, Kind.AGENCY_VOUCHED, by, about=person.id)
    return person


async def _identified(connection: AsyncConnection, by: str, word: str) -> Person:
    """Somebody of whom an administrator says who they are. Nobody says it of whom they may have invited themselves."""
    person = await _meant(connection, by, word, Permit.IDENTIFY)
    mine = {case.id for case, _ in await cases.of_person(connection, by)}
    if mine & {case.id for case, _ in await cases.of_person(connection, person.id)}:
        raise Refusal(
            f"You and {person.name} are known to the same family's case. Somebody else who looks after Caseboard says "
            "who they are."
        )
    return person


async def _meant(connection: AsyncConnection, by: str, word: str, permit: Permit = Permit.KEEP_OUT) -> Person:
    if by:
        await require_administrator(connection, by, permit)
    known = await accounts.account(connection, word)
    found = [known] if known else await accounts.called(connection, tidy_email(word))
    if not found:
        raise Refusal(f"Nobody here is known by {word.strip() or 'nothing at all'}.")
    if len(found) > 1:
        raise Refusal(f"Several people share {word.strip()}. Please give the number of the person's own code instead.")
    return found[0].person
