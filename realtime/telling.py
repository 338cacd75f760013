"""When rooms speak: at once while there is little to say, joined in windows when there is much.

What it costs to tell a room something grows with its readers, whether it is one edit or fifty. So a room that has had
much to tell of late rests for a while after it has spoken, and the edits that come meanwhile leave together. A room in
which few write speaks at once, however many listen; and no room waits for another.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

from realtime.failpoints import Failpoint, failpoint
from realtime.limits import Limits
from realtime.outbox import Departures
from realtime.room import Room

#: A round that took t, when that is more than was to be expected, is followed by a rest of this many t.
_REST = 1.0
#: Seconds over which a room's deliveries are averaged.
_LATELY = 0.5


class _Pace:
    """How much one room has had to tell of late, and until when it rests."""

    __slots__ = ("_at", "_rate", "until")

    def __init__(self) -> None:
        self._at = -math.inf
        self._rate = 0.0
        self.until = 0.0

    def count(self, deliveries: int, now: float) -> float:
        """So many edits were told, each counted once for each reader; how many that makes in a second."""
        self._rate = self._rate * math.exp((self._at - now) / _LATELY) + deliveries / _LATELY
        self._at = now
        return self._rate


class Telling:
    """Speaks for the rooms of this process."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limits: Limits, milliseconds: Callable[[], int]) -> None:
        self.departures = Departures(loop.call_soon)
        self.milliseconds = milliseconds
        self._loop = loop
        self._limits = limits
        self._ready: dict[Room, None] = {}
        self._paces: dict[Room, _Pace] = {}
        self._waiting: set[Room] = set()
        self._presence_ready: dict[Room, float] = {}
        self._presence_next: dict[Room, float] = {}

    def rests_until(self, room: Room) -> float:
        """The loop time before which the room says nothing more."""
        pace = self._paces.get(room)
        return 0.0 if pace is None else pace.until

    def soon(self, room: Room) -> None:
        """The room has something that may be said."""
        if room in self._waiting or room in self._ready:
            return
        until = self.rests_until(room)
        if until > self._loop.time() + self._limits.shortest_wait_seconds:
            self._waiting.add(room)
            self._loop.call_at(until, self._rested, room)
        else:
            self._call(room)

    def _rested(self, room: Room) -> None:
        if room in self._waiting:
            self._waiting.discard(room)
            self._call(room)

    def _call(self, room: Room) -> None:
        if not self._ready:
            self._loop.call_soon(self._round)
        self._ready[room] = None

    def _round(self) -> None:
        began = self._loop.time()
        ready, self._ready = self._ready, {}
        told = {room: room.tell() for room in ready}
        self.departures.leave()
        failpoint(Failpoint.AFTER_TELL)
        # The loop writes to the sockets when it comes round again: only then the whole cost is known.
        self._loop.call_soon(self._rest, told, began)

    def _rest(self, told: dict[Room, int], began: float) -> None:
        now = self._loop.time()
        least = _REST * (now - began)
        for room, deliveries in told.items():
            if room.peers:
                pace = self._paces.get(room) or self._paces.setdefault(room, _Pace())
                rest = max(least, self._rest_for(pace.count(deliveries, now), len(room.peers)))
                pace.until = now + min(rest, self._limits.window_seconds)
            else:
                self._paces.pop(room, None)

    def _rest_for(self, rate: float, readers: int) -> float:
        """The more is told in a second the longer, until so many edits come together that joining more saves little."""
        excess = rate - self._limits.calm_deliveries
        if excess <= 0:
            return 0.0
        return min(excess * self._limits.delivery_seconds, self._limits.joined_edits * readers / rate)

    def presence_soon(self, room: Room) -> None:
        """Somebody in the room came, moved or left."""
        if room not in self._presence_ready:
            due = max(self._loop.time() + self._limits.presence_seconds, self._presence_next.pop(room, 0.0))
            self._presence_ready[room] = due
            self._loop.call_at(due, self._tell_presence, room)

    def _tell_presence(self, room: Room) -> None:
        self._presence_ready.pop(room, None)
        told = room.tell_presence(self.milliseconds())
        pause = told / self._limits.presence_bytes_per_second
        if pause > self._limits.presence_seconds:
            self._presence_next[room] = self._loop.time() + pause

    def forget(self, room: Room) -> None:
        """The room is closed."""
        self._ready.pop(room, None)
        self._waiting.discard(room)
        self._paces.pop(room, None)
        self._presence_next.pop(room, None)
