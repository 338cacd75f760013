"""Notices in the database, and the letters that call people to read them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.notice import Notice, NoticeKind
from app.storage import tables as t
from app.storage.administration_tables import notice
from app.storage.letters import LetterState

_c = notice.c
_COLUMNS = (_c.id, _c.person, _c.kind, _c.conference, _c.subject, _c.made_at, _c.seen_at)


@dataclass(frozen=True, slots=True)
class Call:
    """A letter that says that there is something to read. `tries` counts those before."""

    notice: Notice
    tries: int


def _notice_of(row: t.AnyRow) -> Notice:
    return Notice(row.id, row.person, NoticeKind(row.kind), row.conference, row.subject, row.made_at, row.seen_at)


async def add(connection: AsyncConnection, made: Notice, due_at: datetime | None) -> bool:
    """Tell somebody, with a letter from `due_at` on, or without one. False when they have been told of this before."""
    told = select(_c.id).where(_c.person == made.person, _c.kind == made.kind, _c.subject == made.subject)
    if await connection.scalar(told) is not None:
        return False
    await connection.execute(
        insert(notice).values(
            id=made.id,
            person=made.person,
            kind=made.kind,
            conference=made.conference,
            subject=made.subject,
            made_at=made.made_at,
            state=LetterState.WAITING if due_at else LetterState.NONE,
            due_at=due_at or made.made_at,
            tries=0,
            trouble="",
        )
    )
    return True


async def unseen(connection: AsyncConnection, person: str) -> Sequence[Notice]:
    """What somebody has not put away yet, the latest first."""
    query = select(*_COLUMNS).where(_c.person == person, _c.seen_at.is_(None)).order_by(_c.made_at.desc(), _c.id)
    return [_notice_of(row) for row in await connection.execute(query)]


async def put_away(connection: AsyncConnection, id_: str, person: str, at: datetime) -> bool:
    """Whether there was such a notice of this person."""
    return await _put_away(connection, at, _c.id == id_, _c.person == person) == 1


async def done_with(connection: AsyncConnection, kind: NoticeKind, subject: str, at: datetime) -> None:
    """Put away for everyone who was told of it: what it asked for was done."""
    await _put_away(connection, at, _c.kind == kind, _c.subject == subject)


async def withdraw(
    connection: AsyncConnection, kinds: Collection[NoticeKind], person: str, about: str, at: datetime
) -> None:
    """Put away what somebody was told of these kinds."""
    subject = or_(_c.subject == about, _c.subject.startswith(f"{about}:", autoescape=True))
    await _put_away(connection, at, _c.person == person, _c.kind.in_(kinds), subject)


async def _put_away(connection: AsyncConnection, at: datetime, *which: ColumnElement[bool]) -> int:
    """Of these notices the letters that still wait are kept back: they would call people to nothing. How many were
    put away now."""
    seen = await connection.execute(update(notice).where(*which, _c.seen_at.is_(None)).values(seen_at=at))
    waiting = update(notice).where(*which, _c.state == LetterState.WAITING)
    await connection.execute(waiting.values(state=LetterState.NONE))
    return seen.rowcount


async def take(connection: AsyncConnection, now: datetime, back_at: datetime) -> Call | None:
    """The letter that has been due longest. Nobody else takes it before `back_at`."""
    query = (
        select(*_COLUMNS, _c.tries)
        .where(_c.state == LetterState.WAITING, _c.due_at <= now)
        .order_by(_c.due_at, _c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    await connection.execute(update(notice).where(_c.id == row.id).values(due_at=back_at, tries=row.tries + 1))
    return Call(_notice_of(row), row.tries)


async def next_due(connection: AsyncConnection) -> datetime | None:
    found: datetime | None = await connection.scalar(
        select(_c.due_at).where(_c.state == LetterState.WAITING).order_by(_c.due_at).limit(1)
    )
    return found


async def settle(connection: AsyncConnection, id_: str, state: LetterState, at: datetime, trouble: str = "") -> None:
    """How it went: sent, given up, or `WAITING` for another try `at` that time, unless it was withdrawn meanwhile."""
    values: dict[str, object] = {"state": state, "trouble": trouble}
    values |= {"sent_at": at} if state is LetterState.SENT else {"due_at": at}
    unsent = [] if state is LetterState.SENT else [_c.state == LetterState.WAITING]
    await connection.execute(update(notice).where(_c.id == id_, *unsent).values(values))
