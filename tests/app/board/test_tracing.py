"""Who did what on a board, from its edits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pycrdt import Doc, Map, Text, XmlFragment

from app.board.planting import plant
from app.board.shape import Board
from app.board.tracing import Deed, Edit, Trace, traces

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Table:
    """People who write at one board, whose edits are kept."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc()
        self.doc.apply_update(plant("shared", Board(), 1))
        self.before = [self.doc.get_update()]
        self.goals = self.doc.get("goals", type=Map)
        self.parked = self.doc.get("parked", type=Map)
        self.purpose = self.doc.get("purpose", type=Text)
        self.edits: list[Edit] = []
        self.now = MORNING
        self._who = ""
        self.doc.observe(lambda event: self.edits.append(Edit(self._who, self.now, event.update)))

    def writes(self, who: str, minutes: int = 1) -> None:
        """Who writes from here on."""
        self._who = who
        self.now += timedelta(minutes=minutes)

    def told(self) -> list[Trace]:
        return traces(self.before, self.edits)


def said(table: Table) -> list[tuple[Deed, str, str, str]]:
    return [(each.deed, each.person, each.where, each.title) for each in table.told()]


def test_who_removed_an_entry_is_known_and_who_had_added_it_but_not_its_words() -> None:
    table = Table()
    table.writes("nadia")
    table.parked["aaaaaaaa"] = Map({"rank": "a", "text": "Two calm nights"})
    table.writes("joel")
    del table.parked["aaaaaaaa"]
    added, removed = table.told()
    assert (added.deed, added.person, added.title) == (Deed.ADDED, "nadia", "")
    assert (removed.deed, removed.person, removed.where, removed.added_by) == (
        Deed.REMOVED,
        "joel",
        "Parking lot",
        "nadia",
    )
    assert "calm" not in repr(table.told())


def test_a_change_is_told_with_the_words_that_stand_there_now() -> None:
    table = Table()
    table.writes("nadia")
    table.parked["aaaaaaaa"] = Map({"rank": "a", "text": "Two nights"})
    table.writes("joel")
    table.parked["aaaaaaaa"]["text"] = "Two calm nights"
    assert said(table) == [
        (Deed.ADDED, "nadia", "Parking lot", "Two calm nights"),
        (Deed.CHANGED, "joel", "Parking lot", "Two calm nights"),
    ]


def test_a_step_of_a_goal_is_an_entry_of_its_own() -> None:
    table = Table()
    table.writes("nadia")
    table.goals["aaaaaaaa"] = Map({"rank": "a", "words": XmlFragment(), "steps": Map({})})
    table.goals["aaaaaaaa"]["steps"]["bbbbbbbb"] = Map({"rank": "a", "task": "Ring the nurse"})
    table.writes("joel")
    table.goals["aaaaaaaa"]["steps"]["bbbbbbbb"]["task"] = "Ring the nurse on Monday"
    table.writes("iris")
    del table.goals["aaaaaaaa"]["steps"]["bbbbbbbb"]
    assert [(each.deed, each.person, len(each.path)) for each in table.told()] == [
        (Deed.ADDED, "nadia", 2),
        (Deed.ADDED, "nadia", 4),
        (Deed.CHANGED, "joel", 4),
        (Deed.REMOVED, "iris", 4),
    ]


def test_what_somebody_types_in_one_go_is_told_once_and_after_a_pause_anew() -> None:
    table = Table()
    for minutes in (1, 1, 1, 30):
        table.writes("joel", minutes)
        table.purpose += "word "
    first, second = table.told()
    assert (first.deed, first.where, first.in_a_list) == (Deed.CHANGED, "Purpose of this conference", False)
    assert first.last - first.first == timedelta(minutes=2)
    assert second.first - first.last == timedelta(minutes=30)


def test_what_was_there_before_is_nobodys_doing() -> None:
    assert Table().told() == []
