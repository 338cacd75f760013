"""Who wrote each field of a board, from its edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from app.board.authoring import authors, begun
from app.board.planting import plant
from app.board.shape import Board
from app.board.tracing import Edit
from tests.app.board.test_tracing import MORNING, Table
from tests.oracle.proving import examples

GOAL = ("goals", "aaaaaaaa")


def by(table: Table) -> dict[str, tuple[str, ...]]:
    return {"/".join(place): people for place, people in authors("shared", table.before, table.edits).items()}


def test_a_value_was_written_by_whoever_set_it_last_and_a_text_by_all_who_put_words_into_it() -> None:
    table = Table()
    table.writes("nadia")
    table.goals["aaaaaaaa"] = Map({"rank": "a", "due": "2026-03-02", "words": XmlFragment(), "steps": Map()})
    table.purpose.insert(0, "Sleep")
    goal = table.goals["aaaaaaaa"]
    goal["words"].children.append(XmlElement("paragraph", {}, [XmlText("We sleep")]))
    table.writes("joel")
    goal["due"] = "2026-03-09"
    goal["words"].children[0].children[0].insert(8, " at night")
    table.purpose.insert(5, " and food")
    table.writes("tessa")
    goal["steps"]["bbbbbbbb"] = Map({"rank": "a", "text": "Curtains"})
    assert by(table) == {
        "purpose": ("nadia", "joel"),
        "goals/aaaaaaaa/rank": ("nadia",),
        "goals/aaaaaaaa/due": ("joel",),
        "goals/aaaaaaaa/words": ("nadia", "joel"),
        "goals/aaaaaaaa/steps/bbbbbbbb/rank": ("tessa",),
        "goals/aaaaaaaa/steps/bbbbbbbb/text": ("tessa",),
    }


def test_whose_words_are_all_gone_did_not_write_what_stands_and_what_is_removed_is_nobodys() -> None:
    table = Table()
    table.writes("nadia")
    table.purpose.insert(0, "Sleep")
    table.parked["aaaaaaaa"] = Map({"rank": "a", "text": "Two calm nights"})
    table.writes("joel")
    with table.doc.transaction():
        del table.purpose[:]
        table.purpose.insert(0, "Food")
    assert by(table)["purpose"] == ("joel",)
    table.writes("tessa")
    del table.parked["aaaaaaaa"]
    assert list(by(table)) == ["purpose"]
    del table.purpose[1:]
    assert by(table)["purpose"] == ("joel",), "who only takes away writes nothing"
    del table.purpose[:]
    assert by(table) == {}


def test_what_the_board_began_with_is_nobodys() -> None:
    table = Table()
    table.doc.get("purpose", type=Text).insert(0, "Planted")
    assert authors("shared", [table.doc.get_update()], []) == {}


ENTRIES = ("aaaaaaaa", "bbbbbbbb")
PEOPLE = ("nadia", "joel", "tessa")


class Desk:
    """Several people who write at once, and hear of each other now and then."""

    def __init__(self) -> None:
        self.before = [plant("shared", Board(), 1)]
        self.edits: list[Edit] = []
        self._docs: dict[str, Doc[Any]] = {name: Doc() for name in PEOPLE}
        for name in PEOPLE:
            self.hears(name)

    def hears(self, name: str) -> None:
        for update in (*self.before, *(edit.update for edit in self.edits)):
            self._docs[name].apply_update(update)

    def writes(self, name: str, deed: str, entry: str, number: int) -> None:
        doc = self._docs[name]
        state, told = doc.get_state(), doc.get_update()
        with doc.transaction():
            _write(doc, deed, entry, number)
        if doc.get_update() != told:
            self.edits.append(Edit(name, MORNING, doc.get_update(state)))


def _write(doc: Doc[Any], deed: str, entry: str, number: int) -> None:
    purpose, goals = doc.get("purpose", type=Text), doc.get("goals", type=Map)
    goal = goals.get(entry)
    match deed:
        case "types":
            purpose.insert(min(number, len(str(purpose))), f"word{number}")
        case "takes away":
            del purpose[: min(number + 1, len(str(purpose)))]
        case "says all anew":
            del purpose[:]
            purpose.insert(0, "anew")
        case "adds":
            goals[entry] = Map({"rank": "a", "due": "", "words": XmlFragment(), "steps": Map()})
        case "removes" if goal is not None:
            del goals[entry]
        case "sets" if goal is not None:
            goal["due"] = f"2026-03-0{number + 1}"
        case "unsets" if goal is not None and "due" in goal:
            del goal["due"]
        case "tells" if goal is not None:
            goal["words"].children.append(XmlElement("paragraph", {}, [XmlText(f"sentence {number}")]))
        case "untells" if goal is not None and len(goal["words"].children):
            del goal["words"].children[0]
        case "steps" if goal is not None:
            goal["steps"][ENTRIES[number % 2]] = Map({"rank": "a", "text": f"step {number}"})


DEEDS = ("types", "takes away", "says all anew", "adds", "removes", "sets", "unsets", "tells", "untells", "steps")
HISTORIES = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE), st.sampled_from(DEEDS), st.sampled_from(ENTRIES), st.integers(0, 8), st.booleans()
    ),
    min_size=2,
    max_size=40,
)


@examples(sample=200, full=5_000)
@given(HISTORIES, st.integers(0, 40), st.integers(0, 40))
def test_wherever_the_following_was_begun_the_same_people_wrote_the_same_fields(
    history: Sequence[tuple[str, str, str, int, bool]], first: int, second: int
) -> None:
    desk = Desk()
    for name, deed, entry, number, hears in history:
        if hears:
            desk.hears(name)
        desk.writes(name, deed, entry, number)
    cut, later = sorted((first, second))
    content, by = begun("shared", desk.before, desk.edits[:cut])
    told = authors("shared", desk.before, desk.edits)
    assert authors("shared", [content], desk.edits[cut:], by) == told
    further, by = begun("shared", [content], desk.edits[cut:later], by)
    assert authors("shared", [further], desk.edits[later:], by) == told, "and wherever it went on from there"
