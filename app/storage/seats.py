"""Seats in the database: in which role somebody takes part, and whether the door is open to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.conference import Seat
from app.conference.kinds import Attendance, Door, Role
from app.storage import closed_sessions
from app.storage import tables as t
from app.storage.database import new_id
from app.storage.invitation_tables import handover

_p = t.participant.c


async def find(connection: AsyncConnection, conference: str, person: str) -> Seat | None:
    outside = closed_sessions.teller_of(_p.conference, _p.person).label("outside")
    query = select(_p.role, _p.door, outside).where(_p.conference == conference, _p.person == person)
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    acting = await acting_chair(connection, conference) == person
    return Seat(Role(row.role), Door(row.door), acting, row.outside or "")


async def add(connection: AsyncConnection, conference: str, person: str, role: Role, door: Door) -> None:
    """Seat somebody at the end of the list."""
    last = await connection.scalar(select(func.max(_p.position)).where(_p.conference == conference))
    await connection.execute(
        insert(t.participant).values(
            conference=conference,
            person=person,
            role=role,
            attendance=Attendance.EXPECTED,
            position=0 if last is None else last + 1,
            door=door,
        )
    )


async def set_door(connection: AsyncConnection, conference: str, person: str, door: Door) -> None:
    await connection.execute(
        update(t.participant).where(_p.conference == conference, _p.person == person).values(door=door)
    )


async def knock(connection: AsyncConnection, conference: str, person: str, at: datetime) -> None:
    """Note that somebody stands before the door now."""
    await connection.execute(
        update(t.participant).where(_p.conference == conference, _p.person == person).values(knocked_at=at)
    )


async def before_the_door(connection: AsyncConnection, person: str) -> list[str]:
    """The conferences in whose waiting room somebody is."""
    query = select(_p.conference).where(_p.person == person, _p.door == Door.WAITING)
    return list((await connection.execute(query)).scalars())


async def let_in(connection: AsyncConnection, person: str) -> Collection[str]:
    """The conferences to which the door is open to somebody, or was: only who was there is kept as removed."""
    query = select(_p.conference).where(_p.person == person, _p.door.in_((Door.OPEN, Door.REMOVED)))
    return set((await connection.execute(query)).scalars())


async def set_waiting_room(connection: AsyncConnection, conference: str, on: bool) -> None:
    await connection.execute(update(t.conference).where(t.conference.c.id == conference).values(waiting_room=on))


# Hand-over.


async def acting_chair(connection: AsyncConnection, conference: str) -> str | None:
    """The deputy who has taken over for now."""
    query = select(handover.c.deputy).where(handover.c.conference == conference, handover.c.ended_at.is_(None))
    return (await connection.execute(query.limit(1))).scalar()


async def hand_over(connection: AsyncConnection, conference: str, deputy: str, at: datetime) -> None:
    await connection.execute(insert(handover).values(id=new_id(), conference=conference, deputy=deputy, begun_at=at))


async def take_back(connection: AsyncConnection, conference: str, at: datetime) -> bool:
    """Whether anybody had taken over who from now on does not chair any more."""
    ended = (
        update(handover).where(handover.c.conference == conference, handover.c.ended_at.is_(None)).values(ended_at=at)
    )
    return (await connection.execute(ended)).rowcount > 0


async def step_down(connection: AsyncConnection, deputy: str, at: datetime, *, conference: str = "") -> None:
    """Somebody who had taken over chairs no longer: in one conference, or wherever they do."""
    ended = update(handover).where(handover.c.deputy == deputy, handover.c.ended_at.is_(None))
    if conference:
        ended = ended.where(handover.c.conference == conference)
    await connection.execute(ended.values(ended_at=at))
