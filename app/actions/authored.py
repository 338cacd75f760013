"""The edits of the parts of a board with their authors, as the journal kept them, for the record that they become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.followed import Begun
from app.actions.house import House
from app.actions.recording import Authored, begin
from app.actions.workshop import WorkFailed, Workshop
from app.board.tracing import Edit
from app.conference.conference import Part
from app.conference.kinds import PartKind
from app.storage import history, journal
from app.storage.history import Written

_NOTHING: Mapping[str, Begun] = MappingProxyType({})


async def begun(house: House, workshop: Workshop, parts: Sequence[Part]) -> Mapping[str, Begun]:
    """By document, while people still write: whoever closes the board waits for what they write meanwhile alone.

    What cannot be begun is left out, and followed from its beginning when it is asked for."""
    async with house.database.reading() as connection:
        reached = await journal.heads(connection, [part.id for part in parts])
    found = dict(house.followed.of(parts))
    further = [part for part in parts if part.id not in found or found[part.id].reached != reached.get(part.id)]
    written = await authored(house, further, reached, found)
    for part in further:
        if part.id in written:
            try:
                followed = await workshop.run(begin, part.kind.value, written[part.id])
            except WorkFailed:
                continue
            found[part.id] = Begun(part.epoch, reached[part.id], followed)
            house.followed.keep(part.id, found[part.id])
    return found


async def authored(
    house: House, parts: Iterable[Part], reached: Mapping[str, int], begun: Mapping[str, Begun] = _NOTHING
) -> Mapping[str, Authored]:
    """By document, up to the sequence that each of them has reached, from where each was `begun`. Of what was let go of
    long ago, nobody knows any more who wrote it."""
    found = {}
    async with house.database.reading() as connection:
        for part in parts:
            if part.id in reached:
                try:
                    found[part.id] = await _authored(connection, part, reached[part.id], begun.get(part.id))
                except history.Gone:
                    continue
    return found


async def _authored(connection: AsyncConnection, part: Part, reached: int, start: Begun | None) -> Authored:
    if start is not None and start.epoch == part.epoch and start.reached <= reached:
        with suppress(history.Gone):
            entries = await history.authored_after(connection, part.id, part.epoch, start.reached, reached)
            return replace(start.authored, edits=_edits(entries))
    before, entries = await history.authored(connection, part.id, part.epoch, reached)
    # With what a board begins is planted, and is nobody's; what is kept to a few begins with somebody's words.
    planted = 1 if part.kind is PartKind.SHARED and not before else 0
    told = [*before, *(each.update for each in entries[:planted])]
    return Authored(told, _edits(entries[planted:]))


def _edits(entries: Iterable[Written]) -> Sequence[Edit]:
    return [Edit(each.person, each.kept_at, each.update) for each in entries]
