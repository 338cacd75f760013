"""The floor in the database: the queue, who speaks, and whether the queue is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.attending import Waiver
from app.conference.floor import Hand, Lane
from app.storage import tables as t
from app.storage.floor_tables import floor, hand

_c = hand.c


async def raise_hand(connection: AsyncConnection, conference: str, raised: Hand) -> None:
    await connection.execute(
        insert(hand).values(
            id=raised.id,
            conference=conference,
            person=raised.person,
            lane=raised.lane,
            reason=raised.reason,
            raised_at=raised.raised_at,
        )
    )


async def hands(connection: AsyncConnection, conference: str) -> Sequence[Hand]:
    """Every hand of a conference that waits, or whose person speaks or has spoken, in the order of raising."""
    query = (
        select(hand)
        .where(_c.conference == conference, _c.ended_at.is_(None) | _c.called_at.is_not(None))
        .order_by(_c.raised_at, _c.id)
    )
    return [_hand_of(row) for row in await connection.execute(query)]


def _hand_of(row: t.AnyRow) -> Hand:
    return Hand(row.id, row.person, Lane(row.lane), row.reason, row.raised_at, row.called_at, row.ended_at)


async def set_lane(connection: AsyncConnection, raised: str, lane: Lane) -> None:
    await connection.execute(update(hand).where(_c.id == raised).values(lane=lane))


async def call(connection: AsyncConnection, raised: str, at: datetime) -> None:
    """The person speaks from now on."""
    await connection.execute(update(hand).where(_c.id == raised).values(called_at=at))


async def end(connection: AsyncConnection, raised: str, at: datetime) -> None:
    """The hand goes down, or the person has spoken."""
    await connection.execute(update(hand).where(_c.id == raised).values(ended_at=at))


async def leave(connection: AsyncConnection, person: str, at: datetime, *, conference: str = "") -> None:
    """Somebody's hands go down, and who spoke has spoken: in one conference, or wherever they do."""
    ended = update(hand).where(_c.person == person, _c.ended_at.is_(None))
    if conference:
        ended = ended.where(_c.conference == conference)
    await connection.execute(ended.values(ended_at=at))


async def state(connection: AsyncConnection, conference: str) -> tuple[bool, int | None, Waiver | None]:
    """Whether the queue is closed; which quorum the chair set; why the chair goes on without one."""
    row = (await connection.execute(select(floor).where(floor.c.conference == conference))).first()
    if row is None:
        return False, None, None
    waiver = Waiver(row.waiver, row.waived_by, row.waived_at) if row.waived_at else None
    return row.closed, row.quorum, waiver


async def set_closed(connection: AsyncConnection, conference: str, closed: bool) -> None:
    await _change(connection, conference, closed=closed)


async def set_quorum(connection: AsyncConnection, conference: str, needed: int) -> None:
    await _change(connection, conference, quorum=needed)


async def waive(connection: AsyncConnection, conference: str, waiver: Waiver) -> None:
    await _change(connection, conference, waiver=waiver.reason, waived_by=waiver.by, waived_at=waiver.at)


async def _change(connection: AsyncConnection, conference: str, **values: Any) -> None:
    """Whoever changes the floor has locked the conference, so nobody else makes the row meanwhile."""
    changed = await connection.execute(update(floor).where(floor.c.conference == conference).values(**values))
    if changed.rowcount == 0:
        blank = {"conference": conference, "closed": False, "waiver": ""}
        await connection.execute(insert(floor).values(**{**blank, **values}))
