"""Administrators in the database, and the glass that they break."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.glass import Glass
from app.people.person import Person
from app.storage import people
from app.storage import tables as t
from app.storage.administration_tables import administrator, glass

_g = glass.c


async def is_one(connection: AsyncConnection, person: str) -> bool:
    query = select(administrator.c.person).where(administrator.c.person == person)
    return await connection.scalar(query) is not None


async def make(connection: AsyncConnection, person: str, at: datetime) -> None:
    await connection.execute(insert(administrator).values(person=person, made_at=at))


async def unmake(connection: AsyncConnection, person: str) -> None:
    await connection.execute(delete(administrator).where(administrator.c.person == person))


async def all_of_them(connection: AsyncConnection) -> Sequence[Person]:
    query = (
        select(*people.COLUMNS)
        .select_from(people.WITH_AGENCY.join(administrator, administrator.c.person == t.person.c.id))
        .order_by(t.person.c.name)
    )
    return [people.person_of(row) for row in await connection.execute(query)]


# Broken glass.


async def break_glass(connection: AsyncConnection, broken: Glass) -> None:
    await connection.execute(
        insert(glass).values(
            id=broken.id,
            person=broken.person,
            conference=broken.conference,
            reason=broken.reason,
            broken_at=broken.broken_at,
            ends_at=broken.ends_at,
        )
    )


async def glass_found(connection: AsyncConnection, id_: str) -> Glass | None:
    row = (await connection.execute(select(glass).where(_g.id == id_))).first()
    return Glass(**row._mapping) if row else None


async def glasses_of(connection: AsyncConnection, person: str, most: int) -> Sequence[Glass]:
    """What somebody broke, the latest first."""
    query = select(glass).where(_g.person == person).order_by(_g.broken_at.desc(), _g.id).limit(most)
    return [Glass(**row._mapping) for row in await connection.execute(query)]


async def glasses_by_id(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Glass]:
    return {row.id: Glass(**row._mapping) for row in await connection.execute(select(glass).where(_g.id.in_(ids)))}


async def glasses_over(connection: AsyncConnection, now: datetime) -> Sequence[Glass]:
    """Those whose time is up and of which nobody has said so."""
    query = select(glass).where(_g.ended_at.is_(None), _g.ends_at <= now).order_by(_g.ends_at)
    return [Glass(**row._mapping) for row in await connection.execute(query)]


async def next_end(connection: AsyncConnection) -> datetime | None:
    found: datetime | None = await connection.scalar(
        select(_g.ends_at).where(_g.ended_at.is_(None)).order_by(_g.ends_at).limit(1)
    )
    return found


async def end_glass(connection: AsyncConnection, id_: str, at: datetime) -> bool:
    """Whether it was not over yet."""
    ended = update(glass).where(_g.id == id_, _g.ended_at.is_(None)).values(ended_at=at)
    return (await connection.execute(ended)).rowcount == 1
