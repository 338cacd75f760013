"""Taking turns at what the live boards share: the thread of the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Only so many at once; whoever waits for another process meanwhile steps aside for those who could go on."""

    def __init__(self, at_once: int) -> None:
        self._free = asyncio.Semaphore(at_once)
        #: By task: what somebody sets going meanwhile has no turn of its own.
        self._having: set[asyncio.Task[object] | None] = set()

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        await self._take()
        try:
            yield
        finally:
            self._leave()

    @asynccontextmanager
    async def aside(self) -> AsyncIterator[None]:
        """Without a turn while the block runs; nothing changes for those who have none."""
        had_one = asyncio.current_task() in self._having
        self._leave()
        try:
            yield
        finally:
            if had_one:
                await self._take()

    async def _take(self) -> None:
        await self._free.acquire()
        self._having.add(asyncio.current_task())

    def _leave(self) -> None:
        if asyncio.current_task() in self._having:
            self._having.discard(asyncio.current_task())
            self._free.release()
