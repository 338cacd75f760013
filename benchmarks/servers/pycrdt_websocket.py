"""pycrdt-websocket as its guide sets it up, with its SQLite store: an ASGI application for uvicorn."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import anyio
from pycrdt.store import SQLiteYStore, YDocNotFound
from pycrdt.websocket import ASGIServer, WebsocketServer, YRoom
from pycrdt.websocket.websocket_server import exception_logger


class Store(SQLiteYStore):
    """All documents in one database."""

    db_path = os.environ["DATABASE"]


class Rooms(WebsocketServer):
    """Gives each document its store and serves nobody before it is loaded."""

    def __init__(self) -> None:
        super().__init__(exception_handler=exception_logger)
        self._loading: dict[str, anyio.Lock] = {}

    async def get_room(self, name: str) -> YRoom:
        async with self._loading.setdefault(name, anyio.Lock()):
            if name in self.rooms:
                return self.rooms[name]
            store = Store(name)
            room = YRoom(ready=False, ystore=store, exception_handler=exception_logger)
            await self.start_room(room)
            await store.started.wait()
            with suppress(YDocNotFound):
                await store.apply_updates(room.ydoc)
            room.ready = True
            self.rooms[name] = room
            return room


rooms = Rooms()
served = ASGIServer(rooms)


async def app(
    scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Callable[[Any], Awaitable[None]]
) -> None:
    """Start the rooms with the server, hand everything else to the peer's own ASGI application."""
    if scope["type"] != "lifespan":
        await served(scope, receive, send)
        return
    await receive()
    async with rooms:
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})
