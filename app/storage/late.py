"""Late contributions in the database. Their words and their author never change; the chair's answer is added once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.late import LateContribution, LateState
from app.storage import tables as t
from app.storage.binding import bound
from app.storage.late_tables import late_contribution

_c = late_contribution.c


def _of(row: t.AnyRow) -> LateContribution:
    return LateContribution(
        id=row.id,
        conference=row.conference,
        by=row.by,
        kept_at=row.kept_at,
        place=row.place,
        words=row.words,
        state=LateState(row.state),
        answer=row.answer,
        answered_by=row.answered_by or "",
        answered_at=row.answered_at,
    )


def _row(late: LateContribution) -> dict[str, object]:
    return {**asdict(late), "answered_by": late.answered_by or None}


def whole(late: LateContribution) -> str:
    """What the audit holds of one, with its answer."""
    return bound(_row(late))


def as_it_came(late: LateContribution) -> LateContribution:
    """Before anybody answered it."""
    return LateContribution(late.id, late.conference, late.by, late.kept_at, late.place, late.words)


async def add(connection: AsyncConnection, late: LateContribution) -> None:
    """Keep one that nobody has answered yet."""
    await connection.execute(insert(late_contribution).values(_row(late)))


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[LateContribution]:
    """In the order in which they came."""
    query = select(late_contribution).where(_c.conference == conference).order_by(_c.kept_at, _c.id)
    return [_of(row) for row in await connection.execute(query)]


async def everything(connection: AsyncConnection) -> Sequence[LateContribution]:
    """Of every conference, whether they have an answer or not."""
    query = select(late_contribution).order_by(_c.conference, _c.kept_at, _c.id)
    return [_of(row) for row in await connection.execute(query)]


async def find(connection: AsyncConnection, conference: str, late: str) -> LateContribution | None:
    query = select(late_contribution).where(_c.conference == conference, _c.id == late)
    row = (await connection.execute(query)).first()
    return _of(row) if row else None


async def answer(connection: AsyncConnection, answered: LateContribution) -> bool:
    """Keep an answer. Whether it was still waiting for one."""
    kept = (
        update(late_contribution)
        .where(_c.id == answered.id, _c.state == LateState.WAITING)
        .values(
            state=answered.state,
            answer=answered.answer,
            answered_by=answered.answered_by,
            answered_at=answered.answered_at,
        )
    )
    return (await connection.execute(kept)).rowcount > 0
