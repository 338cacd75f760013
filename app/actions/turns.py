"""Taking turns at what the live boards share: the thread of the event loop."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


def _no_rest(_lasted: float) -> float:
    return 0.0


class Turns:
    """Only so many at once; whoever waits for another process meanwhile steps aside for those who could go on."""

    def __init__(self, at_once: int, rest: Callable[[float], float] = _no_rest) -> None:
        """`rest` says for how many seconds nobody has the turn after one that lasted so many."""
        self._free = asyncio.Semaphore(at_once)
        self._rest = rest
        #: By task, with when its turn began: what somebody sets going meanwhile has no turn of its own.
        self._having: dict[asyncio.Task[object] | None, float] = {}

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
        self._having[asyncio.current_task()] = time.monotonic()

    def _leave(self) -> None:
        began = self._having.pop(asyncio.current_task(), None)
        if began is None:
            return
        rest = self._rest(time.monotonic() - began)
        if rest > 0:
            # Nobody who has had their turn waits for the end of the rest.
            asyncio.get_running_loop().call_later(rest, self._free.release)
        else:
            self._free.release()
