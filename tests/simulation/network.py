"""Connections over a bad network: each keeps its own order, none keeps its time, and any may break unseen."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable
from functools import partial

from realtime.outbox import Line


class Pipe:
    """One direction of one connection: in order, late, and after a break not at all."""

    def __init__(self, choose: random.Random, deliver: Callable[[bytes], None]) -> None:
        self._loop = asyncio.get_running_loop()
        # Its own, because in which order the server writes to its sockets is nobody's promise.
        self._choose = random.Random(choose.random())
        self._deliver = deliver
        self._latest = 0.0
        self._underway: deque[Callable[[], None]] = deque()
        self.waiting = 0
        self.broken = False

    def put(self, frame: bytes) -> None:
        self.waiting += len(frame)
        self._later(partial(self._arrive, frame))

    def then(self, act: Callable[[], None]) -> None:
        """Do something at the other end when everything before has arrived."""
        self._later(act)

    def _later(self, act: Callable[[], None]) -> None:
        late = self._choose.expovariate(1 / 0.01) if self._choose.random() < 0.95 else self._choose.uniform(0.1, 1.5)
        self._latest = max(self._latest, self._loop.time() + late)
        self._underway.append(act)
        # Timers of the same moment go off in any order, but what goes off is always the next in line.
        self._loop.call_at(self._latest, self._next)

    def _next(self) -> None:
        act = self._underway.popleft()
        if not self.broken:
            act()

    def _arrive(self, frame: bytes) -> None:
        self.waiting -= len(frame)
        self._deliver(frame)


class SimulatedLine(Line):
    """The server's way to a browser."""

    def __init__(self, pipe: Pipe, abort: Callable[[], None]) -> None:
        self._pipe = pipe
        self._abort = abort

    def wrap(self, payload: bytes) -> bytes:
        return payload

    def waiting(self) -> int:
        return self._pipe.waiting

    def write(self, pieces: list[bytes]) -> None:
        for piece in pieces:
            self._pipe.put(piece)

    def abort(self) -> None:
        self._abort()
