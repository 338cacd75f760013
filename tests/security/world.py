"""The whole application behind real sockets, as it is served, with the cast in it and its log at hand."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed, InvalidStatus

from app.audit.chain import Row
from app.board.shape import SHAPE_VERSION
from app.main import create_app
from app.pages.frame import Frame, cookie_name
from app.people.person import Person
from app.serving import config_of
from app.settings import Settings
from app.storage import audit
from tests.cast import Cast, HeldClock, assemble
from tests.realtime.browser import Browser, Page


@dataclass
class Someone:
    """A person who is signed in, or nobody."""

    person: Person | None
    cookies: dict[str, str]
    browser: httpx2.AsyncClient
    world: World

    async def passes(self, conference: str) -> dict[str, Any]:
        answer = await self.browser.post(f"/conferences/{conference}/passes", json={"shape": SHAPE_VERSION})
        said: dict[str, Any] = answer.json()
        return said

    @contextlib.asynccontextmanager
    async def socket(self, origin: str | None = None, **headers: str) -> AsyncIterator[Browser]:
        """The live boards' socket. Raises `InvalidStatus`."""
        given = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        url = self.world.url.replace("http", "ws", 1) + "/socket"
        async with Browser.at(url, self.world.url if origin is None else origin, given) as browser:
            yield browser

    async def refused(self, origin: str | None = None, **headers: str) -> int:
        """The status with which a handshake is refused; 101 when it is not."""
        try:
            async with self.socket(origin, **headers):
                return 101
        except InvalidStatus as refusal:
            return refusal.response.status_code
        except ConnectionClosed:
            return 0

    @contextlib.asynccontextmanager
    async def board(self, conference: str, kind: str = "shared") -> AsyncIterator[tuple[Browser, Page]]:
        """At one part of a board, synchronised."""
        part = next(each for each in (await self.passes(conference))["parts"] if each["kind"] == kind)
        async with self.socket() as browser:
            page = page_of(part)
            await browser.enter(page)
            yield browser, page


def page_of(part: dict[str, Any]) -> Page:
    page = Page(part["document"], "", part["client"])
    page.token = part["token"]
    return page


@dataclass
class World:
    url: str
    app: Starlette
    frame: Frame
    people: Cast
    clock: HeldClock
    log: io.StringIO

    @contextlib.asynccontextmanager
    async def visitor(self, cookies: dict[str, str] | None = None) -> AsyncIterator[httpx2.AsyncClient]:
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": self.url}
        async with httpx2.AsyncClient(
            base_url=self.url, cookies=cookies, headers=headers, trust_env=False, timeout=20
        ) as browser:
            yield browser

    @contextlib.asynccontextmanager
    async def sits(self, person: Person | None) -> AsyncIterator[Someone]:
        """Somebody at a browser; None for a stranger."""
        cookies: dict[str, str] = {}
        if person is not None:
            cookies = {cookie_name(self.frame.house): (await self.people.signed_in(person)).cookie}
        async with self.visitor(cookies) as browser:
            yield Someone(person, cookies, browser, self)

    async def everything_audited(self) -> list[Row]:
        async with self.frame.house.database.reading() as connection:
            rows = [row async for row in audit.rows(connection)]
        return sorted(rows, key=lambda row: (row.at, row.chain, row.sequence))

    async def audited(self, kind: str) -> list[Row]:
        """What was written down of one kind."""
        return [row for row in await self.everything_audited() if row.kind == kind]

    async def written_down(self, kind: str, count: int = 1) -> list[Row]:
        """The same, when it is written beside what is tested."""
        async with asyncio.timeout(10):
            while len(rows := await self.audited(kind)) < count:  # noqa: ASYNC110 - a database announces nothing
                await asyncio.sleep(0.01)
        return rows


@contextlib.contextmanager
def _logged() -> Iterator[io.StringIO]:
    """Everything that is logged, in the form in which it is written."""
    heard = io.StringIO()
    ours = [logging.getLogger(name) for name in ("caseboard", "realtime", "uvicorn.error")]
    formatter = next((each.handlers[0].formatter for each in ours if each.handlers), None)
    handler = logging.StreamHandler(heard)
    handler.setFormatter(formatter)
    for logger in ours:
        logger.addHandler(handler)
    yield heard
    for logger in ours:
        logger.removeHandler(handler)


@contextlib.asynccontextmanager
async def served(data: Path, cast: Cast | None = None, **settings: Any) -> AsyncIterator[World]:
    """The application on a free port, as `caseboard serve` serves it; `cast`: who is in the data already."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    given = Settings(data=data, port=listener.getsockname()[1], **{"log_level": "debug", **settings})
    clock = HeldClock()
    app = create_app(given, clock)
    with _logged() as log:
        config = config_of(app, given)
        config.loop = "none"
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([listener]))
        try:
            while not server.started:
                assert not serving.done(), log.getvalue()
                await asyncio.sleep(0.005)
            inner = _starlette_of(app)
            frame: Frame = inner.state.frame
            people = replace(cast, house=frame.house) if cast else await assemble(frame.house)
            yield World(f"http://localhost:{given.port}", inner, frame, people, clock, log)
        finally:
            server.should_exit = True
            await serving


def _starlette_of(app: Any) -> Starlette:
    """The application inside the layers around it."""
    waiting, seen = [app], set()
    while waiting:
        layer = waiting.pop()
        if isinstance(layer, Starlette):
            return layer
        if id(layer) not in seen:
            seen.add(id(layer))
            waiting += [cell.cell_contents for cell in getattr(layer, "__closure__", None) or ()]
            waiting += vars(layer).values() if hasattr(layer, "__dict__") else []
    raise AssertionError("there is no application inside")


async def status_of(port: int, request: bytes) -> int:
    """The status with which a request of these very bytes is answered; 0 when the connection is closed instead."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        async with asyncio.timeout(10):
            words = (await reader.readline()).split()
        return int(words[1]) if words else 0
    except ConnectionError:
        return 0
    finally:
        writer.close()
