"""Attempts in the database: something at the door that takes two steps, such as a password first and then a code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t


class Purpose(StrEnum):
    """What an attempt is for: one that was begun for one thing is worth nothing for another."""

    SECOND_STEP = "second-step"
    PASSKEY = "passkey"
    ADD_PASSKEY = "add-passkey"
    ADD_APP = "add-app"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Attempt:
    """`id` is the SHA-256 of what the browser brings back."""

    id: str
    purpose: Purpose
    person: str | None
    facts: Mapping[str, str]
    tries: int


async def begin(connection: AsyncConnection, attempt: Attempt, now: datetime, ends_at: datetime) -> None:
    """Add an attempt; those that are over go."""
    await connection.execute(delete(t.attempt).where(t.attempt.c.ends_at <= now))
    await connection.execute(
        insert(t.attempt).values(
            id=attempt.id,
            purpose=attempt.purpose,
            person=attempt.person,
            facts=json.dumps(dict(attempt.facts)),
            tries=attempt.tries,
            ends_at=ends_at,
        )
    )


async def find(connection: AsyncConnection, attempt: str, purpose: Purpose, now: datetime) -> Attempt | None:
    c = t.attempt.c
    query = select(t.attempt).where(c.id == attempt, c.purpose == purpose, c.ends_at > now)
    row = (await connection.execute(query)).first()
    return Attempt(row.id, Purpose(row.purpose), row.person, json.loads(row.facts), row.tries) if row else None


async def tried(connection: AsyncConnection, attempt: str) -> None:
    await connection.execute(update(t.attempt).where(t.attempt.c.id == attempt).values(tries=t.attempt.c.tries + 1))


async def end(connection: AsyncConnection, attempt: str) -> bool:
    """Whether the attempt was still there: of two who end it at once, one hears yes."""
    return (await connection.execute(delete(t.attempt).where(t.attempt.c.id == attempt))).rowcount == 1
