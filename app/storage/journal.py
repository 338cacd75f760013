"""The journal: every edit of every document, in one order for each, kept before anybody is told.

Implements `realtime.ports.Journal` on the database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Container, Mapping, Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.clock import Clock
from app.conference.states import State
from app.storage import editing, file_audit, file_journal
from app.storage import tables as t
from app.storage.database import Database
from app.storage.editing import Edit, Editing
from app.storage.file_journal import Stand
from app.storage.in_time import in_time
from realtime.failpoints import Failpoint, failpoint
from realtime.ports import Entry, History, Reason, Refused, Span

#: Seconds in which a PostgreSQL server has to have kept what it was given.
_PATIENCE = 8


class DatabaseJournal:
    """Keeps edits in the table `journal`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._editing = Editing()

    async def append(self, entries: Sequence[Entry]) -> Mapping[str, Reason]:
        """Keep all entries in one commit, save those of documents that may not be written: these are named."""
        writer = self._database.file_writer
        news = self._editing.news(entries, self._clock.now())
        if writer is None:
            refused = await in_time(self._append(entries, news), _PATIENCE)
        else:
            at_once = None if news else partial(self._append_next, entries)
            refused = await writer.run(partial(self._append_to, entries, news), at_once)
        failpoint(Failpoint.AFTER_COMMIT)
        self._editing.known(_kept(news, refused))
        return refused

    async def _append(self, entries: Sequence[Entry], news: Collection[Edit]) -> Mapping[str, Reason]:
        async with self._database.writing() as connection:
            refused = await refusals(connection, entries)
            await write(connection, [entry for entry in entries if entry.document not in refused], self._clock)
            await editing.write_down(connection, _kept(news, refused), self._clock.now())
            failpoint(Failpoint.BEFORE_COMMIT)
        return refused

    def _append_next(self, entries: Sequence[Entry], connection: sqlite3.Connection) -> Mapping[str, Reason] | None:
        """As `_append_to`, where nobody has to be refused and nothing is news."""
        failpoint(Failpoint.BEFORE_COMMIT)
        kept = [(entry, written(entry.spans)) for entry in entries]
        return {} if file_journal.insert_next(connection, kept, self._clock.now()) else None

    def _append_to(
        self, entries: Sequence[Entry], news: Collection[Edit], connection: sqlite3.Connection
    ) -> Mapping[str, Reason]:
        refused = _objections(file_journal.stands(connection, _documents(entries)), entries)
        kept = [(entry, written(entry.spans)) for entry in entries if entry.document not in refused]
        file_journal.insert(connection, kept, self._clock.now())
        file_audit.write_down(connection, _kept(news, refused), self._clock.now())
        failpoint(Failpoint.BEFORE_COMMIT)
        return refused

    async def replay(self, document: str) -> History:
        """Checkpoint and entries of the document's present epoch. Raises `Refused`."""
        try:
            return await self._database.read_at_once(partial(history, document=document))
        except (SQLAlchemyError, OSError) as error:
            raise Refused(Reason.NOT_LOADED) from error

    async def rehearse(self) -> None:
        """Ask everything once that a replay asks, of no document."""
        await self._database.read_at_once(_rehearse)

    async def head(self, document: str) -> int:
        """The last sequence kept, 0 for none."""
        async with self._database.reading() as connection:
            return (await heads(connection, [document])).get(document, 0)

    async def since(self, document: str, sequence: int) -> Sequence[tuple[int, bytes]]:
        """The entries after `sequence`, in order."""
        async with self._database.reading() as connection:
            part = await _part(connection, document)
            return [] if part is None else await _entries(connection, document, part.epoch, sequence)


async def _rehearse(connection: AsyncConnection) -> None:
    await _part(connection, "")
    await _checkpoint(connection, "", 0)
    await _entries(connection, "", 0, 0)


async def refusals(connection: AsyncConnection, entries: Sequence[Entry]) -> dict[str, Reason]:
    """The documents that may not be written, with the reason; no other is frozen before this transaction ends."""
    return _objections(await _stands(connection, _documents(entries)), entries)


async def write(connection: AsyncConnection, entries: Sequence[Entry], clock: Clock) -> None:
    """Insert entries that are known to be the next ones."""
    if not entries:
        return
    now = clock.now()
    await connection.execute(
        insert(t.journal),
        [
            {
                "part": entry.document,
                "epoch": entry.epoch,
                "sequence": entry.sequence,
                "person": entry.person,
                "client": entry.client,
                "spans": written(entry.spans),
                "content": entry.update,
                "kept_at": now,
            }
            for entry in entries
        ],
    )


