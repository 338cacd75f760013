"""Who did something how often, in the database: a restart forgets nothing, and several processes count together."""

from __future__ import annotations

import hashlib
import sqlite3
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t
from app.storage.columns import in_file, out_of_file


async def spend(
    connection: AsyncConnection, what: str, whose: str, window: timedelta, at: datetime
) -> tuple[int, datetime]:
    """Count once more. How often it was within the present window, and when that ends."""
    c = t.allowance.c
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(t.allowance).values(id=_id(what, whose), began=at, spent=1, ends=at + window)
    over = c.ends <= statement.excluded.began
    statement = statement.on_conflict_do_update(
        index_elements=[c.id],
        set_={
            "spent": case((over, 1), else_=c.spent + 1),
            "began": case((over, statement.excluded.began), else_=c.began),
            "ends": case((over, statement.excluded.ends), else_=c.ends),
        },
    ).returning(c.spent, c.ends)
    row = (await connection.execute(statement)).one()
    return row.spent, row.ends


_SPEND_IN_FILE = """
    INSERT INTO allowance (id, began, spent, ends) VALUES (:id, :began, 1, :ends)
    ON CONFLICT (id) DO UPDATE SET
        spent = CASE WHEN allowance.ends <= excluded.began THEN 1 ELSE allowance.spent + 1 END,
        began = CASE WHEN allowance.ends <= excluded.began THEN excluded.began ELSE allowance.began END,
        ends = CASE WHEN allowance.ends <= excluded.began THEN excluded.ends ELSE allowance.ends END
    RETURNING spent, ends
"""


def spend_in_file(
    what: str, whose: str, window: timedelta, at: datetime, connection: sqlite3.Connection
) -> tuple[int, datetime]:
    """The same as `spend` in an SQLite file, in one step of the thread that writes."""
    values = {"id": _id(what, whose), "began": in_file(at), "ends": in_file(at + window)}
    ((spent, ends),) = connection.execute(_SPEND_IN_FILE, values).fetchall()
    return spent, out_of_file(ends)


async def one_back(connection: AsyncConnection, what: str, whose: str) -> None:
    """Count once less."""
    c = t.allowance.c
    await connection.execute(update(t.allowance).where(c.id == _id(what, whose), c.spent > 0).values(spent=c.spent - 1))


async def give_back(connection: AsyncConnection, what: str, whose: str) -> None:
    """Begin to count anew."""
    await connection.execute(delete(t.allowance).where(t.allowance.c.id == _id(what, whose)))


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Remove what has long ended."""
    await connection.execute(delete(t.allowance).where(t.allowance.c.ends < before))


def _id(what: str, whose: str) -> str:
    return hashlib.sha256(f"{what}\n{whose}".encode()).hexdigest()
