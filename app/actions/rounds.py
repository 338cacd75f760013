"""Rounds: a chore that goes on beside everything else, round after round, until the house closes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

import structlog

from app.logs import trace_of

log = structlog.get_logger("caseboard.rounds")

#: A round looks again after so many seconds, even when nothing rang.
LOOKS_EVERY = 30.0
_FAREWELL = 2.0


class Rounds:
    def __init__(self, bell: asyncio.Event, go_round: Callable[[], Awaitable[float]], complaint: str) -> None:
        """`go_round` does what is due and answers in how many seconds to look again; the bell calls for it earlier.

        The complaint is what the log says when a round fails; the next one tries again.
        """
        self.over = False
        self._bell = bell
        self._go_round = go_round
        self._complaint = complaint

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Goes round until the block ends; the round in hand is finished if that is soon."""
        task = asyncio.create_task(self._work())
        try:
            yield
        finally:
            self.over = True
            self._bell.set()
            await asyncio.wait({task}, timeout=_FAREWELL)
            await ended(task)

    async def _work(self) -> None:
        while not self.over:
            self._bell.clear()
            try:
                wait = await self._go_round()
            except Exception as error:  # whatever it was, the next round tries again
                log.error(self._complaint, error=type(error).__name__, trace=trace_of(error))
                wait = LOOKS_EVERY
            if not self.over:
                await _rung(self._bell, wait)


async def _rung(bell: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await bell.wait()


@contextlib.asynccontextmanager
async def beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Goes on beside everything else until the block ends."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        await ended(task)


async def ended(task: asyncio.Task[None]) -> None:
    """Call the task off until it has ended: a cancellation can be lost on its way through a driver or `wait_for`."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=_FAREWELL)
