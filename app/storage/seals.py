"""Seals in the database: what was signed when a conference was frozen, written once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t


@dataclass(frozen=True, slots=True)
class StoredSeal:
    conference: str
    case: str
    plan_version: int
    content: bytes
    digest: str
    #: Ed25519, of the content.
    signature: bytes
    #: What makes `whole` in the content tell nothing; it never leaves the installation.
    salt: str
    sealed_at: datetime


async def add(connection: AsyncConnection, seal: StoredSeal) -> None:
    await connection.execute(
        insert(t.seal).values(
            conference=seal.conference,
            case_file=seal.case,
            plan_version=seal.plan_version,
            content=seal.content,
            digest=seal.digest,
            signature=seal.signature,
            salt=seal.salt,
            sealed_at=seal.sealed_at,
        )
    )


def _seals() -> t.AnySelect:
    c = t.seal.c
    return select(c.conference, c.case_file, c.plan_version, c.content, c.digest, c.signature, c.salt, c.sealed_at)


async def of_conference(connection: AsyncConnection, conference: str) -> StoredSeal | None:
    row = (await connection.execute(_seals().where(t.seal.c.conference == conference))).first()
    return StoredSeal(*row) if row else None


async def latest(connection: AsyncConnection, case: str) -> StoredSeal | None:
    """The newest of a case."""
    query = _seals().where(t.seal.c.case_file == case).order_by(t.seal.c.plan_version.desc()).limit(1)
    row = (await connection.execute(query)).first()
    return StoredSeal(*row) if row else None


async def everything(connection: AsyncConnection) -> Sequence[StoredSeal]:
    """Every seal, case by case and version by version."""
    query = _seals().order_by(t.seal.c.case_file, t.seal.c.plan_version)
    return [StoredSeal(*row) for row in await connection.execute(query)]
