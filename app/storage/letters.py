"""Letters that wait to leave. A letter says only what it shall bring; its text is made as it leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t
from app.storage.invitation_tables import letter
from app.storage.request_tables import request_letter


class LetterState(StrEnum):
    #: There is none, and none is sent.
    NONE = "none"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    #: What it brings: the id of an invitation, or of a request in writing.
    about: str
    state: LetterState
    due_at: datetime
    tries: int
    #: Why it has not left, or not left yet; "" when nothing is wrong.
    trouble: str


class Letters:
    """All letters that bring one kind of thing."""

    def __init__(self, table: Table, about: str) -> None:
        """`about`: the column that names what a letter brings."""
        self._table = table
        self._about = table.c[about]
        self._c = table.c

    async def put(self, connection: AsyncConnection, about: str, due_at: datetime, **more: str) -> None:
        """One that leaves at `due_at`; `more`: what else stands in a row of this kind."""
        new = {"state": LetterState.WAITING, "due_at": due_at, "tries": 0, "trouble": "", **more}
        await connection.execute(insert(self._table).values({self._about.name: about, **new}))

    async def of(self, connection: AsyncConnection, abouts: Collection[str]) -> Mapping[str, Letter]:
        """The letters that bring these, by what they bring."""
        found = await connection.execute(select(self._table).where(self._about.in_(abouts)))
        return {each.about: each for each in map(self._letter_of, found)}

    async def take(self, connection: AsyncConnection, now: datetime, back_at: datetime) -> Letter | None:
        """The letter that has been due longest. Nobody else takes it before `back_at`."""
        query = (
            select(self._table)
            .where(self._c.state == LetterState.WAITING, self._c.due_at <= now)
            .order_by(self._c.due_at, self._about)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = (await connection.execute(query)).first()
        if row is None:
            return None
        taken = self._letter_of(row)
        await self._set(connection, taken.about, due_at=back_at, tries=taken.tries + 1)
        return taken

    async def next_due(self, connection: AsyncConnection) -> datetime | None:
        """When the next letter is due."""
        waiting = select(self._c.due_at).where(self._c.state == LetterState.WAITING)
        found: datetime | None = await connection.scalar(waiting.order_by(self._c.due_at).limit(1))
        return found

    async def sent(self, connection: AsyncConnection, about: str, at: datetime) -> None:
        await self._set(connection, about, state=LetterState.SENT, trouble="", sent_at=at)

    async def postpone(self, connection: AsyncConnection, about: str, due_at: datetime, trouble: str) -> None:
        """Try again then."""
        await self._set(connection, about, due_at=due_at, trouble=trouble)

    async def give_up(self, connection: AsyncConnection, about: str, trouble: str) -> None:
        await self._set(connection, about, state=LetterState.FAILED, trouble=trouble)

    async def _set(self, connection: AsyncConnection, about: str, **values: Any) -> None:
        await connection.execute(update(self._table).where(self._about == about).values(values))

    def _letter_of(self, row: t.AnyRow) -> Letter:
        about = row._mapping[self._about.name]
        return Letter(about, LetterState(row.state), row.due_at, row.tries, row.trouble)


of_invitations = Letters(letter, "invitation")
of_requests = Letters(request_letter, "written_request")


async def address_of_request(connection: AsyncConnection, request: str) -> str:
    """To whom the letter with a request in writing goes."""
    table = request_letter
    address: str | None = await connection.scalar(select(table.c.email).where(table.c.written_request == request))
    return address or ""
