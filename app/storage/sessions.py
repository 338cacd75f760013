"""Sessions in the database. Their cookies change now and then; of the present one it knows only the SHA-256."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, delete, false, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.people.person import Person
from app.people.session import Way
from app.storage import people
from app.storage import tables as t


@dataclass(frozen=True, slots=True)
class Renewal:
    """What becomes of the cookie of a session that goes on under another; see `app.actions.renewing`."""

    #: Whether what the person may do in a conference changed since the present cookie was given.
    due: bool = False
    #: From what the next cookie is made, together with the present one.
    salt: str | None = None
    #: SHA-256 of the next cookie, which its owner has not shown yet.
    next: str | None = None
    #: SHA-256 of the cookie before, and until when it still opens the session.
    last: str | None = None
    last_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The link by which alone somebody came who has a code of their own, and has not shown it since."""

    invitation: str
    #: What it was for: nothing else opens by it.
    conference: str


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    #: SHA-256 of the cookie.
    cookie: str
    person: Person
    way: Way
    started_at: datetime
    #: When the person last did something themselves.
    seen_at: datetime
    #: When the person last showed who they are.
    proved_at: datetime
    device: str = ""
    #: When the person was last known to listen to a conference that others hold.
    heard_at: datetime | None = None
    renewal: Renewal = Renewal()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Signs:
    """When a session began and when its person was last seen and heard of."""

    started_at: datetime
    seen_at: datetime
    heard_at: datetime | None


async def add(connection: AsyncConnection, session: Session) -> None:
    await connection.execute(
        insert(t.session).values(
            id=session.id,
            cookie=session.cookie,
            person=session.person.id,
            way=session.way,
            device=session.device,
            started_at=session.started_at,
            seen_at=session.seen_at,
            heard_at=session.heard_at,
            proved_at=session.proved_at,
            invitation=session.link.invitation if session.link else None,
        )
    )


def _session_of(row: t.AnyRow) -> Session:
    link = Link(row.invitation, row.link_conference) if row.invitation else None
    return Session(
        id=row.id,
        cookie=row.cookie,
        person=replace(people.person_of(row), by_link=link is not None),
        way=Way(row.way),
        started_at=row.started_at,
        seen_at=row.seen_at,
        proved_at=row.proved_at,
        device=row.device,
        heard_at=row.heard_at,
        renewal=Renewal(row.cookie_due, row.cookie_salt, row.next_cookie, row.last_cookie, row.last_cookie_until),
        link=link,
    )


def _sessions() -> t.AnySelect:
    link = t.invitation.c
    return select(t.session, link.conference.label("link_conference"), *people.COLUMNS).select_from(
        t.session.join(people.WITH_AGENCY, t.person.c.id == t.session.c.person).outerjoin(
            t.invitation, link.id == t.session.c.invitation
        )
    )


async def find(connection: AsyncConnection, cookie_digest: str) -> Session | None:
    """The session that this cookie opens. Nothing opens for somebody who is suspended."""
    query = _sessions().where(t.session.c.cookie == cookie_digest, t.person.c.suspended_at.is_(None))
    row = (await connection.execute(query)).first()
    return _session_of(row) if row else None


async def find_all(connection: AsyncConnection, cookie_digests: Collection[str]) -> Mapping[str, Session]:
    """The sessions that these cookies belong or belonged to, by the digest; unknown ones are left out."""
    c = t.session.c
    rows = (await connection.execute(_sessions().where(c.cookie.in_(cookie_digests)))).all()
    found = {row.cookie: _session_of(row) for row in rows}
    others = set(cookie_digests) - found.keys()
    if others:
        # Seldom, and of few: whoever comes back has the present one.
        query = _sessions().where(or_(c.next_cookie.in_(others), c.last_cookie.in_(others)))
        for row in (await connection.execute(query)).all():
            session = _session_of(row)
            found |= {each: session for each in (row.next_cookie, row.last_cookie) if each in others}
    return found


async def of_person(connection: AsyncConnection, person: str) -> Sequence[Session]:
    """All sessions of somebody, those over among them, the last used first."""
    query = _sessions().where(t.session.c.person == person).order_by(t.session.c.seen_at.desc(), t.session.c.id)
    return [_session_of(row) for row in await connection.execute(query)]


async def signs(connection: AsyncConnection, sessions: Collection[str]) -> dict[str, Signs]:
    """When these sessions began and were last heard of; those that ended, or whose person is suspended, are missing."""
    c = t.session.c
    query = (
        select(c.id, c.started_at, c.seen_at, c.heard_at)
        .join(t.person, t.person.c.id == c.person)
        .where(c.id.in_(sessions), t.person.c.suspended_at.is_(None))
    )
    return {row.id: Signs(row.started_at, row.seen_at, row.heard_at) for row in await connection.execute(query)}


async def lively(
    connection: AsyncConnection, sessions: Collection[str], *, started_after: datetime, signs_after: datetime
) -> set[str]:
    """Which of these sessions began after one instant and have been seen or heard of since another."""
    c = t.session.c
    recent = or_(c.seen_at >= signs_after, c.heard_at >= signs_after)
    query = select(c.id).where(c.id.in_(sessions), c.started_at > started_after, recent)
    return set((await connection.execute(query)).scalars())


