"""Who gets which copy of what a conference made: sent by the chair, acknowledged by whoever has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.conference.distributing import Channel
from app.rehearse.deeds import Act, bound
from app.rehearse.entries.script import Script
from app.rehearse.entries.words import day_of
from app.rehearse.play import Play
from app.rehearse.scenario import Entry

#: The ways of a scenario that the page calls otherwise.
_WAYS = {"board": Channel.LINK, "told_in_person": Channel.IN_PERSON}

#: Renditions that are a form of the recipient's own copy. All others are what everybody gets anyway: their own.
_FORMS = {
    "agency_limited": "Only what this agency needs for its part",
    "child_page": "On a page of their own",
    "family_large_print": "In large print",
    "tree_and_family": "With the tree",
}


def _extent(each: Entry) -> str:
    """How much of the record: the plan alone for who gets less than everything."""
    document, rendition = each["document"], each.get("rendition")
    return "partial" if rendition == "agency_limited" or document == "decisions_summary" else "full"


def way_of(each: Entry) -> Channel:
    said = str(each["channel"])
    return _WAYS.get(said) or Channel(said)


def _words(each: Entry) -> str:
    """Why it is not the whole copy, or in which form it is theirs."""
    usual = "What was decided, in short" if each["document"] == "decisions_summary" else ""
    return _FORMS.get(each.get("rendition", ""), usual)


class Copying:
    """The copies of one conference's minutes and plan."""

    def __init__(self, play: Play, conference: Entry) -> None:
        self._play, self._crew, self._conference = play, play.crew, conference

    def acts(self) -> Iterator[Act]:
        for at, each in enumerate(self._play.scenario.all("distribution")):
            if self._of_here(each):
                key = f"distribution[{at}]"
                yield Act(str(each.get("sent_on") or day_of(self._conference)), key, bound(self._send, each))
                if each.get("acknowledged_on"):
                    yield Act(str(each["acknowledged_on"]), f"{key}.acknowledged_on", bound(self._acknowledge, each))

    def _of_here(self, each: Entry) -> bool:
        """Whether it is a copy of what was made here: of the last, where the file does not say."""
        versions = self._play.scenario.data.get("case_plan", {}).get("versions", ())
        # Of a version of which the file tells nothing else, it is told by its number which conference made it.
        held = (one["id"] for one in self._play.scenario.conferences if one["state"] == "frozen")
        made = {**dict(enumerate(held, 1)), **{one["version"]: one["from_conference"] for one in versions}}
        of = each.get("of") or made.get(each.get("version"))
        if of is None:
            return Script(self._play.scenario, self._crew, self._conference, self._play.ids).is_last
        return bool(self._conference["id"] == of)

    @property
    def _address(self) -> str:
        return f"/conferences/{self._play.conferences[self._conference['id']]}"

    async def _send(self, each: Entry) -> None:
        chair = await self._crew.at(str(self._conference["chair"]))
        page = await chair.get(f"{self._address}/distribution")
        listed = {str(name).removeprefix("extent-") for name in page.xpath("//*[starts-with(@name, 'extent-')]/@name")}
        way, extent, words = way_of(each), _extent(each), _words(each)
        for recipient in self._recipients(each["to"], listed):
            whole = f"copy {self._address} {recipient}"
            sent = f"{whole} {way}"
            on_its_way = sent in self._play.told
            if on_its_way and (whole in self._play.told or extent != "full"):
                continue  # the minutes and the plan go together
            if whole in self._play.told:
                extent = "full"  # what somebody has been sent is not taken back by what is sent besides
            self._play.told |= {sent, *([whole] if extent == "full" else [])}
            if recipient in listed:
                wish = {f"extent-{recipient}": extent, f"channel-{recipient}": way, f"reason-{recipient}": words}
                await chair.post(f"{self._address}/distribution", wish)
            else:
                # Who does not sign in here gets no link.
                by = Channel.PAPER if way is Channel.LINK else way
                wish = {"recipient": recipient, "extent": extent, "channel": by, "reason": words}
                await chair.post(f"{self._address}/distribution/recipients", wish)
            if not on_its_way:
                await chair.post(f"{self._address}/distribution/sent", {"recipient": recipient, "despite": "yes"})

    def _recipients(self, key: str, listed: set[str]) -> Sequence[str]:
        """Whom the product has on its list for a person or an agency; else the name by which it is added."""
        people = [each for each in self._crew.members.values() if key in (each.key, each.entry.get("agency"))]
        known = [each.id for each in people if each.id in listed]
        if known:
            return known
        agency = [str(each["name"]) for each in self._play.scenario.all("agencies") if each["id"] == key]
        return agency or [each.name for each in people]

    async def _acknowledge(self, each: Entry) -> None:
        chair = await self._crew.at(str(self._conference["chair"]))
        page = await chair.get(f"{self._address}/distribution")
        listed = {str(name).removeprefix("extent-") for name in page.xpath("//*[starts-with(@name, 'extent-')]/@name")}
        for recipient in self._recipients(each["to"], listed):
            owner = next((one for one in self._crew.members.values() if one.id == recipient), None)
            if owner is not None and each["channel"] == "board":
                await (await self._crew.at(owner.key)).post(f"{self._address}/acknowledgement")
            else:
                noted = {"recipient": recipient, "turn": "acknowledged", "words": ""}
                await chair.post(f"{self._address}/distribution/turns", noted)
