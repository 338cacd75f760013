"""How things stand at the end, by the file and by the product: plan versions, goals, and answers that came late.

What the product says differently is left out under the key of the file that says it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any

import lxml.html

from app.conference.sign_off import PlanState
from app.rehearse.crew import verdict_on
from app.rehearse.play import Play
from app.rehearse.requesting import asked_in, requests_at, section_of
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused, Visitor

#: The standings of a version that mean a scenario's word.
_STATES = {
    "current": {PlanState.IN_FORCE},
    "superseded": {PlanState.SUPERSEDED},
    "draft": {*PlanState} - {PlanState.IN_FORCE, PlanState.SUPERSEDED},
}
#: How a version stands of which that was said, while nothing newer is in force. The rules of a place may ask for a
#: further approval of what was endorsed.
_SAID = {
    "endorsed": {PlanState.IN_FORCE, PlanState.ENDORSED},
    "returned": {PlanState.RETURNED},
}
_UNSAID = {PlanState.FROZEN, PlanState.SIGNED}


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
        told = self._plan.get("versions", ())
        order = [each["id"] for each in self._play.scenario.conferences]
        newest = {each["from_conference"]: each for each in sorted(told, key=lambda one: int(one["version"]))}
        for at, each in enumerate(told):
            made_in = order.index(each["from_conference"])
            with self._play.doing(f"case_plan.versions[{at}].version"):
                _follows(each, [one for one in told if order.index(one["from_conference"]) < made_in])
            # What is said of a later version of the same conference has taken the place of what was said of this one.
            if each is newest[each["from_conference"]]:
                with self._play.doing(f"case_plan.versions[{at}].state"):
                    self._compare_state(each, page)

    def _compare_state(self, version: Entry, page: lxml.html.HtmlElement) -> None:
        """By the conference that made it: the product counts a version for each, a file may tell of fewer. Raises
        `Refused`."""
        made = self._play.conferences.get(version["from_conference"], "")
        row = page.xpath("//tr[td[3]/a[@href=$of]]", of=f"/conferences/{made}/sign-off")
        found = str(row[0].xpath("string(td[3]/a/text())")).strip() if row else ""
        # The newest comes first.
        newer = [str(each).strip() for each in row[0].xpath("preceding-sibling::tr/td[3]/a/text()")] if row else []
        _same(found, {state.words for state in _meant(version, newer)})

    def _linked(self, page: lxml.html.HtmlElement) -> Sequence[int]:
        """The versions of the plan to which a page leads."""
        address = f"/cases/{self._play.case}/plan/"
        ends = [str(each).removeprefix(address) for each in page.xpath("//@href[starts-with(., $of)]", of=address)]
        return [int(each) for each in ends if each.isdigit()]

    async def _goals(self) -> None:
        plans = await self._plans()
        for at, each in enumerate(self._play.scenario.all("goals")):
            if "status" in each:
                with self._play.doing(f"goals[{at}].status"):
                    _same(_state_of(str(each["words"]), plans), {each["status"]})

    async def _plans(self) -> Sequence[Mapping[str, Any]]:
        """The newest first."""
        chair, case = await self._chair(), f"/cases/{self._play.case}"
        versions = sorted(set(self._linked(await chair.get(case))), reverse=True)
        return [(await chair.get_json(f"{case}/plan/{each}.json"))["record"] for each in versions]

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


def _meant(version: Entry, newer: Sequence[str]) -> Set[PlanState]:
    """The standings that mean what a file says of a version; `newer` is how the product calls those of later ones.

    A file may call superseded what was made anew. The product does once a later one is in force, and keeps until then
    what was said of it last."""
    meant = _STATES[version["state"]]
    if version["state"] == "superseded" and newer and PlanState.IN_FORCE.words not in newer:
        return meant | _SAID.get(verdict_on(version), _UNSAID)
    return meant


def _follows(version: Entry, earlier: Sequence[Entry]) -> None:
    """Raises `Refused`."""
    if any(each["version"] >= version["version"] for each in earlier):
        raise Refused("an earlier conference made a version with this number or a higher one")


def _same(found: object, wanted: set[Any]) -> None:
    """Raises `Refused`."""
    if found not in wanted:
        raise Refused(f"by the product it is {found or 'nothing'!s}")
