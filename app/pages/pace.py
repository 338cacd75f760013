"""How fast one network address may ask, whatever it asks for: a bucket for each, which fills again all the time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

#: Addresses that are remembered before those are forgotten whose buckets are full again.
_REMEMBERED = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Pace:
    """Answers 429 to an address that asks far faster than people and their pages do. Each process counts alone."""

    def __init__(self, app: ASGIApp, a_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._most = a_minute
        self._each_second = a_minute / 60
        self._now = now
        self._buckets: dict[str, _Bucket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = scope.get("client")
        wait = self._wait(client[0]) if scope["type"] == "http" and client else 0
        if not wait:
            return await self._app(scope, receive, send)
        sentence = "Too much is asked from where you are. Please try again in a moment.\n"
        answer = PlainTextResponse(sentence, 429, {"Retry-After": str(wait)})
        return await answer(scope, receive, send)

    def _wait(self, address: str) -> int:
        """Seconds after which the address may ask again; 0 when it may now."""
        now = self._now()
        bucket = self._buckets.get(address)
        if bucket is None:
            self._forget(now)
            bucket = self._buckets[address] = _Bucket(self._most, now)
        bucket.left = min(self._most, bucket.left + (now - bucket.at) * self._each_second)
        bucket.at = now
        if bucket.left < 1:
            return math.ceil((1 - bucket.left) / self._each_second)
        bucket.left -= 1
        return 0

    def _forget(self, now: float) -> None:
        if len(self._buckets) < _REMEMBERED:
            return
        for address, bucket in list(self._buckets.items()):
            if bucket.left + (now - bucket.at) * self._each_second >= self._most:
                del self._buckets[address]
        # All of them ask all the time: the one that has waited longest begins anew.
        while len(self._buckets) >= _REMEMBERED:
            del self._buckets[next(iter(self._buckets))]
