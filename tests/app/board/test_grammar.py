from __future__ import annotations

from app.board.grammar import GRAMMARS
from app.board.shape import PARTS, ItemState
from realtime.grammar import Prose, Record, Table, Text, Value


def test_every_kind_of_part_has_a_grammar() -> None:
    assert set(GRAMMARS) == set(PARTS)


def test_the_roots_of_the_shared_part_are_the_sections_of_the_board() -> None:
    roots = GRAMMARS["shared"].roots
    assert roots["purpose"] == Text()
    assert {name for name, rule in roots.items() if isinstance(rule, Table)} == {
        "agenda",
        "roles",
        "goals",
        "follow_ups",
    }


def test_an_agenda_item_holds_plain_values_and_rich_notes() -> None:
    agenda = GRAMMARS["shared"].roots["agenda"]
    assert isinstance(agenda, Table)
    fields = agenda.entry.fields
    assert isinstance(fields["notes"], Prose)
    assert fields["title"] == Value(longest=200)
    assert fields["state"] == Value(longest=max(map(len, ItemState)))
    assert fields["minutes"] == Value(longest=0), "a number needs no string"


def test_goals_hold_steps() -> None:
    goals = GRAMMARS["shared"].roots["goals"]
    assert isinstance(goals, Table)
    assert isinstance(goals.entry.fields["steps"], Table)


def test_the_root_of_the_chair_part_is_a_record() -> None:
    (facilitation,) = GRAMMARS["chair"].roots.values()
    assert isinstance(facilitation, Record)


def test_text_stands_in_paragraphs_only() -> None:
    agenda = GRAMMARS["shared"].roots["agenda"]
    assert isinstance(agenda, Table)
    prose = agenda.entry.fields["notes"]
    assert isinstance(prose, Prose)
    assert {name for name, element in prose.elements.items() if element.text} == {"paragraph"}
    assert prose.marks == {"bold", "italic"}
