"""What was said about how long files are kept, in the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.retention import RetentionTurn, Turn
from app.storage.retention_tables import retention


async def add(connection: AsyncConnection, turn: RetentionTurn) -> int:
    """Keep it; its number."""
    made = await connection.execute(
        insert(retention)
        .values(case_file=turn.case, turn=turn.turn, what=turn.what, day=turn.day, words=turn.words, said_at=turn.at)
        .returning(retention.c.number)
    )
    return int(made.scalar_one())


async def everything(connection: AsyncConnection) -> Mapping[str, Sequence[RetentionTurn]]:
    """Of each case, in the order in which it was said."""
    found: dict[str, list[RetentionTurn]] = {}
    for row in await connection.execute(select(retention).order_by(retention.c.number)):
        turn = RetentionTurn(row.case_file, Turn(row.turn), row.what, row.day, row.words, row.said_at, row.number)
        found.setdefault(row.case_file, []).append(turn)
    return found
