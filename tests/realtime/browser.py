"""A browser of the tests: speaks the provider's wire over a real socket, with a document and its own client id."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Self

import pycrdt
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from realtime.varint import read_bytes, read_string, read_uint, write_bytes, write_string, write_uint
from tests.realtime.memory import ORIGIN


def framed(address: str, kind: int, body: bytes = b"") -> bytes:
    return write_bytes(address.encode()) + write_uint(kind) + body


def token(address: str, text: str) -> bytes:
    return framed(address, 2, b"\x00" + write_string(text) + write_string("4.8.0"))


def sync(address: str, step: int, body: bytes) -> bytes:
    return framed(address, 0, write_uint(step) + write_bytes(body))


class Page:
    """One document in one browser tab."""

    def __init__(self, document: str, person: str, client: int, rights: str = "", session: str | None = None) -> None:
        self.address = document if session is None else f"{document}\0{session}"
        self.person = person
        self.token = f"{person}/{client}{rights}"
        self.document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=client)
        self.text = self.document.get("purpose", type=pycrdt.Text)
        self.scope: str | None = None
        self.denied: str | None = None
        self.closed: str | None = None
        self.synced = False
        #: Step 2 and update frames sent, and statuses that came back: the counter that a page shows.
        self.sent = 0
        self.saved = 0
        self.asked = 0
        self.stateless: list[str] = []
        self.presence: list[bytes] = []

    def write(self, text: str, at: int = 0) -> bytes:
        """Type, and return the update that says so."""
        before = self.document.get_state()
        self.text.insert(at, text)
        return self.document.get_update(before)


class Browser:
    """One socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.pages: dict[str, Page] = {}
        self.code: int | None = None
        self.reason = ""
        self._heard = asyncio.Condition()

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, url: str, person: str = "ada", origin: str | None = ORIGIN) -> AsyncIterator[Self]:
        headers = {"Cookie": f"person={person}"} if person else {}
        ours = Origin(origin) if origin else None
        async with connect(
            url, origin=ours, additional_headers=headers, compression=None, max_size=None, proxy=None
        ) as socket:
            browser = cls(socket)
            listening = asyncio.create_task(browser._listen())
            try:
                yield browser
            finally:
                await socket.close()
                await listening

    async def enter(self, page: Page) -> Page:
        """Open a document and wait until it is synchronised."""
        self.pages[page.address] = page
        await self.say(token(page.address, page.token))
        await self.say(sync(page.address, 0, page.document.get_state()))
        await self.until(lambda: page.synced or page.denied or self.code)
        return page

    async def type(self, page: Page, text: str, at: int = 0) -> None:
        """Type and wait until it is saved."""
        await self.send(page, page.write(text, at))
        await self.until(lambda: page.saved == page.sent or page.closed or self.code)

    async def send(self, page: Page, update: bytes, step: int = 2) -> None:
        """Send an edit without waiting."""
        page.sent += 1
        await self.say(sync(page.address, step, update))

    async def say(self, frame: bytes | str) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(frame)

    async def until(self, condition: object) -> None:
        """Wait until something heard makes the condition true."""
        assert callable(condition)
        async with self._heard, asyncio.timeout(10):
            await self._heard.wait_for(condition)

    async def _listen(self) -> None:
        try:
            async for frame in self.socket:
                assert isinstance(frame, bytes)
                await self._hear(frame)
        except ConnectionClosed:
            pass
        async with self._heard:
            self.code, self.reason = self.socket.close_code, self.socket.close_reason or ""
            self._heard.notify_all()

    async def _hear(self, frame: bytes) -> None:
        if frame == b"\x09":
            await self.say(b"\x0a")
            return
        name, at = read_bytes(frame, 0)
        kind, at = read_uint(frame, at)
        async with self._heard:
            answer = self._take(self.pages[name.decode()], kind, frame, at)
            self._heard.notify_all()
        if answer:
            await self.say(answer)

    def _take(self, page: Page, kind: int, frame: bytes, at: int) -> bytes | None:
        if kind == 0:
            step, at = read_uint(frame, at)
            body, at = read_bytes(frame, at)
            if step == 0:
                page.asked += 1
                page.sent += 1
                return sync(page.address, 1, page.document.get_update(body))
            page.document.apply_update(body)
            page.synced = page.synced or step == 1
        elif kind == 1:
            page.presence.append(read_bytes(frame, at)[0])
        elif kind == 2:
            step, at = read_uint(frame, at)
            word = read_string(frame, at)[0]
            page.scope, page.denied = (word, None) if step == 2 else (None, word)
        elif kind == 5:
            page.stateless.append(read_string(frame, at)[0])
        elif kind == 7:
            page.closed = read_string(frame, at)[0]
        elif kind == 8:
            assert frame[at:] == b"\x01"
            page.saved += 1
        return None
