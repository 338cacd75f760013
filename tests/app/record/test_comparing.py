"""Two versions of a plan, line by line."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from app.board.choices import Horizon
from app.board.shape import (
    Achievement,
    Board,
    Collection,
    FollowUp,
    Goal,
    GoalState,
    Paragraph,
    PlanReview,
    Prose,
    Run,
    Step,
    Strength,
    TaskState,
)
from app.record.agreed import Agreed
from app.record.comparing import GOING_ON, Compared, Comparison, compare
from app.record.lines import GoalLine
from app.record.picking_up import Since, board_from
from app.record.plan import PlanVersion
from tests.app.boards import full_board, parts, prose
from tests.app.records import PEOPLE, concluded

SINCE = Since(date(2026, 6, 18), "Australia/Sydney", {}, frozenset(PEOPLE), {})


def version(number: int = 1, **lists: Any) -> PlanVersion:
    made: dict[str, Any] = {name: Collection(entries) for name, entries in lists.items()}
    board = Board(**made)
    return replace(concluded(board).plan, version=number)


def only(comparison: Comparison) -> Compared:
    (each,) = [each for lines in comparison.lists.values() for each in lines]
    return each


def goal(words: str = "We sleep", **given: Any) -> tuple[str, Goal]:
    return "goal0001", Goal("a0", prose(words), **given)


def test_every_list_of_a_plan_either_goes_on_or_belongs_to_its_day() -> None:
    assert {field.name for field in fields(Agreed)} >= GOING_ON
    of_the_day = {field.name for field in fields(Agreed)} - GOING_ON
    assert of_the_day == {
        "views", "working_well", "worries", "next_steps", "culture_questions", "consultations", "decisions",
        "complaint_information",
    }  # fmt: skip


@given(parts(Board))
def test_a_version_compared_with_itself_tells_nothing(board: Board) -> None:
    plan = concluded(board).plan
    assert compare(plan, plan).same


@given(parts(Board))
def test_what_the_next_board_merely_picks_up_is_no_change(board: Board) -> None:
    """But for what a conference clears to look at anew: how services went, and what a board finds finished."""
    plan = concluded(board).plan
    following = concluded(board_from(plan, SINCE)).plan
    comparison = compare(plan, following)
    again = {"state", "reason", "done_on", "delivered", "impact", "keep", "outcome", "followed_up_on"}
    for name, lines in comparison.lists.items():
        # Times that are over, and people who are known by name there and by id here, are not what this is about.
        if name != "grace_times":
            assert all(each.rests or {one.name for one in each.differences} <= again for each in lines), name


def test_a_line_is_known_by_its_id_and_everything_that_it_says_differently_is_found() -> None:
    before = version(goals=[goal(due=date(2026, 6, 20), said_by="tess")])
    after = version(2, goals=[goal("We sleep at night", due=date(2026, 7, 1), said_by="tess")])
    found = only(compare(before, after))
    assert {each.name for each in found.differences} == {"words", "due"}
    due = found.difference("due")
    assert due and (due.before, due.after) == (date(2026, 6, 20), date(2026, 7, 1))


def test_spaces_and_bold_words_are_no_difference() -> None:
    bold = Prose((Paragraph((Run("We ", bold=True), Run("sleep "))), Paragraph((Run(" "),))))
    assert compare(version(goals=[goal()]), version(2, goals=[("goal0001", Goal("a0", bold))])).same


def test_what_was_finished_in_the_version_before_rests_and_what_was_not_is_missed() -> None:
    achieved = version(goals=[goal(state=GoalState.ACHIEVED)])
    assert only(compare(achieved, version(2))).rests
    missed = only(compare(version(goals=[goal()]), version(2)))
    assert missed.gone and not missed.rests


def test_what_was_finished_between_two_versions_is_told_as_it_stood_there() -> None:
    second = version(2, goals=[goal(state=GoalState.ACHIEVED)])
    found = only(compare(version(goals=[goal()]), version(3), [second]))
    assert (found.ended_in, found.after.state) == (2, GoalState.ACHIEVED)


def step(state: TaskState = TaskState.NOT_STARTED) -> dict[str, Any]:
    return {"steps": Collection((("step0001", Step("a0", "Ring the school", "tess", state=state)),))}


def test_a_step_that_was_finished_between_two_versions_is_told_as_it_stood_there() -> None:
    second = version(2, goals=[goal(**step(TaskState.DONE))])
    (found,) = only(compare(version(goals=[goal(**step())]), version(3, goals=[goal()]), [second])).inner
    assert (found.ended_in, found.after.state, found.new) == (2, TaskState.DONE, False)


def test_what_came_and_was_finished_between_two_versions_is_new_and_finished() -> None:
    second = version(2, goals=[goal(**step(TaskState.DONE)), ("goal0002", Goal("a1", state=GoalState.ACHIEVED))])
    kept, passing = compare(version(goals=[goal()]), version(3, goals=[goal()]), [second]).lists["goals"]
    assert passing.new and passing.ended_in == 2
    (found,) = kept.inner
    assert found.new and (found.ended_in, found.after.state) == (2, TaskState.DONE)


@given(parts(Board))
def test_nothing_that_stood_in_the_older_version_disappears_silently(board: Board) -> None:
    """Whatever became of it in between: it stands there still, rests, or is told with what became of it."""
    first = replace(concluded(board).plan, version=1)
    second = replace(concluded(board_from(first, SINCE)).plan, version=2)
    ended = replace(second, goals=tuple(map(_done, second.goals)), follow_ups=tuple(map(_done, second.follow_ups)))
    third = replace(concluded(board_from(ended, SINCE)).plan, version=3)
    told = compare(first, third, [ended]).lists
    for name in ("goals", "follow_ups"):
        for each in told[name]:
            assert each.before is None or each.rests or each.ended_in == 2, name
            assert not each.gone or each.rests, "never told as if it had vanished"


def _done(line: Any) -> Any:
    if isinstance(line, GoalLine):
        return replace(line, state=GoalState.ACHIEVED)
    return replace(line, state=TaskState.DONE, new_due=None)


def test_a_goal_that_was_found_achieved_ends_in_that_version_and_the_next_board_has_it_no_more() -> None:
    reviews = [("review01", PlanReview("a0", "We sleep", Achievement.ACHIEVED, goal="goal0001"))]
    found = version(2, goals=[goal()], reviews=reviews)
    assert found.goals[0].state is GoalState.ACHIEVED
    assert not board_from(found, SINCE).goals.entries


@pytest.mark.parametrize("said", [Achievement.NOT_ACHIEVED, Achievement.PARTLY_ACHIEVED, Achievement.UNREVIEWED])
def test_a_goal_that_was_not_achieved_so_far_is_worked_on(said: Achievement) -> None:
    reviews = [("review01", PlanReview("a0", "We sleep", said, goal="goal0001"))]
    assert version(goals=[goal()], reviews=reviews).goals[0].state is GoalState.ACTIVE


def test_a_goal_that_is_meant_to_last_goes_on_when_it_was_achieved() -> None:
    achieved = [("review01", PlanReview("a0", "We sleep", Achievement.ACHIEVED, goal="goal0001"))]
    over = [("review01", PlanReview("a0", "We sleep", Achievement.NO_LONGER_POSSIBLE, goal="goal0001"))]
    lasting = goal(horizon=Horizon.ONGOING)
    assert version(goals=[lasting], reviews=achieved).goals[0].state is GoalState.ACTIVE
    assert version(goals=[lasting], reviews=over).goals[0].state is GoalState.STOPPED


def test_a_goal_that_somebody_ended_otherwise_stays_as_they_said() -> None:
    reviews = [("review01", PlanReview("a0", "We sleep", Achievement.ACHIEVED, goal="goal0001"))]
    stopped = version(goals=[goal(state=GoalState.STOPPED)], reviews=reviews)
    assert stopped.goals[0].state is GoalState.STOPPED


def test_a_new_date_is_one_move_whichever_board_writes_it() -> None:
    task = FollowUp("a0", "Ring", "tess", date(2026, 6, 12), TaskState.NOT_DONE, new_due=date(2026, 6, 19))
    before = version(follow_ups=[("follow01", FollowUp("a0", "Ring", "tess", date(2026, 6, 12)))])
    moved = version(2, follow_ups=[("follow01", task)])
    after = concluded(board_from(moved, SINCE)).plan
    first, second = only(compare(before, moved)), only(compare(moved, after))
    assert first.difference("due")
    assert not second.difference("due")
    assert second.after.moved_from == date(2026, 6, 12)


def test_that_a_line_names_somebody_else_is_a_difference() -> None:
    before = version(strengths=[("strong01", Strength("a0", "Patience", "tess"))])
    after = version(2, strengths=[("strong01", Strength("a0", "Patience", "omar"))])
    difference = only(compare(before, after)).difference("of")
    assert difference and (difference.before.id, difference.after.id) == ("tess", "omar")  # type: ignore[attr-defined]


def test_somebody_who_stood_there_by_name_and_takes_part_since_is_the_same() -> None:
    by_name = version(strengths=[("strong01", Strength("a0", "Patience", PEOPLE["tess"]))])
    invited = version(2, strengths=[("strong01", Strength("a0", "Patience", "tess"))])
    assert compare(by_name, invited).same
    somebody_else = version(2, strengths=[("strong01", Strength("a0", "Patience", "omar"))])
    assert only(compare(by_name, somebody_else)).difference("of")


def test_lines_within_lines_are_compared_too() -> None:
    before, after = concluded(full_board()).plan, concluded(full_board()).plan
    changed = replace(
        after.goals[0], steps=(replace(after.goals[0].steps[0], text="Ask twice"), *after.goals[0].steps[2:])
    )
    found = compare(before, replace(after, goals=(changed,))).lists["goals"][0]
    fates = {each.line.id: (each.new, each.gone, each.same) for each in found.inner}
    assert fates == {
        "step0001": (False, False, False), "step0002": (False, True, False), "step0003": (False, False, True),
    }  # fmt: skip
