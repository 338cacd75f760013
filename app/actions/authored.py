"""The edits of the parts of a board with their authors, as the journal kept them, for the record that they become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.actions.house import House
from app.actions.recording import Authored
from app.board.tracing import Edit
from app.conference.conference import Part
from app.conference.kinds import PartKind
from app.storage import history


async def authored(house: House, parts: Iterable[Part], reached: Mapping[str, int]) -> Mapping[str, Authored]:
    """By document, up to the sequence that each of them has reached. Of what was let go of long ago, nobody knows any
    more who wrote it."""
    found = {}
    async with house.database.reading() as connection:
        for part in parts:
            if part.id not in reached:
                continue
            try:
                before, entries = await history.authored(connection, part.id, part.epoch, reached[part.id])
            except history.Gone:
                continue
            # With what a board begins is planted, and is nobody's; what is kept to a few begins with somebody's words.
            planted = 1 if part.kind is PartKind.SHARED and not before else 0
            told = [*before, *(each.update for each in entries[:planted])]
            edits = [Edit(each.person, each.kept_at, each.update) for each in entries[planted:]]
            found[part.id] = Authored(told, edits)
    return found
