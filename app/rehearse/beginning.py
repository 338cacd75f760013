"""The beginning of a case: accounts, the case and who is known to it, and how often conferences are held."""

from __future__ import annotations

from app.rehearse.crew import Member, approvers, endorsers
from app.rehearse.household import Household
from app.rehearse.play import Play
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
            if coordination != "none" or (member.staff and self._works_here(member.key)):
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
                    "conferences": cadence.get("conferences", ""),
                    "reassess_on": cadence.get("reassess_need_on", ""),
                    "triggers": list(cadence.get("extra_conference_triggers", ())),
                }
                await chair.post(f"/cases/{self._play.case}/cadence", fields)

    async def _describe_agencies(self) -> None:
        """What an operator writes down of each, whether or not anybody who works there has an account here."""
        for at, each in enumerate(self._play.scenario.all("agencies")):
            with self._play.doing(f"agencies[{at}]"):
                await self._stage.order(
                    "agency-describe",
                    name=each["name"],
                    type=each.get("type", ""),
                    months=str(each.get("time_limited_months", "")),
                    government_funded=each.get("government_funded", False),
                    designated=each.get("designated_agency", False),
                    new=True,
                )
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

    def _works_here(self, key: str) -> bool:
        """Whether somebody has a part in this case, invited or not."""
        return any(each["person"] == key for each in self._play.scenario.all("roles_map"))
