"""Whatever was not discussed, recurs, or holds open work returns; and the plan before arrives ready for review."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given

from app.board.carrying import board_of
from app.board.planting import plant
from app.board.reading import read_part
from app.board.shape import (
    AgendaItem,
    Answer,
    Board,
    Collection,
    Decision,
    FollowUp,
    GoalState,
    ItemKind,
    ItemState,
    Paragraph,
    Parked,
    Prose,
    Referral,
    ReferralState,
    Run,
    TaskState,
    TimeLimit,
)
from app.record.minutes import Minutes
from app.record.picking_up import Since, board_from, together
from app.record.progress import Progress, Said
from app.record.returning import Returning, Why, items, somebody
from app.record.who import Who
from tests.app.boards import full_board, parts
from tests.app.records import PEOPLE, concluded


def test_who_comes_back_in_words_keeps_all_of_them() -> None:
    words = "Whoever is on duty at the home on the day, " * 20
    assert somebody(Who(words), {}) == words


NOTES = Prose((Paragraph((Run("What we wrote"),)),))
DAY = date(2026, 6, 18)


def minutes(*agenda: AgendaItem, **more: object) -> Minutes:
    entries = tuple((f"item000{n}", replace(item, title=f"Item {n}", notes=NOTES)) for n, item in enumerate(agenda))
    return concluded(replace(Board(), agenda=Collection(entries), **more)).minutes  # type: ignore[arg-type]


def returning(held: Minutes, said: dict[str, Progress] | None = None) -> list[Returning]:
    return list(items(held, said or {}, PEOPLE, {"standingchild"}, {"standingchild", "standingcoordination"}))


def said(entry: str, word: Said, reason: str = "") -> dict[str, Progress]:
    return {entry: Progress(entry, word, reason, "tess", datetime(2026, 6, 14, 15, 0, tzinfo=UTC))}


def since(**given: object) -> Since:
    return replace(Since(DAY, "Australia/Sydney", {}, frozenset(PEOPLE), {}), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (AgendaItem("a0", state=ItemState.PLANNED), Why.NOT_DISCUSSED),
        (AgendaItem("a0", state=ItemState.REQUESTED), Why.NOT_DISCUSSED),
        (AgendaItem("a0", state=ItemState.DEFERRED, outcome="Too late today"), Why.NOT_DISCUSSED),
        (AgendaItem("a0", state=ItemState.DISCUSSED, kind=ItemKind.STANDING), Why.RECURS),
        (AgendaItem("a0", state=ItemState.DISCUSSED), None),
        (AgendaItem("a0", state=ItemState.PLANNED, outcome="Said, though nobody ticked it"), None),
        (AgendaItem("a0", state=ItemState.DECLINED), None),
    ],
)
def test_an_item_returns_when_it_was_not_discussed_or_recurs(item: AgendaItem, why: Why | None) -> None:
    assert [each.why for each in returning(minutes(item))] == ([why] if why else [])


def test_what_is_moved_is_the_same_item_and_what_is_copied_comes_empty() -> None:
    discussed = AgendaItem("a0", state=ItemState.DISCUSSED, kind=ItemKind.STANDING, led_by="tess", minutes=5)
    moved, copied = returning(
        minutes(AgendaItem("a0", requested_by="omar", desired_outcome="We know where"), discussed)
    )
    assert (moved.item.id, moved.item.notes, moved.item.requested_by) == ("item0000", NOTES, "omar")
    assert moved.item.carried_from == "case conference 2 (not discussed)"
    assert board_of([moved.item]).agenda.entries[0][1].desired_outcome == "We know where"
    assert (copied.item.title, copied.item.led_by, copied.item.minutes) == ("Item 1", "tess", 5)
    assert copied.item.notes.blank
    assert copied.item.id != copied.was == "item0001"
    assert copied == returning(minutes(AgendaItem("a0"), discussed))[1], "it has the same id each time"


@pytest.mark.parametrize("by_way_of", ["item0000", "decided0"])
def test_an_item_with_open_work_returns_until_the_work_is_done(by_way_of: str) -> None:
    held = minutes(
        AgendaItem("a0", state=ItemState.DISCUSSED),
        follow_ups=Collection((("follow00", FollowUp("a0", "Ring the landlord", "tess", item=by_way_of)),)),
        decisions=Collection((("decided0", Decision("a0", "We ring", item="item0000")),)),
    )
    assert [each.why for each in returning(held)] == [Why.OPEN_WORK]
    assert [each.why for each in returning(held, said("follow00", Said.NOT_DONE, "Nobody answered"))] == [Why.OPEN_WORK]
    assert returning(held, said("follow00", Said.DONE)) == []


def test_items_that_every_agenda_has_do_not_come_twice() -> None:
    board = replace(Board(), agenda=Collection((("standingchild", AgendaItem("a0", "Views of the child")),)))
    assert returning(concluded(board).minutes) == []


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (ItemState.DEFERRED, [Why.NOT_DISCUSSED]),
        (ItemState.PLANNED, [Why.NOT_DISCUSSED]),
        (ItemState.DISCUSSED, []),
        (ItemState.DECLINED, []),
    ],
)
def test_what_only_conferences_of_another_type_have_comes_back_if_it_was_not_discussed(
    state: ItemState, why: list[Why]
) -> None:
    item = AgendaItem("a0", "Which agency coordinates from here", kind=ItemKind.STANDING, state=state)
    board = replace(Board(), agenda=Collection((("standingcoordination", item),)))
    assert [each.why for each in returning(concluded(board).minutes)] == why


def test_what_was_parked_for_the_next_agenda_stands_on_it() -> None:
    parked = Collection(
        (
            ("parked00", Parked("a0", "The rent " * 40, raised_by="tess", next_agenda=Answer.YES)),
            ("parked01", Parked("a1", "The car", owner="omar")),
        )
    )
    (only,) = returning(minutes(parked=parked))
    assert (only.item.led_by, only.why.moves) == ("tess", True)
    assert len(only.item.title) <= 120
    assert next(only.item.notes.lines()) == ("The rent " * 40).strip()


def test_somebody_who_does_not_come_is_named_in_words() -> None:
    held = minutes(AgendaItem("a0", led_by="omar"))
    (only,) = items(held, {}, {"tess"}, set(), set())
    assert only.item.led_by == "Omar Invented"


def test_every_goal_that_is_worked_on_arrives_with_a_line_to_look_back_at_it() -> None:
    plan = concluded().plan
    board = board_from(plan, since())
    ((goal_id, goal),) = board.goals.entries
    assert goal_id == plan.goals[0].id
    assert goal.words == plan.goals[0].words
    assert [(review.goal, review.plan_version) for _, review in board.reviews.entries] == [(goal_id, 1)]
    settled = replace(plan, goals=(replace(plan.goals[0], state=GoalState.ACHIEVED),))
    assert not board_from(settled, since()).goals.entries


def test_what_people_said_since_stands_in_their_actions() -> None:
    plan = concluded().plan
    goal = plan.goals[0]
    open_steps = [step for step in goal.steps if not step.state.settled]
    first = open_steps[0].id
    for word, state in ((Said.DONE, TaskState.DONE), (Said.NOT_DONE, TaskState.NOT_DONE)):
        board = board_from(plan, since(said=said(first, word, "The office was closed")))
        steps = dict(board.goals.entries[0][1].steps.entries)
        assert set(steps) == {step.id for step in open_steps}
        assert (steps[first].state, steps[first].reason) == (state, "The office was closed")
        # Where the family lives it was the next morning.
        assert steps[first].done_on == (date(2026, 6, 15) if word is Said.DONE else None)


def test_a_date_that_was_moved_is_the_date_and_a_settled_action_stays_in_its_record() -> None:
    again = FollowUp("a0", "Ring", due=DAY, state=TaskState.NOT_DONE, reason="Ill", new_due=date(2026, 7, 1))
    done = FollowUp("a1", "Write", state=TaskState.DONE)
    board = replace(Board(), follow_ups=Collection((("again000", again), ("done0000", done))))
    ((_, kept),) = board_from(concluded(board).plan, since()).follow_ups.entries
    assert (kept.due, kept.new_due, kept.moved_from, kept.state) == (
        date(2026, 7, 1),
        None,
        DAY,
        TaskState.NOT_STARTED,
    )


def test_an_action_points_at_the_item_where_it_stands_now() -> None:
    board = replace(
        Board(),
        agenda=Collection((("item0000", AgendaItem("a0", "Rent")),)),
        follow_ups=Collection((("follow00", FollowUp("a0", "Ring", item="item0000")),)),
    )
    plan = concluded(board).plan
    assert board_from(plan, since(items={"item0000": "copy0000"})).follow_ups.entries[0][1].item == "copy0000"
    assert board_from(plan, since()).follow_ups.entries[0][1].item == ""


def test_referrals_arrive_until_they_are_settled() -> None:
    referrals = Collection(
        (
            ("referral0", Referral("a0", "Lactation clinic", state=ReferralState.WAITLISTED)),
            ("referral1", Referral("a1", "Playgroup", state=ReferralState.COMPLETED)),
        )
    )
    plan = concluded(replace(Board(), referrals=referrals)).plan
    board = board_from(plan, since(said=said("referral0", Said.DONE, "They have a place")))
    ((_, kept),) = board.referrals.entries
    assert (kept.outcome, kept.followed_up_on) == ("They have a place", date(2026, 6, 15))


@pytest.mark.parametrize(
    ("word", "arrives"),
    [
        (Said.DONE, ("At first: one month\nOne month more", date(2026, 6, 15))),
        (Said.NOT_DONE, ("At first: one month\nOne month more", None)),
        (Said.IN_PROGRESS, ("At first: one month", None)),
    ],
)
def test_a_time_limit_arrives_with_what_was_said_when_the_need_was_looked_at_again(
    word: Said, arrives: tuple[str, date | None]
) -> None:
    limit = TimeLimit("a0", "Riverbank", reassess_on=date(2026, 6, 16), outcome="At first: one month")
    plan = concluded(replace(Board(), time_limits=Collection((("limit000", limit),)))).plan
    ((_, kept),) = board_from(plan, since(said=said("limit000", word, "One month more"))).time_limits.entries
    assert (kept.outcome, kept.reassessed_on) == arrives
    again = concluded(replace(Board(), time_limits=Collection((("limit000", kept),)))).plan
    assert bool(board_from(again, since()).time_limits.entries) is (kept.reassessed_on is None)


def test_two_plans_that_knew_nothing_of_each_other_come_back_as_one() -> None:
    plan = concluded().plan
    other = replace(plan, goals=(replace(plan.goals[0], id="goal9999"),), version=2)
    assert [goal.id for goal in together([plan, other]).goals] == [plan.goals[0].id, "goal9999"]


def test_views_and_decisions_of_that_day_stay_in_their_record() -> None:
    board = board_from(concluded().plan, since())
    assert not board.views.entries
    assert not board.decisions.entries


@given(parts(Board))
def test_whatever_is_picked_up_can_be_planted_read_and_frozen_again(board: Board) -> None:
    first = concluded(board).plan
    picked_up = board_from(first, since())
    reading = read_part("shared", plant("shared", picked_up, 1))
    assert reading.problems == ()
    assert reading.part == picked_up
    again = concluded(picked_up).plan
    for name in ("needs", "risks", "responsibilities", "case_management", "safety_plans"):
        assert getattr(again, name) == getattr(first, name)


def test_the_full_board_keeps_its_role_map() -> None:
    plan = concluded(full_board()).plan
    assert [entry.who for _, entry in board_from(plan, since()).roles.entries] == [
        role.who.id or role.who.name for role in plan.roles if role.who
    ]
