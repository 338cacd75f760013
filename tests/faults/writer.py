"""An honest copy of a document in a browser: keeps what it wrote, sends it again, and counts what was promised to it.

Every edit is a word that occurs nowhere else, so that what is lost, doubled or half there can be seen in the text.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
from collections import deque
from collections.abc import AsyncIterator, Sequence

import pycrdt
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from realtime.varint import read_bytes, read_string, read_uint
from tests.faults.served import Seat, Table
from tests.realtime.browser import framed, sync, token

WORD = re.compile(r"<[^<>]+>")


class Writer:
    """One participant who types."""

    def __init__(self, table: Table, seat: Seat, name: str, choose: random.Random) -> None:
        self.name = name
        self._table, self._seat, self._choose = table, seat, choose
        self.document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=seat.client)
        self.text = self.document.get(table.root, type=pycrdt.Text)
        #: Every word in the order of writing; those whose frame was answered with "saved"; those of others on screen.
        self.written: list[str] = []
        self.acknowledged: set[str] = set()
        self.seen: set[str] = set()
        self.refused: str | None = None
        self.ended: str | None = None
        #: Code and reason with which the server closed, oldest first.
        self.farewells: list[tuple[int, str]] = []
        self.may_connect = asyncio.Event()
        self.may_connect.set()
        self._frames: deque[list[str]] = deque()
        self._socket: ClientConnection | None = None
        self._live = False
        self._changed = asyncio.Condition()

    # --- what the person does

    async def write(self) -> None:
        """Put one new word somewhere between the others, and now and then take a dot away."""
        before = self.document.get_state()
        word = f"<{self.name}.{len(self.written)}>"
        text = str(self.text)
        seams = [0, *(match.end() for match in WORD.finditer(text))]
        self.text.insert(self._choose.choice(seams), f"{word}.")
        self.written.append(word)
        if self._choose.random() < 0.3 and (dot := str(self.text).rfind(".<")) >= 0:
            del self.text[dot : dot + 1]
        if self._live:
            await self._send(2, self.document.get_update(before), [word])

    async def type_on(self, pause: float) -> None:
        """Write until cancelled or sent away."""
        while self.refused is None and self.ended is None:
            await self.write()
            await asyncio.sleep(pause * self._choose.random())

    # --- what the page does

    @contextlib.asynccontextmanager
    async def staying(self) -> AsyncIterator[None]:
        """Connected, and again whenever the connection is lost."""
        task = asyncio.create_task(self._stay())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, condition: object, seconds: float = 20) -> None:
        """Wait until something that was heard makes the condition true."""
        assert callable(condition)
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(condition)

    @property
    def live(self) -> bool:
        return self._live

    @property
    def all_saved(self) -> bool:
        return self._live and len(self.acknowledged) == len(self.written)

    async def _stay(self) -> None:
        while self.refused is None and self.ended is None:
            await self.may_connect.wait()
            with contextlib.suppress(ConnectionClosed, OSError, InvalidHandshake, TimeoutError):
                await self._visit()
            await self._note_absence()
            await asyncio.sleep(0.02)

    async def _visit(self) -> None:
        headers = {name: value for name, value in self._seat.headers.items() if name != "Origin"}
        origin = self._seat.headers["Origin"]
        async with connect(
            self._table.socket, origin=origin, additional_headers=headers, compression=None, max_size=None,  # type: ignore[arg-type]
            proxy=None, ping_interval=None, close_timeout=1, open_timeout=20,
        ) as socket:  # fmt: skip
            self._socket = socket
            await socket.send(token(self._table.document, self._seat.token))
            await socket.send(sync(self._table.document, 0, self.document.get_state()))
            try:
                async for frame in socket:
                    assert isinstance(frame, bytes)
                    await self._hear(frame)
            finally:
                if socket.close_code is not None:
                    self.farewells.append((socket.close_code, socket.close_reason or ""))

    async def _note_absence(self) -> None:
        async with self._changed:
            self._live, self._socket = False, None
            self._frames.clear()
            self._changed.notify_all()

    async def _send(self, step: int, update: bytes, words: list[str]) -> None:
        assert self._socket is not None
        self._frames.append(words)
        with contextlib.suppress(ConnectionClosed):
            await self._socket.send(sync(self._table.document, step, update))

    async def _hear(self, frame: bytes) -> None:
        assert self._socket is not None
        if frame == b"\x09":
            await self._socket.send(b"\x0a")
            return
        _, at = read_bytes(frame, 0)
        kind, at = read_uint(frame, at)
        async with self._changed:
            if kind == 0:
                await self._synchronise(frame, at)
            elif kind == 2:
                step, at = read_uint(frame, at)
                self.refused = None if step == 2 else read_string(frame, at)[0]
            elif kind == 5:
                await self._socket.send(framed(self._table.document, 5, b"\x12" + b'{"kind":"flushed"}'))
            elif kind == 7:
                self.ended = read_string(frame, at)[0]
            elif kind == 8:
                self.acknowledged.update(self._frames.popleft())
            self._changed.notify_all()

    async def _synchronise(self, frame: bytes, at: int) -> None:
        step, at = read_uint(frame, at)
        body, at = read_bytes(frame, at)
        if step == 0:
            missing = self.document.get_update(body)
            self._live = True
            await self._send(1, missing, list(self.written))
            return
        self.document.apply_update(body)
        own = f"<{self.name}."
        self.seen.update(word for word in WORD.findall(str(self.text)) if not word.startswith(own))


@contextlib.asynccontextmanager
async def seated(table: Table, choose: random.Random) -> AsyncIterator[list[Writer]]:
    """A writer on every seat, connected and in step."""
    writers = [Writer(table, seat, f"w{n}", choose) for n, seat in enumerate(table.seats)]
    async with contextlib.AsyncExitStack() as stack:
        for writer in writers:
            await stack.enter_async_context(writer.staying())
        await all_live(writers)
        yield writers


async def all_live(writers: Sequence[Writer]) -> None:
    await asyncio.gather(*(writer.until(lambda each=writer: each.live) for writer in writers))


def promised(writers: Sequence[Writer]) -> set[str]:
    """Every word of which anybody was told that it is saved, or that anybody saw who had not written it."""
    return set().union(*(writer.acknowledged | writer.seen for writer in writers))
