"""What was considered before a conference, in the database. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.considering import Approach, Consideration, KeptConsideration
from app.storage.consideration_tables import consideration


async def add(connection: AsyncConnection, case: str, kept: KeptConsideration) -> None:
    it = kept.it
    await connection.execute(
        insert(consideration).values(
            id=kept.id,
            case_file=case,
            matter=it.matter,
            talked_with=it.talked_with,
            gathered=it.gathered,
            approach=it.approach,
            held_by=it.held_by,
            reason=it.reason,
            decided_by=it.decided_by or None,
            decided_on=it.decided_on,
            look_again_on=it.look_again_on,
            follows=kept.follows or None,
            written_by=kept.written_by,
            written_at=kept.written_at,
        )
    )


async def of_case(connection: AsyncConnection, case: str) -> Sequence[KeptConsideration]:
    """Everything that was considered in a case, the latest first."""
    c = consideration.c
    query = select(consideration).where(c.case_file == case).order_by(c.written_at.desc(), c.id)
    return [
        KeptConsideration(
            row.id,
            Consideration(
                row.matter,
                row.gathered,
                Approach(row.approach),
                row.held_by,
                row.reason,
                row.decided_on,
                row.talked_with,
                row.decided_by or "",
                row.look_again_on,
            ),
            row.follows or "",
            row.written_by,
            row.written_at,
        )
        for row in await connection.execute(query)
    ]
