"""HTTP with bounds that uvicorn's own protocol lacks: how large the head of a request may be, and how long it takes to
come, head and body."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Bytes of the request line and all headers. Browsers send a few hundred; cookies of agencies' proxies come on top.
LARGEST_HEAD = 32 * 1024
#: Seconds until a head has arrived, counted from its first byte, or from the connection.
HEAD_SECONDS = 10.0
#: Seconds in which a body has to come to its end, or on by a step: a file takes its time from a village.
BODY_SECONDS = 30.0
BODY_STEP = 64 * 1024


class BoundedHttp(HttpToolsProtocol):
    """Closes connections on which a request never ends."""

    _hurry: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _in_head = True
    _spent = 0
    _step = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._until(HEAD_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        self._calm()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._in_head:
            self._head_bytes += len(data)
            # A head that ends in these very bytes is counted header by header below.
            if self._head_bytes > LARGEST_HEAD and b"\r\n\r\n" not in data:
                self._give_up()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        self._in_head, self._spent = True, 0
        if self._hurry is None:
            self._until(HEAD_SECONDS)
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._spent += len(name) + len(value)
        if self._spent > LARGEST_HEAD:
            # The parser takes it for a malformed request, which is answered with 400.
            raise ValueError("the head of the request is too large")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._in_head, self._head_bytes = False, 0
        self._expect_body()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._step += len(body)
        if self._step >= BODY_STEP:
            self._expect_body()
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._calm()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self._calm()
        super().handle_websocket_upgrade()

    def _expect_body(self) -> None:
        self._step = 0
        self._calm()
        self._until(BODY_SECONDS)

    def _until(self, seconds: float) -> None:
        self._hurry = self.loop.call_later(seconds, self._give_up)

    def _calm(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None

    def _give_up(self) -> None:
        self._hurry = None
        self.transport.close()
