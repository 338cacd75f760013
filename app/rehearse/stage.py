"""The stage: the product as it is served, on a clock that the rehearsal moves.

It answers on a free port of this machine, from a process of its own; whoever plays comes in through that door and the
operator's commands alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import SecretStr

from app import control
from app.clock import SystemClock
from app.main import create_app
from app.serving import config_of
from app.settings import Settings, unhurried

_SPAWN = multiprocessing.get_context("spawn")
_PATIENCE = 60.0


class StageClock:
    """Runs like any clock, from the instant to which it was moved last; the same in every process that has it."""

    def __init__(self, start: datetime) -> None:
        self._system = SystemClock()
        self._ahead: Synchronized[float] = _SPAWN.Value("d", (start - self._system.now()).total_seconds())

    def now(self) -> datetime:
        return self._system.now() + timedelta(seconds=self._ahead.value)

    def move(self, to: datetime) -> None:
        """Move on to an instant; never back, as no clock of a server goes back by days."""
        if to > self.now():
            self._ahead.value = (to - self._system.now()).total_seconds()

    def headers(self) -> Mapping[str, str]:
        """What requests say about when they are: nothing, for the server has this clock."""
        return {}


@dataclass(frozen=True)
class Stage:
    settings: Settings
    clock: StageClock
    #: For how long after signing in somebody is inside.
    stays: timedelta
    #: The server's ids of people, by their addresses: here nobody is told any.
    added: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return self.settings.origin

    async def order(self, order: str, /, **facts: Any) -> str:
        """Do what the operator's command of that name does. Raises `Refusal`."""
        return await asyncio.to_thread(control.ask, self.settings.data, order, facts)

    async def let_pass(self, seconds: int) -> None:
        """As people do who are asked to wait."""
        self.clock.move(self.clock.now() + timedelta(seconds=seconds))

    def _letters(self) -> list[Path]:
        """The letters that have left, oldest first."""
        return sorted(self.settings.mail_folder.glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)

    async def letters_to(self, address: str, more_than: int = -1, patience: float = 30.0) -> Sequence[bytes]:
        """Every letter that went to somebody, oldest first, once the postman has brought more than so many.

        Raises `TimeoutError`."""
        async with asyncio.timeout(patience):
            while True:
                found = [each for each in (path.read_bytes() for path in self._letters()) if address.encode() in each]
                if len(found) > more_than:
                    return found
                await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def staged(data: Path, start: datetime) -> AsyncIterator[Stage]:
    """The product on these data, from this instant on, until the block ends."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        # Weeks pass in a minute: people stay signed in for as long as they may.
        own = Settings(data=data, port=port, log_level="error", session_hours=24, session_idle_minutes=1440)
        settings = unhurried(own)
        clock = StageClock(start)
        with _served(settings, clock, listener) as told:
            if not await asyncio.to_thread(_opened, told):
                raise RuntimeError("the server ended before it had begun")
            yield Stage(settings, clock, settings.session_length - timedelta(hours=1))


@contextlib.asynccontextmanager
async def demonstrated(data: Path, token: str) -> AsyncIterator[str]:
    """A demonstrating server on these data, which shows its measurements for this token, until the block ends."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        own = Settings(data=data, port=port, log_level="error", demo=True, metrics_token=SecretStr(token))
        settings = unhurried(own)
        with _served(settings, StageClock(SystemClock().now()), listener) as told:
            if not await asyncio.to_thread(_opened, told):
                raise RuntimeError("the server ended before it had begun")
            yield settings.origin


@contextlib.contextmanager
def _served(settings: Settings, clock: StageClock, listener: socket.socket) -> Iterator[Connection]:
    """A process that serves until the block ends, and what it says: a word once it is open."""
    ours, theirs = _SPAWN.Pipe()
    server = _SPAWN.Process(target=_serve, args=(settings, clock, listener, theirs), name="caseboard-stage")
    server.start()
    theirs.close()
    try:
        yield ours
    finally:
        ours.close()
        server.join()


def _opened(told: Connection) -> bool:
    try:
        return told.poll(_PATIENCE) and bool(told.recv())
    except EOFError:
        return False


def _serve(settings: Settings, clock: StageClock, listener: socket.socket, line: Connection) -> None:
    """The process: open until nobody is at the other end of the line."""
    server = _Server(config_of(create_app(settings, clock), settings), line)
    threading.Thread(target=server.hang_up_with, args=(line,), daemon=True).start()
    server.run([listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, line: Connection) -> None:
        super().__init__(config)
        self._line = line

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._line.send(True)

    def hang_up_with(self, line: Connection) -> None:
        with contextlib.suppress(EOFError, OSError):
            line.recv()
        self.should_exit = True
