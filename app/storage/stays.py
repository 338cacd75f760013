"""Who was there from when to when, in the database, and why somebody was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.attending import Stay
from app.storage.database import new_id
from app.storage.floor_tables import attendance_reason, stay

_c = stay.c


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[Stay]:
    query = select(stay).where(_c.conference == conference).order_by(_c.came_at, _c.id)
    return [Stay(row.person, row.came_at, row.left_at) for row in await connection.execute(query)]


async def came(connection: AsyncConnection, conference: str, person: str, at: datetime) -> None:
    """Somebody is there from now on, unless they were already."""
    mine = (_c.conference == conference) & (_c.person == person) & _c.left_at.is_(None)
    if (await connection.execute(select(_c.id).where(mine))).first() is None:
        await connection.execute(insert(stay).values(id=new_id(), conference=conference, person=person, came_at=at))


async def left(connection: AsyncConnection, conference: str, person: str, at: datetime) -> None:
    mine = (_c.conference == conference) & (_c.person == person) & _c.left_at.is_(None)
    await connection.execute(update(stay).where(mine).values(left_at=at))


async def forget(connection: AsyncConnection, conference: str, person: str) -> None:
    """Somebody was not there after all."""
    await connection.execute(delete(stay).where(_c.conference == conference, _c.person == person))


async def reasons(connection: AsyncConnection, conference: str) -> Mapping[str, str]:
    """Why somebody was not there, or not for all of it, by person."""
    query = select(attendance_reason).where(attendance_reason.c.conference == conference)
    return {row.person: row.reason for row in await connection.execute(query)}


async def give_reason(connection: AsyncConnection, conference: str, person: str, reason: str) -> None:
    """Keep a reason in the place of the one before; none when it is empty."""
    mine = (attendance_reason.c.conference == conference) & (attendance_reason.c.person == person)
    await connection.execute(delete(attendance_reason).where(mine))
    if reason:
        await connection.execute(insert(attendance_reason).values(conference=conference, person=person, reason=reason))
