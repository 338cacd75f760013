"""What a file says of days after its last board is done on its day, said beside the record, or told as not yet done."""

from __future__ import annotations

import asyncio
import copy
from pathlib import Path
from typing import Any

import yaml

from app.rehearse.scenario import CASES, Scenario, _Plain, read
from tests.app.rehearse.played import played


def _later() -> Scenario:
    """A request is taken further, a safety plan given to a school, and case management handed over after the board; a
    signature comes when the case was read."""
    data: dict[str, Any] = copy.deepcopy(
        yaml.load((CASES / "c1_absent_and_refused.yaml").read_text(encoding="utf-8"), _Plain)  # noqa: S506
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


def test_what_comes_after_the_last_board_is_done_through_the_product_on_its_day(tmp_path: Path) -> None:
    case, said = _later(), list[str]()

    async def told() -> tuple[set[str], str, dict[str, str]]:
        async with played(case, tmp_path, said.append) as play:
            chair = await play.crew.at("p-vera")
            here = f"/conferences/{play.conferences['conf-1']}"
            beside = (await chair.get(f"{here}/corrections")).xpath("//article//blockquote/text()")
            handed = await chair.get(f"{here}/safety-plans/{play.ids['sp-1']}")
            return set(map(str, beside)), " ".join(handed.text_content().split()), play.left_out

    beside, handed, left_out = asyncio.run(told())
    assert left_out == {}
    assert beside == {
        "Thursday 19 March 2026: A ground floor flat, taken further to Regional housing manager",
        "Monday 16 March 2026: Case management accepted",
        "Wednesday 1 April 2026, still to come: Case management handed over",
    }
    names = {each["id"]: each["name"] for each in case.all("agencies")}
    assert f"Given to {names['a-edu']} · On paper · Thursday 12 March 2026" in handed
    assert f"Given to {names['a-hou']} · In person · Friday 13 March 2026" in handed
    assert [each for each in said if "not yet" in each] == [
        "  not yet on 2026-03-20: case_plan.versions[0].sign_off[0]"
    ]
