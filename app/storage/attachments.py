"""What is known of the files that people hand round, in the database. Their bytes are on the shelf."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.files import BY_WORD
from app.conference.preparing import Attachment
from app.storage import tables as t
from app.storage.preparation_tables import attachment

_c = attachment.c


def _attachment_of(row: t.AnyRow) -> Attachment:
    return Attachment(
        id=row.id,
        conference=row.conference,
        name=row.name,
        form=BY_WORD[row.form],
        size=row.size,
        digest=row.digest,
        added_by=row.added_by,
        added_at=row.added_at,
        may_see=row.may_see,
    )


async def add(connection: AsyncConnection, added: Attachment) -> None:
    await connection.execute(
        insert(attachment).values(
            id=added.id,
            conference=added.conference,
            name=added.name,
            form=added.form.value.word,
            size=added.size,
            digest=added.digest,
            added_by=added.added_by,
            added_at=added.added_at,
            may_see=added.may_see,
        )
    )


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[Attachment]:
    query = select(attachment).where(_c.conference == conference).order_by(_c.added_at, _c.id)
    return [_attachment_of(row) for row in await connection.execute(query)]


async def remove(connection: AsyncConnection, id_: str) -> None:
    await connection.execute(delete(attachment).where(_c.id == id_))
