"""Hints between processes: "this document has reached that sequence". The journal is the truth."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator


class LocalRelay:
    """Carries hints between engines of one process, as another relay does between processes.

    `join` gives each engine its own end; what one tells, the others hear.
    """

    def __init__(self) -> None:
        self._ends: list[RelayEnd] = []

    def join(self) -> RelayEnd:
        end = RelayEnd(self._ends)
        self._ends.append(end)
        return end


class RelayEnd:
    """One engine's end."""

    def __init__(self, ends: list[RelayEnd]) -> None:
        self._ends = ends
        self._heard: asyncio.Queue[tuple[str, int]] = asyncio.Queue()

    async def tell(self, document: str, sequence: int) -> None:
        for end in self._ends:
            if end is not self:
                end._heard.put_nowait((document, sequence))

    async def hints(self) -> AsyncIterator[tuple[str, int]]:
        while True:
            yield await self._heard.get()
