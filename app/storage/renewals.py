"""In the database: what becomes of the cookie of a session that goes on under another."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import false, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t

_c = t.session.c


async def owe(connection: AsyncConnection, persons: Collection[str]) -> None:
    """Another cookie is due to each session of these people."""
    due = update(t.session).where(_c.person.in_(persons), _c.cookie_due == false())
    await connection.execute(due.values(cookie_due=True))


async def prepare(connection: AsyncConnection, session: str, cookie: str, salt: str, next_cookie: str) -> bool:
    """What follows this cookie is settled. Whether nobody settled it before, and it is the present one still."""
    settled = (
        update(t.session)
        .where(_c.id == session, _c.cookie == cookie, _c.next_cookie.is_(None))
        .values(cookie_due=False, cookie_salt=salt, next_cookie=next_cookie)
    )
    return (await connection.execute(settled)).rowcount > 0


async def take(connection: AsyncConnection, session: str, next_cookie: str, last_until: datetime) -> None:
    """The next cookie was shown: it is the present one, and the one before opens nothing after a while."""
    taken = (
        update(t.session)
        .where(_c.id == session, _c.next_cookie == next_cookie)
        .values(
            cookie=_c.next_cookie,
            next_cookie=None,
            cookie_salt=None,
            last_cookie=_c.cookie,
            last_cookie_until=last_until,
        )
    )
    await connection.execute(taken)
