"""How fast one socket may talk: a generous allowance, then slower reading, and in the end a close."""

from __future__ import annotations

from realtime.errors import CloseCode, ProtocolError
from realtime.limits import Limits
from realtime.ports import Reason


class Allowance:
    """Frames and bytes, each refilled at its rate up to what may come at once."""

    __slots__ = ("_at", "_bytes", "_frames", "_limits", "_since")

    def __init__(self, limits: Limits, now: float) -> None:
        self._limits = limits
        self._frames = limits.frames_at_once
        self._bytes = limits.bytes_at_once
        self._at = now
        self._since: float | None = None

    def spend(self, size: int, now: float) -> float:
        """Count one frame; the answer is for how many seconds nothing more should be read.

        Raises `ProtocolError` when the socket has been too fast for too long.
        """
        limits, passed = self._limits, now - self._at
        self._at = now
        self._frames = min(limits.frames_at_once, self._frames + passed * limits.frames_per_second) - 1
        self._bytes = min(limits.bytes_at_once, self._bytes + passed * limits.bytes_per_second) - size
        if self._frames >= 0 and self._bytes >= 0:
            self._since = None
            return 0.0
        if self._since is None:
            self._since = now
        elif now - self._since > limits.flood_seconds:
            raise ProtocolError(CloseCode.TOO_FAST, Reason.TOO_MANY, "frames in a second")
        return max(-self._frames / limits.frames_per_second, -self._bytes / limits.bytes_per_second)
