"""Restricted parts in the database: who may see them, and their records."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, cast, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.restriction import Restriction
from app.people.audience import Audience
from app.storage import tables as t
from app.storage.administration_tables import notice
from app.storage.restriction_tables import restricted_record, restriction, restriction_listing, safe_wording

_SIDES = {"may": "may_see", "must_not": "must_not_see"}


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
            approver=made.approver or None,
            approved_by=made.approved_by,
            approved_at=made.approved_at,
            follows=made.follows,
            revision=made.revision,
            mark=made.mark,
        )
    )
    await _list(connection, made.part, made.audience)
    await _word(connection, made.part, made.safe_wordings)


async def change_audience(connection: AsyncConnection, part: str, audience: Audience) -> None:
    await connection.execute(delete(restriction_listing).where(restriction_listing.c.part == part))
    await _list(connection, part, audience)
    await _changed(connection, part)


async def approve(connection: AsyncConnection, part: str, person: str, at: datetime) -> None:
    await _changed(connection, part, approved_by=person, approved_at=at)


async def approve_no_more(connection: AsyncConnection, part: str) -> None:
    await _changed(connection, part, approved_by=None, approved_at=None)


async def asked_of(connection: AsyncConnection, person: str) -> Sequence[Restriction]:
    """Those that stand, wait for an approval, and were put before this person."""
    c = restriction.c
    waits = (c.approver == person) & c.approved_by.is_(None) & c.ended_at.is_(None)
    return await _found(connection, waits & ~_came_back())


async def entitle(connection: AsyncConnection, part: str, public_title: str) -> None:
    await _changed(connection, part, public_title=public_title)


async def word(connection: AsyncConnection, part: str, wordings: Collection[tuple[str, str]]) -> None:
    """What these people, and no others, read in its place instead of its public title."""
    await connection.execute(delete(safe_wording).where(safe_wording.c.part == part))
    await _word(connection, part, wordings)
    await _changed(connection, part)


async def review(connection: AsyncConnection, part: str, again_on: date | None) -> None:
    """It was looked at, and is to be looked at again on that day, or never."""
    await _changed(connection, part, review_on=again_on)


async def due(connection: AsyncConnection, by: date) -> Sequence[Restriction]:
    """Those that stand and are to be looked at by that day, of which nobody has been told."""
    told = select(notice.c.id).where(notice.c.subject == _subject()).exists()
    condition = (restriction.c.review_on <= by) & restriction.c.ended_at.is_(None) & ~told & ~_came_back()
    return await _found(connection, condition)


def _came_back() -> ColumnElement[bool]:
    """Whether it stands in a later conference, where it is looked at."""
    later = restriction.alias()
    return select(later.c.part).where(later.c.follows == restriction.c.part).exists()


def _subject() -> ColumnElement[str]:
    return restriction.c.part + ":" + cast(restriction.c.review_on, String)


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
    parts = [row.part for row in rows]
    # Asked though there may be nothing to ask for: what is not there takes as many steps as what is not for somebody.
    audiences = await _audiences(connection, parts)
    wordings = await _wordings(connection, parts)
    return [_restriction_of(row, audiences.get(row.part, Audience()), wordings.get(row.part, ())) for row in rows]


async def _audiences(connection: AsyncConnection, parts: Collection[str]) -> Mapping[str, Audience]:
    listed: dict[str, dict[str, set[str]]] = {}
    query = select(restriction_listing).where(restriction_listing.c.part.in_(parts))
    for row in await connection.execute(query):
        listed.setdefault(row.part, {}).setdefault(_SIDES[row.side], set()).add(row.who)
    return {part: Audience(**{side: frozenset(ids) for side, ids in sides.items()}) for part, sides in listed.items()}


async def _wordings(connection: AsyncConnection, parts: Collection[str]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    c = safe_wording.c
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    query = select(c.part, c.person, c.words).where(c.part.in_(parts)).order_by(c.person)
    for row in await connection.execute(query):
        found[row.part] = (*found.get(row.part, ()), (row.person, row.words))
    return found


def _restriction_of(row: t.AnyRow, audience: Audience, wordings: tuple[tuple[str, str], ...]) -> Restriction:
    return Restriction(
        part=row.part,
        conference=row.conference,
        audience=audience,
        category=row.category,
        reason=row.reason,
        provider=row.provider,
        set_by=row.set_by,
        set_at=row.set_at,
        review_on=row.review_on,
        public_title=row.public_title,
        safe_wordings=wordings,
        mark=row.mark,
        attached_to=row.attached_to,
        approver=row.approver or "",
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


async def _word(connection: AsyncConnection, part: str, wordings: Collection[tuple[str, str]]) -> None:
    rows = [{"part": part, "person": person, "words": words} for person, words in wordings if words]
    if rows:
        await connection.execute(insert(safe_wording), rows)


async def _changed(connection: AsyncConnection, part: str, **values: object) -> None:
    c = restriction.c
    await connection.execute(update(restriction).where(c.part == part).values(**values, revision=c.revision + 1))
