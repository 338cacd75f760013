"""When rooms speak: at once while there is little to say, joined in windows when there is much.

What a round of telling costs grows with the readers, whether it tells one edit or fifty. So the next round waits a few
times as long as the last one took, and the edits that come meanwhile leave together.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from realtime.failpoints import Failpoint, failpoint
from realtime.limits import Limits
from realtime.outbox import Departures
from realtime.room import Room

#: A round that took t is followed by a pause of at least this many t.
_REST = 2.0


class Telling:
    """Speaks for the rooms of this process."""

    def __init__(self, loop: asyncio.AbstractEventLoop, limits: Limits, milliseconds: Callable[[], int]) -> None:
        self.departures = Departures(loop.call_soon)
        self.milliseconds = milliseconds
        self._loop = loop
        self._limits = limits
        self._ready: dict[Room, None] = {}
        self._next = 0.0
        self._presence_ready: dict[Room, float] = {}
        self._presence_next: dict[Room, float] = {}

    @property
    def next_round(self) -> float:
        """The loop time before which nothing more is told."""
        return self._next

    def soon(self, room: Room) -> None:
        """The room has something that may be said."""
        if not self._ready:
            now = self._loop.time()
            if now >= self._next:
                self._loop.call_soon(self._round)
            else:
                self._loop.call_at(self._next, self._round)
        self._ready[room] = None

    def _round(self) -> None:
        began = self._loop.time()
        ready, self._ready = self._ready, {}
        for room in ready:
            room.tell()
        self.departures.leave()
        failpoint(Failpoint.AFTER_TELL)
        # The loop writes to the sockets when it comes round again: only then the whole cost is known.
        self._loop.call_soon(self._rest, began)

    def _rest(self, began: float) -> None:
        now = self._loop.time()
        self._next = now + min(self._limits.window_seconds, _REST * (now - began))

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
        self._presence_next.pop(room, None)
