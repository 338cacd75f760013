"""Writing down what is done, in the transaction in which it is done: what cannot be audited does not happen."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Collection
from contextvars import copy_context
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.actions.rounds import beside
from app.audit.circumstances import shortened
from app.audit.kinds import Kind
from app.conference.conference import Conference
from app.storage import allowances, audit, file_audit, heads
from app.storage.audit import Happening
from app.storage.sessions import Session
from app.storage.signing import signing_key

log = structlog.get_logger("caseboard.audit")

#: How often heads are signed besides at each freeze.
_EVERY = 3600.0


async def note(
    house: House,
    connection: AsyncConnection,
    kind: Kind,
    person: str,
    *,
    about: str = "",
    case: str = "",
    conference: Conference | None = None,
    conference_id: str = "",
    part: str = "",
    **details: str | int,
) -> None:
    """Write it down at the end of the transaction. `person` did it, `about` says whom it concerns; "" for nobody.

    `conference_id` is for a conference that may not exist.
    """
    happening = _happening(
        kind, person, about=about, case=case, conference=conference, conference_id=conference_id, part=part, **details
    )
    await audit.append(connection, [happening], house.clock.now())
    count(house, kind)


async def note_alone(house: House, kind: Kind, person: str, **more: Any) -> None:
    """Write down something that changes nothing else, such as a look or a refusal. Takes what `note` takes."""
    writer = house.database.file_writer
    if writer is None:
        async with house.database.writing(decides=False) as connection:
            await note(house, connection, kind, person, **more)
        return
    # In one step, for the live boards wait meanwhile.
    await writer.run(appending(house, kind, person, **more))
    count(house, kind)


async def note_once(
    house: House,
    session: Session,
    kind: Kind,
    besides: Collection[Kind],
    *,
    conference: Conference,
    about: str = "",
    **details: str,
) -> None:
    """Write down a look that a page repeats by itself, unless it was in this session, or one of a kind besides that
    tells the same."""
    sought = Happening(kind, session.person.id, about=about, conference=conference.id, details=details)
    async with house.database.reading() as connection:
        told = await audit.happened_in_session(connection, shortened(session.id), sought, besides)
    if not told:
        await note_alone(house, kind, session.person.id, about=about, conference=conference, **details)


async def note_look(house: House, person: str, conference: Conference, page: str) -> None:
    """Write down that somebody is shown a page beside the board and the record; `page`: its word in the audit."""
    await note_alone(house, Kind.PAGE_VIEWED, person, conference=conference, page=page)


async def note_look_once(house: House, session: Session, conference: Conference, page: str, *besides: Kind) -> None:
    """As `note_look`, of what a page asks for again and again: once for each session, and not at all for one with an
    entry of a kind besides that tells the same."""
    await note_once(house, session, Kind.PAGE_VIEWED, besides, conference=conference, page=page)


def appending(house: House, kind: Kind, person: str, **more: Any) -> Callable[[sqlite3.Connection], None]:
    """What writes it down in a step of the thread that writes. Takes what `note` takes."""
    append = partial(file_audit.append, [_happening(kind, person, **more)], house.clock.now())
    # Whence it comes is known here, not in that thread.
    return partial(copy_context().run, append)


def _happening(
    kind: Kind,
    person: str,
    *,
    about: str = "",
    case: str = "",
    conference: Conference | None = None,
    conference_id: str = "",
    part: str = "",
    **details: str | int,
) -> Happening:
    return Happening(
        kind,
        person,
        about=about,
        case=conference.case.id if conference else case,
        conference=conference.id if conference else conference_id,
        part=part,
        details=details,
    )


def count(house: House, kind: Kind) -> None:
    """Count that it was written down."""
    # That something is kept to a few, and how often, is not told in numbers either.
    if not kind.declared.quiet:
        house.measures.events.add(kind.word)


async def sign_heads(house: House) -> int:
    """Sign how far every chain is, outside the database. How many had grown."""
    async with house.database.reading() as connection:
        present = await audit.heads(connection, house.clock.now())
    settings = house.settings

    def sign() -> int:
        return heads.sign(present, signing_key(settings.keys), settings.heads_directory)

    return await asyncio.to_thread(sign)


@contextlib.asynccontextmanager
async def keep_heads(house: House, every: float = _EVERY) -> AsyncIterator[None]:
    """Sign the heads now and then while the block runs, and once more at its end. Raises `KeyExposed`."""
    await sign_heads(house)
    try:
        async with beside(_now_and_then(house, every)):
            yield
    finally:
        await _tended(house)


async def _now_and_then(house: House, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        await _tended(house)


async def _tended(house: House) -> None:
    try:
        await sign_heads(house)
        async with house.database.writing(decides=False) as connection:
            await allowances.forget(connection, house.clock.now() - timedelta(days=1))
    except (SQLAlchemyError, OSError):
        # The next time tries again; until then `caseboard verify` shows how old the last head is.
        log.exception("the heads of the audit could not be signed")
