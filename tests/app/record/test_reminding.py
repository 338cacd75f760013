"""On which day people are reminded of what they took on."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.board.shape import Board, Collection, FollowUp, Goal, Paragraph, Prose, Run, Step, TaskState
from app.board.words import REMINDERS
from app.record.reminding import due_for, reminders
from tests.app.records import concluded

AGREED = date(2026, 6, 11)
DUE = date(2026, 6, 30)


def on(follow_up: FollowUp, agreed: date = AGREED) -> list[date]:
    plan = concluded(Board(follow_ups=Collection((("followup0", follow_up),)))).plan
    return [each.on for each in reminders(plan, agreed)]


def task(
    reminder: str = "", due: date | None = DUE, owner: str = "tess", state: TaskState = TaskState.NOT_STARTED
) -> FollowUp:
    return FollowUp("a0", "Ring school", owner, due, reminder=reminder, state=state)


def test_people_are_reminded_when_they_wished_and_else_the_day_before() -> None:
    assert on(task(REMINDERS["same_day"])) == [DUE]
    assert on(task(REMINDERS["week_before"])) == [date(2026, 6, 23)]
    assert on(task()) == on(task("When the bus comes")) == on(task(REMINDERS["day_before"])) == [date(2026, 6, 29)]


def test_nobody_is_reminded_of_what_is_done_has_no_day_or_is_nobodys_who_signs_in() -> None:
    assert on(task(state=TaskState.DONE)) == on(task(due=None)) == on(task(owner="")) == on(task(owner="Aunty")) == []


def test_steps_of_goals_remind_as_well() -> None:
    steps = Collection((("step0000", Step("a0", "Walk to school", "tess", DUE, reminder=REMINDERS["same_day"])),))
    goal = Goal("a0", Prose((Paragraph((Run("We all sleep"),)),)), steps=steps)
    plan = concluded(Board(goals=Collection((("goal0000", goal),)))).plan
    assert [(each.entry, each.owner, each.on) for each in reminders(plan, AGREED)] == [("step0000", "tess", DUE)]


@given(st.integers(-3, 30), st.sampled_from(["", *REMINDERS.values()]), st.integers(0, 40))
def test_each_is_reminded_between_the_day_after_it_was_agreed_and_its_own(left: int, when: str, later: int) -> None:
    due, today = AGREED + timedelta(days=left), AGREED + timedelta(days=later)
    plan = concluded(Board(follow_ups=Collection((("followup0", task(when, due)),)))).plan
    every = reminders(plan, AGREED)
    assert len(every) == (left > 0)
    assert all(AGREED < each.on <= each.due for each in every)
    assert all(each.on <= today <= each.due for each in due_for(every, today))
