"""Carries what comes in on one socket to its connection, at the pace that the limits and the journal allow."""

from __future__ import annotations

import asyncio
import logging
import math
import time

from realtime.connection import Connection
from realtime.errors import CloseCode, ProtocolError
from realtime.ports import Reason
from realtime.rate import Allowance
from realtime.rooms import Rooms
from realtime.transport import DirectLine, QueuedLine

_log = logging.getLogger(__name__)

#: Seconds for which one socket may keep all others waiting.
_TURN = 0.02


class Carrier:
    """One socket's way in: straight from the server where the line can do that, else frame by frame with `take`."""

    def __init__(self, connection: Connection, rooms: Rooms, line: DirectLine | QueuedLine) -> None:
        self._loop = asyncio.get_running_loop()
        self._connection = connection
        self._keeper = rooms.keeper
        self._intake = rooms.intake
        self._allowance = Allowance(rooms.limits, self._loop.time())
        self._pause = 0.0
        #: Seconds of work that the frames have made since the others had their turn, and when that began.
        self._work = 0.0
        self._turn = -math.inf
        self._line = line
        self._resting: asyncio.Task[None] | None = None
        #: Whether the socket has come to its end by what it said.
        self.failed = False
        line.listen(self._straight)

    def take(self, frame: bytes) -> bool:
        """Act on one frame after all that came before; whether nothing more should be read before `rest` is over."""
        self._intake.empty()
        return self._take(frame)

    def _take(self, frame: bytes) -> bool:
        now, began = self._loop.time(), time.perf_counter()
        try:
            self._connection.receive(frame, now)
            self._pause = self._allowance.spend(len(frame), now)
        except ProtocolError as defect:
            self.refuse(defect)
        except Exception:
            _log.exception("a socket failed")
            self._fail(CloseCode.INTERNAL, Reason.NOT_LOADED)
        return self._pause > 0 or self._is_a_burden(now, time.perf_counter() - began) or self._keeper.crowded

    def _is_a_burden(self, now: float, work: float) -> bool:
        """Whether it is the others' turn: what was read at once may be seconds of work."""
        if now - self._turn > _TURN:
            self._turn, self._work = now, 0.0
        self._work += work
        return self._work > _TURN

    def refuse(self, defect: ProtocolError) -> None:
        """Close the socket for what it said."""
        _log.info("a socket is closed: %s", defect)
        self._fail(defect.code, defect.reason)

    def _fail(self, code: int, reason: Reason) -> None:
        self.failed = True
        self._connection.cut(code, reason)

    async def rest(self) -> None:
        """Wait for as long as the last frame was too many."""
        self._work = 0.0
        await asyncio.sleep(self._pause)
        if self._keeper.crowded:
            await self._keeper.relief()

    def _straight(self, frame: bytes) -> None:
        self._intake.bring(self._take_straight, frame)

    def _take_straight(self, frame: bytes) -> None:
        if self._take(frame) and self._resting is None:
            # What has been read already comes frame by frame.
            self._line.listen(None)
            self._line.hold()
            self._resting = self._loop.create_task(self._rest_and_go_on())

    async def _rest_and_go_on(self) -> None:
        await self.rest()
        self._resting = None
        self._line.listen(self._straight)
        self._line.go_on()

    def close(self) -> None:
        """Nothing more comes in: what did is acted on."""
        self._line.listen(None)
        self._intake.empty()
        if self._resting is not None:
            self._resting.cancel()
