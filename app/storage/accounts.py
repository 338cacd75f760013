"""Accounts in the database: who may come in here, and who is kept out for now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.people.person import Person
from app.storage import people
from app.storage import tables as t
from app.storage.administration_tables import administrator
from app.storage.invitation_tables import contact, guest_code


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody as whoever looks after the installation sees them: nothing of any case."""

    person: Person
    job_title: str
    administrator: bool
    suspended_at: datetime | None


_ADMINISTERS = t.person.c.id.in_(select(administrator.c.person))
_ACCOUNT = (t.person.c.job_title, _ADMINISTERS.label("administers"), t.person.c.suspended_at)


def _account_of(row: t.AnyRow) -> Account:
    return Account(people.person_of(row), row.job_title, row.administers, row.suspended_at)


def _accounts() -> t.AnySelect:
    return select(*people.COLUMNS, *_ACCOUNT).select_from(people.WITH_AGENCY)


async def staff(connection: AsyncConnection) -> Sequence[Account]:
    """Everyone who works for an agency or looks after the installation, by agency and name."""
    works = or_(t.person.c.agency.is_not(None), _ADMINISTERS)
    query = _accounts().where(works).order_by(t.agency.c.name, t.person.c.name)
    return [_account_of(row) for row in await connection.execute(query)]


async def account(connection: AsyncConnection, person: str) -> Account | None:
    row = (await connection.execute(_accounts().where(t.person.c.id == person))).first()
    return _account_of(row) if row else None


async def called(connection: AsyncConnection, word: str) -> Sequence[Account]:
    """Whom a tidy e-mail address, theirs to sign in with or for letters, or the number of a guest's code means."""
    reached = select(contact.c.person).where(func.lower(contact.c.email) == word)
    numbered = select(guest_code.c.person).where(guest_code.c.number == word)
    query = _accounts().where(or_(t.person.c.email == word, t.person.c.id.in_(reached), t.person.c.id.in_(numbered)))
    return [_account_of(row) for row in await connection.execute(query.order_by(t.person.c.added_at))]


async def suspended(connection: AsyncConnection) -> Sequence[Account]:
    """Everybody who is suspended, the latest first."""
    query = _accounts().where(t.person.c.suspended_at.is_not(None)).order_by(t.person.c.suspended_at.desc())
    return [_account_of(row) for row in await connection.execute(query)]


async def set_suspended(connection: AsyncConnection, person: str, since: datetime | None) -> None:
    """Keep somebody out from now on; None lets them come again."""
    await connection.execute(update(t.person).where(t.person.c.id == person).values(suspended_at=since))


async def is_suspended(connection: AsyncConnection, person: str) -> bool:
    found = await connection.scalar(select(t.person.c.suspended_at).where(t.person.c.id == person))
    return found is not None


async def set_facts(connection: AsyncConnection, person: str, *, job_title: str = "", born: date | None = None) -> None:
    """What else is known of somebody: `born` of children and young people only."""
    values = {"job_title": job_title, "born": born}
    await connection.execute(update(t.person).where(t.person.c.id == person).values(values))


async def set_born(connection: AsyncConnection, person: str, born: date | None) -> None:
    """Of children and young people only."""
    await connection.execute(update(t.person).where(t.person.c.id == person).values(born=born))


async def births(connection: AsyncConnection, persons: Collection[str]) -> Mapping[str, date]:
    """The day of birth of those of these people of whom it is known."""
    query = select(t.person.c.id, t.person.c.born).where(t.person.c.id.in_(persons), t.person.c.born.is_not(None))
    return {row.id: row.born for row in await connection.execute(query)}


async def job_titles(connection: AsyncConnection, persons: Collection[str]) -> Mapping[str, str]:
    """The job title of those of these people who have one."""
    query = select(t.person.c.id, t.person.c.job_title).where(t.person.c.id.in_(persons), t.person.c.job_title != "")
    return {row.id: row.job_title for row in await connection.execute(query)}
