"""Signing in and out. A session is known by its cookie; the database holds only the cookie's SHA-256."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.actions.refusals import NotFound, WrongCredentials
from app.people import credentials
from app.people.person import Person, tidy_email
from app.storage import people, sessions
from app.storage.sessions import Session

T = TypeVar("T")

#: That somebody was here is written down at most this often.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session, and the secret that opens it."""

    cookie: str
    session: Session


async def with_password(house: House, email: str, password: str) -> SignedIn:
    """Begin a session. Raises `WrongCredentials`, after as long for an unknown address as for a wrong password."""
    async with house.database.reading() as connection:
        known = await people.credentials(connection, tidy_email(email))
    stored = known.password if known else None
    right = await _slowly(house, lambda: credentials.matches(stored, password))
    if known is None or stored is None or not right:
        raise WrongCredentials
    if credentials.outdated(stored):
        await set_password(house, known.person.id, password)
    return await _begin(house, known.person)


async def as_invented(house: House, person: str) -> SignedIn:
    """Begin a session as somebody of the demonstration. Raises `NotFound` when the server does not demonstrate."""
    if not house.settings.demo:
        raise NotFound
    async with house.database.reading() as connection:
        found = await people.invented(connection, person)
    if not found:
        raise NotFound
    return await _begin(house, found[0])


async def set_password(house: House, person: str, password: str) -> None:
    stored = await _slowly(house, lambda: credentials.hashed(password))
    async with house.database.writing() as connection:
        await people.set_password(connection, person, stored)


async def recognise(house: House, cookie: str | None) -> Session | None:
    """The session that a cookie opens, if it has not ended; notes that the person was here."""
    if not cookie:
        return None
    now = house.clock.now()
    async with house.database.reading() as connection:
        session = await sessions.find(connection, digest(cookie))
    if session is None or _over(house, session):
        return None
    if now - session.seen_at > _SEEN_EVERY:
        async with house.database.writing() as connection:
            await sessions.seen(connection, session.id, now)
    return session


async def out(house: House, session: Session) -> None:
    """End a session and every pass that was issued in it."""
    async with house.database.writing() as connection:
        await sessions.end(connection, session.id)


def digest(secret: str) -> str:
    """As what the database knows a cookie or a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _over(house: House, session: Session) -> bool:
    now = house.clock.now()
    return (
        now - session.started_at >= house.settings.session_length
        or now - session.seen_at >= house.settings.session_idle
    )


async def _begin(house: House, person: Person) -> SignedIn:
    async with house.database.writing() as connection:
        return await begin(house, connection, person)


async def begin(house: House, connection: AsyncConnection, person: Person) -> SignedIn:
    """A new session of somebody whose identity is known by now; further ones than allowed end."""
    cookie = secrets.token_urlsafe(32)
    now = house.clock.now()
    session = Session(digest(cookie), person, started_at=now, seen_at=now)
    await sessions.add(connection, session)
    await sessions.end_ended(
        connection,
        started_before=now - house.settings.session_length,
        seen_before=now - house.settings.session_idle,
        person=person.id,
        keep=house.settings.sessions_for_each_person,
    )
    return SignedIn(cookie, session)


async def _slowly(house: House, work: Callable[[], T]) -> T:
    async with house.hashing:
        return await asyncio.to_thread(work)
