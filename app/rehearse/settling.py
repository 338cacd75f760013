"""Dissents that are settled after their conference: written down where the plan is signed, by whoever dissents."""

from __future__ import annotations

from collections.abc import Iterator

from app.rehearse.deeds import Act, bound
from app.rehearse.entries.words import day_of
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused, Visitor


class Settling:
    """The dissents of one conference."""

    def __init__(self, play: Play, conference: Entry) -> None:
        self._play, self._conference = play, conference

    def acts(self) -> Iterator[Act]:
        for at, each in enumerate(self._play.scenario.all("disagreements")):
            on = str(each.get("resolved_on", ""))
            if (
                each["conference"] == self._conference["id"]
                and each.get("state") == "resolved"
                and on > day_of(self._conference)
            ):
                yield Act(on, f"disagreements[{at}].resolved_on", bound(self._settle, each))

    async def _settle(self, each: Entry) -> None:
        """Whoever dissents says so; the chair for whom cannot. Raises `Refused`."""
        words = {"turn": "settled", "words": each.get("resolution") or "It is settled."}
        for visitor in await self._those_who_may(str(each["by"])):
            door = await self._door(visitor, str(each["view"]))
            if door:
                await visitor.post(door, words)
                return
        raise Refused("nobody is offered to write down that it is settled")

    async def _those_who_may(self, person: str) -> list[Visitor]:
        chair, member = str(self._conference["chair"]), self._play.crew.members.get(person)
        first = [person] if member is not None and (member.staff or member.code) else []
        return [await self._play.crew.at(each) for each in dict.fromkeys([*first, chair])]

    async def _door(self, visitor: Visitor, view: str) -> str:
        """Where somebody writes down what became of a dissent: beside the newest plan."""
        newest = [each for each in self._play.scenario.conferences if each["id"] in self._play.frozen][-1]
        try:
            page = await visitor.get(f"/conferences/{self._play.conferences[newest['id']]}/sign-off")
        except Refused:
            return ""
        for card in page.xpath("//*[starts-with(@id, 'dissent-of-')]"):
            if " ".join(card.xpath("string(./p/q)").split()) == " ".join(view.split()):
                return str(next(iter(card.xpath(".//form/@action")), ""))
        return ""
