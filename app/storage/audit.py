"""The audit in the database: rows are only ever added, each to the end of its chain."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, text, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import NullType

from app.audit.chain import NOTHING, OWN_CHAIN, Head, Row, canonical, linked
from app.audit.circumstances import Circumstances, present
from app.audit.kinds import ACCOUNT, OPERATOR, Kind, checked
from app.record.edition import Edition
from app.storage import tables as t


@dataclass(frozen=True, slots=True)
class Happening:
    """What shall be written down. Ids, or "" where there is nothing to name."""

    kind: Kind
    person: str = ""
    about: str = ""
    case: str = ""
    conference: str = ""
    part: str = ""
    details: Mapping[str, str | int] = field(default_factory=dict)


async def append(connection: AsyncConnection, happenings: Iterable[Happening], at: datetime) -> None:
    """Write them down at the end of their chains, in this transaction.

    A chain takes one transaction at a time until its end, so this is the last thing that a transaction should do.
    """
    happenings = list(happenings)
    agencies = await _agencies(connection, {each.person for each in happenings})
    for chain, its_own in by_chain(happenings, agencies):
        await _take(connection, chain)
        rows = following(chain, await _end(connection, chain), its_own, at)
        await connection.execute(insert(t.audit), [columns(row) for row in rows])


def by_chain(
    happenings: Iterable[Happening], agencies: Mapping[str, str | None]
) -> Iterator[tuple[str, Iterator[Happening]]]:
    """Into which chain each is written: that of the person's agency, or the installation's own."""

    def chain_of(each: Happening) -> str:
        return agencies.get(each.person) or OWN_CHAIN

    return groupby(sorted(happenings, key=chain_of), key=chain_of)


def following(chain: str, end: tuple[int, str], happenings: Iterable[Happening], at: datetime) -> list[Row]:
    """The rows that come next in a chain whose last one has this sequence and hash."""
    last, previous = end
    rows = []
    for sequence, each in enumerate(happenings, last + 1):
        rows.append(linked(_row(chain, sequence, each, at), previous))
        previous = rows[-1].hash
    return rows


async def _agencies(connection: AsyncConnection, persons: Collection[str]) -> Mapping[str, str | None]:
    query = select(t.person.c.id, t.person.c.agency).where(t.person.c.id.in_(persons))
    return {row.id: row.agency for row in await connection.execute(query)}


async def _take(connection: AsyncConnection, chain: str) -> None:
    """Let nobody else add to the chain until the transaction ends. In SQLite only one transaction writes anyway."""
    if connection.dialect.name == "postgresql":
        taken = text("SELECT pg_advisory_xact_lock(hashtextextended('audit ' || :chain, 0))")
        await connection.execute(taken, {"chain": chain})


async def _end(connection: AsyncConnection, chain: str) -> tuple[int, str]:
    c = t.audit.c
    query = select(c.sequence, c.hash).where(c.chain == chain).order_by(c.sequence.desc()).limit(1)
    last = (await connection.execute(query)).first()
    return (last.sequence, last.hash) if last else (0, NOTHING)


def _row(chain: str, sequence: int, each: Happening, at: datetime) -> Row:
    circumstances = present.get()
    return Row(
        chain=chain,
        sequence=sequence,
        at=at,
        kind=each.kind.word,
        person=each.person,
        about=each.about,
        case=each.case,
        conference=each.conference,
        part=each.part,
        details=canonical(checked(each.kind, {**each.details, **_ordered(each, circumstances)})).decode(),
        address=circumstances.address,
        session=circumstances.session,
        request=circumstances.request,
    )


def _ordered(each: Happening, circumstances: Circumstances) -> Mapping[str, str]:
    """Of what nobody of a case does: who ordered it on the command line."""
    if each.person or not circumstances.account:
        return {}
    return {OPERATOR: circumstances.operator, ACCOUNT: circumstances.account}


#: Names of the model that are reserved words of SQL → names of the table.
_RENAMED = {"case": "case_file"}
_NAMES = tuple((name, _RENAMED.get(name, name)) for name in Row.__dataclass_fields__)
_COLUMNS = tuple(t.audit.c[column] for _, column in _NAMES)


def columns(row: Row) -> dict[str, object]:
    """The row as the table has it, by the names of its columns."""
    return {column: getattr(row, name) for name, column in _NAMES}


_BATCH = 5_000


async def rows(connection: AsyncConnection) -> AsyncIterator[Row]:
    """Everything, chain by chain and in order, with whatever the columns hold: it may have been tampered with."""
    columns = [column if column.name != "at" else type_coerce(column, NullType()).label("at") for column in _COLUMNS]
    query = select(*columns).order_by(t.audit.c.chain, t.audit.c.sequence)
    count = 0
    # By their number, not by their key: a key may have been tampered with as well.
    while batch := (await connection.execute(query.limit(_BATCH).offset(count))).all():
        count += len(batch)
        for found in batch:
            yield Row(**{**dict(zip(Row.__dataclass_fields__, found, strict=True)), "at": _instant_of(found.at)})


def _instant_of(held: object) -> Any:
    """A time as SQLite or PostgreSQL hand it over; None for what is none."""
    try:
        at = held if isinstance(held, datetime) else datetime.fromisoformat(str(held))
    except ValueError:
        return None
    return at.replace(tzinfo=at.tzinfo or UTC)


async def of_conference(connection: AsyncConnection, conference: str, most: int) -> Sequence[Row]:
    """What happened at a conference, the latest first."""
    return await _latest(connection, t.audit.c.conference == conference, most)


async def of_person(connection: AsyncConnection, person: str, most: int) -> Sequence[Row]:
    """What somebody did, and what was done that concerns them, the latest first."""
    return await _latest(connection, or_(t.audit.c.person == person, t.audit.c.about == person), most)


@dataclass(frozen=True, slots=True)
class Read:
    """That somebody read what was handed round: the page on which it stands, or one file."""

    person: str
    kind: str
    at: datetime
    file: str


async def read_before(connection: AsyncConnection, conference: str) -> Sequence[Read]:
    """Who looked at how a conference is prepared, and who took along which file."""
    c = t.audit.c
    kinds = [Kind.PAGE_VIEWED.word, Kind.ATTACHMENT_DOWNLOADED.word]
    query = select(c.person, c.kind, c.at, c.details).where(c.conference == conference, c.kind.in_(kinds))
    every = ((row, json.loads(row.details)) for row in await connection.execute(query))
    return [
        Read(row.person, row.kind, row.at, str(told.get("file", "")))
        for row, told in every
        if told.get("page", "preparation") == "preparation"
    ]


async def taken_along(connection: AsyncConnection, conference: str, digest: str) -> bool:
    """Whether somebody took along a copy with this digest."""
    c = t.audit.c
    query = select(c.details).where(c.conference == conference, c.kind == Kind.FILE_DOWNLOADED.word)
    return any(json.loads(details).get("digest") == digest for details in await connection.scalars(query))


async def taken_of(connection: AsyncConnection, copy: Edition) -> frozenset[str]:
    """The digests of what somebody took along of this record in this form, whichever version."""
    c = t.audit.c
    query = select(c.details).where(c.conference == copy.conference, c.kind == Kind.FILE_DOWNLOADED.word)
    every = [json.loads(details) for details in await connection.scalars(query)]
    of = [each for each in every if each.get("form") == copy.form]
    # A package is a copy of both.
    return frozenset(each["digest"] for each in of if each["record"] in {copy.record, "both"})


async def conferences_of(connection: AsyncConnection, person: str, kinds: Collection[Kind]) -> frozenset[str]:
    """The conferences at which somebody did something of these kinds."""
    c = t.audit.c
    query = select(c.conference).distinct().where(c.person == person, c.kind.in_([kind.word for kind in kinds]))
    return frozenset((await connection.scalars(query)).all())


async def happened_in_session(
    connection: AsyncConnection, session: str, sought: Happening, besides: Collection[Kind]
) -> bool:
    """Whether it was written down in this session, or one of these kinds besides, by the same person, at the same
    conference and about the same somebody; `session` as the circumstances name it."""
    c = t.audit.c
    the_same = and_(c.kind == sought.kind.word, c.details == canonical(sought.details).decode())
    query = (
        select(c.sequence)
        .where(c.conference == sought.conference, c.person == sought.person, c.about == sought.about)
        .where(c.session == session, or_(the_same, c.kind.in_([kind.word for kind in besides])))
        .limit(1)
    )
    return await connection.scalar(query) is not None


async def withdrawals(connection: AsyncConnection, case: str, whom: str) -> Sequence[datetime]:
    """When it was written down that a basis for sharing with an agency, or a person, was withdrawn."""
    c = t.audit.c
    query = select(c.at, c.details).where(c.case_file == case, c.kind == Kind.BASIS_WITHDRAWN.word)
    return [row.at for row in await connection.execute(query) if json.loads(row.details).get("with_whom") == whom]


async def made_known(connection: AsyncConnection, case: str, since: datetime) -> frozenset[str]:
    """Of whom it was written down since then that they became known to a case."""
    c = t.audit.c
    query = select(c.about).where(c.case_file == case, c.kind == Kind.PERSON_MADE_KNOWN.word, c.at >= since)
    return frozenset((await connection.execute(query)).scalars())


async def last_written(connection: AsyncConnection, case: str, kind: Kind) -> Mapping[tuple[str, str], datetime]:
    """When something of this kind was last written down about somebody, by the conference, or "", and the person."""
    c = t.audit.c
    query = select(c.conference, c.about, func.max(c.at).label("at")).where(c.case_file == case, c.kind == kind.word)
    return {
        (row.conference, row.about): row.at for row in await connection.execute(query.group_by(c.conference, c.about))
    }


async def parts_told(connection: AsyncConnection, kind: str, person: str, since: datetime) -> frozenset[str]:
    """The parts on which somebody's doing of this kind was written down since then."""
    query = select(t.audit.c.part).where(t.audit.c.kind == kind, t.audit.c.person == person, t.audit.c.at >= since)
    return frozenset((await connection.execute(query)).scalars())


async def _latest(connection: AsyncConnection, condition: ColumnElement[bool], most: int) -> Sequence[Row]:
    c = t.audit.c
    query = select(*_COLUMNS).where(condition).order_by(c.at.desc(), c.chain, c.sequence.desc()).limit(most)
    return [Row(*found) for found in await connection.execute(query)]


async def heads(connection: AsyncConnection, at: datetime) -> Sequence[Head]:
    """How far each chain is."""
    c = t.audit.c
    last = select(c.chain, func.max(c.sequence).label("last")).group_by(c.chain).subquery()
    query = (
        select(c.chain, c.sequence, c.hash)
        .join(last, (last.c.chain == c.chain) & (last.c.last == c.sequence))
        .order_by(c.chain)
    )
    return [Head(row.chain, row.sequence, row.hash, at) for row in await connection.execute(query)]
