"""What is known of the pictures for the page for the fridge, in the database. Their bytes are on the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.pictures import Picture
from app.storage.picture_tables import fridge_picture

_COLUMNS = tuple(fridge_picture.c[field.name] for field in fields(Picture))


async def add(connection: AsyncConnection, added: Picture) -> None:
    await connection.execute(insert(fridge_picture).values(asdict(added)))


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[Picture]:
    """In the order in which they were added."""
    mine = fridge_picture.c.conference == conference
    query = select(*_COLUMNS).where(mine).order_by(fridge_picture.c.added_at, fridge_picture.c.id)
    return [Picture(*row) for row in await connection.execute(query)]


async def remove(connection: AsyncConnection, id_: str) -> None:
    await connection.execute(delete(fridge_picture).where(fridge_picture.c.id == id_))
