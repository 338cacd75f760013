"""The authored history of a document: who wrote what and when, the document as it was, checkpoints, and their end.

A checkpoint saves time and never truth: the entries that it covers stay until an operator lets go of those that are
older than they have to be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t

#: The one that is used, and the one before it.
_CHECKPOINTS_KEPT = 2
#: A checkpoint before the first entry: what a document held when its history was begun anew. It is truth, and stays.
BEGINNING = 0

#: Entries that are looked at for one piece of a history, and bytes after which it is long enough.
_PIECE = 1000
_PIECE_BYTES = 1 << 20

#: A row of the journal, with as much of it as was asked for.
Entry = TypeVar("Entry", t.AnyRow, "Written")


class Gone(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The document cannot be shown as it was then: it never came so far, or the entries were let go of."""


@dataclass(frozen=True, slots=True)
class Written:
    """One entry of the journal, with its author."""

    sequence: int
    person: str
    client: int
    spans: str
    update: bytes
    kept_at: datetime


async def written(
    connection: AsyncConnection, document: str, epoch: int, until: int | None = None, *, after: int = BEGINNING
) -> list[Written]:
    """Every entry `after` a sequence that is still there, in order, up to the sequence `until`."""
    c = t.journal.c
    query = select(c.sequence, c.person, c.client, c.spans, c.content, c.kept_at).where(
        c.part == document, c.epoch == epoch, c.sequence > after
    )
    if until is not None:
        query = query.where(c.sequence <= until)
    return [Written(*row) for row in await connection.execute(query.order_by(c.sequence))]


async def as_of(connection: AsyncConnection, document: str, epoch: int, sequence: int) -> list[bytes]:
    """The updates that make the document as it was when it had just reached the sequence.

    From the beginning if that is still there, else from the first checkpoint. Raises `Gone`.
    """
    c = t.journal.c
    query = select(c.sequence, c.content).where(c.part == document, c.epoch == epoch, c.sequence <= sequence)
    # Without who and when, which take many times as long to read.
    entries = (await connection.execute(query.order_by(c.sequence))).all()
    before, told = await _tellable(connection, document, epoch, sequence, entries)
    return [*before, *(entry.content for entry in told)]


async def authored(
    connection: AsyncConnection, document: str, epoch: int, sequence: int
) -> tuple[list[bytes], list[Written]]:
    """Every entry up to the sequence that can still be told, with the updates that make the document before them.

    Raises `Gone`.
    """
    entries = await written(connection, document, epoch, sequence)
    return await _tellable(connection, document, epoch, sequence, entries)


async def authored_after(
    connection: AsyncConnection, document: str, epoch: int, after: int, until: int
) -> list[Written]:
    """Every entry after one sequence up to another one. Raises `Gone`."""
    entries = await written(connection, document, epoch, until, after=after)
    if len(entries) != until - after:
        raise Gone
    return entries


async def _tellable(
    connection: AsyncConnection, document: str, epoch: int, sequence: int, entries: Sequence[Entry]
) -> tuple[list[bytes], list[Entry]]:
    """Those of the entries that follow each other up to the sequence, and what stands before them. Raises `Gone`."""
    before, updates = await _start(connection, document, epoch, sequence, entries[0].sequence if entries else None)
    told = [entry for entry in entries if entry.sequence > before]
    if len(told) != sequence - before:
        raise Gone
    return updates, told


async def start(connection: AsyncConnection, document: str, epoch: int, sequence: int) -> tuple[int, list[bytes]]:
    """The sequence after which the history up to another one can still be told, and what the document held there.

    Raises `Gone`.
    """
    c = t.journal.c
    first = select(func.min(c.sequence)).where(c.part == document, c.epoch == epoch)
    return await _start(connection, document, epoch, sequence, await connection.scalar(first))


async def _start(
    connection: AsyncConnection, document: str, epoch: int, sequence: int, first: int | None
) -> tuple[int, list[bytes]]:
    """The same, with the first entry that is still there."""
    updates = await _beginning(connection, document, epoch)
    if first == 1 if first is not None else updates and sequence == BEGINNING:
        return BEGINNING, updates
    return await _first_checkpoint(connection, document, epoch, sequence)


async def piece(connection: AsyncConnection, *, document: str, epoch: int, after: int, until: int) -> list[bytes]:
    """The updates that follow a sequence, up to another one, as many as nobody minds to hold. Raises `Gone`."""
    c = t.journal.c
    of_this = (c.part == document, c.epoch == epoch, c.sequence > after)
    sizes = select(c.sequence, func.length(c.content)).where(*of_this, c.sequence <= until).order_by(c.sequence)
    last, length = after, 0
    for sequence, size in await connection.execute(sizes.limit(_PIECE)):
        if sequence != last + 1:
            raise Gone
        last, length = sequence, length + size
        if length >= _PIECE_BYTES:
            break
    if last == after:
        raise Gone
    return list(await connection.scalars(select(c.content).where(*of_this, c.sequence <= last).order_by(c.sequence)))


