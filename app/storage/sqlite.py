"""What is particular to SQLite: its engines, its pragmas, and the lock on the data directory."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import logging
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from app.storage.concerning import Concerns, Moment
from app.storage.one_hop import (
    BEGIN_TO_READ,
    BEGIN_TO_WRITE,
    PATIENCE,
    Answer,
    OneHopConnection,
    another_writes,
    file_at,
    kind_of,
    one_hop_connection,
)
from app.storage.writing_back import LONGEST, Progress, WriteBack, write_back

_log = logging.getLogger("caseboard.sqlite")

Connect = Callable[[], Awaitable[OneHopConnection]]

LOCK = "caseboard.lock"
#: Of the library in use.
VERSION: tuple[int, int, int] = sqlite3.sqlite_version_info[:3]
#: Stands for work beside which nobody else may write, with whatever SQLite.
_NO_VERSION = (0, 0, 0)

_SETTINGS_OF_ALL = (
    "foreign_keys = ON",
    f"busy_timeout = {PATIENCE * 1000}",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
)
_SETTINGS_OF_THE_WRITER = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "secure_delete = ON",
    # See `app.storage.writing_back`.
    "wal_autocheckpoint = 0",
    # See `OneHopConnection.begin_to_write`, which waits instead.
    "busy_timeout = 0",
)
_SETTINGS_OF_READERS = ("query_only = ON",)


#: What SQLite says when it cannot get at the file, or may not, or has no room.
_OUT_OF_REACH = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)


class DataInUse(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Another process writes to this data directory."""


class DataGone(OSError):  # noqa: N818 - reads as a sentence at the raise
    """Another file, or none, stands where the opened one stood: what is written into it will not be found again."""


class NoTurn(OSError):  # noqa: N818 - reads as a sentence at the raise
    """Whoever writes before is not done in time."""


class Writer:
    """The one connection that writes: for a transaction statement by statement, or in one go.

    What it has committed is in the file that stands at its path, or `DataGone` is raised. `longest_log` is how many
    bytes of what was committed may stand beside that file before they are written back into it.
    """

    def __init__(self, path: Path, longest_log: int = LONGEST) -> None:
        self._path = path
        self._write_back = WriteBack(path, self._write_back_the_rest, longest_log)
        connect = partial(one_hop_connection, file_at(path.absolute().as_uri()))
        self.engine = _engine(path, 1, self._begun(connect))
        settings = (*_SETTINGS_OF_ALL, *_SETTINGS_OF_THE_WRITER, f"journal_size_limit = {longest_log}")
        _prepare(self.engine.sync_engine, settings, BEGIN_TO_WRITE)
        self._turn = asyncio.Lock()
        self._connection: OneHopConnection | None = None
        self._newest: OneHopConnection | None = None
        self._file: tuple[int, int] | None = None
        self._concerns = Concerns()

    def _begun(self, connect: Connect) -> Connect:
        async def connected() -> OneHopConnection:
            self._newest = connection = await connect()
            connection.before_writing = self._concerns.end
            self._file = self._standing()
            return connection

        return connected

    def _standing(self) -> tuple[int, int] | None:
        """Which file stands at the path now."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _require_the_file(self) -> None:
        if self._file is None or self._standing() != self._file:
            raise DataGone(errno.ENOENT, "The database was moved away or replaced", str(self._path))

    def lasts(self) -> float:
        """For how many seconds the connection's thread has been at one thing; waiting for other processes apart."""
        return self._newest.stint.lasts() if self._newest else 0.0

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction, committed when the block ends; undone when it raises."""
        async with self._its_turn():
            async with self.engine.begin() as connection:
                yield connection
            self._require_the_file()
        self._write_back.committed()

    async def run(
        self,
        work: Callable[[sqlite3.Connection], Answer],
        at_once: Callable[[sqlite3.Connection], Answer | None] | None = None,
    ) -> Answer:
        """Do the work as one transaction in the connection's thread; undone when it raises.

        Every statement that is awaited on its own costs several changes of thread, far more than SQLite itself. And
        each statement gives the interpreter's lock away, to get it back when others let go of it: so what one statement
        can do is tried `at_once`, a transaction by itself. The work is done when it answers nothing.
        """
        async with self._its_turn():
            connection = self._connection or await self._connected()
            self._connection = None
            transaction = partial(_as_transaction, connection.begin_to_write, work)
            answer = await connection.run(partial(_at_once_or, at_once, transaction) if at_once else transaction)
            self._require_the_file()
            # Whatever went wrong, the next one asks the pool again.
            self._connection = connection
        self._write_back.committed()
        return answer

    async def make_room(self) -> None:
        """Have commits overwrite a file that need not grow, where that can be; for a server that stays."""
        async with self._its_turn():
            connection = self._connection or await self._connected()
            try:
                await connection.run(partial(_while_writing, connection.begin_to_write, self._write_back.make_room))
            except sqlite3.OperationalError as error:
                if not out_of_reach(error):
                    raise
                _log.warning("no room is taken for the log: %s", error.sqlite_errorname)

    async def close(self) -> None:
        """The connection that closes the file last writes back all of the log."""
        await self._write_back.rest()
        await self.engine.dispose()

    async def _write_back_the_rest(self) -> Progress:
        async with self._its_turn():
            connection = self._connection or await self._connected()
            return await connection.run(write_back)

    async def look(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Do in the connection's thread what reads nothing that a transaction could change, without waiting for one."""
        if self._connection is None:
            return await self.run(work)
        return await self._connection.run(work)

    async def concerned(self, before: Moment | None) -> tuple[Moment, frozenset[str] | None]:
        """See `Concerns.since`."""
        known = await self.look(partial(self._concerned, before))
        if known is not None:
            return known
        # A connection that nobody has asked before hears only from now on.
        return await self.run(partial(self._hear_and_tell, before))

    def _concerned(
        self, before: Moment | None, connection: sqlite3.Connection
    ) -> tuple[Moment, frozenset[str] | None] | None:
        return self._concerns.since(before, connection) if self._concerns.hears(connection) else None

    def _hear_and_tell(
        self, before: Moment | None, connection: sqlite3.Connection
    ) -> tuple[Moment, frozenset[str] | None]:
        self._concerns.hear(connection)
        return self._concerns.since(before, connection)

    @asynccontextmanager
    async def _its_turn(self) -> AsyncIterator[None]:
        """Waits for no longer than for another process: else a queue would grow while nothing can be written."""
        if self._turn.locked():
            try:
                await asyncio.wait_for(self._turn.acquire(), PATIENCE)
            except TimeoutError:
                raise NoTurn(errno.EBUSY, "Others have written for too long") from None
        else:
            await self._turn.acquire()
        try:
            yield
        finally:
            self._turn.release()

    async def _connected(self) -> OneHopConnection:
        async with self.engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, OneHopConnection)  # noqa: S101 - made by `_begun`
            return driver


