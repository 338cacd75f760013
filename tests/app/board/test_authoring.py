"""Who wrote each field of a board, from its edits."""

from __future__ import annotations

from pycrdt import Map, Text, XmlElement, XmlFragment, XmlText

from app.board.authoring import authors
from tests.app.board.test_tracing import Table

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
