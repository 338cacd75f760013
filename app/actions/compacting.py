"""Compacting: a checkpoint of a long document, so that it opens quickly, beside the live boards.

A checkpoint is used only after it was verified: in the workshop it is read anew, and must hold the same structs and
read as the same board as the whole journal, replayed from its beginning. The journal goes there in pieces.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.house import House
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.board.condensing import begin, condensed, go_on
from app.storage import history, journal
from app.storage import tables as t
from realtime.failpoints import Failpoint, failpoint
from realtime.ports import Entry, History, Journal, Reason

_log = logging.getLogger("caseboard.compacting")

#: Entries behind the newest checkpoint before another one is made.
LONGEST_TAIL = 500
#: Making and verifying one costs as much as the whole journal is long, and live boards have to go on beside it: what
#: took t is followed by a rest of so many t, and what grows meanwhile shares the next one.
_REST = 25
#: Seconds after the start of the server in which whole conferences come back, and what was left undone can wait.
_RUSH = 10.0
#: Seconds that the server may still take for it when it is told to stop.
_FAREWELL = 3.0


class Compaction:
    """Makes checkpoints of the documents that have grown."""

    def __init__(
        self, house: House, workshop: Workshop, longest_tail: int = LONGEST_TAIL, *, rush: float = _RUSH
    ) -> None:
        self._house = house
        self._workshop = workshop
        self._longest_tail = longest_tail
        self._rush = rush
        self._grown: dict[str, None] = {}
        self._wake = asyncio.Event()
        self._begun = asyncio.Event()

    def kept(self, document: str, sequence: int) -> None:
        """An entry was kept; every so many make the document due."""
        self._begun.set()
        if sequence % self._longest_tail == 0:
            self._grown[document] = None
            self._wake.set()

    async def run(self) -> None:
        """Compact for ever, beginning with what was left when the last process ended."""
        async with self._house.database.reading() as connection:
            for document in await history.documents_with_tail(connection, self._longest_tail):
                self._grown[document] = None
        if self._grown:
            await asyncio.sleep(self._rush)
        else:
            await self._begun.wait()
            await self._prepare()
        while True:
            if not self._grown:
                self._wake.clear()
                await self._wake.wait()
            await asyncio.sleep(_REST * await self._next())

    async def _prepare(self) -> None:
        """Have the workshop read its program while a meeting begins: that takes many times as long as a checkpoint."""
        with contextlib.suppress(WorkFailed):
            await self._workshop.run(begin, "", history.BEGINNING, ())

    async def finish(self, seconds: float = _FAREWELL) -> None:
        """Before the house closes, for a while: nobody who comes back shall wait for what was left undone."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._grown:
                    await self._next()

    async def _next(self) -> float:
        """Compact one document; how many seconds that took, the start of the workshop apart."""
        document = next(iter(self._grown))
        del self._grown[document]
        began = time.monotonic()
        try:
            await self._workshop.open()
            began = time.monotonic()
            await compact(self._house, self._workshop, document)
        except WorkFailed as failed:
            # The journal is whole all the same; only opening the document takes longer than it could.
            _log.critical("a checkpoint could not be made or is not faithful: %s", failed)
        except Exception:
            _log.exception("a checkpoint could not be made")
        return time.monotonic() - began


class WatchedJournal:
    """The journal, and the compaction hears of what it keeps. Implements `realtime.ports.Journal`."""

    def __init__(self, journal: Journal, compaction: Compaction) -> None:
        self._journal = journal
        self._compaction = compaction

    async def append(self, entries: Sequence[Entry]) -> Mapping[str, Reason]:
        refused = await self._journal.append(entries)
        for entry in entries:
            if entry.document not in refused:
                self._compaction.kept(entry.document, entry.sequence)
        return refused

    async def replay(self, document: str) -> History:
        return await self._journal.replay(document)

    async def head(self, document: str) -> int:
        return await self._journal.head(document)

    async def since(self, document: str, sequence: int) -> Sequence[tuple[int, bytes]]:
        return await self._journal.since(document, sequence)


async def compact(house: House, workshop: Workshop, document: str) -> int:
    """Make a checkpoint of the document as it stands; the sequence that it covers. Raises `WorkFailed`."""
    read = house.database.read_at_once
    kind, epoch, head, after, before = await read(partial(_as_it_stands, document))
    await workshop.run(begin, document, after, before)
    while after < head:
        piece = await read(partial(history.piece, document=document, epoch=epoch, after=after, until=head))
        await workshop.run(go_on, document, after, piece)
        after += len(piece)
    content = await workshop.run(condensed, document, head, kind)
    failpoint(Failpoint.BEFORE_CHECKPOINT)
    async with house.database.writing(decides=False) as connection:
        await history.add_checkpoint(connection, document, epoch, head, content, house.clock.now())
        failpoint(Failpoint.WHILE_CHECKPOINTING)
    failpoint(Failpoint.AFTER_CHECKPOINT)
    return head


async def _as_it_stands(document: str, connection: AsyncConnection) -> tuple[str, int, int, int, list[bytes]]:
    """Kind, epoch, last sequence, the one after which its history can still be told, and what it held there."""
    part = (await connection.execute(select(t.part.c.kind, t.part.c.epoch).where(t.part.c.id == document))).one()
    head = (await journal.heads(connection, [document])).get(document, 0)
    return part.kind, part.epoch, head, *await history.start(connection, document, part.epoch, head)


async def let_go(house: House, older_than_days: int) -> int:
    """Delete entries that checkpoints cover and that are older than they have to be kept; how many there were."""
    async with house.database.writing() as connection:
        count = await history.let_go(connection, house.clock.now() - timedelta(days=older_than_days))
        await note(house, connection, Kind.EDITS_LET_GO, "", count=count)
    return count
