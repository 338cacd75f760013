"""The family of a case: what helps it, who belongs to it, and when its children were born."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import lxml.html

from app.conference.kinds import Kind
from app.rehearse.crew import Member
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Visitor


class Household:
    def __init__(self, play: Play) -> None:
        self._play, self._crew = play, play.crew
        self._family = play.scenario.data["family"]

    async def say_what_helps(self) -> None:
        """The chair writes down what the family said about itself."""
        with self._play.doing("family"):
            chair = await self._chair()
            await chair.post(self._address, self._helps())

    async def begin(self) -> None:
        """The chair adds those of the family whom nobody will ever invite, and those whom something that is kept to a
        few concerns before they are invited, so that they are known from the start."""
        held = self._play.scenario.conferences
        invited = [{str(one["person"]) for one in each["invitations"]} for each in held]
        items = self._play.scenario.all("restricted_items")
        early = {key for each in items for key in concerned(each)} - invited[0]
        await self._add(but=set().union(*invited) - early, others=early)

    async def complete(self) -> None:
        """The chair adds those who are still missing, whom nothing in the play let in, and when children were born."""
        await self._add(but=set(), others={key for key, each in self._crew.members.items() if not each.id})

    async def _add(self, but: Collection[str], others: Collection[str] = ()) -> None:
        for at, each in enumerate(self._play.scenario.all("people")):
            member = self._crew[each["id"]]
            ours = member.key in (*self._family.get("members", ()), *others) or "born" in each
            if ours and not member.staff and member.key not in but:
                with self._play.doing(f"people[{at}]"):
                    await self._know(member, str(each.get("born", "")))

    async def know_somebody(self, name: str) -> None:
        """The chair adds somebody of whom nothing else is said, once."""
        chair = await self._chair()
        if " ".join(name.split()) not in await self._known(chair):
            newcomer = {"name": name, "kind": Kind.NATURAL_SUPPORT, "relation": "", "born": ""}
            await chair.post(self._address, {**self._helps(), **newcomer})

    async def _known(self, chair: Visitor) -> str:
        """What the page of the case says of whom it knows."""
        return " ".join(str((await chair.get(f"/cases/{self._play.case}")).xpath("string(//main)")).split())

    async def _know(self, member: Member, born: str) -> None:
        chair = await self._chair()
        newcomer = {"name": member.name, "kind": member.kind, "relation": member.relation, "born": born}
        if " ".join(member.name.split()) not in await self._known(chair):
            await chair.post(self._address, {**self._helps(), **newcomer})
        elif born and member.kind == Kind.CHILD:
            page = await chair.get(self._address)
            await chair.post(self._address, {**self._helps(), **dict.fromkeys(_births(page, member.name), born)})

    def _helps(self) -> dict[str, str]:
        return {
            "languages": ", ".join(self._family.get("languages", ())),
            "talking": self._family.get("communication_needs", ""),
            "plan_form": self._family.get("preferred_plan_format", ""),
        }

    @property
    def _address(self) -> str:
        return f"/cases/{self._play.case}/family"

    async def _chair(self) -> Visitor:
        return await self._crew.at(str(self._play.scenario.conferences[0]["chair"]))


def concerned(item: Entry) -> Iterator[str]:
    """To whom it belongs, and who must not see it."""
    yield str(item.get("attached_to", ""))
    yield from map(str, item.get("must_not_see", ()))


def _births(page: lxml.html.HtmlElement, name: str) -> Sequence[str]:
    """The fields for the day of birth of whoever is called so."""
    labels = [each for each in page.xpath("//label[@for]") if each.text_content().split() == name.split()]
    ids = [str(each.get("for")) for each in labels]
    return [str(field) for id_ in ids for field in page.xpath("//input[@id=$id]/@name", id=id_)]
