"""Lines to and from browsers: straight to the server's transport where it is shown, through ASGI otherwise.

Writing frames that are made once for all readers costs half of sending each message through ASGI, and what waits for
a reader can be seen and bounded. Under uvicorn's `websockets-sansio` the wrapper below shows the transport; it must be
the outermost application, for whatever stands around `send` hides it.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Protocol

from realtime.outbox import Line, binary_frame

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_KEY = "caseboard.protocol"


Take = Callable[[bytes], None]


class _Protocol(Protocol):
    transport: asyncio.Transport
    close_sent: bool
    straight: Take | None


def showing_transport(application: Application) -> Application:
    """The same application, whose websockets can be written to directly when the server allows it."""

    async def shown(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            protocol = getattr(send, "__self__", None)
            transport = getattr(protocol, "transport", None)
            if hasattr(transport, "get_write_buffer_size") and hasattr(protocol, "close_sent"):
                scope[_KEY] = protocol
        await application(scope, receive, send)

    return shown


def line_to(scope: Scope, send: Send) -> DirectLine | QueuedLine:
    """The best line that the server offers for this websocket, which has been accepted."""
    protocol = scope.get(_KEY)
    return QueuedLine(send) if protocol is None else DirectLine(protocol)


class DirectLine(Line):
    """Writes websocket frames to the transport, which empties itself."""

    wrap = staticmethod(binary_frame)

    def __init__(self, protocol: _Protocol) -> None:
        self._protocol = protocol
        self._transport = protocol.transport

    def waiting(self) -> int:
        return self._transport.get_write_buffer_size()

    def write(self, pieces: list[bytes]) -> None:
        if not self._transport.is_closing() and not self._protocol.close_sent:
            self._transport.write(pieces[0] if len(pieces) == 1 else b"".join(pieces))

    def abort(self) -> None:
        self._transport.abort()

    def listen(self, take: Take | None) -> None:
        """Have whole messages brought to `take` as they come in, where the server can do that, and not by ASGI."""
        if hasattr(self._protocol, "straight"):
            self._protocol.straight = take

    def hold(self) -> None:
        """Read nothing more for now."""
        self._transport.pause_reading()

    def go_on(self) -> None:
        """Read again."""
        if not self._transport.is_closing():
            self._transport.resume_reading()


class QueuedLine(Line):
    """Sends payloads one after the other through ASGI."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: deque[bytes] = deque()
        self._size = 0
        self._filled = asyncio.Event()
        self._aborted = False

    def wrap(self, payload: bytes) -> bytes:
        return payload

    def waiting(self) -> int:
        return self._size

    def write(self, pieces: list[bytes]) -> None:
        if not self._aborted:
            self._queue.extend(pieces)
            self._size += sum(map(len, pieces))
            self._filled.set()

    def abort(self) -> None:
        self._aborted = True
        self._queue.clear()
        self._filled.set()

    def listen(self, take: Take | None) -> None:
        """Nothing comes but by ASGI."""

    def hold(self) -> None:
        """Whoever takes no message holds the others."""

    def go_on(self) -> None:
        """The next message is taken when somebody asks for it."""

    async def run(self) -> None:
        """Send until the line is aborted."""
        while not self._aborted:
            await self._filled.wait()
            self._filled.clear()
            while self._queue:
                payload = self._queue.popleft()
                await self._send({"type": "websocket.send", "bytes": payload})
                self._size -= len(payload)