async def heads(connection: AsyncConnection, documents: Sequence[str]) -> Mapping[str, int]:
    """The last sequence of each document's present epoch; documents without entries are left out."""
    query = (
        select(t.journal.c.part, func.max(t.journal.c.sequence).label("head"))
        .select_from(t.journal.join(t.part, (t.part.c.id == t.journal.c.part) & (t.part.c.epoch == t.journal.c.epoch)))
        .where(t.journal.c.part.in_(documents))
        .group_by(t.journal.c.part)
    )
    return {row.part: row.head for row in await connection.execute(query)}


async def written_since(connection: AsyncConnection, since: datetime, most: int) -> Sequence[str]:
    """The documents of open conferences that were edited after that instant, the last edited first."""
    entry, c = t.journal.c, t.part.c
    newest = (
        select(entry.kept_at)
        .where(entry.part == c.id, entry.epoch == c.epoch)
        .order_by(entry.sequence.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(c.id)
        .join(t.conference, t.conference.c.id == c.conference)
        .where(t.conference.c.state == State.OPEN, newest > since)
        .order_by(newest.desc(), c.id)
        .limit(most)
    )
    return list((await connection.scalars(query)).all())


def written(spans: Sequence[Span]) -> str:
    """Spans as the table holds them."""
    return " ".join(f"{span.client}:{span.start}-{span.end}" for span in spans)


def _kept(news: Collection[Edit], refused: Container[str]) -> set[Edit]:
    return {edit for edit in news if edit.document not in refused}


def _documents(entries: Sequence[Entry]) -> list[str]:
    return sorted({entry.document for entry in entries})


async def _stands(connection: AsyncConnection, documents: Sequence[str]) -> Mapping[str, Stand]:
    # The lock keeps a freeze, and other processes' appends to the same document, out until this commit.
    query = (
        select(t.part.c.id, t.part.c.epoch, t.conference.c.state)
        .select_from(t.part.join(t.conference, t.conference.c.id == t.part.c.conference))
        .where(t.part.c.id.in_(documents))
        .order_by(t.part.c.id)
        .with_for_update(key_share=True)
    )
    parts = (await connection.execute(query)).all()
    present = await heads(connection, documents)
    return {row.id: Stand(row.id, row.epoch, row.state, present.get(row.id, 0)) for row in parts}


def _objections(stands: Mapping[str, Stand], entries: Sequence[Entry]) -> dict[str, Reason]:
    """The documents of the batch that cannot be written, with the reason."""
    refused: dict[str, Reason] = {}
    expected = {document: stand.head + 1 for document, stand in stands.items()}
    for entry in entries:
        objection = _objection(stands.get(entry.document), entry, expected.get(entry.document, 1))
        if objection is not None:
            refused.setdefault(entry.document, objection)
        expected[entry.document] = expected.get(entry.document, 1) + 1
    return refused


def _objection(stand: Stand | None, entry: Entry, expected: int) -> Reason | None:
    if stand is None:
        return Reason.UNKNOWN
    if stand.epoch != entry.epoch:
        return Reason.OTHER_HISTORY
    if stand.state != State.OPEN:
        return Reason.FROZEN
    return None if entry.sequence == expected else Reason.NOT_KEPT


async def _part(connection: AsyncConnection, document: str) -> t.AnyRow | None:
    query = (
        select(t.part.c.epoch, t.conference.c.state)
        .select_from(t.part.join(t.conference, t.conference.c.id == t.part.c.conference))
        .where(t.part.c.id == document)
    )
    return (await connection.execute(query)).first()


async def history(connection: AsyncConnection, document: str) -> History:
    """Checkpoint and entries of the document's present epoch. Raises `Refused`."""
    part = await _part(connection, document)
    if part is None:
        raise Refused(Reason.UNKNOWN)
    checkpoint = await _checkpoint(connection, document, part.epoch)
    sequence = checkpoint.sequence if checkpoint else 0
    return History(
        epoch=part.epoch,
        checkpoint_sequence=sequence,
        checkpoint=checkpoint.content if checkpoint else None,
        entries=await _entries(connection, document, part.epoch, sequence),
        open=part.state == State.OPEN,
    )


async def _checkpoint(connection: AsyncConnection, document: str, epoch: int) -> t.AnyRow | None:
    c = t.checkpoint.c
    newest = (
        select(c.sequence, c.content).where(c.part == document, c.epoch == epoch).order_by(c.sequence.desc()).limit(1)
    )
    return (await connection.execute(newest)).first()


async def _entries(connection: AsyncConnection, document: str, epoch: int, after: int) -> list[tuple[int, bytes]]:
    c = t.journal.c
    query = (
        select(c.sequence, c.content)
        .where(c.part == document, c.epoch == epoch, c.sequence > after)
        .order_by(c.sequence)
    )
    return [(row.sequence, row.content) for row in await connection.execute(query)]
