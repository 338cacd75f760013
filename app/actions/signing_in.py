"""Signing in and out. A session is known by its cookie; the database holds only the cookie's SHA-256."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.house import House
from app.actions.knocking import came_in, knocking
from app.actions.refusals import Busy, NotFound, OtherPerson, Refusal, Suspended, WrongCredentials
from app.audit.kinds import Kind
from app.people import credentials
from app.people.breached import BreachedList
from app.people.person import Person, tidy_email
from app.people.session import Way
from app.storage import accounts, factors, people, sessions
from app.storage.database import new_id
from app.storage.sessions import Link, Session

T = TypeVar("T")

#: Hashing is queued this long at most: who waits longer is asked to come again rather than to keep a connection.
_QUEUE_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session, and the secret that opens it."""

    cookie: str
    session: Session


@dataclass(frozen=True, slots=True)
class HalfSignedIn:
    """The password was right, and this person has a second step to take."""

    person: Person
    app: bool
    passkeys: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """From where somebody signs in, and whether it must be one person and nobody else."""

    device: str = ""
    #: The id of the person to whom the page belongs over which they sign in again.
    only: str | None = None


ANYBODY = Coming()


async def with_password(house: House, email: str, password: str, coming: Coming = ANYBODY) -> SignedIn | HalfSignedIn:
    """Begin a session, or ask for the second step.

    Raises `WrongCredentials`, after as long for an unknown address as for a wrong password; `OtherPerson`; `Busy`;
    `TooOften`, for unknown addresses as well.
    """
    account = tidy_email(email)
    async with house.database.reading() as connection:
        known = await people.credentials(connection, account)
    stored = known.password if known else None
    async with knocking(house, Way.PASSWORD, account, known.person.id if known else ""):
        right = await slowly(house, lambda: credentials.matches(stored, password))
        if known is None or stored is None or not right:
            raise WrongCredentials
    if credentials.outdated(stored):
        await set_password(house, known.person.id, password)
    async with house.database.reading() as connection:
        held = await factors.of_person(connection, known.person.id)
        await _check(connection, known.person, coming)
    if held.any:
        return HalfSignedIn(known.person, held.app, held.passkeys > 0)
    await came_in(house, account)
    return await _begin(house, known.person, Way.PASSWORD, coming)


async def as_invented(house: House, person: str, coming: Coming = ANYBODY) -> SignedIn:
    """Begin a session as somebody of the demonstration. Raises `NotFound` when the server does not demonstrate."""
    if not house.settings.demo:
        raise NotFound
    async with house.database.reading() as connection:
        found = await people.invented(connection, person)
    if not found:
        raise NotFound
    return await _begin(house, found[0], Way.DEMONSTRATION, coming)


async def check_password(house: House, password: str, *about: str) -> None:
    """Raises `Refusal` with what is wrong with a new password of somebody `about` whom this is known."""
    path = house.settings.breached_passwords
    listed = BreachedList(path).__contains__ if path else None
    objection = await asyncio.to_thread(lambda: credentials.objection(password, about, listed))
    if objection:
        raise Refusal(objection)


async def set_password(house: House, person: str, password: str, by: str | None = None) -> None:
    """Keep a password that was checked; it is audited when somebody chose it. Raises `Busy`."""
    stored = await slowly(house, lambda: credentials.hashed(password))
    async with house.database.writing() as connection:
        await people.set_password(connection, person, stored)
        if by is not None:
            await note(house, connection, Kind.PASSWORD_SET, by, about=person)


async def out(house: House, session: Session) -> None:
    """End a session and every pass that was issued in it."""
    async with house.database.writing() as connection:
        await sessions.end(connection, session.id)
        await note(house, connection, Kind.SIGNED_OUT, session.person.id)


def digest(secret: str) -> str:
    """As what the database knows a cookie or a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def _begin(house: House, person: Person, way: Way, coming: Coming) -> SignedIn:
    async with house.database.writing() as connection:
        return await begin(house, connection, person, way, coming)


async def begin(
    house: House,
    connection: AsyncConnection,
    person: Person,
    way: Way,
    coming: Coming = ANYBODY,
    link: Link | None = None,
) -> SignedIn:
    """A new session of somebody whose identity is known by now; further ones than allowed end.

    `link`: by which alone they come, though they have a code of their own. Raises `OtherPerson`, `Suspended`.
    """
    await _check(connection, person, coming)
    cookie = secrets.token_urlsafe(32)
    now = house.clock.now()
    as_they_came = replace(person, by_link=link is not None)
    session = Session(new_id(), digest(cookie), as_they_came, way, now, now, now, coming.device, link=link)
    await sessions.add(connection, session)
    await sessions.end_ended(
        connection,
        started_before=now - house.settings.session_length,
        person=person.id,
        keep=house.settings.sessions_for_each_person,
    )
    await note(house, connection, Kind.SIGNED_IN, person.id, method=way.value)
    return SignedIn(cookie, session)


async def _check(connection: AsyncConnection, person: Person, coming: Coming) -> None:
    if await accounts.is_suspended(connection, person.id):
        raise Suspended
    if coming.only is not None and coming.only != person.id:
        owner = await people.find(connection, coming.only)
        raise OtherPerson(owner.name) if owner else NotFound


async def slowly(house: House, work: Callable[[], T]) -> T:
    """Do work that keeps a core busy, in a thread and not too much of it at once. Raises `Busy`."""
    try:
        await asyncio.wait_for(house.hashing.acquire(), _QUEUE_SECONDS)
    except TimeoutError:
        raise Busy from None
    try:
        return await asyncio.to_thread(work)
    finally:
        house.hashing.release()
