"""What a file says of days after its last board is done on its day, said beside the record, or told as not yet done."""

from __future__ import annotations

import asyncio
import copy
from pathlib import Path
from typing import Any

import yaml

from app import lined
from app.rehearse.rehearsal import rehearse
from app.rehearse.scenario import CASES, Scenario, read
from tests.app.rehearse.played import played


def _later() -> Scenario:
    """A request is taken further, a safety plan given to a school, and case management handed over after the board; a
    signature comes when the case was read."""
    data: dict[str, Any] = copy.deepcopy(
        lined.read((CASES / "c1_absent_and_refused.yaml").read_text(encoding="utf-8"))[0]
    )
    data["safety_plan"] = {
        "id": "sp-1",
        "agreed_on": "2026-03-10",
        "warning_signs": ["The phone is off"],
        "steps": ["Ring the desk"],
        "distribution": [{"to": "a-edu", "sent_on": "2026-03-12", "channel": "board"}],
        "school_or_childrens_centre": {"site": "a-hou", "given_on": "2026-03-13"},
    }
    data["case_management"] = {"held_by": "a-lead", "accepted_on": "2026-03-16", "transferred_on": "2026-04-01"}
    data["case_plan"]["versions"][0]["sign_off"][0]["date"] = "2026-03-30"
    return read(yaml.safe_dump(data, allow_unicode=True))


def test_what_comes_when_the_time_for_corrections_is_over_is_gathered_for_the_case(tmp_path: Path) -> None:
    data = copy.deepcopy(dict(_later().data))
    data["scenario"] = {**data["scenario"], "as_of": "2026-05-04"}
    data["case_management"] = {"held_by": "a-lead", "transferred_on": "2026-04-30"}

    async def told() -> tuple[str, dict[str, str]]:
        async with played(read(yaml.safe_dump(data, allow_unicode=True)), tmp_path) as play:
            page = await (await play.crew.at("p-vera")).get(f"/cases/{play.case}/considered")
            return " ".join(page.text_content().split()), play.left_out

    page, left_out = asyncio.run(told())
    assert left_out == {}
    assert "Thursday 30 April 2026: Case management handed over" in page


def test_a_case_of_which_no_conference_was_held_is_read_all_the_same(tmp_path: Path) -> None:
    data = copy.deepcopy(dict(_later().data))
    kept = (
        "schema",
        "fictitious",
        "notice",
        "scenario",
        "family",
        "agencies",
        "people",
        "conferences",
        "information_basis",
        "goals",
    )
    data = {key: each for key, each in data.items() if key in kept}
    data["scenario"] = {**data["scenario"], "as_of": "2026-03-09"}
    coming = dict(data["conferences"][0])
    said = {"started_at", "ended_at", "outcome"}
    items = [{**each, "state": "planned"} for each in coming["agenda"] if each["kind"] != "restricted"]
    items = [{key: each for key, each in item.items() if key not in said} for item in items]
    coming = {key: each for key, each in coming.items() if key not in said}
    data["conferences"] = [{**coming, "state": "agenda_open", "agenda": items}]
    data["acceptance"] = {"next_conference": "2026-03-10", "not_sent_to": ["p-otis"]}
    done = asyncio.run(rehearse(read(yaml.safe_dump(data, allow_unicode=True)), tmp_path))
    assert all(each.holds for each in done.checks) and len(done.checks) == 2
    assert not [key for key in done.left_out if not key.startswith("goals")]


def test_what_comes_after_the_last_board_is_done_through_the_product_on_its_day(tmp_path: Path) -> None:
    case, said = _later(), list[str]()

    async def told() -> tuple[set[str], str, str, dict[str, str]]:
        async with played(case, tmp_path, said.append) as play:
            chair = await play.crew.at("p-vera")
            here = f"/conferences/{play.conferences['conf-1']}"
            beside = (await chair.get(f"{here}/corrections")).xpath("//article//blockquote/text()")
            handed = await chair.get(f"{here}/safety-plans/{play.ids['sp-1']}")
            asked = await chair.get(f"{here}/requests")
            plan = str((await chair.get_json(f"/cases/{play.case}/plan/1.json"))["record"])
            assert "Regional housing manager" not in plan, "it is told before its day"
            pages = [" ".join(each.text_content().split()) for each in (handed, asked)]
            return set(map(str, beside)), pages[0], pages[1], play.left_out

    beside, handed, asked, left_out = asyncio.run(told())
    assert left_out == {}
    assert beside == {
        "Monday 16 March 2026: Case management accepted",
        "Wednesday 1 April 2026, still to come: Case management handed over",
    }
    assert "Disputed (Wednesday 18 March 2026, Vera Protocol)" in asked
    assert "Regional housing manager, Thursday 19 March 2026, by Vera Protocol Waiting" in asked
    names = {each["id"]: each["name"] for each in case.all("agencies")}
    assert f"Given to {names['a-edu']} · On paper · Thursday 12 March 2026" in handed
    assert f"Given to {names['a-hou']} · In person · Friday 13 March 2026" in handed
    assert [each for each in said if "not yet" in each] == [
        "  not yet on 2026-03-20: case_plan.versions[0].sign_off[0]"
    ]
