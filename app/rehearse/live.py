"""A seat at a live board: one socket and the documents that its person may see, kept as their browser keeps them.

Speaks the same wire as the page (house rule: sync step 1 and 2, updates, statuses); an edit counts once its status has
come back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

import pycrdt
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from realtime.varint import read_bytes, read_string, read_uint, write_bytes, write_string, write_uint

_SYNC, _AUTHENTICATION, _CLOSED, _STATUS = 0, 2, 7, 8
_PING, _PONG = b"\x09", b"\x0a"
_PROVIDER = "4.8.0"
_PATIENCE = 20.0


class NotSaved(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The board did not take what somebody typed, or did not let them in."""


@dataclass(eq=False)
class Sheet:
    """One document on somebody's screen."""

    name: str
    kind: str
    token: str
    client: int
    document: pycrdt.Doc[Any] = field(init=False)
    sent: int = 0
    saved: int = 0
    synced: bool = False
    refused: str = ""

    def __post_init__(self) -> None:
        self.document = pycrdt.Doc(client_id=self.client)


class Seat:
    """One person's socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._heard = asyncio.Condition()
        self.sheets: dict[str, Sheet] = {}
        #: Every byte that came in, for whoever asks later what this person was sent.
        self.frames: list[bytes] = []

    @classmethod
    @contextlib.asynccontextmanager
    async def taken(cls, url: str, cookies: str, sheets: Sequence[Sheet]) -> AsyncIterator[Self]:
        """At the board, with every sheet synchronised. Raises `NotSaved`."""
        address = f"{url.replace('http', 'ws', 1)}/socket"
        headers = {"Cookie": cookies}
        async with connect(
            address, origin=Origin(url), additional_headers=headers, compression=None, max_size=None, proxy=None
        ) as socket:
            seat = cls(socket)
            listening = asyncio.create_task(seat._listen())
            try:
                for sheet in sheets:
                    await seat._enter(sheet)
                yield seat
            finally:
                await socket.close()
                await listening

    def sheet(self, kind: str = "shared") -> Sheet:
        """The first sheet of a kind. Raises KeyError."""
        for each in self.sheets.values():
            if each.kind == kind:
                return each
        raise KeyError(kind)

    async def edit(self, sheet: Sheet, change: Callable[[pycrdt.Doc[Any]], None]) -> None:
        """Type, and wait until it is saved. Raises `NotSaved`."""
        before = sheet.document.get_state()
        with sheet.document.transaction():
            change(sheet.document)
        if sheet.document.get_state() == before and not _erases(sheet, before):
            return
        sheet.sent += 1
        await self._say(_framed(sheet.name, _SYNC, write_uint(2) + write_bytes(sheet.document.get_update(before))))
        await self._until(sheet, lambda: sheet.saved >= sheet.sent)

    async def settle(self) -> None:
        """Wait until everything that was saved on the server before this call is on every sheet here."""
        for sheet in self.sheets.values():
            sheet.synced = False
            await self._say(_framed(sheet.name, _SYNC, write_uint(0) + write_bytes(sheet.document.get_state())))
            await self._until(sheet, partial(_is_synced, sheet))

    async def _enter(self, sheet: Sheet) -> None:
        self.sheets[sheet.name] = sheet
        shown = b"\x00" + write_string(sheet.token) + write_string(_PROVIDER)
        await self._say(_framed(sheet.name, _AUTHENTICATION, shown))
        await self._say(_framed(sheet.name, _SYNC, write_uint(0) + write_bytes(sheet.document.get_state())))
        await self._until(sheet, partial(_is_synced, sheet))

    async def _until(self, sheet: Sheet, holds: Callable[[], bool]) -> None:
        async with self._heard, asyncio.timeout(_PATIENCE):
            await self._heard.wait_for(lambda: holds() or sheet.refused or self._socket.close_code is not None)
        if not holds():
            raise NotSaved(sheet.refused or self._socket.close_reason or "the connection was closed")

    async def _say(self, frame: bytes) -> None:
        with contextlib.suppress(ConnectionClosed):
            await self._socket.send(frame)

    async def _listen(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for frame in self._socket:
                if isinstance(frame, bytes):
                    await self._hear(frame)
        async with self._heard:
            self._heard.notify_all()

    async def _hear(self, frame: bytes) -> None:
        if frame == _PING:
            await self._say(_PONG)
            return
        self.frames.append(frame)
        name, at = read_bytes(frame, 0)
        kind, at = read_uint(frame, at)
        async with self._heard:
            answer = self._take(self.sheets[name.decode()], kind, frame, at)
            self._heard.notify_all()
        if answer:
            await self._say(answer)

    def _take(self, sheet: Sheet, kind: int, frame: bytes, at: int) -> bytes | None:
        if kind == _SYNC:
            step, at = read_uint(frame, at)
            body, _ = read_bytes(frame, at)
            if step == 0:
                sheet.sent += 1
                return _framed(sheet.name, _SYNC, write_uint(1) + write_bytes(sheet.document.get_update(body)))
            sheet.document.apply_update(body)
            sheet.synced = sheet.synced or step == 1
        elif kind == _AUTHENTICATION:
            step, at = read_uint(frame, at)
            if step != 2:
                sheet.refused = read_string(frame, at)[0]
        elif kind == _CLOSED:
            sheet.refused = read_string(frame, at)[0]
        elif kind == _STATUS:
            sheet.saved += 1
        return None


def _is_synced(sheet: Sheet) -> bool:
    return sheet.synced


def _erases(sheet: Sheet, before: bytes) -> bool:
    """Whether something was taken away, which no state vector tells."""
    return len(sheet.document.get_update(before)) > _EMPTY_UPDATE


#: An update without a struct and without a deletion.
_EMPTY_UPDATE = 2


def _framed(name: str, kind: int, body: bytes) -> bytes:
    return write_bytes(name.encode()) + write_uint(kind) + body
