"""Who approves a plan version, one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.choices import Approval
from app.conference.approving import in_the_way, stage_of, stages_needed, steps_of
from app.conference.planning import Incomplete
from app.conference.sign_off import Endorsement, PlanState, Stage, Verdict, in_force_from, state_of

NOW = datetime(2026, 6, 11, 2, tzinfo=UTC)
ELDERS = Stage("elders", "The cultural plan", "Elders' council", "nadia", NOW, -1)
COURT = Stage("court", "The plan to come home", "Children's Court", "nadia", NOW, 1)
CULTURAL = Approval(
    word="community", label="Elders' council", what="The cultural plan", lists=("cultural_plans",),
    before_line_manager=True,
)  # fmt: skip
REVIEW = Approval(word="panel", label="Review panel", what="The review", types=("case_review",))
DIRECTOR = Approval(word="director", label="Director", what="The plan")


def said(stage: str, what: Verdict = Verdict.ENDORSED) -> Endorsement:
    return Endorsement(what, "", "d", "nadia", NOW, stage)


def turns(*endorsements: Endorsement, stages: tuple[Stage, ...] = (COURT, ELDERS)) -> list[tuple[str, bool]]:
    return [(each.id, each.next) for each in steps_of(stages, endorsements)]


def test_each_waits_until_those_before_have_approved() -> None:
    assert turns() == [("elders", True), ("", False), ("court", False)]
    assert turns(said("elders")) == [("elders", False), ("", True), ("court", False)]
    assert turns(said("elders"), said("")) == [("elders", False), ("", False), ("court", True)]
    assert not any(waits for _, waits in turns(said("elders"), said(""), said("court")))


def test_whoever_returns_it_stays_next_and_holds_up_those_who_come_later() -> None:
    returned = (said("elders", Verdict.RETURNED),)
    assert turns(*returned) == [("elders", True), ("", False), ("court", False)]
    assert in_the_way(steps_of((ELDERS, COURT), returned), "court") == ["Elders' council"]
    assert in_the_way(steps_of((ELDERS, COURT), returned), "elders") == []
    assert state_of([], [], returned, (ELDERS, COURT), superseded=False) is PlanState.RETURNED


def test_it_is_in_force_only_after_the_last() -> None:
    every = [said("elders"), said(""), said("court")]
    states = [state_of([], [], every[:many], (ELDERS, COURT), superseded=False) for many in range(4)]
    assert states == [PlanState.SIGNED, PlanState.SIGNED, PlanState.ENDORSED, PlanState.IN_FORCE]


def test_a_version_in_force_stays_so_while_a_further_approval_is_asked_for_unless_that_is_returned() -> None:
    later = NOW + timedelta(days=3)
    asked = (ELDERS, replace(COURT, asked_at=later))
    agreed = [said("elders"), said("")]
    assert in_force_from(agreed, asked) == NOW
    returned = [*agreed, replace(said("court", Verdict.RETURNED), at=later)]
    assert in_force_from(returned, asked) is None
    assert state_of([], [], returned, asked, superseded=False) is PlanState.RETURNED
    given = [*returned, replace(said("court"), at=later + timedelta(days=1))]
    assert in_force_from(given, asked) == later + timedelta(days=1)
    assert in_force_from([*agreed, replace(said("court"), at=later)], asked) == NOW, "it was in force all the time"


@given(st.lists(st.tuples(st.sampled_from(("", "elders", "court")), st.sampled_from(Verdict)), max_size=8), st.data())
def test_asking_alone_never_takes_a_version_out_of_force(told: list[tuple[str, Verdict]], data: st.DataObject) -> None:
    verdicts = [replace(said(*each), at=NOW + timedelta(hours=n)) for n, each in enumerate(told, 1)]
    asked = data.draw(st.sampled_from([(), (ELDERS,), (COURT, ELDERS)]))
    known = [each for each in verdicts if each.stage in {"", *(stage.id for stage in asked)}]
    further = replace(COURT, id="further", asked_at=NOW + timedelta(hours=len(told) + 1))
    assert in_force_from(known, (*asked, further)) == in_force_from(known, asked)


def test_what_is_in_no_order_is_approved_beside_the_line_manager() -> None:
    beside = Stage("beside", "The budget", "Finance", "nadia", NOW)
    assert turns(stages=(beside,)) == [("", True), ("beside", True)]
    assert turns(stages=(beside, ELDERS)) == [("elders", True), ("", False), ("beside", False)]


def test_the_rules_of_a_place_say_which_plans_need_whom_and_in_which_order() -> None:
    def needed(type_: str, lists: set[str]) -> list[tuple[str, int]]:
        made = stages_needed((DIRECTOR, REVIEW, CULTURAL), type_, lists, "nadia", NOW, lambda: "id")
        return [(each.body, each.turn) for each in made]

    assert needed("case_conference", set()) == [("Director", 1)]
    assert needed("case_review", {"goals"}) == [("Director", 1), ("Review panel", 2)]
    assert needed("case_review", {"cultural_plans"}) == [("Elders' council", -1), ("Director", 1), ("Review panel", 2)]


def test_a_further_approval_says_what_by_whom_and_when() -> None:
    assert stage_of(" The plan ", "Elders", "before", "nadia", NOW, "id").turn < 0
    assert stage_of("The plan", "Elders", "after", "nadia", NOW, "id").turn > 0
    assert stage_of("The plan", "Elders", "", "nadia", NOW, "id").turn == 0
    with pytest.raises(Incomplete) as incomplete:
        stage_of(" ", "", "first", "nadia", NOW, "id")
    assert set(incomplete.value.problems) == {"what", "body", "order"}
