"""What a file says of plan versions, compared with how the product says that they stand."""

from __future__ import annotations

from typing import Any

import pytest

from app.conference.sign_off import PlanState
from app.rehearse.standing import _meant

WAITS, SIGNED, RETURNED = PlanState.FROZEN, PlanState.SIGNED, PlanState.RETURNED
IN_FORCE, SUPERSEDED = PlanState.IN_FORCE, PlanState.SUPERSEDED


def meant(version: dict[str, Any], *newer: PlanState) -> set[PlanState]:
    return set(_meant(version, [each.words for each in newer]))


def superseded(verdict: str = "") -> dict[str, Any]:
    return {"state": "superseded", **({"endorsement": {"status": verdict}} if verdict else {})}


@pytest.mark.parametrize("verdict", ["", "pending", "returned", "endorsed"])
@pytest.mark.parametrize("newer", [(), (IN_FORCE,), (WAITS, IN_FORCE), (IN_FORCE, SUPERSEDED)])
def test_superseded_means_nothing_else_once_a_newer_version_is_in_force_or_where_there_is_none(
    verdict: str, newer: tuple[PlanState, ...]
) -> None:
    assert meant(superseded(verdict), *newer) == {SUPERSEDED}


@pytest.mark.parametrize(
    ("verdict", "kept"),
    [
        ("", {WAITS, SIGNED}),
        ("pending", {WAITS, SIGNED}),
        ("returned", {RETURNED}),
        ("endorsed", {IN_FORCE, PlanState.ENDORSED}),
    ],
)
@pytest.mark.parametrize("newer", [(WAITS,), (SIGNED, RETURNED)])
def test_while_no_newer_version_is_in_force_it_also_means_what_was_said_of_it(
    verdict: str, kept: set[PlanState], newer: tuple[PlanState, ...]
) -> None:
    assert meant(superseded(verdict), *newer) == {SUPERSEDED, *kept}


def test_a_current_version_is_in_force_and_a_draft_is_not() -> None:
    assert meant({"state": "current"}, WAITS) == {IN_FORCE}
    assert not meant({"state": "draft"}) & {IN_FORCE, SUPERSEDED}
