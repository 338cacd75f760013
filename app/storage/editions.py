"""Copies that were given out, in the database: each was made once and never changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from app.record.edition import Edition
from app.record.sealing import canonical
from app.storage import tables as t


@dataclass(frozen=True, slots=True, weakref_slot=True)
class StoredEdition(Edition):
    """What is said of a copy, with its bytes."""

    content: bytes
    #: Of this installation; None for what was made before copies were signed.
    signature: bytes | None = None

    @property
    def signed(self) -> bytes:
        """What the signature stands for: everything that is kept of it, its bytes by their digest."""
        said = {each.name: getattr(self, each.name) for each in fields(Edition)}
        return canonical(Edition(**{**said, "made_at": self.made_at.replace(microsecond=0)}))


_COLUMNS = tuple(t.edition.c[field.name] for field in fields(StoredEdition))


#: Held in memory at once, each with its bytes.
_BATCH = 10


async def everything(connection: AsyncConnection) -> AsyncIterator[StoredEdition]:
    """Every copy that was ever made, in the order of their codes."""
    query = select(*_COLUMNS).order_by(t.edition.c.code).limit(_BATCH)
    after = ""
    while batch := (await connection.execute(query.where(t.edition.c.code > after))).all():
        for row in batch:
            yield StoredEdition(*row)
        after = batch[-1].code


async def add(connection: AsyncConnection, edition: StoredEdition) -> None:
    """Keep it, unless another process was first."""
    values = {field.name: getattr(edition, field.name) for field in fields(edition)}
    await connection.execute(_insert(connection, t.edition).values(values).on_conflict_do_nothing())


async def digests(connection: AsyncConnection, conference: str) -> frozenset[str]:
    """Of every copy that is kept of the record of a conference."""
    query = select(t.edition.c.digest).where(t.edition.c.conference == conference)
    return frozenset((await connection.scalars(query)).all())


async def claim(connection: AsyncConnection, code: str, now: datetime, until: datetime) -> bool:
    """Whether it is ours to make this copy, until then. It is not while another process makes it."""
    c = t.copy_claim.c
    taken = _insert(connection, t.copy_claim).values(code=code, expires_at=until)
    # Whoever claimed it and never came to an end has died; or the clock was set back since.
    free = or_(c.expires_at <= now, c.expires_at > until)
    ours = taken.on_conflict_do_update(
        index_elements=[c.code], set_={"expires_at": taken.excluded.expires_at}, where=free
    )
    return (await connection.execute(ours.returning(c.code))).first() is not None


async def release(connection: AsyncConnection, code: str) -> None:
    """It is made, or could not be."""
    await connection.execute(delete(t.copy_claim).where(t.copy_claim.c.code == code))


def _insert(connection: AsyncConnection, table: Table) -> Any:
    """What can say what happens when it is there already."""
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


async def find(connection: AsyncConnection, code: str) -> StoredEdition | None:
    row = (await connection.execute(select(*_COLUMNS).where(t.edition.c.code == code))).first()
    return StoredEdition(*row) if row else None


async def with_digest(connection: AsyncConnection, digest: str) -> Sequence[StoredEdition]:
    """The copies of exactly these bytes, the one that was made first first."""
    query = select(*_COLUMNS).where(t.edition.c.digest == digest).order_by(t.edition.c.made_at)
    return [StoredEdition(*row) for row in await connection.execute(query)]


async def signed_since(connection: AsyncConnection) -> datetime | None:
    """When the first copy was made that is signed."""
    c = t.edition.c
    first: datetime | None = await connection.scalar(select(func.min(c.made_at)).where(c.signature.is_not(None)))
    return first
