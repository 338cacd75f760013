"""Cases, and who is known to them, in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.conference import CaseFile, Standing
from app.conference.kinds import Coordination, Kind
from app.storage import people
from app.storage import tables as t


class ReferenceTaken(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Another case has this reference."""


class AlreadyKnown(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The person is known to the case already."""


_c = t.case_file.c
_CASE = (_c.id, _c.reference, _c.name, _c.time_zone, _c.jurisdiction)


async def add(connection: AsyncConnection, case: CaseFile, at: datetime) -> None:
    """Add a case. Raises `ReferenceTaken`."""
    try:
        await connection.execute(
            insert(t.case_file).values(
                id=case.id,
                reference=case.reference,
                name=case.name,
                time_zone=case.time_zone,
                jurisdiction=case.jurisdiction,
                opened_at=at,
            )
        )
    except IntegrityError as error:
        raise ReferenceTaken(case.reference) from error


async def settle_jurisdiction(connection: AsyncConnection, case: str, jurisdiction: str) -> None:
    await connection.execute(update(t.case_file).where(_c.id == case).values(jurisdiction=jurisdiction))


async def find(connection: AsyncConnection, case: str) -> CaseFile | None:
    row = (await connection.execute(select(*_CASE).where(t.case_file.c.id == case))).first()
    return CaseFile(*row) if row else None


async def by_reference(connection: AsyncConnection, reference: str) -> CaseFile | None:
    row = (await connection.execute(select(*_CASE).where(t.case_file.c.reference == reference))).first()
    return CaseFile(*row) if row else None


async def everything(connection: AsyncConnection) -> Sequence[tuple[CaseFile, datetime | None]]:
    """Every case by its reference, with the beginning of its newest conference."""
    newest = func.max(t.conference.c.starts_at)
    joined = t.case_file.outerjoin(t.conference, t.conference.c.case_file == t.case_file.c.id)
    query = select(*_CASE, newest).select_from(joined).group_by(*_CASE).order_by(t.case_file.c.reference)
    return [(CaseFile(*row[:-1]), row[-1]) for row in await connection.execute(query)]


async def of_person(connection: AsyncConnection, person: str) -> Sequence[tuple[CaseFile, Standing]]:
    """The cases that somebody is known to, each with their standing on it."""
    query = (
        select(*_CASE, t.standing.c.kind, t.standing.c.relation, t.standing.c.coordination, *people.COLUMNS)
        .select_from(
            t.standing.join(t.case_file, t.case_file.c.id == t.standing.c.case_file).join(
                people.WITH_AGENCY, t.person.c.id == t.standing.c.person
            )
        )
        .where(t.standing.c.person == person)
        .order_by(t.case_file.c.reference)
    )
    return [
        (
            CaseFile(row.id, row.reference, row.name, row.time_zone, row.jurisdiction),
            Standing(people.person_of(row), Kind(row.kind), row.relation, Coordination(row.coordination)),
        )
        for row in await connection.execute(query)
    ]


async def lock(connection: AsyncConnection, case: str) -> None:
    """Let nobody else number conferences or plan versions of this case until the transaction ends."""
    await connection.execute(select(t.case_file.c.id).where(t.case_file.c.id == case).with_for_update())


async def make_known(connection: AsyncConnection, case: str, standing: Standing) -> None:
    """Make a person known to a case. Raises `AlreadyKnown`."""
    position = select(func.count()).select_from(t.standing).where(t.standing.c.case_file == case).scalar_subquery()
    try:
        await connection.execute(
            insert(t.standing).values(
                case_file=case,
                person=standing.person.id,
                kind=standing.kind,
                relation=standing.relation,
                coordination=standing.coordination,
                position=position,
            )
        )
    except IntegrityError as error:
        raise AlreadyKnown(standing.person.id) from error


async def standings(connection: AsyncConnection, case: str) -> Sequence[Standing]:
    """Everyone known to the case, in the order in which they became known."""
    query = _standings(case).order_by(t.standing.c.position, t.person.c.name)
    return [_standing_of(row) for row in await connection.execute(query)]


async def standing_of(connection: AsyncConnection, case: str, person: str) -> Standing | None:
    # Asked for alone: how many others there are must not show in how long it takes.
    row = (await connection.execute(_standings(case).where(t.standing.c.person == person))).first()
    return _standing_of(row) if row else None


def _standings(case: str) -> t.AnySelect:
    return (
        select(t.standing.c.kind, t.standing.c.relation, t.standing.c.coordination, *people.COLUMNS)
        .select_from(t.standing.join(people.WITH_AGENCY, t.person.c.id == t.standing.c.person))
        .where(t.standing.c.case_file == case)
    )


def _standing_of(row: t.AnyRow) -> Standing:
    return Standing(people.person_of(row), Kind(row.kind), row.relation, Coordination(row.coordination))


async def references(connection: AsyncConnection, persons: Collection[str]) -> Mapping[str, str]:
    """The reference of the case to which people are known; of the first for somebody known to several."""
    query = (
        select(t.standing.c.person, t.case_file.c.reference)
        .select_from(t.standing.join(t.case_file, t.case_file.c.id == t.standing.c.case_file))
        .where(t.standing.c.person.in_(persons))
        .order_by(t.case_file.c.opened_at.desc())
    )
    return {row.person: row.reference for row in await connection.execute(query)}


async def relations(connection: AsyncConnection, persons: Collection[str]) -> Mapping[str, str]:
    """As what people are known, in words; the first case counts for somebody known to several."""
    query = (
        select(t.standing.c.person, t.standing.c.relation)
        .select_from(t.standing.join(t.case_file, t.case_file.c.id == t.standing.c.case_file))
        .where(t.standing.c.person.in_(persons))
        .order_by(t.case_file.c.opened_at.desc())
    )
    return {row.person: row.relation for row in await connection.execute(query)}
