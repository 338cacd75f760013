"""Safety plans that were handed out, in the database: each edition once, and what became of its copies in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.distributing import CopyEvent
from app.storage import copy_turns
from app.storage.safety_tables import safety_copy, safety_edition

_e = safety_edition.c


@dataclass(frozen=True, slots=True)
class StoredSafetyPlan:
    id: str
    conference: str
    plan: str
    number: int
    content: bytes
    digest: str
    fingerprint: str
    taken_by: str
    taken_at: datetime


_COLUMNS = (
    *(_e.id, _e.conference, _e.plan, _e.number, _e.content, _e.digest),
    *(_e.fingerprint, _e.taken_by, _e.taken_at),
)


async def add(connection: AsyncConnection, edition: StoredSafetyPlan) -> None:
    values = {column.name: getattr(edition, column.name) for column in _COLUMNS}
    await connection.execute(insert(safety_edition).values(values))


async def find(connection: AsyncConnection, edition: str) -> StoredSafetyPlan | None:
    row = (await connection.execute(select(*_COLUMNS).where(_e.id == edition))).first()
    return StoredSafetyPlan(*row) if row else None


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[StoredSafetyPlan]:
    """Every edition, in the order in which they were taken."""
    query = select(*_COLUMNS).where(_e.conference == conference).order_by(_e.taken_at, _e.number)
    return [StoredSafetyPlan(*row) for row in await connection.execute(query)]


async def all_of(connection: AsyncConnection) -> Sequence[StoredSafetyPlan]:
    """Every edition that there is."""
    query = select(*_COLUMNS).order_by(_e.conference, _e.plan, _e.number)
    return [StoredSafetyPlan(*row) for row in await connection.execute(query)]


async def given_to(connection: AsyncConnection, person: str) -> Sequence[StoredSafetyPlan]:
    """The editions of which somebody who signs in here was ever given a copy, the oldest first."""
    given = copy_turns.ever_given(safety_copy, person)
    query = select(*_COLUMNS).where(_e.id.in_(given)).order_by(_e.taken_at, _e.number)
    return [StoredSafetyPlan(*row) for row in await connection.execute(query)]


async def add_turn(connection: AsyncConnection, edition: str, event: CopyEvent) -> str:
    return await copy_turns.add(connection, safety_copy, edition, event)


async def turns(connection: AsyncConnection, editions: Collection[str]) -> Mapping[str, Sequence[CopyEvent]]:
    """What became of the copies of each edition, in the order in which it happened."""
    return await copy_turns.of_editions(connection, safety_copy, editions)


async def unacknowledged(connection: AsyncConnection, before: datetime) -> Sequence[tuple[str, str]]:
    """Edition and recipient of each copy that was sent by link before then, and of which nothing was heard."""
    return await copy_turns.unacknowledged(connection, safety_copy, before)
