"""A real server with its watcher, on real files: to be killed, stopped, starved, and looked at from outside."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx2
import psycopg
import pycrdt

from app.storage.database import FILE

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Seat:
    """What one participant needs to join."""

    headers: Mapping[str, str]
    token: str
    client: int


@dataclass(frozen=True, slots=True)
class Table:
    """A live conference: its shared document, the field to type into, its participants; the first one is the chair."""

    socket: str
    document: str
    root: str
    seats: tuple[Seat, ...]


class Server:
    """The running server."""

    def __init__(self, watcher: subprocess.Popen[str], url: str, data: Path, postgresql: str = "") -> None:
        self.watcher, self.url, self.data, self._postgresql = watcher, url, data, postgresql

    @property
    def process(self) -> int:
        """The process that serves, which the watcher replaces; 0 while there is none."""
        children = Path(f"/proc/{self.watcher.pid}/task/{self.watcher.pid}/children").read_text().split()
        return int(children[0]) if children else 0

    def strike(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Kill the process that serves, or what else the signal does to it."""
        process = self.process
        if process:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, how)

    @contextlib.asynccontextmanager
    async def visitor(self, headers: Mapping[str, str] | None = None) -> AsyncIterator[httpx2.AsyncClient]:
        """Somebody's browser, for pages; `headers` say who."""
        given = {"Origin": self.url, **(headers or {})}
        async with httpx2.AsyncClient(base_url=self.url, headers=given, trust_env=False, timeout=20) as browser:
            yield browser

    async def tables(self, rooms: int, people: int) -> list[Table]:
        """New live conferences."""
        async with self.visitor() as browser:
            answer = (await browser.post("/demo/fixture", json={"rooms": rooms, "people": people})).json()
        return [_table(answer, room) for room in answer["rooms"]]

    # --- what is on disk, seen by another process

    @contextlib.contextmanager
    def disk(self) -> Iterator[Disk]:
        """The database as it is now."""
        if self._postgresql:
            with psycopg.connect(self._postgresql) as at_server:
                yield _Numbered(at_server)
            return
        connection = sqlite3.connect(f"file:{self.data / FILE}?mode=ro", uri=True, timeout=20)
        try:
            yield connection
        finally:
            connection.close()

    def journal(self, document: str) -> list[tuple[int, str, bytes]]:
        """Sequence, spans and content of every entry."""
        with self.disk() as disk:
            query = "SELECT sequence, spans, content FROM journal WHERE part = ? ORDER BY sequence"
            return list(disk.execute(query, (document,)))

    def conference(self, document: str) -> str:
        with self.disk() as disk:
            row: tuple[str] = disk.execute("SELECT conference FROM part WHERE id = ?", (document,)).fetchone()
        return row[0]


class Disk(Protocol):
    """As much of a connection as is needed to look."""

    def execute(self, query: str, values: Sequence[Any] = ..., /) -> Any: ...


class _Numbered:
    """Takes question marks for PostgreSQL."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Any:
        return self._connection.execute(query.replace("?", "%s").encode(), values)


def replayed(entries: list[tuple[int, str, bytes]], root: str) -> str:
    """The text that the journal holds."""
    document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    for _, _, update in entries:
        document.apply_update(update)
    return str(document.get(root, type=pycrdt.Text))


def _table(answer: Any, room: Any) -> Table:
    seats = tuple(Seat(each["headers"], each["token"], each["client_id"]) for each in room["participants"])
    return Table(answer["url"], room["name"], answer["text_root"], seats)


@contextlib.contextmanager
def serving(data: Path, port: int = 0, **settings: str) -> Iterator[Server]:
    """A demonstration on these data; `settings` without their prefix."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CASEBOARD_", "DATABASE_"))}
    environment |= {f"CASEBOARD_{name.upper()}": value for name, value in settings.items()}
    watcher = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve", "--demo", "--data", str(data), "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert watcher.stdout is not None
        found = re.search(r"http://localhost:\d+", watcher.stdout.readline())
        assert found, "the server says where it is in its first line"
        yield Server(watcher, found[0], data, settings.get("database_url", ""))
    finally:
        watcher.terminate()
        try:
            watcher.wait(15)
        finally:
            watcher.kill()
            watcher.wait()
            assert watcher.stdout is not None
            watcher.stdout.close()
