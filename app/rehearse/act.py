"""What all acts of one conference share: who chairs it, where it is, and which id the product gave to whom."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence

import lxml.html

from app.rehearse.crew import by_length
from app.rehearse.entries.script import Script
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused, Visitor

_ROLE_FIELD = re.compile(r"role-([0-9a-f]+)\Z")


class Act:
    """Something that is played in one conference."""

    def __init__(self, play: Play, entry: Entry) -> None:
        self._play, self._entry = play, entry
        self._crew = play.crew
        self._at = f"conferences[{play.scenario.data['conferences'].index(entry)}]"
        self._invitations: Sequence[Entry] = entry["invitations"]
        self._script = Script(play.scenario, play.crew, entry, play.ids, play.late)

    @property
    def _address(self) -> str:
        return f"/conferences/{self._play.conferences[self._entry['id']]}"

    def _at_item(self, item: Entry) -> str:
        """The key of an item of the agenda, which need not stand in the file in the order of their numbers."""
        return f"{self._at}.agenda[{list(self._entry['agenda']).index(item)}]"

    async def _chair(self) -> Visitor:
        return await self._crew.at(str(self._entry["chair"]))

    def _id(self, key: str | None) -> str:
        member = self._crew.members.get(key or "")
        return member.id if member else ""

    def _known(self, key: str) -> str:
        """The product's id of a person or an agency, or nothing."""
        return self._id(key) or self._play.agencies.get(self._script.agency(key), "")

    def _learn(self, page: lxml.html.HtmlElement) -> None:
        """Which id the product gave to whom, from the lines with their names."""
        # Others who are called the same may be known to the server from another case.
        for choice in page.xpath("//select[starts-with(@name, 'role-')]"):
            found = _ROLE_FIELD.match(choice.get("name"))
            label = page.xpath(f"//label[@for='{choice.get('id')}']")
            if found and label:
                around = " ".join(choice.getparent().text_content().split())
                # Whom the case does not know stands below the agency.
                agency = choice.xpath("string(ancestor::details/summary/text())").strip()
                self._meet(label[0].text_content().strip(), found[1], around, agency)
        for line in page.xpath("//li[contains(@class, 'guest')]"):
            name = line.xpath(".//strong")
            ids = line.xpath(".//form/@action")
            if name and ids:
                around = " ".join(line.text_content().split())
                self._meet(name[0].text_content().strip(), str(ids[0]).split("/")[4], around)

    def _meet(self, name: str, id_: str, around: str, agency: str = "") -> None:
        """Somebody of this name has this id. Of several who are called the same, it is who is described beside it, or
        who works for the agency that is named."""
        if any(each.id == id_ for each in self._crew.members.values()):
            return
        called = [
            each
            for each in self._crew.members.values()
            if each.name.strip() == name and each.email not in self._play.stage.added
            if not agency or each.agency == agency
        ]
        unknown = [each for each in called if not each.id]
        # Whoever is described most fully, for a mother is in a grandmother.
        described = [each for each in by_length(unknown) if each.relation.lower() in around.lower()]
        for each in (described[::-1] or unknown or (called if len(called) == 1 else []))[:1]:
            each.id = id_

    def _learn_known(self, page: lxml.html.HtmlElement) -> None:
        """The same from the list of people known to the case who do not take part."""
        for choice in page.xpath("//select[@name='left_out']/option[@value!='']"):
            words = choice.text_content().strip()
            named = [each.name for each in self._crew.members.values() if words.startswith(f"{each.name.strip()} (")]
            if named:
                self._meet(max(named, key=len).strip(), str(choice.get("value")), words)

    def _belongs_here(self, item: Entry) -> bool:
        """Where the restricted item is attached, if that conference is held; else where others were set last."""
        held = [each for each in self._play.scenario.conferences if each["state"] == "frozen"]
        to = item.get("attached_to")
        at = next(
            (each["id"] for each in held if to == each["id"] or any(one["id"] == to for one in each["agenda"])),
            held[-1]["id"] if held else "",
        )
        return bool(at == self._entry["id"])

    def _setter(self, item: Entry) -> str:
        """Who keeps it to a few. Where the file does not say: the chair, else the first of those who are sent it, of
        those who take part before all others."""
        if item.get("set_by"):
            return str(item["set_by"])
        chair, theirs = str(self._entry["chair"]), self._play.scenario.sent_to(item)
        there = [each["person"] for each in self._invitations if each.get("attendance") != "not_invited"]
        return next((each for each in (chair, *there, *theirs) if each in theirs), chair)

    def _writer(self, item: Entry) -> str:
        """Who writes it: whoever sets it, if they are sent it; else who provided it, or the first there who is."""
        theirs, setter = self._play.scenario.sent_to(item), self._setter(item)
        there = [each["person"] for each in self._invitations if each.get("attendance") != "not_invited"]
        wanted = (setter, item.get("provided_by"), str(self._entry["chair"]), *there, *theirs)
        return next((str(each) for each in wanted if each in theirs), setter)

    async def _let_in(self, key: str) -> None:
        """A guest stands in the waiting room until the chair sees who it is."""
        member = self._crew[key]
        if member.staff:
            return
        await (await self._crew.at(key)).get(f"{self._address}/waiting")
        with contextlib.suppress(Refused):
            await (await self._chair()).post(f"{self._address}/invited/{member.id}/admit")
