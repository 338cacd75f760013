from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from app.pages.crowd import Arrivals


class Table:
    """An application that notes in which turn of the event loop each request began, by its path."""

    def __init__(self) -> None:
        self.turn = 0
        self.began: dict[str, int] = {}
        self.all_there = asyncio.Event()
        self.expected = 0
        asyncio.get_running_loop().call_soon(self._tick)

    def _tick(self) -> None:
        self.turn += 1
        if not self.all_there.is_set():
            asyncio.get_running_loop().call_soon(self._tick)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.began[scope["path"]] = self.turn
        if len(self.began) == self.expected:
            self.all_there.set()


async def nothing() -> Message:
    raise AssertionError("nobody reads here")


async def unheard(message: Message) -> None:
    raise AssertionError(f"nobody answers here: {message}")


def asks(app: Arrivals, path: str, **scope: Any) -> asyncio.Task[None]:
    return asyncio.create_task(app({"type": "http", "path": path, **scope}, nothing, unheard))


async def test_of_a_crowd_that_asks_in_one_moment_each_begins_in_a_turn_of_its_own_in_the_order_in_which_it_came() -> (
    None
):
    table = Table()
    app, table.expected = Arrivals(table), 200
    asked = [asks(app, f"/{n}") for n in range(200)]
    await table.all_there.wait()
    await asyncio.gather(*asked)
    assert list(table.began) == [f"/{n}" for n in range(200)]
    assert len(set(table.began.values())) == 200


async def test_who_goes_away_while_waiting_keeps_nobody_waiting() -> None:
    table = Table()
    app, table.expected = Arrivals(table), 2
    first, second, third = (asks(app, path) for path in ("/first", "/second", "/third"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(first, third)
    assert second.cancelled() and list(table.began) == ["/first", "/third"]
    table.expected = 3
    await asks(app, "/later")
    assert list(table.began)[-1] == "/later"


async def test_a_board_waits_for_no_page() -> None:
    table = Table()
    app, table.expected = Arrivals(table), 4
    pages = [asks(app, f"/{n}") for n in range(3)]
    board = asks(app, "/board", type="websocket")
    await asyncio.gather(*pages, board)
    assert table.began["/board"] == table.began["/0"]
