"""The bundle as others read it: fhir.resources knows every rule of R4B that can be checked without a server."""

from __future__ import annotations

import json
from typing import Any

from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, given, settings

from app.board.shape import Board
from app.export.fhir import to_fhir
from app.record.plan import PreviousPlan
from tests.app.boards import parts
from tests.app.records import concluded


def bundle(board: Board | None = None, previous: PreviousPlan | None = None) -> dict[str, Any]:
    conclusion = concluded(board, previous=previous)
    content = to_fhir(conclusion.minutes, conclusion.plan)
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


@given(parts(Board))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_board_becomes_a_valid_bundle(board: Board) -> None:
    bundle(board)
