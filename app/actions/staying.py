"""Staying signed in: how long, what keeps a session alive, and ending it, here or from another device."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import renewing
from app.actions.auditing import note
from app.actions.house import House
from app.actions.refusals import ConfirmationNeeded, NotFound, SecondFactorNeeded
from app.actions.signing_in import SignedIn, digest
from app.audit.kinds import Kind
from app.people.session import FRESH, Way, ends_at
from app.storage import conferences, sessions
from app.storage.sessions import Session, Signs

#: That somebody was here is written down at most this often.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Remaining:
    """How long a session lasts if its person does nothing, and whether doing something makes it last longer."""

    time: timedelta
    extensible: bool


async def find(house: House, cookie: str | None) -> Session | None:
    """The session that a cookie belongs to, be it over or not; None when there is none (any more)."""
    if not cookie:
        return None
    known = digest(cookie)
    session = await house.cookies.ask(known)
    return None if session is None else await renewing.shown(house, session, known)


async def recognise(house: House, cookie: str | None) -> Session | None:
    """The session that a cookie opens, if it is not over."""
    session = await find(house, cookie)
    return None if session is None or over(house, session) else session


async def active(house: House, session: Session, *, exactly: bool = False) -> Session:
    """The person did something themselves. Written down now and then, or, when it matters, `exactly` now."""
    now = house.clock.now()
    if not exactly and now - session.seen_at <= _silence(house):
        return session
    async with house.database.writing(decides=False) as connection:
        await sessions.seen(connection, session.id, now)
    return replace(session, seen_at=now)


def over(house: House, session: Session | Signs) -> bool:
    return house.clock.now() >= _end(house, session)[0]


def remaining(house: House, session: Session) -> Remaining:
    end, extensible = _end(house, session)
    return Remaining(end - house.clock.now(), extensible)


def _end(house: House, session: Session | Signs) -> tuple[datetime, bool]:
    settings = house.settings
    return ends_at(
        session.started_at,
        session.seen_at,
        session.heard_at,
        length=settings.session_length,
        idle=settings.session_idle,
    )


@dataclass(frozen=True, slots=True)
class Living:
    """Which sessions go on, and for which of them has to be written down that their person was heard listening."""

    sessions: set[str]
    heard: set[str]


async def living(house: House, connected: Mapping[str, Iterable[str]]) -> set[str]:
    """Which of these sessions go on, each with the parts of boards to which it is connected.

    Whoever listens to a conference that somebody holds (has shown a sign of themselves within the idle limit) is kept
    signed in by it. A board that everybody left open is no conference: there all of them idle out.
    """
    async with house.database.reading() as connection:
        found = await who_lives(house, connection, connected)
    await write_down_heard(house, found)
    return found.sessions


async def who_lives(house: House, connection: AsyncConnection, connected: Mapping[str, Iterable[str]]) -> Living:
    """The same for whoever reads more than that; `write_down_heard` must follow."""
    now = house.clock.now()
    # Nearly all of them; so nothing more is asked about these.
    lively = await sessions.lively(
        connection,
        connected,
        started_after=now - house.settings.session_length,
        signs_after=now - _silence(house),
    )
    others = connected.keys() - lively
    if not others:
        return Living(lively, set())
    known = await sessions.signs(connection, others)
    silent = {each for each, signs in known.items() if _silent(house, signs) and not _too_long(house, signs)}
    listening = await _listening(house, connection, {each: connected[each] for each in silent}) if silent else set()
    awake = {each for each, signs in known.items() if each in listening or not over(house, signs)}
    return Living(lively | awake, listening)


async def write_down_heard(house: House, found: Living) -> None:
    """That somebody listens keeps them signed in."""
    if found.heard:
        async with house.database.writing(decides=False) as connection:
            await sessions.heard(connection, found.heard, house.clock.now())


async def near(house: House, session: Session, conference: str) -> None:
    """Somebody is at a conference without its board: at its wall, or outside for a while. They stay as listeners do."""
    async with house.database.reading() as connection:
        parts = await conferences.parts(connection, conference)
    await living(house, {session.id: [each.id for each in parts]})


def _silent(house: House, signs: Signs) -> bool:
    """Whether the last sign of the person is so old that listening would have to be written down."""
    last = max(signs.seen_at, signs.heard_at or signs.seen_at)
    return house.clock.now() - last > _silence(house)


def _silence(house: House) -> timedelta:
    return min(_SEEN_EVERY, house.settings.session_idle / 10)


def _too_long(house: House, signs: Signs) -> bool:
    return house.clock.now() - signs.started_at >= house.settings.session_length


async def _listening(house: House, connection: AsyncConnection, connected: Mapping[str, Iterable[str]]) -> set[str]:
    now = house.clock.now()
    parts = {part for each in connected.values() for part in each}
    held = await sessions.held_by_others(
        connection,
        parts,
        seen_after=now - house.settings.session_idle,
        started_after=now - house.settings.session_length,
    )
    return {session for session, parts in connected.items() if held.intersection(parts)}


# Ending.


async def of_person(house: House, person: str) -> Sequence[Session]:
    """The sessions of somebody that are not over, the last used first."""
    async with house.database.reading() as connection:
        found = await sessions.of_person(connection, person)
    return [each for each in found if not over(house, each)]


async def end(house: House, me: Session, session: str) -> None:
    """End one session of the same person. Raises `NotFound`."""
    async with house.database.writing() as connection:
        if session not in {each.id for each in await sessions.of_person(connection, me.person.id)}:
            raise NotFound
        await sessions.end_of_person(connection, me.person.id, only=session)
        await note(house, connection, Kind.SESSIONS_ENDED, me.person.id, about=me.person.id)


async def end_others(house: House, me: Session) -> None:
    """End every session of the same person but this one."""
    async with house.database.writing() as connection:
        await sessions.end_of_person(connection, me.person.id, but=me.id)
        await note(house, connection, Kind.SESSIONS_ENDED, me.person.id, about=me.person.id)


# What a session is good for.


def require_second_factor(house: House, session: Session) -> None:
    """Raises `SecondFactorNeeded` when somebody came with a password alone and that is too little here."""
    if session.way.is_one_factor and house.settings.asks_second_factor:
        raise SecondFactorNeeded


def is_fresh(house: House, session: Session) -> bool:
    """Whether the person showed within the last five minutes who they are."""
    return house.clock.now() - session.proved_at < FRESH


def require_fresh(house: House, session: Session) -> None:
    """Before anything that binds the person: signing, changing credentials. Raises `ConfirmationNeeded`."""
    if not is_fresh(house, session):
        raise ConfirmationNeeded


async def proven(house: House, connection: AsyncConnection, session: Session, way: Way | None = None) -> SignedIn:
    """The person has just shown who they are, perhaps in a better `way`: the session goes on under a new cookie."""
    cookie = secrets.token_urlsafe(32)
    await sessions.prove(connection, session.id, digest(cookie), way or session.way, house.clock.now())
    renewed = await sessions.find(connection, digest(cookie))
    if renewed is None:
        raise NotFound
    if session.link is not None:
        await note(house, connection, Kind.OWN_CODE_SHOWN, session.person.id, conference_id=session.link.conference)
    return SignedIn(cookie, renewed)
