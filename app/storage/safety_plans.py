"""Safety plans that were handed out, in the database: each edition once, and what became of its copies in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.distributing import Channel, CopyEvent, Extent, Turn
from app.storage.columns import AnyRow
from app.storage.safety_tables import safety_copy, safety_edition

_e, _c = safety_edition.c, safety_copy.c


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
    given = select(_c.edition).where(_c.recipient == person, _c.turn == Turn.SENT)
    query = select(*_COLUMNS).where(_e.id.in_(given)).order_by(_e.taken_at, _e.number)
    return [StoredSafetyPlan(*row) for row in await connection.execute(query)]


async def add_turn(connection: AsyncConnection, edition: str, event: CopyEvent) -> None:
    await connection.execute(
        insert(safety_copy).values(
            edition=edition,
            recipient=event.recipient,
            turn=event.turn,
            channel=event.channel,
            words=event.words,
            said_by=event.by,
            said_at=event.at,
        )
    )


async def turns(connection: AsyncConnection, editions: Collection[str]) -> Mapping[str, Sequence[CopyEvent]]:
    """What became of the copies of each edition, in the order in which it happened."""
    found: dict[str, list[CopyEvent]] = {each: [] for each in editions}
    query = select(safety_copy).where(_c.edition.in_(editions)).order_by(_c.number)
    for row in await connection.execute(query):
        found[row.edition].append(_event_of(row))
    return found


async def unacknowledged(connection: AsyncConnection, before: datetime) -> Sequence[tuple[str, str]]:
    """Edition and recipient of each copy that was sent by link before then, and of which nothing was heard."""
    heard = safety_copy.alias()
    answered = select(heard.c.number).where(
        heard.c.edition == _c.edition,
        heard.c.recipient == _c.recipient,
        heard.c.turn.in_([Turn.ACKNOWLEDGED, Turn.RECALLED]),
    )
    query = (
        select(_c.edition, _c.recipient)
        .where(_c.turn == Turn.SENT, _c.channel == Channel.LINK, _c.said_at < before, ~answered.exists())
        .distinct()
    )
    return [(row.edition, row.recipient) for row in await connection.execute(query)]


def _event_of(row: AnyRow) -> CopyEvent:
    return CopyEvent(
        row.recipient, Turn(row.turn), Extent.FULL, Channel(row.channel), row.words, row.said_by, row.said_at
    )
