"""Is what every later copy prints beside a record still what the newest signed version of its corrections says?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.addenda_lines import lines_of
from app.record.addenda import AddendumLine
from app.record.sealing import corrections_from
from app.storage import addenda
from app.storage.addenda import StoredCorrection


async def beside_is_other(connection: AsyncConnection, newest: StoredCorrection) -> bool:
    """Whether it says something else, or one of the two cannot be read."""
    try:
        return _nameless(corrections_from(newest.content).addenda) != _nameless(
            await lines_of(connection, newest.conference)
        )
    except (ValueError, KeyError):
        return True


async def beside_unsigned(connection: AsyncConnection, signed: Collection[str]) -> Sequence[str]:
    """The conferences beside whose records something stands, and of whose corrections there is no signed version."""
    unsigned = [each for each in await addenda.conferences(connection) if each not in signed]
    return [each for each in unsigned if await lines_of(connection, each)]


def _nameless(lines: Sequence[AddendumLine]) -> list[AddendumLine]:
    """Each with the ids of its people alone: what people are called may have changed since."""
    return [replace(each, by=replace(each.by, name=""), decided_by=replace(each.decided_by, name="")) for each in lines]
