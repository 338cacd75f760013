"""What people say about their actions, in the database: the last word counts, and every word is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.record.progress import Progress, Said
from app.storage.database import new_id
from app.storage.progress_tables import progress

_c = progress.c


async def say(connection: AsyncConnection, case: str, said: Progress) -> None:
    await connection.execute(
        insert(progress).values(
            id=new_id(),
            case_file=case,
            entry=said.entry,
            said=said.said,
            reason=said.reason,
            said_by=said.by,
            said_at=said.at,
        )
    )


async def since(connection: AsyncConnection, case: str, frozen_at: datetime) -> Mapping[str, Progress]:
    """What was said last about each action of a case after a moment, by the id of its entry."""
    query = select(progress).where(_c.case_file == case, _c.said_at >= frozen_at).order_by(_c.said_at, _c.id)
    return {
        row.entry: Progress(row.entry, Said(row.said), row.reason, row.said_by, row.said_at)
        for row in await connection.execute(query)
    }
