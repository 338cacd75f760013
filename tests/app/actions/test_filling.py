from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from app.actions.demonstrating import facts as demonstration
from app.actions.filling import filled_board
from app.board.planting import plant
from app.board.reading import read_part
from app.board.rules import blocked, missing
from app.board.sections import LISTS, SECTIONS
from app.board.shape import Board
from app.export.html import to_html
from app.export.outline import minutes_outline, plan_outline
from tests.app.records import concluded

TODAY = date(2026, 6, 11)


@pytest.fixture(scope="module")
def board() -> Board:
    facts = demonstration()
    names = {person["key"]: person["name"] for person in facts["people"]}
    return filled_board(facts["conference"]["board"], names, TODAY, facts["conference"]["purpose"])


def test_the_demonstration_shows_something_of_every_section(board: Board) -> None:
    for section in SECTIONS:
        assert any(getattr(board, each.name).entries for each in section.lists), section.title


def test_it_is_planted_and_read_as_it_was_told(board: Board) -> None:
    reading = read_part("shared", plant("shared", board, client=7))
    assert (reading.part, reading.problems) == (board, ())


def test_it_can_be_frozen_as_it_is(board: Board) -> None:
    assert not blocked(missing(board, {}, TODAY))


def test_everything_that_was_told_can_be_read_in_the_minutes(board: Board) -> None:
    html = str(to_html(minutes_outline(concluded(board).minutes)))
    for words in (
        "The low mood may be more than tiredness",
        "Put Wren in the bassinet and walk to the kitchen",
        "I would rather that Tessa and Joel chose their key worker themselves.",
        "Maureen Mockridge",
        "Who may fetch Wren when child care begins",
        "Tessa has written the feeding diary every single day.",
        "Four weeks show whether the new latch helps",
    ):
        assert words in html
    plan = str(to_html(plan_outline(concluded(board).plan)))
    assert "The low mood may be more than tiredness" not in plan
    assert "Tessa keeps a careful feeding diary" in plan


def test_no_list_is_forgotten_in_the_documents(board: Board) -> None:
    html = str(to_html(minutes_outline(concluded(board).minutes)))
    for name in LISTS:
        for _, entry in getattr(board, name).entries:
            assert first_words(entry) in html, name


def first_words(entry: object) -> str:
    """The first sentence of an entry, up to what HTML writes otherwise."""
    said = (getattr(entry, each.name) for each in fields(entry) if each.name != "rank")  # type: ignore[arg-type]
    return next((value for value in said if type(value) is str and " " in value), "")
