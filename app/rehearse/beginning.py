"""The beginning of a case: accounts, the case and who is known to it, and how often conferences are held."""

from __future__ import annotations

from typing import Any

from app.conference.series import Rhythm
from app.rehearse.crew import Member, approvers, endorsers
from app.rehearse.household import Household, concerned
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Visitor


class Beginning:
    def __init__(self, play: Play) -> None:
        self._play, self._crew, self._stage = play, play.crew, play.stage

    async def play(self) -> None:
        family = self._play.scenario.data["family"]
        await self._crew.hire()
        await self._stage.order(
            "case-add", reference=self._play.reference, name=family["display_name"], zone=self._play.zone
        )
        for member in self._crew.members.values():
            coordination = self._coordination(member)
            if coordination != "none" or (member.staff and self._works_here(member)):
                await self._stage.order(
                    "case-know",
                    reference=self._play.reference,
                    email=member.email,
                    kind=member.kind,
                    relation=member.relation,
                    coordination=coordination,
                )
        chair = await self._crew.at(str(self._play.scenario.conferences[0]["chair"]))
        links = (await chair.get("/")).xpath("//a[starts-with(@href, '/cases/')]/@href")
        self._play.case = str(links[0]).split("/")[2]
        await self._set_cadence(chair)
        await self._describe_agencies()
        await Household(self._play).say_what_helps()
        await Household(self._play).begin()

    async def _set_cadence(self, chair: Visitor) -> None:
        cadence = self._play.scenario.data.get("cadence")
        if cadence:
            with self._play.doing("cadence"):
                fields = {
                    "rule": cadence.get("rule", ""),
                    "home_visits": cadence.get("home_visits", ""),
                    "conferences": cadence.get("conferences", Rhythm.BY_EVENT_AND_REVIEW_DATE),
                    "reassess_on": cadence.get("reassess_need_on", ""),
                    "triggers": list(cadence.get("extra_conference_triggers", ())),
                }
                await chair.post(f"/cases/{self._play.case}/cadence", fields)

    async def _describe_agencies(self) -> None:
        """What an operator writes down of each, whether or not anybody who works there has an account here."""
        for at, each in enumerate(self._play.scenario.all("agencies")):
            with self._play.doing(f"agencies[{at}]"):
                await self._stage.order("agency-describe", name=each["name"], **describe(each))
                if each.get("lead"):
                    await self._stage.order("case-lead", reference=self._play.reference, agency=each["name"])

    def _coordination(self, member: Member) -> str:
        # Whoever endorses may chair as well; whoever manages the case does not endorse.
        if member.key in endorsers(self._play.scenario):
            return "line_manager"
        if member.key in {str(each["chair"]) for each in self._play.scenario.conferences}:
            return "case_manager"
        if member.kind == "line_manager":
            return "line_manager"
        return "case_manager" if member.key in approvers(self._play.scenario) else "none"

    def _works_here(self, member: Member) -> bool:
        """Whether somebody has a part in this case, invited or not, or is something to it. Who works for no agency is
        found under none, and can be invited only once the case knows them."""
        if "relationship" in member.entry:
            return True
        invited = [one for each in self._play.scenario.conferences for one in each["invitations"]]
        alone = [] if member.agency else [each for each in invited if each.get("attendance") != "not_invited"]
        shut = {key for each in self._play.scenario.all("restricted_items") for key in concerned(each)}
        parts = (*self._play.scenario.all("roles_map"), *alone)
        never = all(each["person"] != member.key for each in invited)
        return (never and member.key in shut) or any(each["person"] == member.key for each in parts)


def describe(agency: Entry) -> dict[str, Any]:
    """What an operator writes down of an agency that may be new, but for its name."""
    return {
        "type": agency.get("type", ""),
        "months": str(agency.get("time_limited_months", "")),
        "government_funded": agency.get("government_funded", False),
        "designated": agency.get("designated_agency", False),
        "new": True,
    }
