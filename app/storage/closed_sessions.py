"""Closed sessions in the database: who is asked to wait outside, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.closed_session import ClosedSession
from app.storage import tables as t
from app.storage.restriction_tables import closed_session, outside


async def add(connection: AsyncConnection, made: ClosedSession) -> None:
    await connection.execute(
        insert(closed_session).values(
            id=made.id,
            conference=made.conference,
            part=made.part,
            item=made.item,
            reason=made.reason,
            teller=made.teller,
            opened_by=made.opened_by,
            opened_at=made.opened_at,
        )
    )
    for person in sorted(made.outside):
        await connection.execute(insert(outside).values(closed_session=made.id, person=person))


async def moved(connection: AsyncConnection, part: str, to: str) -> None:
    """What is written in a closed session stands in another part from now on."""
    await connection.execute(update(closed_session).where(closed_session.c.part == part).values(part=to))


async def end(connection: AsyncConnection, session: str, at: datetime) -> None:
    await connection.execute(update(closed_session).where(closed_session.c.id == session).values(ended_at=at))


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[ClosedSession]:
    """Every closed session of a conference, those that have ended among them, the oldest first."""
    query = select(closed_session).where(closed_session.c.conference == conference).order_by(closed_session.c.opened_at)
    rows = (await connection.execute(query)).all()
    waiting: dict[str, set[str]] = {}
    for row in await connection.execute(select(outside).where(outside.c.closed_session.in_([row.id for row in rows]))):
        waiting.setdefault(row.closed_session, set()).add(row.person)
    return [
        ClosedSession(
            id=row.id,
            conference=row.conference,
            part=row.part,
            item=row.item,
            reason=row.reason,
            teller=row.teller,
            opened_by=row.opened_by,
            opened_at=row.opened_at,
            outside=frozenset(waiting.get(row.id, ())),
            ended_at=row.ended_at,
        )
        for row in rows
    ]


async def outside_since(connection: AsyncConnection, case: str, person: str) -> datetime | None:
    """Since when somebody waits outside a closed session of a case; None for who does not."""
    c = closed_session.c
    query = (
        select(func.min(c.opened_at))
        .join(outside, outside.c.closed_session == c.id)
        .join(t.conference, t.conference.c.id == c.conference)
        .where(t.conference.c.case_file == case, outside.c.person == person, c.ended_at.is_(None))
    )
    since: datetime | None = await connection.scalar(query)
    return since


async def outside_of(connection: AsyncConnection, parts: Collection[str]) -> Mapping[tuple[str, str], str]:
    """For these parts: (part, person) of everybody who waits outside their conference now, and who tells them."""
    query = (
        select(t.part.c.id, outside.c.person, t.person.c.name)
        .join(closed_session, closed_session.c.conference == t.part.c.conference)
        .join(outside, outside.c.closed_session == closed_session.c.id)
        .join(t.person, t.person.c.id == closed_session.c.teller)
        .where(t.part.c.id.in_(parts), closed_session.c.ended_at.is_(None))
    )
    return {(row.id, row.person): row.name for row in (await connection.execute(query)).all()}


def teller_of(conference: ColumnElement[str], person: ColumnElement[str]) -> ScalarSelect[str]:
    """Within a query: the name of whoever tells somebody how it ended who waits outside a conference now."""
    return (
        select(t.person.c.name)
        .select_from(outside)
        .join(closed_session, closed_session.c.id == outside.c.closed_session)
        .join(t.person, t.person.c.id == closed_session.c.teller)
        .where(
            closed_session.c.conference == conference,
            closed_session.c.ended_at.is_(None),
            outside.c.person == person,
        )
        .limit(1)
        .scalar_subquery()
    )
