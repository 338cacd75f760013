"""Reading from an SQLite file in one go: many queries with one change of threads, however many they are.

What reads is written once, with `await`, for both kinds of database. Here each `await` has its answer at once, so the
whole of it is over in the thread in which it began, and the event loop with the live boards is woken a single time.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Dialect, create_engine
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import StaticPool

from app.storage import sqlite

Answer = TypeVar("Answer")
Work = Callable[[AsyncConnection], Coroutine[Any, Any, Answer]]


class AtOnce:
    """One connection that cannot write, and its thread."""

    def __init__(self, path: Path) -> None:
        self._reader = _Reader(path)
        self._thread = ThreadPoolExecutor(1, "reading")

    async def read(self, work: Work[Answer]) -> Answer:
        """What the work finds in one view of the data. It may await nothing but its connection."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, copy_context().run, self._reader.read, work)

    async def close(self) -> None:
        await asyncio.to_thread(self._thread.shutdown)
        self._reader.close()


def read_apart(path: Path, work: Work[Answer]) -> Answer:
    """The same in a process of its own, which ends with it. The work is found there by its name."""
    return _reader_of(path).read(work)


class _Reader:
    """One connection that cannot write."""

    def __init__(self, path: Path) -> None:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        # One thread at a time works with it; another one may close it.
        connect = lambda: sqlite3.connect(uri, uri=True, check_same_thread=False)  # noqa: E731
        self._engine = create_engine("sqlite://", creator=connect, poolclass=StaticPool, hide_parameters=True)
        sqlite.prepare_to_read(self._engine)

    def read(self, work: Work[Answer]) -> Answer:
        with self._engine.connect() as connection:
            # As much of it as queries need.
            going = work(cast(AsyncConnection, _Answering(connection)))
            try:
                going.send(None)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            going.close()
            raise RuntimeError("reading at once has to wait for nothing else")

    def close(self) -> None:
        self._engine.dispose()


@cache
def _reader_of(path: Path) -> _Reader:
    return _Reader(path)


class _Answering:
    """Answers as SQLAlchemy's AsyncConnection does, without ever waiting."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def dialect(self) -> Dialect:
        return self._connection.dialect

    async def execute(self, *asked: Any) -> Any:
        return self._connection.execute(*asked)

    async def scalar(self, *asked: Any) -> Any:
        return self._connection.scalar(*asked)

    async def scalars(self, *asked: Any) -> Any:
        return self._connection.scalars(*asked)
