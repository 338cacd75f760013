"""What the audit holds of a row that is kept beside it: one digest of everything in it, so that no change hides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.chain import canonical, instant
from app.record.sealing import digest
from app.storage.columns import AnyRow

#: Given by the database, which alone knows it.
_NUMBER = "number"


def bound(row: Mapping[str, object]) -> str:
    """The digest of a row by the names of its columns. What says nothing is left out, so a column that comes later, and
    says nothing of older rows, changes no digest."""
    return digest(canonical({name: _plain(said) for name, said in row.items() if said and name != _NUMBER}))


async def put(connection: AsyncConnection, table: Table, row: Mapping[str, object]) -> str:
    """Add a row that never changes. What the audit is to hold of it."""
    await connection.execute(insert(table).values(dict(row)))
    return bound(row)


class Held(TypedDict):
    """What the audit holds of a row that may change or go: which it is, and its digest then; "" when it is gone."""

    row: str
    whole: str


async def held(connection: AsyncConnection, table: Table, id_: str) -> Held:
    """What the audit is to hold of a row as it is now."""
    return await held_by(connection, table, id_)


async def held_by(connection: AsyncConnection, table: Table, *key: str) -> Held:
    """The same of one that is found by all of its primary key."""
    query = select(table).where(*(column == said for column, said in zip(table.primary_key, key, strict=True)))
    row = (await connection.execute(query)).first()
    return {"row": "-".join(key), "whole": "" if row is None else as_it_stands(row)}


#: What becomes of the link to a request says nothing of the words in it, and changes when a letter leaves.
_OF_THE_LINK = {"token", "fate"}


def as_it_stands(row: AnyRow) -> str:
    """The digest of a row of which the audit holds which it is."""
    return bound({name: said for name, said in row._asdict().items() if name not in _OF_THE_LINK})


def together(digests: Iterable[str]) -> str:
    """That of several rows, in whatever order."""
    return digest("\n".join(sorted(digests)).encode())


def _plain(said: object) -> object:
    if isinstance(said, datetime):
        return instant(said)
    if isinstance(said, bytes):
        return digest(said)
    return said.isoformat() if isinstance(said, date) else said
