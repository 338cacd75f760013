"""Days that came after the last board: said beside its record, or, once the time for that is over, for the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from app.conference.considering import Approach
from app.pages.frame import calendar_day
from app.rehearse.deeds import Act
from app.rehearse.entries.script import Late
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused


class Belated:
    """What the boards could not tell yet, where this conference is the last that was held.

    A day after `as_of` cannot have happened when everything is read: what the file says of it is agreed ahead, and is
    said as such on `as_of`."""

    def __init__(self, play: Play, conference: Entry) -> None:
        self._play, self._conference = play, conference

    def acts(self) -> Iterator[Act]:
        held = [each["id"] for each in self._play.scenario.conferences if each["state"] == "frozen"]
        if held[-1:] != [self._conference["id"]]:
            return
        as_of = str(self._play.scenario.data["scenario"]["as_of"])
        late: Mapping[str, Late] = self._play.late
        for key, each in late.items():
            day = calendar_day(date.fromisoformat(each.on))
            words = f"{day}{', still to come' if each.on > as_of else ''}: {each.about}".strip()
            yield Act(min(each.on, as_of), key, partial(self.tell, each.about, words))

    async def tell(self, about: str, words: str) -> None:
        """Say it beside the record, or for the case. Raises `Refused`."""
        try:
            await self._say(words)
        except Refused:
            await self._gather(about, words)

    async def _gather(self, about: str, words: str) -> None:
        """The chair writes it down for the case, as something that nothing was decided about yet. Raises `Refused`."""
        chair, address = (
            await self._play.crew.at(str(self._conference["chair"])),
            f"/cases/{self._play.case}/considered",
        )
        fields = {"matter": about, "gathered": words, "approach": Approach.STILL_ASKING, "decided_on": self._play.today}
        await chair.post(address, fields)

    async def _say(self, words: str) -> None:
        """The chair proposes it beside the record, and lets it stand. Raises `Refused`."""
        chair = await self._play.crew.at(str(self._conference["chair"]))
        address = f"/conferences/{self._play.conferences[self._conference['id']]}/corrections"
        page = await chair.post(address, {"kind": "correction", "beside": "", "words": words})
        for card in () if page is None else page.xpath("//article[.//input[@name='addendum']]"):
            if card.xpath("string(./blockquote)") == words:
                about = str(card.xpath("string(.//input[@name='addendum']/@value)"))
                await chair.post(f"{address}/decisions", {"addendum": about, "outcome": "accepted", "reason": ""})
                return
        raise Refused("the page does not show what was said beside the record")
