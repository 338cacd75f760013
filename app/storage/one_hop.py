"""A connection to an SQLite file that changes threads as seldom as can be.

SQLite is called in a thread of its own for each connection, so that a slow disk never stops the event loop. Going there
and back costs far more than most statements, and aiosqlite does it for every little step: four times for one query.
Here a query with all its rows is one step, and so is a whole piece of work.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Self, TypeVar

import aiosqlite

Answer = TypeVar("Answer")


class OneHopConnection(aiosqlite.Connection):
    """What SQLAlchemy's dialect for aiosqlite works with."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connect, iter_chunk_size=64)
        self._thread.daemon = True

    async def run(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Do the work in the connection's thread."""
        answer: Answer = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return answer

    def cursor(self) -> _Cursor:  # type: ignore[override]  # as much of aiosqlite's cursor as SQLAlchemy uses
        return _Cursor(self)


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
        await self._connection.run(lambda connection: self._take(connection.execute(statement, parameters)))
        return self

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> Self:
        await self._connection.run(lambda connection: self._take(connection.executemany(statement, parameters)))
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
