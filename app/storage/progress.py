"""What people say about their actions and dissents, in the database: every word is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
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


async def since(connection: AsyncConnection, case: str, frozen_at: datetime) -> Mapping[str, Progress]:
    """What was said last about each action of a case after a moment, by the id of its entry."""
    return {
        row.entry: Progress(row.entry, Said(row.said), row.reason, row.said_by, row.said_at)
        for row in await _since(connection, case, frozen_at, list(Said))
    }


async def turns_since(connection: AsyncConnection, case: str, frozen_at: datetime) -> Mapping[str, Sequence[Turned]]:
    """What became of each dissent of a case after a moment, in its order, by the id of its entry."""
    found: dict[str, list[Turned]] = {}
    for row in await _since(connection, case, frozen_at, list(DissentTurn)):
        turned = Turned(row.entry, DissentTurn(row.said), row.reason, row.said_by, row.said_at)
        found.setdefault(row.entry, []).append(turned)
    return found


async def _since(connection: AsyncConnection, case: str, frozen_at: datetime, words: Sequence[str]) -> Iterable[AnyRow]:
    at = _c.case_file == case, _c.said_at >= frozen_at, _c.said.in_(words)
    return await connection.execute(select(progress).where(*at).order_by(_c.said_at, _c.id))
