from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.board.reading import Problem
from app.board.rules import Severity
from app.board.shape import Board, Collection, FollowUp, RoleEntry, TaskState
from app.record.concluding import conclude
from app.record.lines import Who
from app.record.plan import PreviousPlan
from app.record.sealing import digest
from tests.app.boards import full_board
from tests.app.records import FACTS, concluded


def test_the_minutes_hold_the_agenda_item_by_item_with_its_notes() -> None:
    minutes = concluded().minutes
    assert [item.title for item in minutes.agenda][1:3] == ["Views of Wren", "The notice about the tenancy"]
    assert next(minutes.agenda[1].notes.lines()) == "Wren turns to her mother's voice and settles."


def test_owners_are_named_as_they_were_that_day_or_stay_in_words() -> None:
    (goal,) = concluded().plan.goals
    assert [step.owner for step in goal.steps] == [
        Who("Omar Invented", "Bridge Tenancy Support", "omar"),
        Who("Tess Sampleford", "", "tess"),
        Who("Aunt Maureen"),
    ]


def test_a_role_takes_the_agency_of_its_person_unless_the_map_says_another() -> None:
    roles = Collection(
        (("role0001", RoleEntry("a0", "omar")), ("role0002", RoleEntry("a1", "omar", "On loan to Health")))
    )
    assert [role.agency for role in concluded(replace(full_board(), roles=roles)).plan.roles] == [
        "Bridge Tenancy Support",
        "On loan to Health",
    ]


def test_the_first_plan_is_version_1_and_follows_nothing() -> None:
    plan = concluded().plan
    assert (plan.version, plan.previous) == (1, None)


def test_a_later_plan_follows_the_digest_of_the_version_before() -> None:
    previous = PreviousPlan(3, "f" * 64)
    plan = concluded(previous=previous).plan
    assert (plan.version, plan.previous) == (4, previous)


def test_the_minutes_name_the_plan_that_belongs_to_them() -> None:
    conclusion = concluded()
    assert conclusion.minutes.plan.digest == conclusion.plan_digest == digest(conclusion.plan_bytes)
    assert conclusion.minutes.plan.version == 1


def test_what_was_missing_is_part_of_the_minutes() -> None:
    sentences = [point.sentence for point in concluded().minutes.left_open]
    assert "Step 3 of goal 1 (Sit with Wren on Tuesday nights) has no due date." in sentences


def test_what_could_not_be_read_is_part_of_the_minutes() -> None:
    problem = Problem("agenda/k3j9x0aa/state", "the value does not fit this field")
    (point,) = conclude(full_board(), FACTS, None, problems=[problem]).minutes.left_open
    assert point.severity is Severity.WARNS
    assert point.sentence == (
        "Part of the board could not be read (agenda/k3j9x0aa/state): the value does not fit this field."
    )


def test_entries_in_which_nobody_wrote_are_not_recorded() -> None:
    entries = (
        ("follow01", FollowUp("a0")),
        ("follow02", FollowUp("a1", state=TaskState.DONE)),
        ("follow03", FollowUp("a2", text=" \n")),
    )
    plan = concluded(Board(follow_ups=Collection(entries))).plan
    assert [line.id for line in plan.follow_ups] == ["follow02"]


def test_instants_are_kept_in_utc_to_the_second() -> None:
    assert concluded().minutes.conference.frozen_at == datetime(2026, 6, 11, 1, 12, 5, tzinfo=UTC)


def test_the_same_conference_gives_the_same_bytes() -> None:
    assert concluded() == concluded()


def test_only_a_participant_concludes() -> None:
    with pytest.raises(ValueError, match="chair"):
        concluded(facts=replace(FACTS, chair="stranger"))
