"""A connection to an SQLite file that changes threads as seldom as can be.

SQLite is called in a thread of its own for each connection, so that a slow disk never stops the event loop. Going there
and back costs far more than most statements, and aiosqlite does it for every little step: four times for one query.
Here a query with all its rows is one step, and so is a whole piece of work; a transaction that only reads begins with
its first query, as it does for SQLite anyway, and nobody waits for its end.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain, repeat
from typing import Any, Self, TypeVar

import aiosqlite

Answer = TypeVar("Answer")

#: Seconds for which one waits for whoever writes before, in this process or another.
PATIENCE = 5
#: Seconds from one try to the next while another process writes; the last for ever.
_PAUSES = (0.001, 0.002, 0.005, 0.01, 0.02)

#: Waits for as long as another process writes, which is no work of its own.
BEGIN_TO_WRITE = "BEGIN IMMEDIATE"
BEGIN_TO_READ = "BEGIN"


class Stint:
    """What a connection's thread is at: seen from outside, whether it will ever come to an end."""

    #: On the monotonic clock; None while it rests.
    began: float | None = None

    def lasts(self) -> float:
        """For how many seconds it has been at one thing."""
        began = self.began
        return 0.0 if began is None else time.monotonic() - began


class OneHopConnection(aiosqlite.Connection):
    """What SQLAlchemy's dialect for aiosqlite works with."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connect, iter_chunk_size=64)
        self._thread.daemon = True
        self.stint = Stint()
        #: Called in the connection's thread when a transaction has begun that writes: all before it are over.
        self.before_writing: Callable[[], None] | None = None
        #: Whether what goes on is a transaction that only reads, and whether SQLite has been told of it.
        self._reads = False
        self._begun = False

    async def _execute(self, fn: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        return await super()._execute(self._at_work, partial(fn, *arguments, **named))  # type: ignore[no-untyped-call]

    def _at_work(self, work: Callable[[], Answer]) -> Answer:
        self.stint.began = time.monotonic()
        try:
            return work()
        finally:
            self.stint.began = None

    def begin_to_read(self) -> None:
        """What is queried from now on is how the database stood at the first query."""
        self._reads, self._begun = True, False

    async def query(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do what belongs to the transaction that goes on."""
        begins = self._reads and not self._begun
        self._begun = True
        await self.run(partial(_begun_to_read, work) if begins else work)

    async def rollback(self) -> None:
        if not self._reads:
            await super().rollback()
        elif self._begun:
            # Whatever comes next on this connection comes after it, and nothing of it can be lost.
            self._tx.put_nowait((None, partial(self._at_work, self._conn.rollback)))
        self._reads = self._begun = False

    def begin_to_write(self, connection: sqlite3.Connection) -> None:
        """In the connection's thread: wait for one's turn among processes."""
        self.stint.began = None
        _begin_in_turn(connection)
        self.stint.began = time.monotonic()
        if self.before_writing is not None:
            self.before_writing()

    async def run(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Do the work in the connection's thread."""
        answer: Answer = await self._execute(work, self._conn)
        return answer

    def cursor(self) -> _Cursor:  # type: ignore[override]  # as much of aiosqlite's cursor as SQLAlchemy uses
        return _Cursor(self)


def _begin_in_turn(connection: sqlite3.Connection) -> None:
    # SQLite would wait within any statement, where nobody can tell waiting from a disk that hangs.
    longest = time.monotonic() + PATIENCE
    for pause in chain(_PAUSES, repeat(_PAUSES[-1])):
        try:
            connection.execute(BEGIN_TO_WRITE)
            return
        except sqlite3.OperationalError as error:
            if not another_writes(error) or time.monotonic() + pause > longest:
                raise
        time.sleep(pause)


def another_writes(error: sqlite3.Error) -> bool:
    """Whether it says that another process is at it, and nothing worse."""
    return kind_of(error) == sqlite3.SQLITE_BUSY


def kind_of(error: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 where the driver itself complains."""
    # The lowest byte is the kind; those above say more of it.
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def _begun_to_read(work: Callable[[sqlite3.Connection], Answer], connection: sqlite3.Connection) -> Answer:
    connection.execute(BEGIN_TO_READ)
    return work(connection)


async def one_hop_connection(connect: Callable[[], sqlite3.Connection]) -> OneHopConnection:
    """A connection, made by `connect` in its thread."""
    connection = OneHopConnection(connect)
    await connection
    return connection


class _Cursor:
    """One statement and its rows."""

    arraysize = 1

    def __init__(self, connection: OneHopConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        if statement == BEGIN_TO_WRITE:
            await self._connection.run(self._connection.begin_to_write)
        elif statement == BEGIN_TO_READ:
            self._connection.begin_to_read()
        else:
            await self._connection.query(lambda connection: self._take(connection.execute(statement, parameters)))
        return self

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> Self:
        await self._connection.query(lambda connection: self._take(connection.executemany(statement, parameters)))
        return self

    def _take(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []


def file_at(path: str, *, readable_only: bool = False) -> Callable[[], sqlite3.Connection]:
    """How to connect to a file, given as SQLite's URI for it."""
    return partial(sqlite3.connect, f"{path}?mode={'ro' if readable_only else 'rwc'}", uri=True)
