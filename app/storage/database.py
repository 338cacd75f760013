"""The database: one way to read, one way to write, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app.settings import Settings
from app.storage import sqlite
from app.storage.at_once import Answer, AtOnce, Work
from app.storage.concerning import Moment, written_by_others

FILE = "caseboard.sqlite3"

#: Seconds that a PostgreSQL server is waited for.
_PATIENCE = 5
_BOUNDS = " ".join(
    f"-c {name}={seconds}s"
    for name, seconds in (
        ("statement_timeout", _PATIENCE),
        ("lock_timeout", _PATIENCE),
        ("idle_in_transaction_session_timeout", 2 * _PATIENCE),
    )
)


#: Settings of PostgreSQL with the value that loses what was committed, and the one that does not.
_DURABLE = (
    ("fsync", "off", "on"),
    ("full_page_writes", "off", "on"),
    ("synchronous_commit", "off", "on"),
    ("data_sync_retry", "on", "off"),
)


def database_url(settings: Settings) -> URL:
    """Where the data are: the PostgreSQL server of the settings, else a file in the data directory."""
    if settings.database_url is None:
        return sqlite_url(settings.data / FILE)
    return make_url(settings.database_url.get_secret_value()).set(drivername="postgresql+psycopg")


def sqlite_url(path: Path) -> URL:
    """The database in a file."""
    return URL.create("sqlite", database=str(path.absolute()))


def held(settings: Settings) -> AbstractContextManager[None]:
    """Hold the data for writing by this process. Raises `sqlite.DataInUse`."""
    if settings.database_url is not None:
        return contextlib.nullcontext()
    return sqlite.sole_writer(settings.data)


class Database:
    """Transactions to read in and to write in."""

    def __init__(self, url: URL, *, patient: bool = False) -> None:
        """`patient` is for commands that nobody waits for: statements may take as long as they need."""
        self.url = url
        #: The writer of an SQLite file, for what must not cost more than it has to; else nothing.
        self.file_writer: sqlite.Writer | None = None
        #: Where an SQLite file is.
        self.file: Path | None = None
        self._changes = 0
        if url.get_backend_name() == "sqlite":
            self.file = path = Path(url.database or FILE)
            self.file_writer = sqlite.Writer(path)
            self._writer, self._readers = self.file_writer.engine, sqlite.reading_engine(path)
            self._at_once: AtOnce | None = AtOnce(path)
        else:
            self._at_once = None
            self._writer = create_async_engine(
                url,
                pool_size=10,
                pool_pre_ping=True,
                pool_timeout=_PATIENCE,
                hide_parameters=True,
                connect_args={"connect_timeout": _PATIENCE, "options": "" if patient else _BOUNDS},
            )
            self._readers = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view of the data."""
        async with self._readers.connect() as connection:
            yield connection

    async def read_at_once(self, work: Work[Answer]) -> Answer:
        """What the work finds in one consistent view of the data, for what many ask while boards are live: it may await
        nothing but its connection, and costs the event loop no more than one query does."""
        if self._at_once is not None:
            return await self._at_once.read(work)
        async with self.reading() as connection:
            return await work(connection)

    @asynccontextmanager
    async def writing(self, *, decides: bool = True) -> AsyncIterator[AsyncConnection]:
        """One transaction, on disk when the block ends; undone when it raises.

        Say that it does not decide anything when no answer to the question who may do what can depend on it.
        """
        try:
            async with (self.file_writer or self._writer).begin() as connection:
                yield connection
        finally:
            self._changes += decides

    async def objections(self) -> list[str]:
        """Why what is committed here could be lost all the same, a sentence each. SQLite is told by its own lock."""
        if self.file_writer is not None:
            return []
        async with self.reading() as connection:
            return [
                f"PostgreSQL's {name} is {value}: what is shown as saved could be lost. Set it to {wanted}."
                for name, unsafe, wanted in _DURABLE
                if (value := await connection.scalar(text(f"SHOW {name}"))) == unsafe
            ]

    @property
    def changes(self) -> int:
        """How often this process may have written something that decides anything."""
        return self._changes

    async def stand(self) -> tuple[int, int] | None:
        """Differs as soon as something may have been written that decides anything; None where only a query tells."""
        if self.file_writer is None:
            return None
        changes = self._changes
        return changes, await self.file_writer.look(written_by_others)

    async def concerned(self, before: Moment | None) -> tuple[Moment | None, frozenset[str] | None]:
        """Whom what was written since `before` can concern at the doors, by documents, persons and sessions; None when
        it may be everybody, as always where only a query tells. And the moment from which to ask the next time."""
        return (None, None) if self.file_writer is None else await self.file_writer.concerned(before)

    def lasts(self) -> float:
        """For how many seconds the thread that writes has been at one thing; it rests where a server does the work."""
        return 0.0 if self.file_writer is None else self.file_writer.lasts()

    async def close(self) -> None:
        if self._at_once is not None:
            await self._at_once.close()
        await self._readers.dispose()
        # Last, so that the connection that may write back the log is the one that closes the file.
        await (self.file_writer.close() if self.file_writer is not None else self._writer.dispose())


def unavailable(error: BaseException) -> bool:
    """Whether it says that the database cannot be used now (locked, full, out of reach), not that we erred."""
    if isinstance(error, sqlite.DataGone | sqlite.NoTurn | PoolTimeout | InterfaceError):
        return True
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return sqlite.out_of_reach(cause)
    return isinstance(error, OperationalError)


def description(url: URL) -> str:
    """The kind of database and its version, for logs."""
    return f"SQLite {sqlite3.sqlite_version}" if url.get_backend_name() == "sqlite" else "PostgreSQL"


def new_id() -> str:
    """An id nobody can guess: 96 random bits in hexadecimal."""
    return secrets.token_hex(12)
