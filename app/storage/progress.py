"""What people say about their actions and dissents, in the database: every word is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.record.dissenting import DissentTurn, Turned
from app.record.progress import Progress, Said
from app.storage.columns import AnyRow
from app.storage.database import new_id
from app.storage.progress_tables import progress

_c = progress.c


async def say(connection: AsyncConnection, case: str, said: Progress) -> None:
    await _keep(connection, case, said.entry, said.said, said.reason, said.by, said.at)


async def turn(connection: AsyncConnection, case: str, turned: Turned) -> None:
    await _keep(connection, case, turned.entry, turned.turn, turned.words, turned.by, turned.at)


async def _keep(
    connection: AsyncConnection, case: str, entry: str, said: str, reason: str, by: str, at: datetime
) -> None:
    values = {"entry": entry, "said": said, "reason": reason, "said_by": by, "said_at": at}
    await connection.execute(insert(progress).values(id=new_id(), case_file=case, **values))


@dataclass(frozen=True, slots=True)
class Past:
    """Of somebody with whom sharing was withdrawn: what others said until then, and what they say themselves."""

    person: str
    until: datetime


async def since(
    connection: AsyncConnection, case: str, frozen_at: datetime, past: Past | None = None
) -> Mapping[str, Progress]:
    """What was said last about each action of a case after a moment, by the id of its entry."""
    return {
        row.entry: Progress(row.entry, Said(row.said), row.reason, row.said_by, row.said_at)
        for row in await _since(connection, case, frozen_at, list(Said), past)
    }


async def turns_since(
    connection: AsyncConnection, case: str, frozen_at: datetime, past: Past | None = None
) -> Mapping[str, Sequence[Turned]]:
    """What became of each dissent of a case after a moment, in its order, by the id of its entry."""
    found: dict[str, list[Turned]] = {}
    for row in await _since(connection, case, frozen_at, list(DissentTurn), past):
        turned = Turned(row.entry, DissentTurn(row.said), row.reason, row.said_by, row.said_at)
        found.setdefault(row.entry, []).append(turned)
    return found


async def _since(
    connection: AsyncConnection, case: str, frozen_at: datetime, words: Sequence[str], past: Past | None
) -> Iterable[AnyRow]:
    asked = select(progress).where(_c.case_file == case, _c.said_at >= frozen_at, _c.said.in_(words))
    if past is not None:
        asked = asked.where(or_(_c.said_at < past.until, _c.said_by == past.person))
    return await connection.execute(asked.order_by(_c.said_at, _c.id))
