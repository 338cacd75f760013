"""Uvicorn's websockets, with the one bound that they lack and a straight way in for whole binary messages.

A message may come in any number of fragments, and each costs memory and time however small it is: two million empty
ones would be collected in good faith.

On the usual way every message goes through a queue to a task, and reading stops and starts again around each: that
costs more than all that a board does with an edit.
"""

from __future__ import annotations

from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame

#: No browser splits a message of a megabyte into more.
MOST_FRAGMENTS = 64


class BoundedWebSockets(WebSocketsSansIOProtocol):
    """For uvicorn's `ws` setting: a message of too many fragments closes the socket with 1009."""

    #: Takes whole binary messages as they come in, once the application has set it; it must not raise.
    straight: Callable[[bytes], None] | None = None

    def handle_bytes(self, event: Frame) -> None:
        # What waits in the queue came before.
        if self.straight is None or not event.fin or not self.queue.empty():
            super().handle_bytes(event)
        elif not self.close_sent:
            self.straight(bytes(event.data))

    def handle_cont(self, event: Frame) -> None:
        if self.close_sent:
            return
        if len(self.frames) >= MOST_FRAGMENTS:
            self.frames = []
            self.conn.fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")
            self.handle_parser_exception()
            return
        super().handle_cont(event)
