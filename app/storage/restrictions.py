"""Restricted parts in the database: who may see them, and their records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.restriction import Category, Restriction
from app.people.audience import Audience
from app.storage import tables as t
from app.storage.restriction_tables import restricted_record, restriction, restriction_listing

_SIDES = {"may": "may_see", "must_not": "must_not_see", "glass": "by_glass"}


@dataclass(frozen=True, slots=True)
class StoredRestricted:
    """The record of one restricted part."""

    part: str
    conference: str
    content: bytes
    digest: str
    recorded_at: datetime


async def add(connection: AsyncConnection, made: Restriction) -> None:
    await connection.execute(
        insert(restriction).values(
            part=made.part,
            conference=made.conference,
            category=made.category,
            reason=made.reason,
            provider=made.provider,
            set_by=made.set_by,
            set_at=made.set_at,
            review_on=made.review_on,
            public_title=made.public_title,
            attached_to=made.attached_to,
            approved_by=made.approved_by,
            approved_at=made.approved_at,
            follows=made.follows,
            revision=made.revision,
        )
    )
    await _list(connection, made.part, made.audience)


async def change_audience(connection: AsyncConnection, part: str, audience: Audience) -> None:
    await connection.execute(delete(restriction_listing).where(restriction_listing.c.part == part))
    await _list(connection, part, audience)
    await _changed(connection, part)


async def approve(connection: AsyncConnection, part: str, person: str, at: datetime) -> None:
    await _changed(connection, part, approved_by=person, approved_at=at)


async def entitle(connection: AsyncConnection, part: str, public_title: str) -> None:
    await _changed(connection, part, public_title=public_title)


async def end(connection: AsyncConnection, part: str, person: str, at: datetime) -> None:
    await _changed(connection, part, ended_at=at, ended_by=person)


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[Restriction]:
    """Every restriction of a conference, those that have ended among them, the oldest first."""
    return await _found(connection, restriction.c.conference == conference)


async def of_parts(connection: AsyncConnection, parts: Collection[str]) -> Mapping[str, Restriction]:
    return {each.part: each for each in await _found(connection, restriction.c.part.in_(parts))}


async def beside(connection: AsyncConnection, parts: Collection[str]) -> Mapping[str, Sequence[Restriction]]:
    """For each of these parts: the restrictions that stand in the same conference."""
    query = select(t.part.c.id, t.part.c.conference).where(t.part.c.id.in_(parts))
    conferences = {row.id: row.conference for row in await connection.execute(query)}
    standing: dict[str, list[Restriction]] = {}
    for each in await _found(connection, restriction.c.conference.in_(set(conferences.values()))):
        if each.stands:
            standing.setdefault(each.conference, []).append(each)
    return {part: standing.get(conference, []) for part, conference in conferences.items()}


async def add_record(connection: AsyncConnection, record: StoredRestricted) -> None:
    await connection.execute(
        insert(restricted_record).values(
            part=record.part,
            conference=record.conference,
            content=record.content,
            digest=record.digest,
            recorded_at=record.recorded_at,
        )
    )


async def records_of(connection: AsyncConnection, conference: str) -> Sequence[StoredRestricted]:
    c = restricted_record.c
    query = (
        select(c.part, c.conference, c.content, c.digest, c.recorded_at)
        .join(restriction, restriction.c.part == c.part)
        .where(c.conference == conference)
        .order_by(restriction.c.set_at, c.part)
    )
    return [StoredRestricted(*row) for row in await connection.execute(query)]


async def _found(connection: AsyncConnection, condition: object) -> list[Restriction]:
    query = select(restriction).where(condition).order_by(restriction.c.set_at, restriction.c.part)  # type: ignore[arg-type]
    rows = (await connection.execute(query)).all()
    audiences = await _audiences(connection, [row.part for row in rows]) if rows else {}
    return [_restriction_of(row, audiences.get(row.part, Audience())) for row in rows]


async def _audiences(connection: AsyncConnection, parts: Collection[str]) -> Mapping[str, Audience]:
    listed: dict[str, dict[str, set[str]]] = {}
    query = select(restriction_listing).where(restriction_listing.c.part.in_(parts))
    for row in await connection.execute(query):
        listed.setdefault(row.part, {}).setdefault(_SIDES[row.side], set()).add(row.who)
    return {part: Audience(**{side: frozenset(ids) for side, ids in sides.items()}) for part, sides in listed.items()}


def _restriction_of(row: t.AnyRow, audience: Audience) -> Restriction:
    return Restriction(
        part=row.part,
        conference=row.conference,
        audience=audience,
        category=Category(row.category),
        reason=row.reason,
        provider=row.provider,
        set_by=row.set_by,
        set_at=row.set_at,
        review_on=row.review_on,
        public_title=row.public_title,
        attached_to=row.attached_to,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        follows=row.follows,
        revision=row.revision,
    )


async def _list(connection: AsyncConnection, part: str, audience: Audience) -> None:
    rows = [
        {"part": part, "who": who, "side": side}
        for side, name in _SIDES.items()
        for who in sorted(getattr(audience, name))
    ]
    if rows:
        await connection.execute(insert(restriction_listing), rows)


async def _changed(connection: AsyncConnection, part: str, **values: object) -> None:
    c = restriction.c
    await connection.execute(update(restriction).where(c.part == part).values(**values, revision=c.revision + 1))
