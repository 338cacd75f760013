"""Another cookie for a session that goes on, when what its person may do in a conference has changed.

The session is the same, so open boards and everything else that holds to it are not disturbed. The next cookie is made
of the present one and of a salt that only the server has: two tabs that ask at once are given the same, and whoever
never got an answer is given it again. So the present one is good until its owner has shown the next.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.actions.signing_in import digest
from app.storage import renewals
from app.storage.sessions import Renewal, Session

#: For how long a request with the cookie before, sent when its page did not have the present one yet, is let in.
LATE = timedelta(seconds=30)


async def owe(connection: AsyncConnection, *persons: str) -> None:
    """What these people may do in a conference is another from now on, more or less."""
    await renewals.owe(connection, persons)


async def shown(house: House, session: Session, cookie_digest: str) -> Session | None:
    """A session as it stands after this cookie of its own was shown; None if the cookie is too old to open it."""
    renewal, now = session.renewal, house.clock.now()
    if cookie_digest == renewal.next:
        async with house.database.writing(decides=False) as connection:
            await renewals.take(connection, session.id, cookie_digest, now + LATE)
        taken = Renewal(renewal.due, last=session.cookie, last_until=now + LATE)
        return replace(session, cookie=cookie_digest, renewal=taken)
    if cookie_digest != session.cookie and (renewal.last_until is None or now >= renewal.last_until):
        return None
    return session


async def following(house: House, session: Session, cookie: str) -> str | None:
    """The cookie that follows this one, if another is due."""
    renewal = session.renewal
    if digest(cookie) != session.cookie:
        return None
    if renewal.next is None and renewal.due:
        renewal = await _prepared(house, session, cookie)
    return None if renewal.salt is None else _made_of(cookie, renewal.salt)


async def _prepared(house: House, session: Session, cookie: str) -> Renewal:
    """Settle what follows, unless another page of the same person was the first to settle it."""
    salt = secrets.token_urlsafe(32)
    async with house.database.writing(decides=False) as connection:
        mine = await renewals.prepare(connection, session.id, session.cookie, salt, digest(_made_of(cookie, salt)))
    if mine:
        return replace(session.renewal, due=False, salt=salt)
    settled = await house.cookies.ask(session.cookie)
    return settled.renewal if settled is not None and settled.cookie == session.cookie else Renewal()


def _made_of(cookie: str, salt: str) -> str:
    made = hmac.digest(salt.encode(), cookie.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
