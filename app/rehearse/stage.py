"""The stage: the product as it is served, on a clock that the rehearsal moves.

It answers on a free port of this machine; whoever plays comes in through that door and the operator's commands alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import uvicorn

from app import control
from app.clock import SystemClock
from app.main import create_app
from app.serving import config_of
from app.settings import Settings


class StageClock:
    """Runs like any clock, from the instant to which it was moved last."""

    def __init__(self, start: datetime) -> None:
        self._system = SystemClock()
        self._set(start)

    def now(self) -> datetime:
        return self._at + (self._system.now() - self._since)

    def move(self, to: datetime) -> None:
        """Move on to an instant; never back, as no clock of a server goes back by days."""
        if to > self.now():
            self._set(to)

    def _set(self, at: datetime) -> None:
        self._at, self._since = at.astimezone(UTC), self._system.now()


@dataclass(frozen=True)
class Stage:
    settings: Settings
    clock: StageClock

    @property
    def url(self) -> str:
        return self.settings.origin

    async def order(self, order: str, /, **facts: Any) -> str:
        """Do what the operator's command of that name does. Raises `Refusal`."""
        return await asyncio.to_thread(control.ask, self.settings.data, order, facts)

    def let_pass(self, seconds: int) -> None:
        """As people do who are asked to wait."""
        self.clock.move(self.clock.now() + timedelta(seconds=seconds))

    def letters(self) -> list[Path]:
        """The letters that have left, oldest first."""
        return sorted(self.settings.mail_folder.glob("*.eml"), key=lambda each: each.stat().st_mtime_ns)

    async def letters_to(self, address: str, more_than: int = 0, patience: float = 30.0) -> list[bytes]:
        """Every letter that went to somebody, oldest first, once the postman has brought more than so many.

        Raises `TimeoutError`."""
        async with asyncio.timeout(patience):
            while True:
                found = [each for each in (path.read_bytes() for path in self.letters()) if address.encode() in each]
                if len(found) > more_than:
                    return found
                await asyncio.sleep(0.02)


@contextlib.asynccontextmanager
async def staged(data: Path, start: datetime) -> AsyncIterator[Stage]:
    """The product on these data, from this instant on, until the block ends."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    settings = Settings(data=data, port=port, log_level="error")
    clock = StageClock(start)
    config = config_of(create_app(settings, clock), settings)
    config.loop = "none"
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        while not server.started:
            if serving.done():
                await serving
                raise RuntimeError("the server ended before it had begun")
            await asyncio.sleep(0.01)
        yield Stage(settings, clock)
    finally:
        server.should_exit = True
        await serving
