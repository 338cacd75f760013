"""Frozen records in the database: minutes and plan versions, written once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t


@dataclass(frozen=True, slots=True)
class StoredMinutes:
    conference: str
    content: bytes
    digest: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class StoredPlan:
    case: str
    version: int
    conference: str
    content: bytes
    digest: str
    previous_digest: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class PlanHead:
    """What stands on a plan version, without the plan."""

    case: str
    version: int
    conference: str
    digest: str
    recorded_at: datetime


async def add_minutes(connection: AsyncConnection, record: StoredMinutes) -> None:
    await connection.execute(
        insert(t.minutes).values(
            conference=record.conference,
            content=record.content,
            digest=record.digest,
            recorded_at=record.recorded_at,
        )
    )


async def add_plan(connection: AsyncConnection, record: StoredPlan) -> None:
    await connection.execute(
        insert(t.plan_version).values(
            case_file=record.case,
            version=record.version,
            conference=record.conference,
            content=record.content,
            digest=record.digest,
            previous_digest=record.previous_digest,
            recorded_at=record.recorded_at,
        )
    )


async def minutes_of(connection: AsyncConnection, conference: str) -> StoredMinutes | None:
    c = t.minutes.c
    query = select(c.conference, c.content, c.digest, c.recorded_at).where(c.conference == conference)
    row = (await connection.execute(query)).first()
    return StoredMinutes(*row) if row else None


async def with_digest(connection: AsyncConnection, digest: str) -> tuple[str, str, int] | None:
    """Minutes or a plan version of exactly these bytes: which of the two, its conference, its version."""
    found = (await connection.execute(select(t.minutes.c.conference).where(t.minutes.c.digest == digest))).first()
    if found:
        return "minutes", found.conference, 1
    row = (await connection.execute(_plans().where(t.plan_version.c.digest == digest))).first()
    return ("plan", row.conference, row.version) if row else None


def _plans() -> t.AnySelect:
    c = t.plan_version.c
    return select(c.case_file, c.version, c.conference, c.content, c.digest, c.previous_digest, c.recorded_at)


def _plan_of(row: t.AnyRow | None) -> StoredPlan | None:
    return StoredPlan(*row) if row else None


async def plan(connection: AsyncConnection, case: str, version: int) -> StoredPlan | None:
    query = _plans().where(t.plan_version.c.case_file == case, t.plan_version.c.version == version)
    return _plan_of((await connection.execute(query)).first())


async def plan_of_conference(connection: AsyncConnection, conference: str) -> StoredPlan | None:
    query = _plans().where(t.plan_version.c.conference == conference)
    return _plan_of((await connection.execute(query)).first())


async def latest_plan(connection: AsyncConnection, case: str) -> StoredPlan | None:
    query = _plans().where(t.plan_version.c.case_file == case).order_by(t.plan_version.c.version.desc()).limit(1)
    return _plan_of((await connection.execute(query)).first())


async def newest_plans(connection: AsyncConnection) -> Sequence[PlanHead]:
    """The newest version of every case that has one."""
    c = t.plan_version.c
    newest = select(c.case_file, func.max(c.version).label("version")).group_by(c.case_file).subquery()
    query = select(c.case_file, c.version, c.conference, c.digest, c.recorded_at).join(
        newest, and_(newest.c.case_file == c.case_file, newest.c.version == c.version)
    )
    return [PlanHead(*row) for row in await connection.execute(query)]


async def plans(connection: AsyncConnection, case: str) -> Sequence[StoredPlan]:
    """Every version of the case's plan, the newest first."""
    query = _plans().where(t.plan_version.c.case_file == case).order_by(t.plan_version.c.version.desc())
    return [StoredPlan(*row) for row in await connection.execute(query)]
