"""Takes in what comes on all sockets: frame by frame while there is little, in handfuls when there is much.

When many edits come, each waits for the next commit anyway. So it need not be looked at before that is near, and what
is looked at together costs far less than what wakes the process one by one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from realtime.keeping import Keeper

Take = Callable[[bytes], None]

#: Bytes that wait at most: whoever sends more than people do is looked at, and slowed down, at once.
_MOST = 1 << 16


class Intake:
    """Frames of every socket, in the order in which they came. What takes them must not raise."""

    def __init__(self, loop: asyncio.AbstractEventLoop, keeper: Keeper) -> None:
        self._loop = loop
        self._keeper = keeper
        self._waiting: list[tuple[Take, bytes]] = []
        self._size = 0

    def bring(self, take: Take, frame: bytes) -> None:
        """Have the frame taken, soon."""
        if not self._waiting:
            due = self._keeper.gathers_until
            if due <= self._loop.time():
                take(frame)
                return
            self._loop.call_at(due, self.empty)
        self._waiting.append((take, frame))
        self._size += len(frame)
        if self._size > _MOST:
            self.empty()

    def empty(self) -> None:
        """Have everything taken that waits: to be called before anything is done that came later."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        for take, frame in waiting:
            take(frame)
