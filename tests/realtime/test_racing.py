"""Another process keeps edits just while a room of this one is read anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pycrdt

from realtime.ports import Entry
from tests.realtime.memory import MemoryJournal
from tests.realtime.table import Seat
from tests.realtime.test_rooms import edit, process, sit, until


class RacingJournal(MemoryJournal):
    """Something happens between the reading of the whole and the reading of the rest."""

    meanwhile: Callable[[], None] | None = None

    async def since(self, document: str, sequence: int) -> Sequence[tuple[int, bytes]]:
        if self.meanwhile is not None:
            self.meanwhile()
            self.meanwhile = None
        return await super().since(document, sequence)


def text_of(updates: Sequence[bytes]) -> str:
    document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    for update in updates:
        document.apply_update(update)
    return str(document.get("purpose", type=pycrdt.Text))


async def test_what_is_kept_while_a_room_is_reloaded_is_not_missing_in_it() -> None:
    journal = RacingJournal()
    bob = Seat("bob", 2)

    def elsewhere() -> None:
        kept = journal.entries.setdefault("shared", [])
        kept.append(Entry("shared", 1, len(kept) + 1, "bob", 2, (), bob.write("b").update))

    async with process(journal) as rooms:
        ada = await sit(rooms, Seat("ada", 1))
        elsewhere()
        journal.meanwhile = elsewhere
        edit(rooms, ada, "ada")
        await until(lambda: len(journal.entries["shared"]) == 3)
        room = await rooms.opened("shared")
        await until(lambda: room.settled)
        text = text_of([entry.update for entry in journal.entries["shared"]])
        assert text_of([room.full()]) == text
        assert sorted(text) == sorted("bb" + "ada")
