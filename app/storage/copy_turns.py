"""What became of copies that go to one person each, in the database: each turn in order, and only added to.

Safety plans and letters to young people each have a table of this form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Column, Integer, Select, String, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.distributing import Channel, CopyEvent, Extent, Turn
from app.storage.binding import put
from app.storage.columns import AnyRow, Instant, metadata, to


def copies_of(edition: str, name: str) -> Table:
    """The table with this name for the copies of what stands in the table `edition`."""
    return Table(
        name,
        metadata,
        Column("number", Integer, primary_key=True),
        to("edition", edition, index=True),
        #: The id of a person, or the name of somebody who does not sign in here.
        Column("recipient", String(200), nullable=False, index=True),
        Column("turn", String(16), nullable=False),
        Column("channel", String(16), nullable=False),
        Column("words", Text, nullable=False),
        to("said_by", "person"),
        Column("said_at", Instant, nullable=False),
    )


async def add(connection: AsyncConnection, table: Table, edition: str, event: CopyEvent) -> str:
    """What the audit holds of it."""
    row = {
        "edition": edition,
        "recipient": event.recipient,
        "turn": event.turn,
        "channel": event.channel,
        "words": event.words,
        "said_by": event.by,
        "said_at": event.at,
    }
    return await put(connection, table, row)


async def of_editions(
    connection: AsyncConnection, table: Table, editions: Collection[str]
) -> Mapping[str, Sequence[CopyEvent]]:
    """What became of the copies of each edition, in the order in which it happened."""
    found: dict[str, list[CopyEvent]] = {each: [] for each in editions}
    query = select(table).where(table.c.edition.in_(editions)).order_by(table.c.number)
    for row in await connection.execute(query):
        found[row.edition].append(_event_of(row))
    return found


def ever_given(table: Table, person: str) -> Select[tuple[str]]:
    """The ids of the editions of which somebody who signs in here was ever given a copy."""
    return select(table.c.edition).where(table.c.recipient == person, table.c.turn == Turn.SENT)


async def unacknowledged(connection: AsyncConnection, table: Table, before: datetime) -> Sequence[tuple[str, str]]:
    """Edition and recipient of each copy that was sent by link before then, and of which nothing was heard."""
    heard = table.alias()
    answered = select(heard.c.number).where(
        heard.c.edition == table.c.edition,
        heard.c.recipient == table.c.recipient,
        heard.c.turn.in_([Turn.ACKNOWLEDGED, Turn.RECALLED]),
    )
    query = (
        select(table.c.edition, table.c.recipient)
        .where(table.c.turn == Turn.SENT, table.c.channel == Channel.LINK, table.c.said_at < before, ~answered.exists())
        .distinct()
    )
    return [(row.edition, row.recipient) for row in await connection.execute(query)]


def _event_of(row: AnyRow) -> CopyEvent:
    return CopyEvent(
        row.recipient, Turn(row.turn), Extent.FULL, Channel(row.channel), row.words, row.said_by, row.said_at
    )
