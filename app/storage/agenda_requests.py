"""Requests for the agenda in the database."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.asking import AgendaRequest, RequestState
from app.storage import tables as t
from app.storage.preparation_tables import agenda_request

_c = agenda_request.c


def _request_of(row: t.AnyRow) -> AgendaRequest:
    return AgendaRequest(
        id=row.id,
        conference=row.conference,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        title=row.title,
        why=row.why,
        minutes=row.minutes,
        state=RequestState(row.state),
        into=row.into,
        answer=row.answer,
        answered_by=row.answered_by or "",
        answered_at=row.answered_at,
        on_behalf_of=row.on_behalf_of,
        desired_outcome=row.desired_outcome,
    )


async def add(connection: AsyncConnection, request: AgendaRequest) -> None:
    await connection.execute(
        insert(agenda_request).values(
            id=request.id,
            conference=request.conference,
            asked_by=request.asked_by,
            asked_at=request.asked_at,
            title=request.title,
            why=request.why,
            minutes=request.minutes,
            state=request.state,
            into=request.into,
            answer=request.answer,
            on_behalf_of=request.on_behalf_of,
            desired_outcome=request.desired_outcome,
        )
    )


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[AgendaRequest]:
    """In the order in which they were asked."""
    query = select(agenda_request).where(_c.conference == conference).order_by(_c.asked_at, _c.id)
    return [_request_of(row) for row in await connection.execute(query)]


async def find(connection: AsyncConnection, conference: str, request: str) -> AgendaRequest | None:
    query = select(agenda_request).where(_c.conference == conference, _c.id == request)
    row = (await connection.execute(query)).first()
    return _request_of(row) if row else None


async def of_person(connection: AsyncConnection, person: str) -> Sequence[AgendaRequest]:
    """What somebody has asked for, the latest first."""
    query = select(agenda_request).where(_c.asked_by == person).order_by(_c.asked_at.desc())
    return [_request_of(row) for row in await connection.execute(query)]


async def answer(connection: AsyncConnection, answered: AgendaRequest) -> bool:
    """Keep an answer. Whether the request was still waiting for one."""
    kept = (
        update(agenda_request)
        .where(_c.id == answered.id, _c.state == RequestState.ASKED)
        .values(
            state=answered.state,
            into=answered.into,
            answer=answered.answer,
            answered_by=answered.answered_by,
            answered_at=answered.answered_at,
        )
    )
    return (await connection.execute(kept)).rowcount > 0


async def move_unanswered(connection: AsyncConnection, conference: str, to: str, askers: Collection[str]) -> None:
    """What nobody answered in a conference waits for the chair of another, if whoever asked takes part in that."""
    waiting = (_c.conference == conference) & (_c.state == RequestState.ASKED) & _c.asked_by.in_(list(askers))
    await connection.execute(update(agenda_request).where(waiting).values(conference=to))
