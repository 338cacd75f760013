"""Uvicorn's websockets, with the one bound that they lack.

A message may come in any number of fragments, and each costs memory and time however small it is: two million empty
ones would be collected in good faith.
"""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame

#: No browser splits a message of a megabyte into more.
MOST_FRAGMENTS = 64


class BoundedWebSockets(WebSocketsSansIOProtocol):
    """For uvicorn's `ws` setting: a message of too many fragments closes the socket with 1009."""

    def handle_cont(self, event: Frame) -> None:
        if self.close_sent:
            return
        if len(self.frames) >= MOST_FRAGMENTS:
            self.frames = []
            self.conn.fail(CloseCode.MESSAGE_TOO_BIG, "too many fragments")
            self.handle_parser_exception()
            return
        super().handle_cont(event)
