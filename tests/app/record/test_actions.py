from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.board.shape import (
    Answer,
    Board,
    Collection,
    Decision,
    Dissent,
    FollowUp,
    Goal,
    LegalMatter,
    Mention,
    Parked,
    Referral,
    ReferralState,
    Strength,
    TaskState,
    TimeLimit,
)
from app.export.undertaken import undertakings
from app.record.actions import Origin, Standing, actions, open_actions
from app.record.sealing import minutes_from, plan_from
from app.record.who import EntryReference
from tests.app.boards import full_board, prose
from tests.app.records import concluded

TODAY = date(2026, 11, 14)


def one(entry: Any, entry_id: str = "k3j9x0aa") -> Collection[Any]:
    return Collection(((entry_id, entry),))


def follow_up(**said: Any) -> Standing:
    board = replace(full_board(), goals=Collection(), referrals=Collection())
    ((_, entry),) = one(FollowUp("a0", "Papers", "tess", **said)).entries
    (action,) = actions(concluded(replace(board, follow_ups=one(entry))).plan)
    return action.standing(TODAY)


def test_an_action_is_late_after_its_day_and_due_soon_in_the_week_before() -> None:
    assert follow_up(due=date(2026, 11, 13)) is Standing.OVERDUE
    assert follow_up(due=TODAY) is Standing.DUE_SOON
    assert follow_up(due=date(2026, 11, 21)) is Standing.DUE_SOON
    assert follow_up(due=date(2026, 11, 22)) is Standing.LATER
    assert follow_up() is Standing.UNDATED


def test_a_date_that_was_moved_is_not_late_for_having_been_moved() -> None:
    moved = {"moved_from": date(2026, 9, 9), "moved_why": "Sorry Business", "counts_as_late": Answer.NO}
    assert follow_up(due=date(2026, 12, 9), **moved) is Standing.LATER


def test_what_was_not_done_is_settled_unless_it_got_a_new_date() -> None:
    undone = {"due": date(2026, 11, 11), "state": TaskState.NOT_DONE}
    assert follow_up(**undone) is Standing.SETTLED
    assert follow_up(**undone, new_due=date(2026, 11, 25)) is Standing.LATER
    assert follow_up(due=date(2026, 11, 11), state=TaskState.NO_LONGER_POSSIBLE) is Standing.SETTLED


def test_every_action_of_the_conference_is_in_one_list() -> None:
    board = replace(
        full_board(),
        referrals=one(Referral("a0", "Legal Aid", "tess", made_by="omar")),
        legal_matters=one(LegalMatter("a0", "Tribunal", to_do="Bring the ledger", owner="omar")),
        dissents=one(Dissent("a0", "tess", view="Too soon", next_step="Decide again", raised_with="ana")),
        time_limits=one(TimeLimit("a0", "Riverbank")),
        parked=one(Parked("a0", "Child care", owner="tess")),
    )
    minutes = concluded(board).minutes
    assert {action.origin for action in actions(minutes)} == set(Origin)
    assert next(action.text for action in actions(minutes) if action.origin is Origin.REFERRAL) == (
        "Refer to Legal Aid, for Tess Sampleford"
    )
    assert Origin.PARKED not in {action.origin for action in actions(concluded(board).plan)}


def test_what_is_settled_waits_for_nobody() -> None:
    closed = Referral("a0", "Legal Aid", state=ReferralState.CLOSED_DUPLICATE)
    board = replace(full_board(), referrals=one(closed))
    assert "Refer to Legal Aid" not in {action.text for action in open_actions(concluded(board).plan)}


@pytest.mark.parametrize(
    ("state", "waits"),
    [
        (ReferralState.TO_MAKE, "Refer to Legal Aid"),
        (ReferralState.MADE, "Ask what came of the referral to Legal Aid"),
        (ReferralState.WAITLISTED, "Ask what came of the referral to Legal Aid"),
        (ReferralState.SERVICE_STARTED, ""),
        (ReferralState.DECLINED, ""),
    ],
)
def test_a_referral_waits_to_be_made_and_then_to_be_asked_about_until_the_service_has_begun(
    state: ReferralState, waits: str
) -> None:
    referral = Referral("a0", "Legal Aid", made_by="tess", follow_up_on=date(2026, 5, 1), state=state)
    plan = concluded(Board(referrals=one(referral))).plan
    assert "".join(action.text for action in open_actions(plan)) == waits
    assert all(each.state.settled is not bool(waits) for each in undertakings(plan))


def test_a_time_limit_waits_for_somebody_who_looks_at_the_need_again() -> None:
    limit = TimeLimit("a0", "Riverbank", 3, reassess_on=TODAY)
    (waits,) = actions(concluded(Board(time_limits=one(limit))).plan)
    assert (waits.text, waits.standing(TODAY)) == ("Look again whether Riverbank is still needed", Standing.DUE_SOON)
    looked_at = replace(limit, reassessed_on=TODAY)
    assert open_actions(concluded(Board(time_limits=one(looked_at))).plan) == ()


def test_what_an_entry_points_at_is_recorded_in_the_words_of_that_day() -> None:
    goal = Goal(
        "a0",
        prose("Home"),
        builds_on=Collection((("m0000001", Mention("a0", "strong01")), ("m0000002", Mention("a1", "gone0000")))),
    )
    board = replace(
        full_board(),
        strengths=one(Strength("a0", "Nan’s house is open"), "strong01"),
        goals=one(goal),
        decisions=one(Decision("a0", "Stay", item="item0003")),
    )
    made = concluded(board)
    (line,) = made.plan.goals
    assert line.builds_on == (
        EntryReference("strengths", "strong01", "Nan’s house is open"),
        EntryReference("", "gone0000", ""),
    )
    assert made.plan.decisions[0].item == EntryReference("agenda", "item0003", "The notice about the tenancy")
    assert plan_from(made.plan_bytes) == made.plan
    assert minutes_from(made.minutes_bytes) == made.minutes
