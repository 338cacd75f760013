"""The timeline of a case: goals and ratings, in pictures and in equal tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given

from app.actions.timelines import picture
from app.board.choices import Achievement, GoalState
from app.board.shape import Board, Collection, Goal, PlanReview
from app.export.picture import Picture
from app.record.asked import AskedQuestion, GivenAnswer
from app.record.concluding import Conclusion
from app.record.plan import PreviousPlan
from app.record.timeline import SCALE
from app.record.who import Who
from tests.app.boards import parts, prose
from tests.app.records import FACTS, concluded

NOON = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)
TESS, OMAR = Who("Tess Sampleford", "", "tess"), Who("Omar Invented", "", "omar")


def question(words: str, kind: str = SCALE, **answers: int | None) -> AskedQuestion:
    who = {"tess": TESS, "omar": OMAR}
    given = tuple(GivenAnswer(who[name], value, "", "") for name, value in answers.items())
    return AskedQuestion("question1", kind, words, "", NOON, NOON, given, "")


def held(version: int, *questions: AskedQuestion, **lists: Any) -> Conclusion:
    previous = PreviousPlan(version - 1, "0" * 64) if version > 1 else None
    made: dict[str, Any] = {name: Collection(entries) for name, entries in lists.items()}
    return concluded(Board(**made), replace(FACTS, questions=questions), previous)


def goal(number: int, words: str, **given: Any) -> tuple[str, Goal]:
    return f"goal000{number}", Goal(f"a{number}", prose(words), **given)


def pictured(held: Sequence[Conclusion], *, with_minutes: bool = True) -> dict[str, Picture]:
    made = picture([(each.plan_bytes, each.minutes_bytes if with_minutes else None) for each in held])
    return {each.title: each for each in made}


FIRST = held(
    1,
    question("How safe is it?", tess=3, omar=None),
    question("All agree?", "Consensus check", tess=5),
    goals=[goal(1, "We sleep", due=date(2026, 7, 3)), goal(2, "We laugh")],
)
SECOND = held(
    2,
    question("How  SAFE is it?", tess=5, omar=7),
    goals=[goal(1, "We sleep at night", due=date(2026, 8, 3)), goal(2, "We laugh", state=GoalState.STOPPED)],
    reviews=[("review01", PlanReview("a0", "We sleep", Achievement.ACHIEVED, achieved="Yes", goal="goal0001"))],
)


def test_the_table_says_how_every_goal_stood_in_every_version() -> None:
    grid = pictured([FIRST, SECOND])["Goals from version to version"].grid
    assert grid.head == ("Goal", "Version 1, 11 June 2026", "Version 2, 11 June 2026")
    assert grid.rows == (
        ("We sleep at night", "We work on it, by 3 July 2026", "Achieved"),
        ("We laugh", "We work on it", "No longer pursued"),
    )


def test_whoever_gets_the_plans_only_is_shown_neither_reviews_nor_ratings() -> None:
    review = PlanReview("a0", "We sleep", Achievement.NOT_ACHIEVED, not_achieved="Too hot", goal="goal0001")
    second = held(2, question("How safe is it?", tess=5), goals=[goal(1, "We sleep")], reviews=[("review01", review)])
    shown = pictured([FIRST, second], with_minutes=False)
    assert list(shown) == ["Goals from version to version"]
    assert shown["Goals from version to version"].grid.rows[0][2] == "We work on it"
    assert pictured([FIRST, second])["Goals from version to version"].grid.rows[0][2] == "Not achieved"


def test_a_question_in_the_same_words_is_one_scale_with_a_line_for_everybody_who_answered() -> None:
    shown = pictured([FIRST, SECOND])
    assert list(shown) == ["Goals from version to version", "How safe is it?"], "a consensus check is no scale"
    scale = shown["How safe is it?"]
    assert sorted(scale.grid.rows) == [("Omar Invented", "–", "7"), ("Tess Sampleford", "3", "5")]
    assert {each.words for each in scale.legend} == {"Omar Invented", "Tess Sampleford"}
    signs = {str(each.sign).split("hue-")[0] + str(each.sign).partition("/>")[2] for each in scale.legend}
    assert len(signs) == len(scale.legend), "told apart without colour"


def test_every_picture_has_a_title_and_a_description_of_its_own() -> None:
    for each in pictured([FIRST, SECOND]).values():
        named = re.search(r'aria-labelledby="(\S+) (\S+)"', each.svg)
        assert named
        assert f'<title id="{named[1]}">{each.title}</title>' in each.svg
        assert re.search(rf'<desc id="{named[2]}">[^<]+ versions\.', each.svg)


@given(parts(Board), parts(Board))
def test_whatever_people_wrote_can_be_drawn_and_nothing_of_it_is_markup(one: Board, other: Board) -> None:
    for each in pictured([concluded(one), concluded(other, previous=PreviousPlan(1, "0" * 64))]).values():
        assert "<script" not in each.svg
        assert all(len(row) == len(each.grid.head) for row in each.grid.rows)
