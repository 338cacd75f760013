"""Copies of an SQLite database: made while it is in use, checked before they are believed, put back as a whole."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

#: So long a copy waits for a commit that is under way.
_PATIENCE = 30.0


class Unusable(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Not a copy of our database, or not a whole one."""


def make(database: Path, copy: Path, fill: Callable[[Path], None] = lambda fresh: None) -> str:
    """Copy the database as it stands to a file that was not there before or is replaced. The copy's SHA-256.

    The server may write meanwhile: what is committed by now is in the copy, and nothing half. `fill` adds what lies
    beside the database. Nothing that is not whole ever has the name of the copy. Raises `Unusable`, `OSError`.
    """
    fresh = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        with _for_the_owner(fresh):
            _copy(database, fresh)
            fill(fresh)
            check(fresh)
            digest = _digest(fresh)
            _to_disk(fresh)
            fresh.replace(copy)
            _to_disk(copy.absolute().parent)
    finally:
        fresh.unlink(missing_ok=True)
    return digest


def _copy(database: Path, fresh: Path) -> None:
    try:
        with closing(_opened(database)) as source, closing(sqlite3.connect(fresh)) as target:
            # In one step: a copy in several begins again whenever somebody writes in between.
            source.backup(target)
            # The copy is one file, whole without any other beside it.
            target.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise Unusable(f"{database} cannot be copied ({type(error).__name__}).") from None


@contextmanager
def _for_the_owner(path: Path) -> Iterator[None]:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    yield


def check(copy: Path) -> str:
    """The step to which the copy's tables were brought. Raises `Unusable` for what is no whole database of ours."""
    try:
        with closing(_opened(copy)) as connection:
            (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
            dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
            (step,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise Unusable(f"{copy} is not a database of Caseboard ({type(error).__name__}).") from None
    if whole != "ok" or dangling is not None:
        raise Unusable(f"{copy} is damaged.")
    return str(step)


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=_PATIENCE)


def bring(copy: Path, fresh: Path) -> str:
    """Bring a copy to where it is worked on, for its owner only. Its SHA-256."""
    fresh.unlink(missing_ok=True)
    with _for_the_owner(fresh), copy.open("rb") as source, fresh.open("wb") as target:
        while block := source.read(1 << 20):
            target.write(block)
    _to_disk(fresh)
    return _digest(fresh)


def swap(fresh: Path, database: Path, aside: Path) -> None:
    """Put `fresh` in the place of the database, which is kept `aside`, closed and whole in one file."""
    if database.exists():
        with closing(sqlite3.connect(database, timeout=_PATIENCE)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.execute("PRAGMA journal_mode = DELETE")
        os.link(database, aside)
    fresh.replace(database)
    _to_disk(database)
    _to_disk(database.absolute().parent)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
