"""A crowd that asks in one moment is let in one by one, and the live boards go on in between."""

from __future__ import annotations

import asyncio
from collections import deque

from starlette.types import ASGIApp, Receive, Scope, Send


class Arrivals:
    """Begins one request in each turn of the event loop, in the order in which they came.

    Two hundred who ask at once would else be met in one single turn, and every edit would wait for the last of them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._one_begins = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._turn()
        await self._app(scope, receive, send)

    async def _turn(self) -> None:
        loop = asyncio.get_running_loop()
        if self._one_begins:
            turn = loop.create_future()
            self._waiting.append(turn)
            await turn
        else:
            self._one_begins = True
            loop.call_soon(self._next)

    def _next(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():  # as it is when the request was called off
                turn.set_result(None)
                asyncio.get_running_loop().call_soon(self._next)
                return
        self._one_begins = False
