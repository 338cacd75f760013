"""How things stand at the end, by the file and by the product: plan versions, goals, and answers that came late.

What the product says differently is left out under the key of the file that says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.conference.sign_off import PlanState
from app.rehearse.play import Play
from app.rehearse.requesting import asked_in, requests_at, section_of
from app.rehearse.visitor import Refused, Visitor

#: The standings of a version that mean a scenario's word.
_STATES = {
    "current": {PlanState.IN_FORCE},
    "superseded": {PlanState.SUPERSEDED},
    "draft": {*PlanState} - {PlanState.IN_FORCE, PlanState.SUPERSEDED},
}


class Standing:
    def __init__(self, play: Play) -> None:
        self._play, self._crew = play, play.crew
        self._plan = play.scenario.data.get("case_plan", {})

    async def compare(self) -> None:
        for key, compared in (
            ("case_plan.versions", self._versions),
            ("goals", self._goals),
            ("service_requests", self._answers),
        ):
            with self._play.doing(key):
                await compared()

    async def _versions(self) -> None:
        page = await (await self._chair()).get(f"/cases/{self._play.case}")
        for at, each in enumerate(self._plan.get("versions", ())):
            with self._play.doing(f"case_plan.versions[{at}].state"):
                row = page.xpath(f"//tr[th/a[@href='/cases/{self._play.case}/plan/{each['version']}']]/td[3]/a/text()")
                _same(str(row[0]).strip() if row else "", {state.words for state in _STATES[each["state"]]})

    async def _goals(self) -> None:
        plans = await self._plans()
        for at, each in enumerate(self._play.scenario.all("goals")):
            if "status" in each:
                with self._play.doing(f"goals[{at}].status"):
                    _same(_state_of(str(each["words"]), plans), {each["status"]})

    async def _plans(self) -> Sequence[Mapping[str, Any]]:
        """The newest first."""
        chair, plans = await self._chair(), {}
        for at, each in enumerate(self._plan.get("versions", ())):
            with self._play.doing(f"case_plan.versions[{at}].version"):
                address = f"/cases/{self._play.case}/plan/{each['version']}.json"
                plans[int(each["version"])] = (await chair.get_json(address))["record"]
        return [plans[version] for version in sorted(plans, reverse=True)]

    async def _answers(self) -> None:
        for at, each in enumerate(self._play.scenario.all("service_requests")):
            conference = asked_in(self._play, each)
            if conference is not None and "late" in each.get("response", {}):
                with self._play.doing(f"service_requests[{at}].response.late"):
                    page = await (await self._chair()).get(requests_at(self._play, conference))
                    said = section_of(page, each).text_content().lower()
                    _same(re.search(r"\blate\b", said) is not None, {each["response"]["late"]})

    async def _chair(self) -> Visitor:
        return await self._crew.at(str(self._play.scenario.conferences[0]["chair"]))


def _state_of(words: str, plans: Sequence[Mapping[str, Any]]) -> str:
    """How a goal stands in the newest version that has it."""
    found = (goal["state"] for plan in plans for goal in plan["goals"] if words in str(goal["words"]))
    return str(next(found, "not there"))


def _same(found: object, wanted: set[Any]) -> None:
    """Raises `Refused`."""
    if found not in wanted:
        raise Refused(f"by the product it is {found or 'nothing'!s}")
