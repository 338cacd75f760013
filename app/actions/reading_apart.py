"""Reading what somebody may have, beside live boards: in a process of its own.

A dozen queries cost SQLite next to nothing, and Python three thousandths of a second, in which the thread that keeps
edits waits for the interpreter at every statement. When a whole conference takes its minutes along, boards notice it.
"""

from __future__ import annotations

import asyncio
import math
import time
from contextlib import suppress
from pathlib import Path

from app.actions.workshop import WorkFailed, Workshop
from app.measures import Measures
from app.storage.at_once import Answer, Work, read_apart
from app.storage.database import Database

#: Boards are live for so many seconds after somebody wrote.
_LIVE = 1.0


class Liveness:
    """Whether anybody writes on a board."""

    def __init__(self, measures: Measures) -> None:
        self._measures = measures
        self._edits, self._edited = measures.edits.total, -math.inf

    def __bool__(self) -> bool:
        edits, now = self._measures.edits.total, time.monotonic()
        if edits != self._edits:
            self._edits, self._edited = edits, now
        return now - self._edited < _LIVE


class ReadingApart:
    """Reads in a workshop while boards are live, and else in the server: a process takes long to begin."""

    def __init__(self, database: Database, live: Liveness, workshop: Workshop | None) -> None:
        """Without a workshop, always in the server."""
        self._database = database
        self._live = live
        self._workshop = workshop
        self._preparing: asyncio.Task[None] | None = None

    async def read(self, work: Work[Answer]) -> Answer:
        """What the work, found by its name at the top of a module, finds in one consistent view of the data; it may
        await nothing but its connection. Raises what the work raises."""
        path = self._database.file
        if path is not None and self._workshop is not None and self._live and self._prepared(work):
            # Whatever could not be answered there, a refusal too, is found out here.
            with suppress(WorkFailed):
                return await self._workshop.run(read_apart, path, work)
        return await self._database.read_at_once(work)

    def prepare(self, work: Work[Answer]) -> None:
        """Have the process ready for work of this kind, which many may ask for soon. What it finds now is let go."""
        if self._preparing is None and self._workshop is not None and self._database.file is not None:
            self._preparing = asyncio.create_task(self._prepare(self._workshop, self._database.file, work))

    def _prepared(self, work: Work[Answer]) -> bool:
        self.prepare(work)
        return self._preparing is not None and self._preparing.done()

    async def _prepare(self, workshop: Workshop, path: Path, work: Work[Answer]) -> None:
        with suppress(WorkFailed):
            await workshop.run(read_apart, path, work)
