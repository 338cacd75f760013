from __future__ import annotations

from hypothesis import given, settings

from app.board.carrying import standing_agenda
from app.board.grammar import GRAMMARS
from app.board.planting import plant
from app.board.sections import LISTS
from app.board.shape import PARTS, Board, Chairing, ItemState, Part
from realtime.gate import Fresh, Gate, Known
from realtime.grammar import Prose, Record, Table, Text, Value
from tests.app.board.test_editor import the_editor
from tests.app.boards import full_board, parts


def test_every_kind_of_part_has_a_grammar() -> None:
    assert set(GRAMMARS) == set(PARTS)


def test_the_roots_of_the_shared_part_are_the_sections_of_the_board() -> None:
    roots = GRAMMARS["shared"].roots
    assert roots["purpose"] == Text()
    assert {name for name, rule in roots.items() if isinstance(rule, Table)} == set(LISTS)


def test_an_agenda_item_holds_plain_values_and_rich_notes() -> None:
    agenda = GRAMMARS["shared"].roots["agenda"]
    assert isinstance(agenda, Table)
    fields = agenda.entry.fields
    assert isinstance(fields["notes"], Prose)
    assert fields["title"] == Value(longest=2_000)
    assert fields["state"] == Value(longest=max(map(len, ItemState)))
    assert fields["minutes"] == Value(longest=0), "a number needs no string"


def test_goals_hold_steps() -> None:
    goals = GRAMMARS["shared"].roots["goals"]
    assert isinstance(goals, Table)
    assert isinstance(goals.entry.fields["steps"], Table)


def test_the_chair_steers_by_a_record_and_pauses() -> None:
    roots = GRAMMARS["chair"].roots
    assert isinstance(roots["facilitation"], Record)
    assert isinstance(roots["pauses"], Table)


def test_text_stands_in_paragraphs_only() -> None:
    agenda = GRAMMARS["shared"].roots["agenda"]
    assert isinstance(agenda, Table)
    prose = agenda.entry.fields["notes"]
    assert isinstance(prose, Prose)
    assert {name for name, element in prose.elements.items() if element.text} == {"paragraph"}
    assert prose.marks == {"bold", "italic"}


def enters(kind: str, part: Part) -> bool:
    """Whether the gate would let the planted part in; an empty one says nothing new."""
    return isinstance(Gate(GRAMMARS[kind]).examine(plant(kind, part, client=77), frozenset({77})), Fresh | Known)


def test_what_is_planted_would_be_let_in() -> None:
    assert enters("shared", full_board())
    assert enters("shared", standing_agenda("case_review", number=2))
    assert enters("chair", Chairing())


@given(parts(Board))
@settings(max_examples=25)
def test_any_board_would_be_let_in(board: Board) -> None:
    assert enters("shared", board)


def test_what_the_editor_writes_is_let_in() -> None:
    verdict = Gate(GRAMMARS["shared"]).examine(bytes.fromhex(the_editor()["made"]), frozenset({4711}))
    assert isinstance(verdict, Fresh)
