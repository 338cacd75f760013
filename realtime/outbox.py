"""What waits for one socket: bounded, and leaves in one write per turn of the event loop.

Websocket frames are made here and written to the server's transport where the server shows it; a peer that does not
read is cut off, so that it costs the others neither time nor memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Line(Protocol):
    """Where an outbox empties itself."""

    def wrap(self, payload: bytes) -> bytes:
        """The bytes to put into the outbox for one binary message."""
        ...

    def waiting(self) -> int:
        """How many bytes were written and are not yet on their way."""
        ...

    def write(self, pieces: list[bytes]) -> None:
        """Send these wrapped messages, in order, without waiting."""
        ...

    def abort(self) -> None:
        """Give up on the peer at once."""
        ...


def binary_frame(payload: bytes) -> bytes:
    """The payload as one unmasked binary websocket frame (RFC 6455, section 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x82, size)) + payload
    if size < 65_536:
        return b"\x82\x7e" + size.to_bytes(2, "big") + payload
    return b"\x82\x7f" + size.to_bytes(8, "big") + payload


class Departures:
    """The outboxes that have something to send; all leave together at the end of the turn."""

    def __init__(self, call_soon: Callable[[Callable[[], None]], object]) -> None:
        self._call_soon = call_soon
        self._ready: list[Outbox] = []

    def announce(self, outbox: Outbox) -> None:
        if not self._ready:
            self._call_soon(self.leave)
        self._ready.append(outbox)

    def leave(self) -> None:
        """Empty every outbox that has something."""
        ready, self._ready = self._ready, []
        for outbox in ready:
            outbox.leave()


class Outbox:
    """A bounded queue to one socket."""

    __slots__ = ("_allowance", "_asked", "_departures", "_limit", "_line", "_pieces", "spoke", "wrap")

    def __init__(self, line: Line, departures: Departures, limit: int) -> None:
        self._line = line
        self._departures = departures
        self._limit = limit
        self._allowance = 0
        self._asked = 0
        self._pieces: list[bytes] = []
        #: Whether something was sent since somebody set this back.
        self.spoke = False
        self.wrap = line.wrap

    def put(self, wrapped: bytes) -> None:
        """Queue one message, wrapped by `wrap`."""
        if not self._pieces:
            self._departures.announce(self)
        self._pieces.append(wrapped)

    def put_requested(self, wrapped: bytes) -> None:
        """Queue what the peer asked for: a large document is no sign of slowness, so the bound grows with it."""
        self._asked += len(wrapped)
        self.put(wrapped)

    def leave(self) -> None:
        """Write what is queued, or cut off a peer that has not read what was written before."""
        pieces, self._pieces = self._pieces, []
        if not pieces:
            return
        waiting = self._line.waiting()
        if waiting > self._limit + self._allowance:
            self._line.abort()
            return
        if not waiting:
            self._allowance = 0
        if self._asked:
            self._allow(self._asked)
            self._asked = 0
        self.spoke = True
        self._line.write(pieces)

    def _allow(self, asked: int) -> None:
        # Some large documents of one board may come together; asking for the same one again and again buys nothing.
        self._allowance = max(self._allowance, asked, min(self._allowance + asked, 8 * self._limit))
