"""The audit in the database: rows are only ever added, each to the end of its chain."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, text, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import NullType

from app.audit.chain import NOTHING, OWN_CHAIN, Head, Row, canonical, linked
from app.audit.circumstances import present
from app.audit.kinds import Kind, checked
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
    chains = await _chains(connection, {each.person for each in happenings})
    happenings.sort(key=lambda each: chains[each.person])
    for chain, its_own in groupby(happenings, key=lambda each: chains[each.person]):
        await _take(connection, chain)
        sequence, previous = await _end(connection, chain)
        rows = []
        for each in its_own:
            sequence += 1
            rows.append(linked(_row(chain, sequence, each, at), previous))
            previous = rows[-1].hash
        await connection.execute(insert(t.audit), [_columns(row) for row in rows])


async def _chains(connection: AsyncConnection, persons: Iterable[str]) -> Mapping[str, str]:
    """Into which chain each person writes: their agency's, or the installation's own."""
    query = select(t.person.c.id, t.person.c.agency).where(t.person.c.id.in_(set(persons)))
    agencies = {row.id: row.agency for row in await connection.execute(query)}
    return {person: agencies.get(person) or OWN_CHAIN for person in persons}


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
        details=canonical(checked(each.kind, each.details)).decode(),
        address=circumstances.address,
        session=circumstances.session,
        request=circumstances.request,
    )


#: Names of the model that are reserved words of SQL → names of the table.
_RENAMED = {"case": "case_file"}
_COLUMNS = tuple(t.audit.c[_RENAMED.get(name, name)] for name in Row.__dataclass_fields__)


def _columns(row: Row) -> dict[str, object]:
    return {_RENAMED.get(name, name): value for name, value in asdict(row).items()}


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
