"""Safety plans that are given to somebody after their conference: handed out from the record, on their day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.conference.distributing import Channel
from app.rehearse.copying import way_of
from app.rehearse.deeds import Act
from app.rehearse.entries.safety import received
from app.rehearse.entries.script import Script
from app.rehearse.entries.words import day_of
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused


class Handing:
    """The safety plan, where it was written at this conference."""

    def __init__(self, play: Play, conference: Entry) -> None:
        self._play, self._conference = play, conference
        self._script = Script(play.scenario, play.crew, conference, play.ids)

    def acts(self) -> Iterator[Act]:
        plan = self._play.scenario.data.get("safety_plan")
        if not plan or not self._script.held_by(plan.get("agreed_on")):
            return
        for on, key, to, way in self._given(plan):
            if on and on > day_of(self._conference):
                yield Act(on, f"safety_plan.{key}", partial(self._hand_out, str(plan["id"]), to, way))

    def _given(self, plan: Entry) -> Iterator[tuple[str, str, str, Channel]]:
        """On which day, by which key, to whom as the board names them, and how."""
        for at, each in enumerate(plan.get("distribution", ())):
            way = way_of(each) if "channel" in each else Channel.IN_PERSON
            yield each.get("sent_on", ""), f"distribution[{at}].sent_on", self._script.somebody(each.get("to")), way
        centre = plan.get("school_or_childrens_centre", {})
        for site, given in (("site", "given"), ("second_site", "second_given")):
            if centre.get(site):
                to = received(self._script, centre[site], centre.get(f"{given}_to"))
                key = f"{given}_on"
                yield centre.get(key, ""), f"school_or_childrens_centre.{key}", to, Channel.IN_PERSON

    async def _hand_out(self, plan: str, to: str, way: Channel) -> None:
        """Raises `Refused`."""
        chair = await self._play.crew.at(str(self._conference["chair"]))
        address = f"/conferences/{self._play.conferences[self._conference['id']]}/safety-plans/{self._play.ids[plan]}"
        page = await chair.get(address)
        if to not in page.xpath("//input[@name='recipient']/@value"):
            raise Refused("the safety plan is not offered to them")
        ways = {str(each) for each in page.xpath("//select[@name=$name]/option/@value", name=f"channel-{to}")}
        by = way if way in ways else Channel.PAPER
        shown = str(page.xpath("string(//input[@name='shown']/@value)"))
        await chair.post(address, {"recipient": to, f"channel-{to}": by, "shown": shown, "looked": "yes"})
