"""Letters that wait to leave. A letter says only that an invitation shall be mailed; its text is made as it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t
from app.storage.invitation_tables import invitation, letter

_c = letter.c


class LetterState(StrEnum):
    #: There is none, and none is sent.
    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    invitation: str
    state: LetterState
    due_at: datetime
    tries: int
    #: Why it has not left, or not left yet; "" when nothing is wrong.
    trouble: str


def _letter_of(row: t.AnyRow) -> Letter:
    return Letter(row.invitation, LetterState(row.state), row.due_at, row.tries, row.trouble)


async def put(connection: AsyncConnection, of_invitation: str, due_at: datetime) -> None:
    await connection.execute(
        insert(letter).values(invitation=of_invitation, state=LetterState.WAITING, due_at=due_at, tries=0, trouble="")
    )


async def of_conference(connection: AsyncConnection, conference: str) -> Mapping[str, Letter]:
    """The letters of a conference's invitations, by invitation."""
    query = (
        select(letter)
        .select_from(letter.join(invitation, invitation.c.id == _c.invitation))
        .where(invitation.c.conference == conference)
    )
    return {row.invitation: _letter_of(row) for row in await connection.execute(query)}


async def take(connection: AsyncConnection, now: datetime, back_at: datetime) -> Letter | None:
    """The letter that has been due longest. Nobody else takes it before `back_at`."""
    query = (
        select(letter)
        .where(_c.state == LetterState.WAITING, _c.due_at <= now)
        .order_by(_c.due_at, _c.invitation)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    await connection.execute(
        update(letter).where(_c.invitation == row.invitation).values(due_at=back_at, tries=row.tries + 1)
    )
    return _letter_of(row)


async def next_due(connection: AsyncConnection) -> datetime | None:
    """When the next letter is due."""
    query = select(_c.due_at).where(_c.state == LetterState.WAITING).order_by(_c.due_at).limit(1)
    found: datetime | None = await connection.scalar(query)
    return found


async def sent(connection: AsyncConnection, of_invitation: str, at: datetime) -> None:
    values = {"state": LetterState.SENT, "trouble": "", "sent_at": at}
    await connection.execute(update(letter).where(_c.invitation == of_invitation).values(values))


async def postpone(connection: AsyncConnection, of_invitation: str, due_at: datetime, trouble: str) -> None:
    """Try again then."""
    values = {"due_at": due_at, "trouble": trouble}
    await connection.execute(update(letter).where(_c.invitation == of_invitation).values(values))


async def give_up(connection: AsyncConnection, of_invitation: str, trouble: str) -> None:
    values = {"state": LetterState.FAILED, "trouble": trouble}
    await connection.execute(update(letter).where(_c.invitation == of_invitation).values(values))
