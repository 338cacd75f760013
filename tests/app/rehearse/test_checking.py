"""Every check can fail: of a case that was played, each line of the acceptance block is turned into what is not so."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from app.rehearse.checking import Check, _booties, _Examiner
from app.rehearse.scenario import CASES, Scenario, read
from app.rehearse.searching import searching
from tests.app.rehearse.played import played

NEVER_SAID = "nobody ever said this"
SAID, CANARY = "sleep through the night", "caretaker in the blue van"

Data = dict[str, Any]


def _accepts(**lines: Any) -> Callable[[Data], None]:
    return lambda data: data["acceptance"].update(lines)


def _may_see(*people: str) -> Callable[[Data], None]:
    return lambda data: data["restricted_items"][0].update({"may_see": list(people), "must_not_see": []})


#: What is claimed falsely, by the check that has to find it out.
CLAIMS: Mapping[str, Callable[[Data], None]] = {
    "next_conference": _accepts(next_conference="2026-06-11"),
    "overdue": _accepts(overdue_on_as_of=[]),
    "due_soon": _accepts(due_within_seven_days_of_as_of=["act-1", "act-2"]),
    "carried_over": _accepts(carried_over_to_next=["ag-1", "ag-4"]),
    "freeze_blockers:conf-1": _accepts(freeze_blockers_for={"conference": "conf-1", "expected": ["Something"]}),
    "warnings:conf-1": _accepts(warnings_for={"conference": "conf-1", "expected": ["endorsement_pending"]}),
    "service_request:sr-1": _accepts(service_request_outcomes={"sr-1": "able"}),
    "not_sent:p-rena": _accepts(not_sent_to=["p-rena"]),
    "rendition:p-theo:contains:0": _accepts(renditions=[{"for": "p-theo", "must_contain": [NEVER_SAID]}]),
    "rendition:p-theo:omits:0": _accepts(renditions=[{"for": "p-theo", "must_not_contain": [SAID]}]),
    # The same person is named twice: what holds does not hide what does not.
    "rendition:p-theo:omits:1": _accepts(
        renditions=[
            {"for": "p-theo", "must_not_contain": [NEVER_SAID]},
            {"for": "p-theo", "must_not_contain": [SAID]},
            {"for": "p-theo", "must_not_contain": [NEVER_SAID]},
        ]
    ),
}
AUDIENCES = (_may_see("p-vera", "p-otis"), _may_see("p-vera", "p-theo", "p-otis", "p-ines"))


def test_what_is_claimed_falsely_does_not_hold(tmp_path: Path) -> None:
    case = read((CASES / "c1_absent_and_refused.yaml").read_text(encoding="utf-8"))
    plain = yaml.safe_load((CASES / "c1_absent_and_refused.yaml").read_text(encoding="utf-8"))

    def claiming(claim: Callable[[Data], None]) -> Scenario:
        data = copy.deepcopy(plain)
        claim(data)
        return read(yaml.safe_dump(data, allow_unicode=True))

    async def found() -> tuple[dict[str, bool], list[Check]]:
        async with played(case, tmp_path) as play:
            with searching([NEVER_SAID, SAID, CANARY, "changed at Alder Ward"]) as search:
                booties = await _booties(play, search)
            held = {}
            for id_, claim in CLAIMS.items():
                checks = await _Examiner(replace(play, scenario=claiming(claim)), booties).all()
                held[id_] = next(each.holds for each in checks if each.id == id_)
            canaries = []
            for claim in AUDIENCES:
                checks = await _Examiner(replace(play, scenario=claiming(claim)), booties).all()
                canaries += [each for each in checks if each.id == "canary:x-1"]
            return held, canaries

    held, canaries = asyncio.run(found())
    assert held == dict.fromkeys(CLAIMS, False)
    assert [each.holds for each in canaries] == [False, False]
    assert {tuple(each.found) for each in canaries} == {("p-otis", "p-theo", "p-vera")}
