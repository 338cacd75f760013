"""What is particular to SQLite: its engines, its pragmas, and the lock on the data directory."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.storage.one_hop import Answer, OneHopConnection, file_at, one_hop_connection

LOCK = "caseboard.lock"
#: Of the library in use.
VERSION: tuple[int, int, int] = sqlite3.sqlite_version_info[:3]
#: Stands for work beside which nobody else may write, with whatever SQLite.
_NO_VERSION = (0, 0, 0)

_SETTINGS_OF_ALL = (
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
)
_SETTINGS_OF_THE_WRITER = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    "wal_autocheckpoint = 1000",
)
_SETTINGS_OF_READERS = ("query_only = ON",)


class DataInUse(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Another process writes to this data directory."""


class Writer:
    """The one connection that writes and checkpoints: for a transaction statement by statement, or in one go."""

    def __init__(self, path: Path) -> None:
        self.engine = _engine(path, 1, readable_only=False)
        _prepare(self.engine.sync_engine, _SETTINGS_OF_ALL + _SETTINGS_OF_THE_WRITER, "BEGIN IMMEDIATE")
        self._turn = asyncio.Lock()
        self._connection: OneHopConnection | None = None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed when the block ends; undone when it raises."""
        async with self._turn, self.engine.begin() as connection:
            yield connection

    async def run(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Do the work as one transaction in the connection's thread; undone when it raises.

        Every statement that is awaited on its own costs several changes of thread, far more than SQLite itself.
        """
        async with self._turn:
            connection = self._connection or await self._connected()
            self._connection = None
            answer = await connection.run(partial(_as_transaction, work))
            # Whatever went wrong, the next one asks the pool again.
            self._connection = connection
            return answer

    async def _connected(self) -> OneHopConnection:
        async with self.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, OneHopConnection)  # noqa: S101 - made by `_engine`
            return driver


def _as_transaction(work: Callable[[sqlite3.Connection], Answer], connection: sqlite3.Connection) -> Answer:
    connection.execute("BEGIN IMMEDIATE")
    try:
        answer = work(connection)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return answer


def reading_engine(path: Path, readers: int = 3) -> AsyncEngine:
    """Connections that cannot write, and so cannot checkpoint either."""
    engine = _engine(path, readers, readable_only=True)
    _prepare(engine.sync_engine, _SETTINGS_OF_ALL + _SETTINGS_OF_READERS, "BEGIN")
    return engine


def _engine(path: Path, connections: int, *, readable_only: bool) -> AsyncEngine:
    return create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        async_creator=partial(one_hop_connection, file_at(path.absolute().as_uri(), readable_only=readable_only)),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,
    )


def _prepare(engine: Engine, settings: tuple[str, ...], begin: str) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        # The driver would otherwise open transactions by its own rules, and never an immediate one.
        connection.isolation_level = None
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def second_writer_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has the WAL-reset bug repaired, by which two writing processes can lose commits."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)


@contextmanager
def sole_writer(directory: Path, version: tuple[int, int, int] = VERSION) -> Iterator[None]:
    """Hold the data directory as its writing process. Raises `DataInUse` when another one does and that is unsafe."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, directory, version)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def alone(directory: Path) -> Iterator[None]:
    """Hold the data directory as the only process that uses it. Raises `DataInUse`, whatever the SQLite."""
    with sole_writer(directory, _NO_VERSION):
        yield


def _lock(descriptor: int, directory: Path, version: tuple[int, int, int]) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if second_writer_is_safe(version):
            return
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        if version == _NO_VERSION:
            raise DataInUse(f"Process {holder} is using {directory}. Stop that one first.") from None
        raise DataInUse(
            f"Process {holder} is using {directory}, and SQLite {'.'.join(map(str, version))} can lose data when two "
            "processes write. Stop that one first, or use SQLite 3.51.3 or later, or PostgreSQL."
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
