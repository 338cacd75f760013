"""Everything that was written on the boards of a conference, as one digest: each entry of the journal in its order."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.chain import canonical, instant
from app.record.sealing import digest
from app.storage import tables as t
from app.storage.columns import AnyRow

#: So many entries are read at once: the live boards share the thread.
_PIECE = 500


@dataclass(slots=True)
class _Board:
    """One history of one part, as far as it was read."""

    last: int = 0
    entries: int = 0
    read: Any = field(default_factory=hashlib.sha256)


class Transcript:
    """Read as far as it goes, and later on from there."""

    def __init__(self, conference: str) -> None:
        self._conference = conference
        self._boards: dict[tuple[str, int], _Board] = {}

    async def read_on(self, connection: AsyncConnection) -> None:
        """Take what was written since it was last read."""
        c = t.journal.c
        query = select(c.part, c.epoch).distinct().join(t.part, t.part.c.id == c.part)
        found = (await connection.execute(query.where(t.part.c.conference == self._conference))).all()
        for part, epoch in found:
            board = self._boards.setdefault((part, epoch), _Board())
            while entries := await _after(connection, part, epoch, board.last):
                for entry in entries:
                    board.read.update(_line(entry))
                board.last, board.entries = entries[-1].sequence, board.entries + len(entries)

    @property
    def whole(self) -> bool:
        """Whether no entry was let go of."""
        return all(each.entries == each.last for each in self._boards.values())

    @property
    def digest(self) -> str:
        said = [f"{part} {epoch} {each.read.hexdigest()}" for (part, epoch), each in sorted(self._boards.items())]
        return digest("\n".join(said).encode())


async def _after(connection: AsyncConnection, part: str, epoch: int, after: int) -> list[AnyRow]:
    c = t.journal.c
    query = select(c.sequence, c.person, c.client, c.spans, c.content, c.kept_at)
    query = query.where(c.part == part, c.epoch == epoch, c.sequence > after).order_by(c.sequence).limit(_PIECE)
    return list((await connection.execute(query)).all())


def _line(entry: AnyRow) -> bytes:
    return canonical(
        {
            **entry._asdict(),
            "content": digest(entry.content),
            "kept_at": instant(entry.kept_at),
        }
    )
