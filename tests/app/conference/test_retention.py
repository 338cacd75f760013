"""For how long a file is kept: by its class, from the end of responsibility, unless it is held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.choices import RetentionClass
from app.conference.retention import Keeping, RetentionTurn, Turn, keeping
from tests.cast import NOON

USUAL = RetentionClass(word="case_file", label="File of a family", years=7)
LONG = RetentionClass(word="long", label="Long", years=45)
GOOD = RetentionClass(word="for_good", label="For good")
ENDED = RetentionTurn("case", Turn.ENDED, "", date(2024, 2, 29), "The order ended.", NOON)


def kept(*turns: RetentionTurn, newest: date | None = None) -> Keeping:
    numbered = [replace(turn, number=number) for number, turn in enumerate(turns, start=1)]
    return keeping(numbered, [USUAL, LONG, GOOD], newest)


def say(turn: Turn, what: str = "") -> RetentionTurn:
    return RetentionTurn("case", turn, what, None, "Because.", NOON)


def test_nothing_is_due_before_responsibility_has_ended() -> None:
    assert kept().due_on is None
    assert not kept().is_due(date(2999, 1, 1))


def test_it_is_due_so_many_years_after_the_end() -> None:
    assert kept(ENDED).due_on == date(2031, 3, 1), "there is no 29th of February then"
    assert not kept(ENDED).is_due(date(2031, 2, 28))
    assert kept(ENDED).is_due(date(2031, 3, 1))


@pytest.mark.parametrize(("word", "due"), [("long", date(2069, 3, 1)), ("for_good", None), ("gone_from_lists", None)])
def test_its_class_says_for_how_long(word: str, due: date | None) -> None:
    assert kept(say(Turn.CLASSED, word), ENDED).due_on == due


def test_responsibility_that_is_taken_up_again_keeps_it() -> None:
    assert kept(ENDED, say(Turn.RESUMED)).due_on is None
    assert kept(ENDED, newest=date(2024, 3, 1)).due_on is None
    assert kept(ENDED, newest=date(2024, 2, 29)).due_on == date(2031, 3, 1)


def test_each_hold_is_taken_back_by_itself() -> None:
    held = (ENDED, say(Turn.HELD), say(Turn.HELD))
    assert [each.number for each in kept(*held).holds] == [2, 3]
    assert [each.number for each in kept(*held, say(Turn.RELEASED, "2")).holds] == [3]
