"""Moving what was committed from SQLite's log into the file, beside the connection that writes.

Whoever writes appends to the log and syncs it; now and then the pages in it have to be written back into the file,
which takes as long as hundreds of commits. So a thread does that while the writer goes on, and the writer itself writes
back only what was committed meanwhile: then nothing is left in the log, and the next commit begins it anew.

A released SQLite may lose commits when the log is begun anew while another connection has just begun to write back
(https://www.sqlite.org/wal.html#walresetbug). So all that time a reader holds the log: one that is held is never begun
anew. There is always something in the log that is not written back when the reader begins, or it would hold the file
instead; and nothing but this writes back, because the writer's own turn for it is off.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

_log = logging.getLogger("caseboard.writing_back")

#: Bytes of the log from which it is written back. The file of the log stays as long, for to overwrite costs less.
LONGEST = 32 << 20
#: What a reader kept from being written back is tried again when the log has grown by this part of the longest.
_STEP = 1 / 8
#: Pages that the writer writes back itself.
_FEW = 200
#: So many times the longest log is to be free on the disk before room for it is taken.
_SPARE = 8
#: How often one begins over when much was committed meanwhile.
_ROUNDS = 4


class Progress(NamedTuple):
    """How many pages the log holds, and how many of them, from its beginning, are in the file."""

    pages: int
    written: int

    @property
    def left(self) -> int:
        return self.pages - self.written


class WriteBack:
    """Keeps the log of one file short."""

    def __init__(self, path: Path, finish: Callable[[], Awaitable[Progress]], longest: int = LONGEST) -> None:
        """`finish` writes back with the connection that writes, when nobody else does."""
        self._path = path
        self._log = path.with_name(path.name + "-wal")
        self._finish = finish
        self._longest = longest
        self._not_before = 0
        self._task: asyncio.Task[None] | None = None

    def committed(self) -> None:
        """Something was appended to the log."""
        length = self._length()
        if length <= self._longest:
            self._not_before = 0
        elif length > self._not_before and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._run())

    def make_room(self) -> None:
        """Take the room on the disk that the log will need; only while nobody else may write."""
        try:
            fill(self._log, self._longest)
        except OSError as error:
            _log.warning("there is no room for the log yet: %s", errno.errorcode.get(error.errno or 0, "OSError"))

    async def rest(self) -> None:
        """Wait for what goes on."""
        if self._task is not None:
            await asyncio.wait([self._task])

    def _length(self) -> int:
        """Of the log; when it is begun anew, its file is cut to `longest`, so a longer one is as long as the log."""
        try:
            return self._log.stat().st_size
        except OSError:
            return 0

    async def _run(self) -> None:
        try:
            for _ in range(_ROUNDS):
                progress = await asyncio.to_thread(_write_back_beside, self._path)
                if progress.left <= _FEW:
                    await self._finish()
                    break
        except (sqlite3.Error, OSError) as error:
            # Nothing is lost: what is in the log is committed, and read from there.
            _log.warning("the log could not be written back: %s", getattr(error, "sqlite_errorname", "OSError"))
        self._not_before = self._length() + int(_STEP * self._longest)


def fill(log: Path, longest: int = LONGEST) -> None:
    """Make the file of the log as long as it becomes anyway; only while nobody else may write.

    A file that grows has the file system keep its own journal at each sync, which makes some commits ten times as long.
    What is filled in holds no frame, for the sums of a frame are not zero (https://www.sqlite.org/fileformat2.html#walformat).
    """
    if shutil.disk_usage(log.parent).free < _SPARE * longest:
        return
    with log.open("r+b", buffering=0) as file:
        missing = longest - file.seek(0, os.SEEK_END)
        while missing > 0:
            missing -= file.write(bytes(min(missing, 1 << 20)))
        os.fsync(file.fileno())


def write_back(connection: sqlite3.Connection) -> Progress:
    """Write back as much as no reader keeps in the log; waits for nobody."""
    _busy, pages, written = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return Progress(pages, written)


def _write_back_beside(path: Path) -> Progress:
    """As `write_back`, with a connection of its own, while the log is held."""
    with _held(path), closing(_opened(path, "rw")) as connection:
        return write_back(connection)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Read from the log all the time."""
    with closing(_opened(path, "ro")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        yield


def _opened(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    connection.execute("PRAGMA mmap_size = 0")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection
