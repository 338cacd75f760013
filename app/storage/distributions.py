"""What became of copies, in the database, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.distributing import Channel, CopyEvent, Extent, Turn
from app.storage.binding import put
from app.storage.columns import AnyRow
from app.storage.distribution_tables import distribution

_c = distribution.c


async def add(connection: AsyncConnection, conference: str, event: CopyEvent) -> str:
    """What the audit holds of it."""
    row = {
        "conference": conference,
        "recipient": event.recipient,
        "turn": event.turn,
        "extent": event.extent,
        "channel": event.channel,
        "words": event.words,
        "said_by": event.by,
        "said_at": event.at,
        "told": event.told,
    }
    return await put(connection, distribution, row)


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[CopyEvent]:
    rows = await connection.execute(select(distribution).where(_c.conference == conference).order_by(_c.number))
    return [_event_of(row) for row in rows]


async def of_recipient(connection: AsyncConnection, conference: str, recipient: str) -> Sequence[CopyEvent]:
    query = select(distribution).where(_c.conference == conference, _c.recipient == recipient).order_by(_c.number)
    return [_event_of(row) for row in await connection.execute(query)]


async def unacknowledged(connection: AsyncConnection, before: datetime) -> Sequence[tuple[str, str]]:
    """Conference and recipient of each copy that was sent before then, and of which nothing was heard."""
    heard = distribution.alias()
    answered = select(heard.c.number).where(
        heard.c.conference == _c.conference,
        heard.c.recipient == _c.recipient,
        heard.c.turn.in_([Turn.ACKNOWLEDGED, Turn.RECALLED]),
    )
    query = (
        select(_c.conference, _c.recipient)
        .where(_c.turn == Turn.SENT, _c.channel == Channel.LINK, _c.said_at < before, ~answered.exists())
        .distinct()
    )
    return [(row.conference, row.recipient) for row in await connection.execute(query)]


def _event_of(row: AnyRow) -> CopyEvent:
    return CopyEvent(
        row.recipient,
        Turn(row.turn),
        Extent(row.extent),
        Channel(row.channel),
        row.words,
        row.said_by,
        row.said_at,
        row.told,
    )
