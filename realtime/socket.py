"""The websocket endpoint: the only module that awaits a websocket.

Before the socket is accepted, its origin must be one of ours, exactly, and the visitor must be known by the cookie; a
stranger gets 403 and nothing else. From then on `Connection` decides, and this module only carries.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable, Container, Iterable

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from realtime.carrying import Carrier
from realtime.connection import Connection
from realtime.errors import CloseCode, ProtocolError
from realtime.outbox import Outbox
from realtime.ports import Reason, Visitor
from realtime.rooms import Rooms
from realtime.transport import QueuedLine, line_to

Recognise = Callable[[WebSocket], Awaitable[Visitor | None]]
Origins = Callable[[WebSocket], Container[str]]
Foreign = Callable[[WebSocket], Awaitable[None]]


class Socket:
    """An ASGI application for websockets, to be routed like an endpoint.

    `recognise` names the visitor from the handshake (its cookie), or None; `origins` says which `Origin` headers are
    our own pages for this handshake; `foreign` hears of the handshakes that other sites began.
    """

    def __init__(self, rooms: Rooms, recognise: Recognise, origins: Origins, foreign: Foreign | None = None) -> None:
        self._rooms = rooms
        self._recognise = recognise
        self._origins = origins
        self._foreign = foreign
        #: Open sockets of each session, person and network address.
        self._open: Counter[tuple[str, str]] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        visitor = await self._welcome(websocket)
        if visitor is None:
            # Closing before accepting is a plain 403: a stranger learns nothing.
            await websocket.close()
            return
        counted = self._counted(websocket, visitor)
        if any(self._open[key] >= most for key, most in counted.items()):
            await _turn_away(websocket)
            return
        self._open.update(counted.keys())
        try:
            await self._serve(websocket, visitor)
        finally:
            self._let_go(counted)

    def _let_go(self, counted: Iterable[tuple[str, str]]) -> None:
        # One by one: when everybody leaves at once, nobody's leaving may cost as much as there are others.
        for key in counted:
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]

    def _counted(self, websocket: WebSocket, visitor: Visitor) -> dict[tuple[str, str], int]:
        """What this socket counts towards, each with how many are allowed."""
        limits = self._rooms.limits
        counted = {
            ("session", visitor.session): limits.sockets_per_session,
            ("person", visitor.person): limits.sockets_per_person,
        }
        if websocket.client is not None:
            counted["address", websocket.client.host] = limits.sockets_per_address
        return counted

    async def _welcome(self, websocket: WebSocket) -> Visitor | None:
        origins = websocket.headers.getlist("origin")
        if len(origins) != 1 or origins[0] not in self._origins(websocket):
            if self._foreign is not None:
                await self._foreign(websocket)
            return None
        return await self._recognise(websocket)

    async def _serve(self, websocket: WebSocket, visitor: Visitor) -> None:
        await websocket.accept()
        loop = asyncio.get_running_loop()
        line = line_to(websocket.scope, websocket.send)
        outbox = Outbox(line, self._rooms.telling.departures, self._rooms.limits.outbox_bytes)
        closing: list[asyncio.Task[None]] = []

        def close(code: int, reason: str) -> None:
            outbox.leave()
            closing.append(loop.create_task(_close(websocket, code, reason)))

        connection = Connection(visitor, self._rooms, outbox, close, loop.time())
        self._rooms.sockets.add(connection)
        writing = loop.create_task(line.run()) if isinstance(line, QueuedLine) else None
        try:
            await self._listen(websocket, Carrier(connection, self._rooms, line))
        finally:
            self._rooms.sockets.discard(connection)
            connection.leave()
            if writing is not None:
                writing.cancel()
                closing.append(writing)
            if closing:
                await asyncio.gather(*closing, return_exceptions=True)

    async def _listen(self, websocket: WebSocket, carrier: Carrier) -> None:
        try:
            await self._carry(websocket, carrier)
        except WebSocketDisconnect:
            pass
        except ProtocolError as defect:
            carrier.refuse(defect)
        finally:
            carrier.close()

    async def _carry(self, websocket: WebSocket, carrier: Carrier) -> None:
        while not carrier.failed:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            frame = message.get("bytes")
            if frame is None:
                raise ProtocolError(CloseCode.UNSUPPORTED, Reason.MALFORMED, "text frame")
            if carrier.take(frame):
                await carrier.rest()


async def _turn_away(websocket: WebSocket) -> None:
    """Too many are open: those that are go on."""
    if "websocket.http.response" in websocket.scope.get("extensions", {}):
        await websocket.send_denial_response(PlainTextResponse("Too many connections.\n", 429, {"Retry-After": "60"}))
    else:
        await websocket.close()


async def _close(websocket: WebSocket, code: int, reason: str) -> None:
    # It may be gone already.
    with contextlib.suppress(RuntimeError, WebSocketDisconnect, OSError):
        await websocket.close(code, reason)