def _as_transaction(
    begin: Callable[[sqlite3.Connection], None],
    work: Callable[[sqlite3.Connection], Answer],
    connection: sqlite3.Connection,
) -> Answer:
    begin(connection)
    try:
        answer = work(connection)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return answer


def _at_once_or(
    at_once: Callable[[sqlite3.Connection], Answer | None],
    transaction: Callable[[sqlite3.Connection], Answer],
    connection: sqlite3.Connection,
) -> Answer:
    try:
        answer = at_once(connection)
    except sqlite3.OperationalError as error:
        if not another_writes(error):
            raise
        answer = None
    return transaction(connection) if answer is None else answer


def _while_writing(
    begin: Callable[[sqlite3.Connection], None], work: Callable[[], None], connection: sqlite3.Connection
) -> None:
    """Do what changes no data while no process but this may."""
    begin(connection)
    try:
        work()
    finally:
        connection.rollback()


def reading_engine(path: Path, readers: int = 3) -> AsyncEngine:
    """Connections that cannot write, and so cannot checkpoint either."""
    connect = partial(one_hop_connection, file_at(path.absolute().as_uri(), readable_only=True))
    engine = _engine(path, readers, connect)
    _prepare(engine.sync_engine, _SETTINGS_OF_ALL + _SETTINGS_OF_READERS, BEGIN_TO_READ)
    return engine


def prepare_to_read(engine: Engine) -> None:
    """Have the connections of an engine read as all the others do that cannot write."""
    _prepare(engine, _SETTINGS_OF_ALL + _SETTINGS_OF_READERS, BEGIN_TO_READ)


def _engine(path: Path, connections: int, connect: Connect) -> AsyncEngine:
    return create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        async_creator=connect,
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


def out_of_reach(error: sqlite3.Error) -> bool:
    """Whether the file cannot be used at the moment, and may be again."""
    return kind_of(error) in _OUT_OF_REACH


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
            f"Process {holder} is using {directory} already. Stop that one first, or name another directory. (Two "
            "processes may write at once only with SQLite 3.51.3 or later, or PostgreSQL; this is "
            f"{'.'.join(map(str, version))}.)"
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
