"""What is particular to SQLite: its engines, its pragmas, and the lock on the data directory."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

LOCK = "caseboard.lock"
#: Of the library in use.
VERSION: tuple[int, int, int] = sqlite3.sqlite_version_info[:3]

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


def writing_engine(path: Path) -> AsyncEngine:
    """The one connection that writes and checkpoints."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", pool_size=1, max_overflow=0, pool_timeout=30, hide_parameters=True
    )
    _prepare(engine.sync_engine, _SETTINGS_OF_ALL + _SETTINGS_OF_THE_WRITER, "BEGIN IMMEDIATE")
    return engine


def reading_engine(path: Path, readers: int = 3) -> AsyncEngine:
    """Connections that cannot write, and so cannot checkpoint either."""
    url = f"sqlite+aiosqlite:///file:{path}?mode=ro&uri=true"
    engine = create_async_engine(url, pool_size=readers, max_overflow=0, pool_timeout=30, hide_parameters=True)
    _prepare(engine.sync_engine, _SETTINGS_OF_ALL + _SETTINGS_OF_READERS, "BEGIN")
    return engine


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


def _lock(descriptor: int, directory: Path, version: tuple[int, int, int]) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if second_writer_is_safe(version):
            return
        holder = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        raise DataInUse(
            f"Process {holder} is using {directory}, and SQLite {'.'.join(map(str, version))} can lose data when two "
            "processes write. Stop that one first, or use SQLite 3.51.3 or later, or PostgreSQL."
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
