"""When rooms speak: at once while there is little to say, joined in windows when there is much.

What it costs to tell a room something grows with its readers, whether it is one edit or fifty. So a room that has
spoken rests for a while, the longer the fuller it is, and the edits that come meanwhile leave together; other rooms do
not wait for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from realtime.failpoints import Failpoint, failpoint
from realtime.limits import Limits
from realtime.outbox import Departures
from realtime.room import Room

#: A round that took t, when that is more than was to be expected, is followed by a rest of this many t.
_REST = 2.0


class Telling:
    """Speaks for the rooms of this process."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limits: Limits, milliseconds: Callable[[], int]) -> None:
        self.departures = Departures(loop.call_soon)
        self.milliseconds = milliseconds
        self._loop = loop
        self._limits = limits
        self._ready: dict[Room, None] = {}
        self._resting: dict[Room, float] = {}
        self._waiting: set[Room] = set()
        self._presence_ready: dict[Room, float] = {}
        self._presence_next: dict[Room, float] = {}

    def rests_until(self, room: Room) -> float:
        """The loop time before which the room says nothing more."""
        return self._resting.get(room, 0.0)

    def soon(self, room: Room) -> None:
        """The room has something that may be said."""
        if room in self._waiting or room in self._ready:
            return
        until = self._resting.get(room, 0.0)
        if until > self._loop.time():
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
        for room in ready:
            room.tell()
        self.departures.leave()
        failpoint(Failpoint.AFTER_TELL)
        # The loop writes to the sockets when it comes round again: only then the whole cost is known.
        self._loop.call_soon(self._rest, ready, began)

    def _rest(self, told: dict[Room, None], began: float) -> None:
        now = self._loop.time()
        longest = self._limits.window_seconds
        least = min(longest, _REST * (now - began))
        for room in told:
            if room.peers:
                self._resting[room] = now + max(least, min(longest, len(room.peers) ** 2 * self._limits.pair_seconds))
            else:
                self._resting.pop(room, None)

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
        self._resting.pop(room, None)
        self._presence_next.pop(room, None)
