"""What is known of agencies: who they are to requests for services and to transfers of case management."""

from __future__ import annotations

from app.actions.administering import require_administrator
from app.actions.auditing import note
from app.actions.house import House
from app.actions.refusals import Refusal
from app.audit.kinds import Kind
from app.conference.permits import Permit
from app.people.agency import LONGEST_LIMIT, AgencyFacts, AgencyType
from app.storage import agencies, people


async def describe_agency(house: House, by: str, name: str, facts: AgencyFacts, *, new: bool = False) -> None:
    """Write down what is known of an agency, by its name; `by` is "" for the command line. `new`: it need not be known.

    Raises `NotFound`, `Refusal`.
    """
    async with house.database.writing() as connection:
        if by:
            await require_administrator(connection, by, Permit.DESCRIBE_AGENCIES)
        agency = await people.find_agency(connection, name)
        if agency is None and new and name.strip():
            agency = await people.agency_named(connection, name.strip())
        if agency is None:
            raise Refusal(f"There is no agency called {name.strip()}.")
        await agencies.describe(connection, agency.id, facts)
        await note(house, connection, Kind.AGENCY_DESCRIBED, by, agency=agency.id)


def agency_facts(type_: str, months: str, *, government_funded: bool, designated: bool) -> AgencyFacts:
    """Facts as somebody typed them. Raises `Refusal`."""
    kind = next((each for each in AgencyType if each == type_), None)
    if kind is None:
        raise Refusal("Please choose the type of the agency from the list.")
    limit = None
    if months.strip():
        if not months.strip().isdecimal() or not 1 <= int(months) <= LONGEST_LIMIT:
            raise Refusal(f"Please give the months as a number from 1 to {LONGEST_LIMIT}, or leave them empty.")
        limit = int(months)
    return AgencyFacts(kind, government_funded, designated, limit)
