"""Letters that workers write to young people, in the database: drafts for their writers alone, and each letter once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.distributing import CopyEvent
from app.storage import copy_turns
from app.storage.vault import Unreadable, Vault
from app.storage.young_letter_tables import young_letter, young_letter_copy, young_letter_draft

_l, _d = young_letter.c, young_letter_draft.c


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """`addressee`: the id of a person, or the name of somebody who does not sign in here."""

    id: str
    conference: str
    addressee: str
    number: int
    content: bytes
    digest: str
    written_by: str
    written_at: datetime


_COLUMNS = (_l.id, _l.conference, _l.addressee, _l.number, _l.content, _l.digest, _l.written_by, _l.written_at)


async def add(connection: AsyncConnection, letter: StoredLetter) -> None:
    values = {column.name: getattr(letter, column.name) for column in _COLUMNS}
    await connection.execute(young_letter.insert().values(values))


async def find(connection: AsyncConnection, letter: str) -> StoredLetter | None:
    row = (await connection.execute(select(*_COLUMNS).where(_l.id == letter))).first()
    return StoredLetter(*row) if row else None


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[StoredLetter]:
    """Every letter, in the order in which they were written."""
    query = select(*_COLUMNS).where(_l.conference == conference).order_by(_l.written_at, _l.number)
    return [StoredLetter(*row) for row in await connection.execute(query)]


async def all_of(connection: AsyncConnection) -> Sequence[StoredLetter]:
    """Every letter that there is."""
    query = select(*_COLUMNS).order_by(_l.conference, _l.addressee, _l.number)
    return [StoredLetter(*row) for row in await connection.execute(query)]


async def given_to(connection: AsyncConnection, person: str) -> Sequence[StoredLetter]:
    """The letters of which somebody who signs in here was ever given a copy, the oldest first."""
    given = copy_turns.ever_given(young_letter_copy, person)
    query = select(*_COLUMNS).where(_l.id.in_(given)).order_by(_l.written_at, _l.number)
    return [StoredLetter(*row) for row in await connection.execute(query)]


async def add_turn(connection: AsyncConnection, letter: str, event: CopyEvent) -> str:
    return await copy_turns.add(connection, young_letter_copy, letter, event)


async def turns(connection: AsyncConnection, letters: Collection[str]) -> Mapping[str, Sequence[CopyEvent]]:
    """What became of the copies of each letter, in the order in which it happened."""
    return await copy_turns.of_editions(connection, young_letter_copy, letters)


# Drafts: every query names their writer.


async def draft(connection: AsyncConnection, vault: Vault, conference: str, writer: str, addressee: str) -> str:
    """What somebody has written to this young person so far."""
    mine = (_d.conference == conference, _d.writer == writer, _d.addressee == addressee)
    closed = await connection.scalar(select(_d.closed).where(*mine))
    try:
        return vault.open(closed) if closed else ""
    except Unreadable:
        # The key is gone, and with it whatever was written.
        return ""


async def drafted(connection: AsyncConnection, conference: str, writer: str) -> Sequence[str]:
    """To whom somebody has a draft."""
    query = select(_d.addressee).where(_d.conference == conference, _d.writer == writer).order_by(_d.addressee)
    return list((await connection.execute(query)).scalars())


async def draft_kept_at(connection: AsyncConnection, conference: str, writer: str, addressee: str) -> datetime | None:
    """When somebody last wrote on a draft to this young person."""
    mine = (_d.conference == conference, _d.writer == writer, _d.addressee == addressee)
    return await connection.scalar(select(_d.changed_at).where(*mine))


async def keep_draft(
    connection: AsyncConnection, vault: Vault, conference: str, writer: str, addressee: str, words: str, at: datetime
) -> None:
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    kept = {"closed": vault.close(words), "changed_at": at}
    key = {"conference": conference, "writer": writer, "addressee": addressee}
    insert = dialect.insert(young_letter_draft).values({**key, **kept})
    await connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=kept))
