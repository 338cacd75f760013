"""The browser's half of the wire, for those who have no browser: rehearsals, load and tests.

One socket carries many pages; an edit counts once its status has come back. What it says and keeps is what the page of
a board does with its provider (see `realtime.wire` for the server's half).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Any, Self, TypeVar

import pycrdt
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from realtime.awareness import PresenceEntry, encode_presence, write_state
from realtime.varint import read_bytes, read_string, read_uint, write_bytes, write_string, write_uint
from realtime.wire import PING, PONG

_SYNC, _PRESENCE, _AUTHENTICATION, _STATELESS, _CLOSED, _STATUS = 0, 1, 2, 5, 7, 8
_STEP_ONE, _STEP_TWO, _UPDATE = 0, 1, 2
_LET_IN = 2
#: Of the provider whose wire it is.
_VERSION = "4.8.0"


class NotSaved(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The board did not take what was typed, or did not let somebody in; the text is its reason."""


def framed(address: str, kind: int, body: bytes = b"") -> bytes:
    return write_bytes(address.encode()) + write_uint(kind) + body


def token(address: str, text: str) -> bytes:
    """Asks to be let in."""
    return framed(address, _AUTHENTICATION, b"\x00" + write_string(text) + write_string(_VERSION))


def sync(address: str, step: int, body: bytes) -> bytes:
    return framed(address, _SYNC, write_uint(step) + write_bytes(body))


class Page:
    """One document in one browser tab."""

    def __init__(self, address: str, token: str, client: int, kind: str = "") -> None:
        self.address, self.token, self.kind = address, token, kind
        self.document: pycrdt.Doc[Any] = pycrdt.Doc(client_id=client)
        self.scope: str | None = None
        self.denied: str | None = None
        self.closed: str | None = None
        self.synced = False
        #: Step 2 and update frames sent, and statuses that came back: the counter that a page shows.
        self.sent = 0
        self.saved = 0
        #: How often the server asked for what it lacks.
        self.asked = 0
        self.stateless: list[str] = []
        self.presence: list[bytes] = []
        #: How often this page has told where it is.
        self.told = 0

    @property
    def all_saved(self) -> bool:
        return self.saved >= self.sent


Opened = TypeVar("Opened", bound=Page)


class Browser:
    """One socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.pages: dict[str, Page] = {}
        #: Every byte that came in, for whoever asks later what this person was sent.
        self.frames: list[bytes] = []
        self.code: int | None = None
        self.reason = ""
        self._heard = asyncio.Condition()

    @classmethod
    @contextlib.asynccontextmanager
    async def at(cls, url: str, origin: str | None, headers: Mapping[str, str]) -> AsyncIterator[Self]:
        """Connected and listening until the block ends. Raises `InvalidStatus`."""
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

    def page(self, kind: str = "shared") -> Page:
        """The first page of a kind. Raises KeyError."""
        for each in self.pages.values():
            if each.kind == kind:
                return each
        raise KeyError(kind)

    # --- what somebody does who may: nothing is lost in silence

    async def sit_down(self, pages: Iterable[Page]) -> None:
        """Open documents, each synchronised. Raises `NotSaved`."""
        for page in pages:
            await self.enter(page)
            self._require(page, done=page.synced)

    async def edit(self, page: Page, change: Callable[[pycrdt.Doc[Any]], None]) -> None:
        """Type, and wait until it is saved. Raises `NotSaved`."""
        typed: list[bytes] = []
        watching = page.document.observe(lambda event: typed.append(event.update))
        with page.document.transaction():
            change(page.document)
        page.document.unobserve(watching)
        for update in typed:
            await self.send(page, update)
        await self.until(lambda: page.all_saved or self._gone(page))
        self._require(page, done=page.all_saved)

    async def tell_presence(self, page: Page, state: Mapping[str, object]) -> None:
        """Tell the others on a page where one is."""
        page.told += 1
        entry = PresenceEntry(page.document.client_id, page.told, write_state(state))
        await self.say(framed(page.address, _PRESENCE, write_bytes(encode_presence([entry]))))

    async def settle(self) -> None:
        """Wait until everything that was saved on the server before this call is on every page. Raises `NotSaved`."""
        for page in self.pages.values():
            page.synced = False
            await self._step_one(page)
            self._require(page, done=page.synced)

    # --- the wire, step by step

    async def enter(self, page: Opened) -> Opened:
        """Open a document and wait until it is synchronised, or refused."""
        self.pages[page.address] = page
        await self.say(token(page.address, page.token))
        await self._step_one(page)
        return page

    async def send(self, page: Page, update: bytes, step: int = _UPDATE) -> None:
        """Send an edit without waiting."""
        page.sent += 1
        await self.say(sync(page.address, step, update))

    async def say(self, frame: bytes | str) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(frame)

    async def until(self, condition: Callable[[], object], patience: float = 20) -> None:
        """Wait until something heard makes the condition true. Raises `TimeoutError`."""
        async with self._heard, asyncio.timeout(patience):
            await self._heard.wait_for(condition)

    async def _step_one(self, page: Page) -> None:
        await self.say(sync(page.address, _STEP_ONE, page.document.get_state()))
        await self.until(lambda: page.synced or self._gone(page))

    def _gone(self, page: Page) -> bool:
        return bool(page.denied or page.closed or self.code)

    def _require(self, page: Page, *, done: bool) -> None:
        if not done:
            raise NotSaved(page.denied or page.closed or self.reason or "the connection was closed")

    async def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for frame in self.socket:
                assert isinstance(frame, bytes)  # noqa: S101 - a server says nothing else
                await self._hear(frame)
        async with self._heard:
            self.code, self.reason = self.socket.close_code, self.socket.close_reason or ""
            self._heard.notify_all()

    async def _hear(self, frame: bytes) -> None:
        self.frames.append(frame)
        if frame == PING:
            await self.say(PONG)
        if frame in (PING, PONG):
            return
        name, at = read_bytes(frame, 0)
        kind, at = read_uint(frame, at)
        async with self._heard:
            answer = _take(self.pages[name.decode()], kind, frame, at)
            self._heard.notify_all()
        if answer:
            await self.say(answer)


def _take(page: Page, kind: int, frame: bytes, at: int) -> bytes | None:
    """Keep what a frame says about a page; what is to be answered."""
    if kind == _SYNC:
        step, at = read_uint(frame, at)
        body, at = read_bytes(frame, at)
        if step == _STEP_ONE:
            page.asked += 1
            page.sent += 1
            return sync(page.address, _STEP_TWO, page.document.get_update(body))
        page.document.apply_update(body)
        page.synced = page.synced or step == _STEP_TWO
    elif kind == _PRESENCE:
        page.presence.append(read_bytes(frame, at)[0])
    elif kind == _AUTHENTICATION:
        step, at = read_uint(frame, at)
        word = read_string(frame, at)[0]
        page.scope, page.denied = (word, None) if step == _LET_IN else (None, word)
    elif kind == _STATELESS:
        page.stateless.append(read_string(frame, at)[0])
    elif kind == _CLOSED:
        page.closed = read_string(frame, at)[0]
    elif kind == _STATUS:
        assert frame[at:] == b"\x01"  # noqa: S101 - nothing else means saved
        page.saved += 1
    return None
