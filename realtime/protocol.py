"""Uvicorn's websockets, with the one bound that they lack and a straight way in for whole binary messages.

A message may come in any number of fragments, and each costs memory and time however small it is: two million empty
ones would be collected in good faith.

On the usual way every message goes through a parser that can stop anywhere, then through a queue to a task, and reading
stops and starts again around each: that costs more than all that a board does with an edit. Nearly every message is one
whole frame, so that is read here; anything else is left to `websockets`, always from the first byte of a frame.
"""

from __future__ import annotations

from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.protocol import OPEN

try:
    from websockets.speedups import apply_mask
except ImportError:  # where no wheel was built for this machine
    from websockets.utils import apply_mask

#: No browser splits a message of a megabyte into more.
MOST_FRAGMENTS = 64

#: The first byte of a binary message in one frame, and what the second has at least: the mask that browsers must use.
_WHOLE_BINARY = 0x82
_MASKED = 0x80


class BoundedWebSockets(WebSocketsSansIOProtocol):
    """For uvicorn's `ws` setting: a message of too many fragments closes the socket with 1009."""

    #: Takes whole binary messages as they come in, once the application has set it; it must not raise.
    straight: Callable[[bytes], None] | None = None
    #: The beginning of a frame, and how long the whole will be as far as is known.
    _begun: bytearray | None = None
    _awaited = 0
    #: Whether `websockets` has the beginning of a frame, so that the rest is for it to read.
    _left_to_it = False
    most_fragments = MOST_FRAGMENTS

    def data_received(self, data: bytes) -> None:
        if self._begun is not None:
            self._begun += data
            if len(self._begun) < self._awaited:
                return
            data, self._begun = bytes(self._begun), None
        at, size = 0, len(data)
        while at < size:
            if self._left_to_it or self.conn.state is not OPEN:
                super().data_received(data[at:] if at else data)
                return
            head, end = _measure(data, at)
            if end - at - head > self.config.ws_max_size:
                # It says so with the right code, and hears nothing more.
                self._left_to_it = True
            elif end > size:
                self._begun, self._awaited = bytearray(data[at:]), end - at
                return
            elif data[at] == _WHOLE_BINARY and self._is_straight and data[at + 1] & _MASKED:
                body = at + head
                self.straight(apply_mask(data[body:end], data[body - 4 : body]))  # type: ignore[misc]
                at = end
            else:
                super().data_received(data[at:end])
                at = end

    @property
    def _is_straight(self) -> bool:
        # What waits in the queue came before; the middle of a message is no place for another.
        return (
            self.straight is not None and not self.close_sent and self.conn.current_size is None and self.queue.empty()
        )

    def handle_bytes(self, event: Frame) -> None:
        if event.fin and self._is_straight:
            self.straight(bytes(event.data))  # type: ignore[misc]
        else:
            super().handle_bytes(event)

    def handle_cont(self, event: Frame) -> None:
        if self.close_sent:
            return
        if len(self.frames) >= self.most_fragments:
            self.frames = []
            self.conn.fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")
            self.handle_parser_exception()
            return
        super().handle_cont(event)


def bounded(most_fragments: int) -> type[BoundedWebSockets]:
    """The same with another bound: uvicorn takes a class and makes the protocols itself."""
    return type("Bounded", (BoundedWebSockets,), {"most_fragments": most_fragments})


def _measure(data: bytes, at: int) -> tuple[int, int]:
    """How long the head of the frame at `at` is, and where the frame ends, as far as the bytes that are there tell."""
    if len(data) < at + 2:
        return 2, at + 2
    second = data[at + 1]
    head = 6 if second & _MASKED else 2
    length = second & 0x7F
    if length < 126:
        return head, at + head + length
    more = 2 if length == 126 else 8
    head += more
    if len(data) < at + 2 + more:
        return head, at + head
    return head, at + head + int.from_bytes(data[at + 2 : at + 2 + more], "big")
