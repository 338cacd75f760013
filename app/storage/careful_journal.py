"""A journal that does not hand out again what this server has died of twice.

Opening a document is reading bytes with a library that can hang or crash on some. They cannot come past the gate, but
a damaged file, a hand in the database or an earlier version may have them. The watcher sees what was being opened.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from app.watching import Pulse
from realtime.ports import Entry, History, Journal, Reason, Refused

_log = logging.getLogger("caseboard.careful")


def careful(journal: Journal, pulse: Pulse | None) -> Journal:
    """The journal, careful where somebody watches."""
    return journal if pulse is None else CarefulJournal(journal, pulse)


class CarefulJournal:
    """Another journal, in a watched process. Implements `realtime.ports.Journal`."""

    def __init__(self, journal: Journal, pulse: Pulse) -> None:
        self._journal = journal
        self._pulse = pulse

    async def append(self, entries: Sequence[Entry]) -> Mapping[str, Reason]:
        return await self._journal.append(entries)

    async def replay(self, document: str) -> History:
        """Raises `Refused(NOT_LOADED)` for a document that brought this server down."""
        if document in self._pulse.suspects:
            _log.critical("document %s is not opened: the server died of it", document)
            raise Refused(Reason.NOT_LOADED)
        history = await self._journal.replay(document)
        return replace(history, reading=partial(self._pulse.risking, document))

    async def head(self, document: str) -> int:
        return await self._journal.head(document)

    async def since(self, document: str, sequence: int) -> Sequence[tuple[int, bytes]]:
        return await self._journal.since(document, sequence)
