"""A conference: the board is opened, everybody types, items are concluded, and the chair freezes it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from typing import TypeVar

import lxml.html

from app.actions.attending import Change
from app.board.choices import ItemState
from app.rehearse import remarks, typing
from app.rehearse.act import Act
from app.rehearse.entries import SECTIONS, Section, agreeing
from app.rehearse.entries.agenda import agenda_item
from app.rehearse.entries.assessing import asked_of_all
from app.rehearse.entries.script import Typed
from app.rehearse.entries.words import choice, together
from app.rehearse.manner import Where, half_of, to_its_middle
from app.rehearse.remarks import Remark
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused, Visitor, let_stand_on
from realtime.client import Browser

T = TypeVar("T")

_THERE = frozenset({"present", "present_part", "excluded_part"})
_ATTENDANCE = {"did_not_attend": "absent"}
#: What the chair says of somebody about whom there is something to say.
CHANGES = {
    "present": Change.CAME,
    "present_part": Change.LEFT,
    "excluded_part": Change.EXCLUDED,
    "apologies": Change.APOLOGIES,
    "did_not_attend": Change.ABSENT,
}


class During(Act):
    """From the opening to the freeze."""

    async def play(self) -> None:
        self._stops = self._play.manner.stops_at(self._entry["sequence"])
        await self._open()
        await self._hold()
        if self._stops in (None, Where.END):
            await self._freeze()

    async def _open(self) -> None:
        self._play.stage.clock.move(
            datetime.fromisoformat(self._entry.get("started_at", self._entry["scheduled_start"]))
        )
        chair = await self._chair()
        with self._play.doing(f"{self._at}.started_at"):
            page = await chair.post(f"{self._address}/open", await self._bringing_back(chair))
            told = page.xpath("//script[@id='board-data']/text()") if page is not None else []
            self._play.agencies |= (
                {each["name"]: each["id"] for each in json.loads(told[0])["agencies"]} if told else {}
            )

    async def _bringing_back(self, chair: Visitor) -> dict[str, str]:
        """The chair lets come back what newcomers could not read so far, where that is asked."""
        page = await chair.get(self._address)
        return dict.fromkeys(map(str, page.xpath("//input[starts-with(@name, 'bring-back-')]/@name")), "yes")

    async def _hold(self) -> None:
        async with self._everybody() as seats:
            await self._type_board(seats)

    @contextlib.asynccontextmanager
    async def _everybody(self) -> AsyncIterator[dict[str, Browser]]:
        """Everyone who was there, at the board at once."""
        async with AsyncExitStack() as stack:
            seats: dict[str, Browser] = {}
            there = [each["person"] for each in self._invitations if each.get("attendance") in _THERE]
            for key in dict.fromkeys([str(self._entry["chair"]), *there]):
                with self._play.doing(self._invitation_of(key)):
                    await self._let_in(key)
                    visitor = await self._crew.at(key)
                    conference = self._play.conferences[self._entry["id"]]
                    seats[key] = await stack.enter_async_context(visitor.seat(conference))
            yield seats

    def _invitation_of(self, person: str) -> str:
        """The key of the file that says that somebody was there."""
        at = next((at for at, each in enumerate(self._invitations) if each["person"] == person), None)
        return f"{self._at}.chair" if at is None else f"{self._at}.invitations[{at}].attendance"

    async def _type_board(self, seats: dict[str, Browser]) -> None:
        chair = seats[str(self._entry["chair"])]
        page = chair.page()
        fit = self._fitting_items()
        with self._play.doing(f"{self._at}.agenda"):
            board = typing.board_in(page.document)
            await chair.edit(page, lambda document: typing.say_purpose(document, self._entry["purpose"]))
            await chair.edit(page, lambda document: typing.set_agenda(document, board, self._script, fit))
        for each in self._entries():
            with self._play.doing(each.key):
                await self._put(seats.get(each.by, chair), each, list(seats.values()))
        for at, assessed in enumerate(self._play.scenario.of("assessment", self._script.id)):
            if "safety_scale" in assessed:
                with self._play.doing(f"assessment[{at}].safety_scale.ratings"):
                    await self._ask_everybody(assessed["safety_scale"])
        for at, item in enumerate(self._play.scenario.all("restricted_items")):
            if self._belongs_here(item):
                await self._keep_to_a_few(f"restricted_items[{at}]", item)
        await self._say_how_they_were_there()
        for item in self._reached(fit):
            with self._play.doing(f"{self._at_item(item)}.state"):
                await self._conclude(chair, item)
        if self._stops is Where.MIDDLE:
            for remark in self._play.manner.said:
                await self._say(seats, remark)
            await self._go_on(chair)

    def _entries(self) -> Iterator[Typed]:
        """What is written beside the agenda. By the middle people have said what they bring, and agree on goals."""
        for section in SECTIONS:
            written = self._written(section)
            yield from self._reached(written) if section is agreeing.goals else written
            if section is agreeing.goals and self._stops is Where.MIDDLE:
                return

    async def _say(self, seats: Mapping[str, Browser], remark: Remark) -> None:
        """Somebody writes in the notes of an item, below what stands there."""
        key = next(key for key in seats if self._play.scenario.find("people", key)["name"] == remark.who)
        await seats[key].settle()
        page = seats[key].page()
        if item := remarks.item_of(page.document, remark.about):
            await seats[key].edit(page, lambda document: remarks.write(document, item, "", remark.words))

    def _fitting_items(self) -> Sequence[Entry]:
        """The items of the agenda, but for those with words that no field takes."""
        fit: list[Entry] = []
        for each in self._script.agenda():
            with self._play.doing(self._at_item(each)):
                typing.require_fit(agenda_item(self._script, each, 0, choice(ItemState, each["state"])))
                fit.append(each)
        return fit

    async def _say_how_they_were_there(self) -> None:
        """The chair says why somebody was left out of a part, left, or did not come; it stands in the minutes."""
        for at, each in enumerate(self._invitations):
            why = together(each, "reason", "note")
            change = CHANGES.get(str(each.get("attendance")))
            if change and why:
                with self._play.doing(f"{self._at}.invitations[{at}].{'reason' if each.get('reason') else 'note'}"):
                    said = {"person": self._id(each["person"]), "change": change, "reason": why}
                    await (await self._chair()).post_json(f"{self._address}/floor/attendance", said)

    def _reached(self, all_of_it: Iterable[T]) -> Sequence[T]:
        """What is done by the time when the play ends."""
        listed = list(all_of_it)
        return half_of(listed) if self._stops is Where.MIDDLE else listed

    def _written(self, section: Section) -> Sequence[Typed]:
        """What is typed of one section, as far as the file can be read."""
        entries: list[Typed] = []
        with self._play.doing(section.__name__):
            entries += section(self._script)
        return entries

    async def _ask_everybody(self, scale: Entry) -> None:
        """Everyone answers unseen, and the chair reveals all answers together."""
        chair, floor = await self._chair(), f"{self._address}/floor"
        await chair.post_json(f"{floor}/ask", {"kind": "scale", "words": asked_of_all(scale), "about": ""})
        questions = (await chair.get_json(floor))["questions"]
        words = " ".join(asked_of_all(scale).split())
        asked = next((each["id"] for each in questions if each["words"] == words), "")
        ratings = list(self._ratings(scale))
        for key, value in ratings:
            person = await self._crew.at(key)
            await person.post_json(f"{floor}/answer", {"question": asked, "value": value, "reason": ""})
        if ratings:
            await chair.post_json(f"{floor}/reveal", {"question": asked})

    def _ratings(self, scale: Entry) -> Iterator[tuple[str, int]]:
        """Who answers with which number. Where the file does not say who: somebody there of whom it tells no answer."""
        said = [(each.get("person"), each.get("value")) for each in scale.get("ratings", ())]
        named = {key for key, _ in said}
        there = [each["person"] for each in self._invitations if each.get("attendance") in _THERE]
        others = iter([each for each in there if each not in named])
        for key, value in said:
            if value is not None:
                yield str(key or next(others, self._entry["chair"])), int(value)

    async def _keep_to_a_few(self, key: str, item: Entry) -> None:
        with self._play.doing(key):
            part = await self._restrict(key, item)
            with self._play.doing(f"{key}.approved_by"):
                await self._approve(item, part)

    def _ids_known(self, key: str, keys: Iterable[str]) -> Sequence[str]:
        """The product's ids of people and agencies; whom it does not know is left out and named."""
        ids = [self._known(each) for each in keys]
        for at, id_ in enumerate(ids):
            if not id_:
                self._play.leave_out(f"{key}[{at}]", Refused("nobody of the case is called so here"))
        return [each for each in ids if each]

    def _place_of(self, key: str, item: Entry) -> str:
        """The product's id of what it belongs to: an entry of the board, a person or an agency; what belongs to the
        conference belongs to no entry of it."""
        wanted = str(item.get("attached_to", ""))
        found = self._play.ids.get(wanted) or self._known(wanted)
        if wanted and not found and wanted not in self._play.conferences:
            self._play.leave_out(f"{key}.attached_to", Refused("it is not on the board of this conference"))
        return found

    async def _restrict(self, key: str, item: Entry) -> str:
        """Set it and write it; the id of its document. Who is not sent what they set leaves it to another to write."""
        setter, address = await self._crew.at(self._setter(item)), f"{self._address}/parts"
        writer = self._writer(item)
        wish = {
            "category": item["category"],
            "reason": item.get("reason") or "Not for everybody.",
            "provider": self._script.somebody(item.get("provided_by")),
            "maySee": self._ids_known(f"{key}.may_see", item["may_see"]),
            "mustNotSee": self._ids_known(f"{key}.must_not_see", item.get("must_not_see", ())),
            "attachedTo": self._place_of(key, item),
            "reviewOn": item.get("review_on", ""),
            "unseen": writer != self._setter(item),
        }
        approver = item.get("approved_by")
        if approver and approver != self._setter(item) and approver not in item["may_see"]:
            wish["approver"] = self._id(approver)
        wording = item.get("safe_wording_for")
        if wording:
            wish |= {"safeFor": self._id(wording["person"]), "safeWords": wording["text"]}
        part = str((await setter.post_json(address, wish))["document"])
        async with (await self._crew.at(writer)).seat(self._play.conferences[self._entry["id"]]) as seat:
            page = seat.pages[part]
            before = typing.notes_in(page.document)
            await seat.edit(page, lambda document: typing.write_down(document, before, item["text"]))
        return part

    async def _approve(self, item: Entry, part: str) -> None:
        approver = item.get("approved_by")
        if approver and approver != self._setter(item):
            await (await self._crew.at(approver)).post_json(f"{self._address}/parts/{part}/approval", {})

    async def _put(self, seat: Browser, entry: Typed, there: Sequence[Browser]) -> None:
        # Whoever types sees what the others typed before.
        await seat.settle()
        typing.require_fit(entry.entry)
        page = seat.page()
        board = typing.board_in(page.document)
        await self._play.manner.take_time(typing.letters_of(entry.entry))
        await self._play.watch.edit(
            seat, page, lambda document: typing.put(document, board, entry, self._play.ids), there
        )

    async def _conclude(self, chair: Browser, each: Entry) -> None:
        page = chair.page()
        await chair.edit(page, lambda document: typing.conclude_item(document, self._script, each))

    async def _go_on(self, chair: Browser) -> None:
        """The chair goes to the first item that is still to come, when it is time for it."""
        clock = self._play.stage.clock
        clock.move(clock.now() + to_its_middle(self._entry))
        coming = self._script.agenda()[len(self._reached(self._script.agenda())) :]
        if coming:
            page, item = chair.page("chair"), self._play.ids[coming[0]["id"]]
            await chair.edit(page, lambda document: typing.go_to(document, item, clock.now()))

    # --- the end

    async def _freeze(self) -> None:
        if "ended_at" in self._entry:
            self._play.stage.clock.move(datetime.fromisoformat(self._entry["ended_at"]))
        chair = await self._chair()
        with self._play.doing(f"{self._at}.state"):
            self._play.closing[self._entry["id"]] = page = await chair.get(f"{self._address}/closing")
            with self._play.watch.freezing():
                await chair.post(
                    f"{self._address}/freeze", {**self._attendance(page), **_ended(page), **let_stand_on(page)}
                )
            self._play.frozen.add(self._entry["id"])

    def _attendance(self, page: lxml.html.HtmlElement) -> dict[str, str]:
        fields: dict[str, str] = {}
        for each in self._invitations:
            id_, word = self._id(each["person"]), str(each.get("attendance", "expected"))
            shown = page.xpath(f"//input[@name='shown-{id_}']/@value")
            if id_ and shown:
                fields |= {f"attendance-{id_}": _ATTENDANCE.get(word, word), f"shown-{id_}": str(shown[0])}
        return fields


def _ended(page: lxml.html.HtmlElement) -> dict[str, str]:
    """When it ended, as the page proposes it in the moment."""
    return {"ended": str(page.xpath("string(//input[@name='ended']/@value)"))}
