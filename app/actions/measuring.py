"""Measuring the journal of the live boards: how much it keeps, and how long that takes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

from app.measures import Measures
from realtime.ports import Entry, History, Journal, Reason


class MeasuredJournal:
    """The journal with a watch beside it. Implements `realtime.ports.Journal`."""

    def __init__(self, journal: Journal, measures: Measures) -> None:
        self._journal = journal
        self._measures = measures

    async def append(self, entries: Sequence[Entry]) -> Mapping[str, Reason]:
        began = time.perf_counter()
        refused = await self._journal.append(entries)
        self._measures.commit_seconds.took(time.perf_counter() - began)
        kept = sum(entry.document not in refused for entry in entries)
        self._measures.edits.add(by=kept)
        self._measures.refused_edits.add(by=len(entries) - kept)
        return refused

    async def replay(self, document: str) -> History:
        return await self._journal.replay(document)

    async def head(self, document: str) -> int:
        return await self._journal.head(document)

    async def since(self, document: str, sequence: int) -> Sequence[tuple[int, bytes]]:
        return await self._journal.since(document, sequence)
