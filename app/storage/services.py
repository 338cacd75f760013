"""The directory of services, in the database. Rows are added, never changed: the last of a service counts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.services import ListedService, Room, Service
from app.storage.database import new_id
from app.storage.service_tables import local_service


async def write(connection: AsyncConnection, listed: ListedService) -> None:
    it, c = listed.it, local_service.c
    before = await connection.scalar(select(func.max(c.turn)).where(c.service == listed.id))
    await connection.execute(
        insert(local_service).values(
            id=new_id(),
            service=listed.id,
            turn=(before or 0) + 1,
            name=it.name,
            offers=it.offers,
            takes=it.takes,
            room=it.room,
            reach=it.reach,
            written_by=listed.written_by,
            written_at=listed.written_at,
        )
    )


async def every(connection: AsyncConnection) -> Sequence[ListedService]:
    """All services as they were written last, by their names."""
    query = select(local_service).order_by(local_service.c.turn)
    newest = {row.service: row for row in await connection.execute(query)}
    listed = [
        ListedService(
            row.service,
            Service(row.name, row.offers, row.takes, Room(row.room), row.reach),
            row.written_by,
            row.written_at,
        )
        for row in newest.values()
    ]
    return sorted(listed, key=lambda each: (each.it.name.casefold(), each.id))
