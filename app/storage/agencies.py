"""Agencies in the database: what is known of each, and which one leads a case."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.people.agency import AgencyFacts, AgencyType
from app.people.person import Agency
from app.storage import tables as t

_c = t.agency.c


def _facts_of(row: t.AnyRow) -> AgencyFacts:
    return AgencyFacts(AgencyType(row.type), row.government_funded, row.designated_agency, row.time_limited_months)


async def facts(connection: AsyncConnection) -> Mapping[Agency, AgencyFacts]:
    """Every agency with what is known of it, by name."""
    rows = await connection.execute(select(t.agency).order_by(_c.name))
    return {Agency(row.id, row.name): _facts_of(row) for row in rows}


async def find(connection: AsyncConnection, agency: str) -> Agency | None:
    name = await connection.scalar(select(_c.name).where(_c.id == agency))
    return Agency(agency, name) if name else None


async def describe(connection: AsyncConnection, agency: str, known: AgencyFacts) -> None:
    """Write down what is known of an agency."""
    values = {
        "type": known.type,
        "government_funded": known.government_funded,
        "designated_agency": known.designated,
        "time_limited_months": known.time_limited_months,
    }
    await connection.execute(update(t.agency).where(_c.id == agency).values(values))


async def set_lead(connection: AsyncConnection, case: str, agency: str) -> None:
    """The agency leads the case, instead of any before."""
    await connection.execute(delete(t.lead_agency).where(t.lead_agency.c.case_file == case))
    await connection.execute(insert(t.lead_agency).values(case_file=case, agency=agency))


async def lead_of(connection: AsyncConnection, case: str) -> Agency | None:
    """The agency that leads a case, if one was named."""
    query = select(_c.id, _c.name).join(t.lead_agency, t.lead_agency.c.agency == _c.id)
    row = (await connection.execute(query.where(t.lead_agency.c.case_file == case))).first()
    return Agency(row.id, row.name) if row else None
