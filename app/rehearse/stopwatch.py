"""How long the product lets people wait while a case is played."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc

from realtime.client import Browser, Page
from realtime.varint import read_uint


@dataclass(slots=True)
class Stopwatch:
    """Seconds, of each time."""

    #: Whether edits are awaited at another participant, too.
    watches: bool = False
    #: From the key until the server has said that the edit is kept.
    saved: list[float] = field(default_factory=list)
    #: From the key until the edit is in the document of another participant.
    seen: list[float] = field(default_factory=list)
    freezes: list[float] = field(default_factory=list)
    downloads: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def freezing(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.freezes.append(time.perf_counter() - began)

    async def edit(
        self, seat: Browser, page: Page, change: Callable[[Doc[Any]], None], there: Sequence[Browser]
    ) -> None:
        """Type, in the presence of others. Raises `NotSaved`, and `TimeoutError` where another never sees it."""
        onlooker = next((each for each in there if each is not seat), None)
        client, began = page.document.client_id, time.perf_counter()
        if not self.watches or onlooker is None:
            await seat.edit(page, change)
            self.saved.append(time.perf_counter() - began)
            return
        before = written_by(client, page.document)
        seeing = asyncio.create_task(self._until_seen(onlooker, client, before, began))
        try:
            await seat.edit(page, change)
            self.saved.append(time.perf_counter() - began)
            # What only removes something writes nothing of its own.
            if written_by(client, page.document) > before:
                await seeing
        finally:
            seeing.cancel()

    async def _until_seen(self, onlooker: Browser, client: int, before: int, began: float) -> None:
        document = onlooker.page().document
        await onlooker.until(lambda: written_by(client, document) > before)
        self.seen.append(time.perf_counter() - began)


def written_by(client: int, document: Doc[Any]) -> int:
    """How much a document holds of what one client wrote."""
    state = document.get_state()
    count, at = read_uint(state, 0)
    for _ in range(count):
        who, at = read_uint(state, at)
        clock, at = read_uint(state, at)
        if who == client:
            return clock
    return 0
