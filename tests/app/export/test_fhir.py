"""The bundle as others read it: fhir.resources knows every rule of R4B that can be checked without a server."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, given, settings

from app.board.shape import Board, Collection, Goal, GoalState, ServiceRequest
from app.export.fhir import Around, to_fhir
from app.export.sharing import BasisLine
from app.record.attesting import Attestation, Attesting
from app.record.plan import PreviousPlan
from app.record.who import Who
from tests.app.boards import parts, prose
from tests.app.records import concluded

#: For a reader who knows of nothing besides the record.
NOTHING = Around()


def bundle(
    board: Board | None = None, previous: PreviousPlan | None = None, around: Around = NOTHING
) -> dict[str, Any]:
    conclusion = concluded(board, previous=previous)
    content = to_fhir(conclusion.minutes, conclusion.plan, around)
    Bundle.model_validate_json(content)
    said: dict[str, Any] = json.loads(content)
    return said


def of_type(said: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in said["entry"] if entry["resource"]["resourceType"] == kind]


def test_goals_tasks_and_requests_are_those_of_the_plan() -> None:
    said = bundle()
    assert [goal["description"]["text"] for goal in of_type(said, "Goal")] == [
        "We want to stay in our home, and sleep."
    ]
    tasks = {task["description"]: task for task in of_type(said, "Task")}
    assert tasks["Ask the landlord for a payment plan"]["restriction"] == {"period": {"end": "2026-06-19"}}
    assert tasks["Ask the landlord for a payment plan"]["owner"]["display"] == "Omar Invented"
    assert tasks["Sit with Wren on Tuesday nights"]["owner"] == {"display": "Aunt Maureen"}
    assert tasks["Send the feeding notes to the nurse"]["status"] == "completed"
    (request,) = of_type(said, "ServiceRequest")
    assert request["code"]["text"] == "Refer to the tenancy tribunal advice line"
    (plan,) = of_type(said, "CarePlan")
    assert plan["identifier"][0]["value"] == concluded().plan_digest


def test_every_reference_leads_to_something_in_the_bundle() -> None:
    said = bundle()
    present = {entry["fullUrl"] for entry in said["entry"]}

    def references(value: Any) -> set[str]:
        if isinstance(value, list):
            return set().union(*map(references, value))
        if isinstance(value, dict):
            own = {value["reference"]} if isinstance(value.get("reference"), str) else set()
            return own.union(*map(references, value.values()))
        return set()

    assert references(said) - present == set()
    assert len(present) == len(said["entry"])


def test_a_later_version_names_the_one_that_it_replaces() -> None:
    (plan,) = of_type(bundle(previous=PreviousPlan(1, "ab" * 32)), "CarePlan")
    assert plan["replaces"][0]["identifier"]["value"] == "ab" * 32


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (GoalState.ACTIVE, ("active", "in-progress")),
        (GoalState.ACHIEVED, ("completed", "achieved")),
        (GoalState.NOT_ACHIEVED, ("completed", "not-achieved")),
        (GoalState.STOPPED, ("cancelled", None)),
    ],
)
def test_where_a_goal_stands_is_told_in_the_words_of_the_standard(
    state: GoalState, said: tuple[str, str | None]
) -> None:
    goal = Goal("a0", prose("Eat together"), state=state, due=date(2026, 7, 1))
    (told,) = of_type(bundle(Board(goals=Collection((("goal0001", goal),)))), "Goal")
    reached = told.get("achievementStatus", {"coding": [{"code": None}]})
    assert (told["lifecycleStatus"], reached["coding"][0]["code"]) == said
    assert told["target"] == [{"dueDate": "2026-07-01"}]


def test_a_request_in_writing_is_a_service_request_of_the_plan() -> None:
    request = ServiceRequest(
        "a0", "A home with two bedrooms", "Saltbush Housing", why="Four people sleep in one room",
        made_on=date(2026, 6, 11), response_due=date(2026, 6, 25),
    )  # fmt: skip
    said = bundle(Board(requests=Collection((("reque001", request),))))
    (told,) = of_type(said, "ServiceRequest")
    assert (told["code"]["text"], told["status"], told["intent"]) == ("A home with two bedrooms", "active", "order")
    assert told["performer"] == [{"display": "Saltbush Housing"}]
    assert told["reasonCode"] == [{"text": "Four people sleep in one room"}]
    assert {"text": "Answer due: 25 June 2026"} in told["note"]
    (plan,) = of_type(said, "CarePlan")
    assert {"reference": {"reference": f"urn:uuid:{told['id']}"}} in plan["activity"]


def test_each_basis_that_stands_is_a_consent_with_its_limits() -> None:
    basis = BasisLine(
        "b1", "Bridge Tenancy Support", "Consent", Who("Tess Sampleford", "", "tess"), date(2026, 6, 1), True,
        "Rent and arrears", "Nothing about health",
    )  # fmt: skip
    (told,) = of_type(bundle(around=Around(bases=[basis])), "Consent")
    assert told["performer"][0]["display"] == "Tess Sampleford"
    provision = told["provision"]
    assert provision["actor"][0]["reference"] == {"display": "Bridge Tenancy Support"}
    assert (provision["type"], provision["code"][0]["text"]) == ("permit", "Rent and arrears")
    assert provision["provision"] == [{"type": "deny", "code": [{"text": "Nothing about health"}]}]
    assert of_type(bundle(), "Consent") == []


@pytest.mark.parametrize(("in_force", "status"), [(None, "draft"), (True, "active"), (False, "completed")])
def test_a_plan_is_a_draft_until_it_is_in_force(in_force: bool | None, status: str) -> None:
    (plan,) = of_type(bundle(around=Around(in_force=in_force)), "CarePlan")
    assert plan["status"] == status


def test_nobody_is_said_to_have_signed_who_has_not() -> None:
    (frozen,) = of_type(bundle(), "Provenance")
    assert frozen["activity"]["coding"][0]["code"] == "CREATE"
    assert [each["type"]["coding"][0]["code"] for each in frozen["agent"]] == ["author"]


def test_each_act_since_the_freeze_is_told_as_what_it_is() -> None:
    at, omar, kath = datetime(2026, 6, 12, 9, tzinfo=UTC), Who("Omar Invented", "", "omar"), Who("Kath", "", "kath")
    acts = [
        Attestation(Attesting.SIGNED, omar, at, noted_by=kath),
        Attestation(Attesting.DECLINED, Who("Aunt Maureen"), at, "Mondays are too soon."),
        Attestation(Attesting.APPROVED, Who("Elders' council"), at, "The cultural plan", kath),
        Attestation(Attesting.ENDORSED, kath, at),
    ]
    said = bundle(around=Around(attested=acts))
    told = {
        (each["activity"]["coding"][0]["code"], *(
            (agent["type"]["coding"][0]["code"], agent["who"]["display"]) for agent in each["agent"]
        ))
        for each in of_type(said, "Provenance")[1:]
    }  # fmt: skip
    assert told == {
        ("AU", ("attester", "Omar Invented"), ("enterer", "Kath")),
        ("AU", ("verifier", "Elders' council"), ("enterer", "Kath")),
        ("LA", ("legal", "Kath")),
    }
    (plan,) = of_type(said, "CarePlan")
    (note,) = plan["note"]
    assert (note["authorString"], note["text"]) == ("Aunt Maureen", "Does not agree:\nMondays are too soon.")
    assert len({entry["fullUrl"] for entry in said["entry"]}) == len(said["entry"])


@given(parts(Board))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_board_becomes_a_valid_bundle(board: Board) -> None:
    bundle(board)