async def by_link(connection: AsyncConnection, sessions: Collection[str]) -> set[str]:
    """Which of these sessions were begun by a link alone, and no code was shown in them since."""
    c = t.session.c
    query = select(c.id).where(c.id.in_(sessions), c.invitation.is_not(None))
    return set((await connection.execute(query)).scalars())


async def come_by_link(
    connection: AsyncConnection, conference: str, *, started_after: datetime, signs_after: datetime
) -> set[str]:
    """Who has come to a conference by a link alone, in a session that goes on."""
    c = t.session.c
    goes_on = and_(c.started_at > started_after, or_(c.seen_at >= signs_after, c.heard_at >= signs_after))
    of_it = t.session.join(t.invitation, t.invitation.c.id == c.invitation)
    query = select(c.person).select_from(of_it).where(t.invitation.c.conference == conference, goes_on)
    return set((await connection.execute(query)).scalars())


async def end_by_link(connection: AsyncConnection, conference: str, person: str) -> None:
    """End what somebody began by links to a conference alone."""
    links = select(t.invitation.c.id).where(t.invitation.c.conference == conference, t.invitation.c.person == person)
    await connection.execute(delete(t.session).where(t.session.c.invitation.in_(links)))


async def held_by_others(
    connection: AsyncConnection, parts: Collection[str], *, seen_after: datetime, started_after: datetime
) -> set[str]:
    """Which of these parts belong to a conference with a board on which somebody was seen since then."""
    present = (
        select(t.part.c.conference)
        .join(t.board_pass, t.board_pass.c.part == t.part.c.id)
        .join(t.session, t.session.c.id == t.board_pass.c.session)
        .where(t.session.c.seen_at > seen_after, t.session.c.started_at > started_after)
    )
    query = select(t.part.c.id).where(t.part.c.id.in_(parts), t.part.c.conference.in_(present))
    return set((await connection.execute(query)).scalars())


async def seen(connection: AsyncConnection, session: str, at: datetime) -> None:
    await connection.execute(update(t.session).where(t.session.c.id == session).values(seen_at=at))


async def heard(connection: AsyncConnection, sessions: Collection[str], at: datetime) -> None:
    await connection.execute(update(t.session).where(t.session.c.id.in_(sessions)).values(heard_at=at))


_NO_OTHER_COOKIE = {
    "cookie_due": False,
    "cookie_salt": None,
    "next_cookie": None,
    "last_cookie": None,
    "last_cookie_until": None,
}


async def prove(connection: AsyncConnection, session: str, cookie_digest: str, way: Way, at: datetime) -> None:
    """The person showed again, or with more than before, who they are; from now on another cookie opens the session."""
    values = {
        "cookie": cookie_digest,
        "way": way,
        "proved_at": at,
        "seen_at": at,
        "invitation": None,
        **_NO_OTHER_COOKIE,
    }
    await connection.execute(update(t.session).where(t.session.c.id == session).values(values))


async def end(connection: AsyncConnection, session: str) -> None:
    await connection.execute(delete(t.session).where(t.session.c.id == session))


async def end_of_person(
    connection: AsyncConnection, person: str, *, only: str | None = None, but: str | None = None
) -> None:
    """End the sessions of somebody: all of them, `only` one, or all `but` one."""
    doomed = delete(t.session).where(t.session.c.person == person)
    if only is not None:
        doomed = doomed.where(t.session.c.id == only)
    if but is not None:
        doomed = doomed.where(t.session.c.id != but)
    await connection.execute(doomed)


async def vouched(connection: AsyncConnection, session: str, issuer: str, named: str | None) -> None:
    """A provider has vouched for this session, in one of its own that it named or not."""
    values = {"issuer": issuer, "issuer_session": named}
    await connection.execute(update(t.session).where(t.session.c.id == session).values(values))


async def end_vouched(
    connection: AsyncConnection, issuer: str, named: str | None, person: str | None
) -> Collection[str]:
    """End what a provider vouched for in this session of its own; or, if it names none, for this `person` at all.

    Whose sessions ended. What it vouched for without naming a session ends with any session of the person.
    """
    c = t.session.c
    doomed = [c.issuer == issuer, c.issuer_session == named] if named is not None else []
    of_person = [c.person == person, c.way == Way.AGENCY, or_(c.issuer.is_(None), c.issuer == issuer)]
    if named is not None:
        of_person.append(c.issuer_session.is_(None))
    either = [and_(*each) for each in (doomed, of_person if person is not None else []) if each]
    ended = await connection.execute(select(c.id, c.person).where(or_(false(), *either)))
    found = {row.id: row.person for row in ended}
    await connection.execute(delete(t.session).where(c.id.in_(found)))
    return sorted(set(found.values()))


async def end_ended(connection: AsyncConnection, *, started_before: datetime, person: str, keep: int) -> None:
    """Remove the sessions that began long ago, and the oldest of `person` beyond the newest `keep`."""
    await connection.execute(delete(t.session).where(t.session.c.started_at <= started_before))
    newest = select(t.session.c.id).where(t.session.c.person == person).order_by(t.session.c.started_at.desc())
    kept = (await connection.execute(newest.limit(keep))).scalars().all()
    await connection.execute(delete(t.session).where(t.session.c.person == person, t.session.c.id.not_in(kept)))
