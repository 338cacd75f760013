"""People and agencies in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.people.agency import folded
from app.people.person import Agency, Person
from app.storage import tables as t
from app.storage.database import new_id

#: What makes a `Person`, for any query about people.
COLUMNS = (
    t.person.c.id.label("person_id"),
    t.person.c.name.label("person_name"),
    t.person.c.email.label("person_email"),
    t.person.c.agency_vouched.label("person_vouched"),
    t.agency.c.id.label("agency_id"),
    t.agency.c.name.label("agency_name"),
)
WITH_AGENCY = t.person.outerjoin(t.agency, t.agency.c.id == t.person.c.agency)


class EmailTaken(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Somebody else has this e-mail address."""


@dataclass(frozen=True, slots=True)
class Credentials:
    person: Person
    password: str | None


def person_of(row: t.AnyRow) -> Person:
    agency = Agency(row.agency_id, row.agency_name) if row.agency_id else None
    return Person(row.person_id, row.person_name, agency, row.person_email, vouched=row.person_vouched)


def _people() -> t.AnySelect:
    return select(*COLUMNS).select_from(WITH_AGENCY)


async def names(connection: AsyncConnection, persons: Iterable[str]) -> Mapping[str, str]:
    """The names of people."""
    query = select(t.person.c.id, t.person.c.name).where(t.person.c.id.in_(list(persons)))
    return {row.id: row.name for row in await connection.execute(query)}


async def agencies(connection: AsyncConnection) -> Sequence[Agency]:
    """Every agency, by name."""
    query = select(t.agency.c.id, t.agency.c.name).order_by(t.agency.c.name)
    return [Agency(row.id, row.name) for row in await connection.execute(query)]


async def find_agency(connection: AsyncConnection, name: str) -> Agency | None:
    """The agency of that name, however it is spaced and with whatever capitals: the one that is written so, if several
    were added before names were compared like this."""
    called = [each for each in await agencies(connection) if folded(each.name) == folded(name)]
    return min(called, key=lambda each: (each.name != name, each.name), default=None)


async def agency_named(connection: AsyncConnection, name: str) -> Agency:
    """The agency of that name, added if it is new."""
    known = await find_agency(connection, name)
    if known is None:
        known = Agency(new_id(), " ".join(name.split()))
        await connection.execute(insert(t.agency).values(id=known.id, name=known.name))
    return known


async def add(
    connection: AsyncConnection, person: Person, *, password: str | None, invented: bool, at: datetime
) -> None:
    """Add a person. Raises `EmailTaken`."""
    row = {
        "id": person.id,
        "name": person.name,
        "agency": person.agency.id if person.agency else None,
        "agency_vouched": person.vouched,
        "email": person.email,
        "password": password,
        "invented": invented,
        "added_at": at,
    }
    try:
        await connection.execute(insert(t.person).values(row))
    except IntegrityError as error:
        raise EmailTaken(person.email) from error


async def vouch(connection: AsyncConnection, person: str) -> None:
    """Somebody does work for the agency that was typed when they were invited."""
    await connection.execute(update(t.person).where(t.person.c.id == person).values(agency_vouched=True))


async def set_password(connection: AsyncConnection, person: str, password: str) -> None:
    await connection.execute(update(t.person).where(t.person.c.id == person).values(password=password))


async def password(connection: AsyncConnection, person: str) -> str | None:
    """Somebody's password as it is stored."""
    stored: str | None = await connection.scalar(select(t.person.c.password).where(t.person.c.id == person))
    return stored


async def credentials(connection: AsyncConnection, email: str) -> Credentials | None:
    found = (
        await connection.execute(_people().add_columns(t.person.c.password).where(t.person.c.email == email))
    ).first()
    return Credentials(person_of(found), found.password) if found else None


async def find(connection: AsyncConnection, person: str) -> Person | None:
    found = (await connection.execute(_people().where(t.person.c.id == person))).first()
    return person_of(found) if found else None


async def by_email(connection: AsyncConnection, email: str) -> Person | None:
    found = (await connection.execute(_people().where(t.person.c.email == email))).first()
    return person_of(found) if found else None


async def invented(connection: AsyncConnection, person: str | None = None) -> Sequence[Person]:
    """The people of the demonstration, in the order in which they were added; only `person` if given."""
    query = _people().where(t.person.c.invented).order_by(t.person.c.added_at, t.person.c.name)
    if person is not None:
        query = query.where(t.person.c.id == person)
    return [person_of(row) for row in await connection.execute(query)]


async def offer(connection: AsyncConnection, person: str) -> None:
    """Let somebody be one of the people of the demonstration."""
    await connection.execute(update(t.person).where(t.person.c.id == person).values(invented=True))


async def directory(connection: AsyncConnection) -> Sequence[Person]:
    """Everyone who works for an agency and may come in, by agency and name."""
    listed = t.person.c.agency.is_not(None) & t.person.c.suspended_at.is_(None)
    query = _people().where(listed).order_by(t.agency.c.name, t.person.c.name)
    return [person_of(row) for row in await connection.execute(query)]
