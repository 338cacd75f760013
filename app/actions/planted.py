"""Bringing a new document to a board: the server plants it, so that no browser ever does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from pycrdt import get_state
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.board import shape
from app.board.planting import plant
from app.conference.conference import Part
from app.conference.kinds import PartKind
from app.storage import conferences, journal, passes
from app.storage.database import new_id
from realtime.ports import Entry, Span

FIRST_EPOCH = 1


async def add_part(
    house: House, connection: AsyncConnection, conference: str, person: str, kind: PartKind, content: shape.Part
) -> Part:
    """A new part of the board that holds `content`, written by `person`."""
    return await add_written(house, connection, conference, person, kind, lambda client: plant(kind, content, client))


async def add_written(
    house: House,
    connection: AsyncConnection,
    conference: str,
    person: str,
    kind: PartKind,
    write: Callable[[int], bytes],
) -> Part:
    """A new part of the board with the update that `write` makes as the client that it is given."""
    part = Part(new_id(), conference, kind, FIRST_EPOCH)
    await conferences.add_part(connection, part)
    client = await passes.issue_client(connection, part.id, person, house.clock.now())
    update = await asyncio.to_thread(write, client)
    span = Span(client, 0, _clock_after(update, client))
    entry = Entry(part.id, part.epoch, 1, person, client, (span,), update)
    await journal.write(connection, [entry], house.clock)
    return part


def _clock_after(update: bytes, client: int) -> int:
    """How many clocks the update of a single client takes, read from its state vector (three variable integers)."""
    numbers, value, shift = [], 0, 0
    for byte in get_state(update):
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value = shift = 0
    if len(numbers) != 3 or numbers[:2] != [1, client]:
        raise ValueError("an update of this one client was expected")
    return numbers[2]
