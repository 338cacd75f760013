"""Corrections in the database, and the further versions that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.correcting import Addendum, AddendumKind, Decision, Outcome
from app.storage.addendum_tables import addendum, addendum_decision, corrected_record


@dataclass(frozen=True, slots=True)
class StoredCorrection:
    """A version 1.n of a record."""

    conference: str
    revision: int
    content: bytes
    digest: str
    signature: bytes
    made_at: datetime


async def add(connection: AsyncConnection, proposed: Addendum) -> None:
    await connection.execute(
        insert(addendum).values(
            id=proposed.id,
            conference=proposed.conference,
            kind=proposed.kind,
            beside=proposed.beside,
            words=proposed.words,
            proposed_by=proposed.by,
            proposed_at=proposed.at,
        )
    )
    if proposed.decision:
        await decide(connection, proposed.id, proposed.decision)


async def decide(connection: AsyncConnection, about: str, said: Decision) -> None:
    await connection.execute(
        insert(addendum_decision).values(
            addendum=about, outcome=said.outcome, reason=said.reason, decided_by=said.by, decided_at=said.at
        )
    )


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[Addendum]:
    """In the order in which they were proposed."""
    d = addendum_decision.c
    query = (
        select(addendum, d.outcome, d.reason, d.decided_by, d.decided_at)
        .select_from(addendum.outerjoin(addendum_decision, d.addendum == addendum.c.id))
        .where(addendum.c.conference == conference)
        .order_by(addendum.c.proposed_at, addendum.c.id)
    )
    return [
        Addendum(
            row.id,
            row.conference,
            AddendumKind(row.kind),
            row.beside,
            row.words,
            row.proposed_by,
            row.proposed_at,
            Decision(Outcome(row.outcome), row.reason, row.decided_by, row.decided_at) if row.outcome else None,
        )
        for row in await connection.execute(query)
    ]


async def conferences(connection: AsyncConnection) -> Sequence[str]:
    """The conferences about whose records somebody said something afterwards."""
    query = select(addendum.c.conference).distinct().order_by(addendum.c.conference)
    return (await connection.execute(query)).scalars().all()


async def keep(connection: AsyncConnection, made: StoredCorrection) -> None:
    await connection.execute(
        insert(corrected_record).values(
            conference=made.conference,
            revision=made.revision,
            content=made.content,
            digest=made.digest,
            signature=made.signature,
            made_at=made.made_at,
        )
    )


async def versions(
    connection: AsyncConnection, conference: str, until: datetime | None = None
) -> Sequence[StoredCorrection]:
    """Versions 1.1, 1.2 and so on; `until`: those that were made before then."""
    c = corrected_record.c
    query = (
        select(c.conference, c.revision, c.content, c.digest, c.signature, c.made_at)
        .where(c.conference == conference)
        .order_by(c.revision)
    )
    every = [StoredCorrection(*row) for row in await connection.execute(query)]
    return [each for each in every if until is None or each.made_at < until]


async def with_digest(connection: AsyncConnection, digest: str) -> StoredCorrection | None:
    """The version of exactly these bytes."""
    c = corrected_record.c
    query = select(c.conference, c.revision, c.content, c.digest, c.signature, c.made_at).where(c.digest == digest)
    row = (await connection.execute(query)).first()
    return StoredCorrection(*row) if row else None


async def everything(connection: AsyncConnection) -> Sequence[StoredCorrection]:
    """Every version of every record, in their order."""
    c = corrected_record.c
    query = select(c.conference, c.revision, c.content, c.digest, c.signature, c.made_at)
    return [StoredCorrection(*row) for row in await connection.execute(query.order_by(c.conference, c.revision))]
