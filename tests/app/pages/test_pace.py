from __future__ import annotations

import httpx2
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.pages import pace
from app.pages.pace import Pace


class Watch:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def fine(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("fine")(scope, receive, send)


def browser(app: Pace, address: str) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=app, client=(address, 1))
    return httpx2.AsyncClient(transport=transport, base_url="http://board.test")


async def test_who_asks_too_fast_is_told_to_wait_and_nobody_else_is() -> None:
    watch = Watch()
    app = Pace(fine, 60, watch)
    fast, other = browser(app, "203.0.113.1"), browser(app, "203.0.113.2")
    statuses = [(await fast.get("/")).status_code for _ in range(61)]
    assert statuses == [200] * 60 + [429]
    refused = await fast.get("/")
    assert refused.headers["retry-after"] == "1"
    assert (await other.get("/")).status_code == 200
    watch.now = 1.0
    assert [(await fast.get("/")).status_code for _ in range(2)] == [200, 429]


async def test_what_is_remembered_is_bounded() -> None:
    watch = Watch()
    app = Pace(fine, 60, watch)
    for number in range(pace._REMEMBERED + 50):
        app._wait(f"2001:db8::{number:x}")
        assert len(app._buckets) <= pace._REMEMBERED
    watch.now = 3600.0
    app._wait("203.0.113.1")
    assert len(app._buckets) == 1
