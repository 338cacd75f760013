from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from pycrdt import Doc, Map, XmlFragment, get_state

from app.board.planting import plant
from app.board.reading import read_part
from app.board.shape import Board, Chairing, Collection, Facilitation, Goal
from tests.app.boards import parts


@given(parts(Board))
@settings(max_examples=60)
def test_a_planted_board_reads_back_equal(board: Board) -> None:
    reading = read_part("shared", plant("shared", board, client=7))
    assert reading.part == board
    assert reading.problems == ()


@given(parts(Chairing))
@settings(max_examples=20)
def test_a_planted_chair_part_reads_back_equal(part: Chairing) -> None:
    assert read_part("chair", plant("chair", part, client=7)).part == part


def test_a_document_is_written_by_the_given_client_and_by_nobody_else() -> None:
    state = get_state(plant("chair", Chairing(Facilitation("k3j9x0aa")), client=100))
    one_client, its_id = 1, 100
    assert (state[0], state[1]) == (one_client, its_id)


def test_the_nested_types_of_an_entry_are_there_even_when_empty() -> None:
    doc: Doc[Any] = Doc()
    goals = Collection((("k3j9x0aa", Goal("a0")),))
    doc.apply_update(plant("shared", Board(goals=goals), client=7))
    goal = doc.get("goals", type=Map)["k3j9x0aa"]
    assert isinstance(goal["words"], XmlFragment)
    assert isinstance(goal["steps"], Map)


def test_a_part_of_another_kind_is_not_planted() -> None:
    with pytest.raises(TypeError, match="Chairing"):
        plant("shared", Chairing(), client=7)
