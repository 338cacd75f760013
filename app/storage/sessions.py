"""Sessions in the database, known by the SHA-256 of their cookie."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.people.person import Person
from app.storage import people
from app.storage import tables as t


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    person: Person
    started_at: datetime
    seen_at: datetime


async def add(connection: AsyncConnection, session: Session) -> None:
    await connection.execute(
        insert(t.session).values(
            id=session.id, person=session.person.id, started_at=session.started_at, seen_at=session.seen_at
        )
    )


async def find(connection: AsyncConnection, session: str) -> Session | None:
    query = (
        select(t.session, *people.COLUMNS)
        .select_from(t.session.join(people.WITH_AGENCY, t.person.c.id == t.session.c.person))
        .where(t.session.c.id == session)
    )
    row = (await connection.execute(query)).first()
    return Session(row.id, people.person_of(row), row.started_at, row.seen_at) if row else None


async def living(
    connection: AsyncConnection, sessions: Collection[str], *, started_after: datetime, seen_after: datetime
) -> set[str]:
    """Which of these sessions have not ended."""
    query = select(t.session.c.id).where(
        t.session.c.id.in_(sessions), t.session.c.started_at > started_after, t.session.c.seen_at > seen_after
    )
    return set((await connection.execute(query)).scalars())


async def seen(connection: AsyncConnection, session: str, at: datetime) -> None:
    await connection.execute(update(t.session).where(t.session.c.id == session).values(seen_at=at))


async def end(connection: AsyncConnection, session: str) -> None:
    await connection.execute(delete(t.session).where(t.session.c.id == session))


async def end_ended(
    connection: AsyncConnection, *, started_before: datetime, seen_before: datetime, person: str, keep: int
) -> None:
    """Remove the sessions that are over, and the oldest of `person` beyond the newest `keep`."""
    await connection.execute(
        delete(t.session).where((t.session.c.started_at <= started_before) | (t.session.c.seen_at <= seen_before))
    )
    newest = select(t.session.c.id).where(t.session.c.person == person).order_by(t.session.c.started_at.desc())
    kept = (await connection.execute(newest.limit(keep))).scalars().all()
    await connection.execute(delete(t.session).where(t.session.c.person == person, t.session.c.id.not_in(kept)))
