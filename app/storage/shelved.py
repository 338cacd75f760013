"""What stands in the database on the bytes of the shelf."""

from __future__ import annotations

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage.picture_tables import fridge_picture
from app.storage.preparation_tables import attachment

#: Every table whose rows name bytes of the shelf by `digest` and `size`.
SHELVED = (attachment, fridge_picture)


async def is_kept(connection: AsyncConnection, digest: str) -> bool:
    """Whether anything still stands on the bytes of this digest."""
    standing = union(*(select(table.c.digest).where(table.c.digest == digest) for table in SHELVED))
    return await connection.scalar(standing) is not None


async def digests(connection: AsyncConnection) -> frozenset[str]:
    """Of all bytes on which something stands."""
    return frozenset((await connection.scalars(union(*(select(table.c.digest) for table in SHELVED)))).all())