async def _beginning(connection: AsyncConnection, document: str, epoch: int) -> list[bytes]:
    """With what a history that was begun anew begins; nothing for one that begins with an empty document."""
    c = t.checkpoint.c
    query = select(c.content).where(c.part == document, c.epoch == epoch, c.sequence == BEGINNING)
    return list(await connection.scalars(query))


async def _first_checkpoint(
    connection: AsyncConnection, document: str, epoch: int, sequence: int
) -> tuple[int, list[bytes]]:
    c = t.checkpoint.c
    query = (
        select(c.sequence, c.content)
        .where(c.part == document, c.epoch == epoch, c.sequence > BEGINNING, c.sequence <= sequence)
        .order_by(c.sequence)
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        raise Gone
    return row.sequence, [row.content]


async def begin_anew(connection: AsyncConnection, document: str, epoch: int, content: bytes, at: datetime) -> None:
    """The document goes on as another history, which begins with this content: no copy of the one before fits it."""
    await connection.execute(
        insert(t.checkpoint).values(part=document, epoch=epoch, sequence=BEGINNING, content=content, made_at=at)
    )
    await connection.execute(update(t.part).where(t.part.c.id == document).values(epoch=epoch))


async def add_checkpoint(
    connection: AsyncConnection, document: str, epoch: int, sequence: int, content: bytes, at: datetime
) -> None:
    """Keep what was verified; of the earlier checkpoints only the last one stays. One that is there already stays."""
    c = t.checkpoint.c
    of_this = (c.part == document, c.epoch == epoch)
    present = set(await connection.scalars(select(c.sequence).where(*of_this)))
    if sequence in present:
        return
    await connection.execute(
        insert(t.checkpoint).values(part=document, epoch=epoch, sequence=sequence, content=content, made_at=at)
    )
    superfluous = sorted((present | {sequence}) - {BEGINNING})[:-_CHECKPOINTS_KEPT]
    await connection.execute(delete(t.checkpoint).where(*of_this, c.sequence.in_(superfluous)))


async def let_go(connection: AsyncConnection, before: datetime) -> int:
    """Delete the entries kept before that instant which two checkpoints cover; how many there were.

    What opens a document, and the fallback behind it, is never touched. The database refuses deletions from the
    journal; the refusal is lifted within this transaction only.
    """
    covered = (
        select(t.checkpoint.c.part, t.checkpoint.c.epoch, func.min(t.checkpoint.c.sequence).label("sequence"))
        .where(t.checkpoint.c.sequence > BEGINNING)
        .group_by(t.checkpoint.c.part, t.checkpoint.c.epoch)
        .having(func.count() >= _CHECKPOINTS_KEPT)
        .subquery()
    )
    old = (
        select(t.journal.c.sequence)
        .where(
            covered.c.part == t.journal.c.part,
            covered.c.epoch == t.journal.c.epoch,
            t.journal.c.sequence < covered.c.sequence,
        )
        .correlate(t.journal)
        .exists()
    )
    lift, restore = await _refusal(connection)
    await connection.execute(text(lift))
    gone = await connection.execute(delete(t.journal).where(t.journal.c.kept_at < before, old))
    await connection.execute(text(restore))
    return int(gone.rowcount)


async def _refusal(connection: AsyncConnection) -> tuple[str, str]:
    """How to lift and to restore the refusal to delete from the journal."""
    if connection.dialect.name == "postgresql":
        return (
            "ALTER TABLE journal DISABLE TRIGGER journal_is_insert_only",
            "ALTER TABLE journal ENABLE TRIGGER journal_is_insert_only",
        )
    query = text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'journal_refuses_delete'")
    definition: str = (await connection.execute(query)).scalar_one()
    return "DROP TRIGGER journal_refuses_delete", definition


async def documents_with_tail(connection: AsyncConnection, longest: int) -> Sequence[str]:
    """The documents with more entries behind their newest checkpoint than that."""
    newest = (
        select(func.max(t.checkpoint.c.sequence))
        .where(t.checkpoint.c.part == t.part.c.id, t.checkpoint.c.epoch == t.part.c.epoch)
        .scalar_subquery()
    )
    head = (
        select(func.max(t.journal.c.sequence))
        .where(t.journal.c.part == t.part.c.id, t.journal.c.epoch == t.part.c.epoch)
        .scalar_subquery()
    )
    query = select(t.part.c.id).where(head - func.coalesce(newest, 0) > longest).order_by(t.part.c.id)
    return list(await connection.scalars(query))
