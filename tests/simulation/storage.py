"""The real journal on a real SQLite database in memory, on a disk that is slow, full, or dies in the middle."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, TypeVar, cast

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from app.board.replaying import whole
from app.storage import tables as t
from app.storage.database import Database
from app.storage.journal import DatabaseJournal
from realtime.ports import Entry, History, Reason, Refused

T = TypeVar("T")
EPOCH = 1


class _Noon:
    def now(self) -> datetime:
        return datetime(2026, 6, 11, 2, tzinfo=UTC)


@cache
def _schema() -> str:
    tables = (t.conference, t.part, t.journal)
    return ";".join(str(CreateTable(each).compile(dialect=sqlite.dialect())) for each in tables)


class Disk:
    """Where commits go. While `stormy`, some take long, some fail, and of some it never becomes known."""

    def __init__(self, choose: random.Random) -> None:
        self.stormy = True
        self.commits = 0
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.executescript(_schema())
        self._choose = choose
        self._turn = asyncio.Lock()

    def add(self, document: str) -> None:
        """An open conference with this document."""
        self.connection.execute(
            """INSERT INTO conference (id, case_file, number, type, purpose, mode, place, starts_at, time_zone,
                planned_minutes, state) VALUES (?, '', 1, '', '', '', '', '', '', 60, 'open')""",
            (document,),
        )
        self.connection.execute("INSERT INTO part VALUES (?, ?, 'shared', ?)", (document, document, EPOCH))

    def freeze(self, document: str) -> None:
        self.connection.execute("UPDATE conference SET state = 'frozen' WHERE id = ?", (document,))

    def frozen(self, document: str) -> bool:
        [[state]] = self.connection.execute("SELECT state FROM conference WHERE id = ?", (document,))
        return bool(state == "frozen")

    def kept(self, document: str, after: int = 0) -> list[tuple[int, bytes]]:
        query = "SELECT sequence, content FROM journal WHERE part = ? AND sequence > ? ORDER BY sequence"
        return self.connection.execute(query, (document, after)).fetchall()

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """One transaction, as the writer of the database does it. Raises `OSError` when the disk will not."""
        async with self._turn:
            weather = self._choose.random() if self.stormy else 1.0
            await asyncio.sleep(self._choose.expovariate(1 / 0.002) if weather > 0.03 else self._choose.uniform(0.5, 4))
            if weather < 0.02:
                raise OSError("no space left on device")
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                done = work(self.connection)
            except BaseException:
                self.connection.execute("ROLLBACK")
                raise
            self.connection.execute("COMMIT")
            self.commits += 1
            await asyncio.sleep(self._choose.expovariate(1 / 0.001))
            if weather > 0.98 and self.stormy:
                raise OSError("the answer to the commit was lost")
            return done


class SimulatedJournal(DatabaseJournal):
    """Appends with the product's own code for SQLite; reads from the same tables without threads."""

    def __init__(self, disk: Disk, choose: random.Random) -> None:
        super().__init__(cast(Database, None), _Noon())
        self._disk = disk
        self._choose = choose

    async def append(self, entries: Sequence[Entry]) -> Mapping[str, Reason]:
        return await self._disk.run(partial(self._append_to, entries, ()))

    async def replay(self, document: str) -> History:
        await self._read()
        entries = self._disk.kept(document)
        # As if a checkpoint had been made at some time.
        covered = self._choose.randint(0, len(entries)) if self._choose.random() < 0.5 else 0
        checkpoint = whole(update for _, update in entries[:covered]) if covered else None
        return History(EPOCH, covered, checkpoint, entries[covered:], not self._disk.frozen(document))

    async def head(self, document: str) -> int:
        await self._read()
        return len(self._disk.kept(document))

    async def since(self, document: str, sequence: int) -> Sequence[tuple[int, bytes]]:
        await self._read()
        return self._disk.kept(document, sequence)

    async def _read(self) -> None:
        await asyncio.sleep(self._choose.expovariate(1 / 0.001))
        if self._disk.stormy and self._choose.random() < 0.02:
            raise Refused(Reason.NOT_LOADED)


def text_of(entries: Sequence[tuple[int, bytes]], root: str, document: Any) -> str:
    """What a document says that has taken in these entries, read from its text `root`."""
    for _, update in entries:
        document.apply_update(update)
    return str(document[root])
