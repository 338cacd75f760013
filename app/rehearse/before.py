"""Before a conference: it is planned, people are invited and answer, prepare, and ask for items of the agenda."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import lxml.html

from app.board.choices import ItemKind
from app.conference.coming import ComesBy
from app.conference.discussion import TESTS, Question
from app.conference.kinds import ConferenceType
from app.conference.planning import LONGEST, SHORTEST
from app.rehearse.act import Act
from app.rehearse.crew import Member, approvers, chairs, versions_of
from app.rehearse.deeds import UNSAID
from app.rehearse.during import CHANGES
from app.rehearse.entries.words import choice, together
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused, Visitor


class Before(Act):
    """From the plan to the day before."""

    async def play(self) -> None:
        await self._plan()
        await self._before()

    async def _plan(self) -> None:
        first = min((str(each["invited_on"]) for each in self._invitations if "invited_on" in each), default="")
        self._play.move_to(first or str(self._entry["scheduled_start"])[:10])
        chair = await self._chair()
        moved = self._entry.get("moved_from")
        new = f"/cases/{self._play.case}/conferences/new"
        self._learn(await chair.get(new))
        page = await chair.post(f"/cases/{self._play.case}/conferences", self._planned(moved))
        assert page is not None  # noqa: S101 - a page always follows
        self._play.conferences[self._entry["id"]] = _conference_in(page)
        self._learn_known(await chair.get(f"{self._address}/invited"))
        if moved:
            await self._move(chair, moved)

    def _planned(self, moved: Entry | None) -> dict[str, Any]:
        starts = datetime.fromisoformat(self._entry["scheduled_start"]).astimezone(ZoneInfo(self._play.zone))
        protocol = self._entry.get("protocol", {})
        trigger = self._trigger()
        roles = {self._id(key): role for key, role in self._planned_roles()}
        return {
            "type": self._entry["type"],
            "purpose": self._entry["purpose"],
            **self._first(starts, moved),
            "planned_minutes": str(self._minutes()),
            "mode": self._entry["mode"],
            "place": self._entry["place"],
            "place_is_safe": "yes",
            "reasons": list(self._entry.get("reasons", ())),
            "acknowledgement_of_country": _yes(protocol.get("acknowledgement_of_country")),
            "food": _yes(protocol.get("food")),
            "opened_by": self._id(protocol.get("opened_by")),
            "place_chosen_by": self._id(protocol.get("place_chosen_by")),
            "transport_for": [self._id(key) for key in protocol.get("transport_for", ())],
            "decided_by": self._id(trigger.get("decided_by")),
            "decided_on": trigger.get("decided_on", ""),
            **{key: "yes" if said else "no" for key, said in trigger.items() if isinstance(said, bool)},
            **{f"role-{id_}": role for id_, role in roles.items() if id_},
            "another": [self._id(key) for key, _ in self._planned_roles() if self._namesakes(self._crew[key])],
            "then": "later",
        }

    @staticmethod
    def _first(starts: datetime, moved: Entry | None) -> dict[str, str]:
        """For when it was planned first. Where the file says no other day it was the same one, an hour earlier."""
        day = f"{starts:%Y-%m-%d}"
        if moved and moved.get("date", day) != day:
            return {"date": moved["date"], "time": f"{starts:%H:%M}"}
        first = starts - timedelta(hours=1) if moved else starts
        return {"date": f"{first:%Y-%m-%d}", "time": f"{first:%H:%M}"}

    def _minutes(self) -> int:
        """What the items of the agenda take together, as far as a conference may be planned so long or short."""
        together = sum(int(each.get("planned_minutes", 0)) for each in self._entry["agenda"])
        return min(max(together, SHORTEST), LONGEST) if together else 60

    def _trigger(self) -> Entry:
        """The four tests. Where the file is silent they came out in favour: the discussion is held."""
        said: Entry = self._play.scenario.data.get("meeting_trigger", {})
        if self._entry["type"] != ConferenceType.INTERAGENCY_CASE_DISCUSSION:
            return said
        held = {
            "decided_by": str(self._entry["chair"]),
            "decided_on": f"{self._play.stage.clock.now().astimezone(ZoneInfo(self._play.zone)):%Y-%m-%d}",
        }
        favourable = {**TESTS, Question.MANDATORY_REPORTER_INVITED: True}
        return {**{str(test): answer for test, answer in favourable.items()}, **held, **said}

    def _planned_roles(self) -> Iterator[tuple[str, str]]:
        """Who stands in it from the start; everybody else is invited on their own day."""
        yield str(self._entry["chair"]), "chair"

    async def _move(self, chair: Visitor, moved: Entry) -> None:
        starts = datetime.fromisoformat(self._entry["scheduled_start"]).astimezone(ZoneInfo(self._play.zone))
        fields = {
            "date": f"{starts:%Y-%m-%d}",
            "time": f"{starts:%H:%M}",
            "reason": moved.get("reason") or UNSAID,
            "agreed_by": [self._id(key) for key in moved.get("agreed_by", ()) if self._id(key)],
            "no_failure": "" if moved.get("counts_as_late", True) else "yes",
        }
        with self._play.doing(f"{self._at}.moved_from"):
            await chair.post(f"{self._address}/move", fields)

    async def _before(self) -> None:
        for day, act in sorted(self._acts(), key=lambda each: each[0]):
            self._play.move_to(day)
            await act()
        if self._entry["state"] != "frozen":
            await self._plan_the_rest()

    def _acts(self) -> Iterator[tuple[str, Callable[[], Any]]]:
        for at, each in enumerate(self._invitations):
            key, attendance = f"{self._at}.invitations[{at}]", each.get("attendance")
            if each["person"] == self._entry["chair"]:
                yield str(each.get("invited_on", self._day_before())), _act(self._answered, key, each)
                continue
            if attendance == "not_invited":
                yield self._day_before(), _act(self._leave_out, key, each)
            else:
                yield str(each.get("invited_on", self._day_before())), _act(self._invite, key, each)
        for key, at, role in self._readers():
            yield self._day_before(), _act(self._invite, f"restricted_items[{at}].may_see", {"person": key}, role)
        for where, key in self._wanted_besides():
            yield self._day_before(), _act(self._invite, where, {"person": key})
        for at, each in enumerate(self._entry.get("preparation", ())):
            yield (
                max(str(each.get("asked_on", self._day_before())), self._invited_on(each["person"])),
                _act(self._prepare, f"{self._at}.preparation[{at}]", each),
            )
        for at, each in enumerate(self._entry["agenda"]):
            asked_on = str(each.get("requested_on") or self._day_before())
            if each.get("requested_by") and asked_on < self._entry["scheduled_start"][:10]:
                yield (
                    max(asked_on, self._invited_on(each["requested_by"])),
                    _act(self._ask_for_item, f"{self._at}.agenda[{at}]", each),
                )

    def _wanted_besides(self) -> Iterator[tuple[str, str]]:
        """Who has a part in this where nothing else lets them in, and the key that says so."""
        let_in = {str(self._entry["chair"]), *(each["person"] for each in self._invitations)}
        let_in |= {key for key, *_ in self._readers()}
        let_in |= set(self._play.scenario.data["acceptance"].get("not_sent_to", ()))
        for where, key in self._having_a_part():
            if key not in let_in:
                let_in.add(key)
                yield where, key

    def _having_a_part(self) -> Iterator[tuple[str, str]]:
        """Who says something about the plan that is made here or brings something, and the key that says so."""
        made = versions_of(self._play.scenario, self._entry)
        signed = [(f"case_plan.versions[{at}].sign_off", each) for at, one in made for each in one.get("sign_off", ())]
        brought = [(f"{self._at}.preparation", each) for each in self._entry.get("preparation", ())]
        for where, each in (*signed, *brought):
            if each.get("status") != "not_sought":
                yield where, str(each["person"])

    def _readers(self) -> Iterator[tuple[str, int, str]]:
        """Who is sent what is kept to a few here without taking part: they are let in to read, as the chair would,
        but for those who have a part in this."""
        taking_part = {str(self._entry["chair"]), *(each["person"] for each in self._invitations)}
        never = set(self._play.scenario.data["acceptance"].get("not_sent_to", ()))
        items = enumerate(self._play.scenario.all("restricted_items"))
        here = [(at, each) for at, each in items if self._belongs_here(each)]
        hands = {key for _, each in here for key in (self._setter(each), self._writer(each))}
        hands |= {key for _, key in self._having_a_part()}
        for at, item in here:
            for key in dict.fromkeys((self._setter(item), self._writer(item), *self._play.scenario.sent_to(item))):
                if key not in taking_part and key not in never:
                    taking_part.add(key)
                    yield key, at, "contributor" if key in hands else "reader"

    async def _plan_the_rest(self) -> None:
        """The chair puts on the agenda what is planned there and nobody asked for."""
        chair, address = await self._chair(), f"{self._address}/agenda"
        for each in self._script.agenda():
            with self._play.doing(self._at_item(each)):
                lines = (await chair.get(address)).xpath("//li[contains(@class, 'agenda__item')]/span")
                there = {" ".join(str(one.text or "").split()) for one in lines}
                if each["state"] == "planned" and " ".join(each["title"].split()) not in there:
                    await chair.post(address, self._wanted(each))

    def _invited_on(self, person: str) -> str:
        """On which day they are invited, before which they do nothing here; "" for the chair."""
        chair = str(self._entry["chair"])
        days = (one.get("invited_on", self._day_before()) for one in self._invitations if one["person"] == person)
        return "" if person == chair else str(next(days, self._day_before()))

    def _day_before(self) -> str:
        start = datetime.fromisoformat(self._entry["scheduled_start"])
        return (start - timedelta(days=1)).date().isoformat()

    async def _invite(self, key: str, each: Entry, as_: str = "contributor") -> None:
        with self._play.doing(key):
            member = self._crew[each["person"]]
            new = not member.id
            await self._write_to(each, as_)
            if not member.staff:
                await self._crew.come_by_letter(each["person"])
                await self._let_in(each["person"])
                if member.agency and new:
                    # Whoever runs the server knows who works where.
                    await self._play.stage.order("person-vouch", who=member.email)
            await self._answer(each)

    async def invite_without_an_answer(self, person: str) -> None:
        """Somebody whose letter lies unopened when the play ends."""
        member = self._crew[person]
        await self._write_to({"person": person}, "contributor")
        await self._play.stage.letters_to(member.email, more_than=member.letters)

    async def _write_to(self, each: Entry, as_: str) -> None:
        """The chair invites somebody; a letter goes to whoever does not sign in."""
        member, chair = self._crew[each["person"]], await self._chair()
        address = f"{self._address}/invited"
        self._learn(await chair.get(address))
        role = "minute_taker" if each["person"] == self._entry.get("minute_taker") else as_
        new = not member.id
        for door in _ways_back(await chair.get(address), member, alone=not self._namesakes(member)):
            await chair.post(door)
        fields = {f"role-{member.id}": role} if member.id else self._newcomer(each, role)
        # Whoever of the case has that name as well is somebody else in the file.
        another = [member.id or member.name] if self._namesakes(member) else []
        page = await chair.post(address, {**fields, "despite": "yes", "another": another})
        if page is not None:
            self._learn(page)
        if not member.staff and not new and not member.letters:
            await chair.post(f"{address}/{member.id}/reach", {"channel": "email", "email": member.email})

    def _namesakes(self, member: Member) -> bool:
        """Whether somebody else of the file is called the same."""
        return any(each.name == member.name for each in self._crew.members.values() if each is not member)

    def _newcomer(self, each: Entry, role: str) -> dict[str, str]:
        member = self._crew[each["person"]]
        return {
            "name": member.name,
            "kind": member.kind,
            "relation": member.relation,
            "agency": member.agency,
            "role": role,
            "channel": "email",
            "email": member.email,
        }

    async def _answered(self, key: str, each: Entry) -> None:
        with self._play.doing(key):
            await self._answer(each)

    async def _answer(self, each: Entry) -> None:
        response, mode = each.get("response"), each.get("mode", "none")
        if response not in {"accepted", "declined"}:
            await self._expect(each, mode, self._words_before(each))
            return
        remote = self._entry["mode"] == ComesBy.VIDEO
        usual = ComesBy.VIDEO if remote else ComesBy.IN_PERSON
        fields = {
            "response": response,
            "comes_by": usual if mode == "none" else mode,
            "note": self._words_before(each),
        }
        await (await self._crew.at(each["person"])).post(f"{self._address}/coming", fields)
        if response == "declined":
            await self._expect(each, mode, "")

    def _words_before(self, each: Entry) -> str:
        """What is said of an invitation before the day: a reason too, unless it is one for what happens on the day."""
        on_the_day = self._entry["state"] == "frozen" and str(each.get("attendance")) in CHANGES
        return str(each.get("note", "")) if on_the_day else together(each, "reason", "note")

    async def _expect(self, each: Entry, way: str, words: str) -> None:
        """Who invites writes down how somebody is expected who has not said so, and what there is to know about it."""
        if way != "none" or words:
            inviter = await self._crew.at(self._inviter(each["person"]))
            said = {"expected_by": way, "expected_note": words}
            await inviter.post(f"{self._address}/invited/{self._id(each['person'])}/expect", said)

    def _inviter(self, whom: str) -> str:
        """The chair; of the chair writes who manages the case, if that is somebody else."""
        chair = str(self._entry["chair"])
        others = sorted(approvers(self._play.scenario) | chairs(self._play.scenario) - {chair})
        return next(iter(others), chair) if whom == chair else chair

    async def _leave_out(self, key: str, each: Entry) -> None:
        with self._play.doing(key):
            chair = await self._chair()
            page = await chair.get(f"{self._address}/invited")
            self._learn(page)
            member = self._crew[each["person"]]
            listed = page.xpath("//select[@name='left_out']/option/@value")
            new = {"left_out_name": member.name, "left_out_kind": member.kind, "left_out_relation": member.relation}
            # Whoever of the case has that name as well is somebody else in the file.
            new["left_out_another"] = "yes"
            # Whoever has an account and is not known to the case is named, like somebody who has none.
            fields = {"left_out": member.id} if member.id and member.id in listed else new
            why = together(each, "reason", "note") or UNSAID
            await chair.post(f"{self._address}/left-out", {**fields, "left_out_reason": why})
            self._learn_known(await chair.get(f"{self._address}/invited"))
            if each.get("mode", "none") != "none" or each.get("response", "pending") != "pending":
                raise Refused("whoever is not invited does not answer")

    async def _prepare(self, key: str, each: Entry) -> None:
        with self._play.doing(key):
            chair = await self._chair()
            address = f"{self._address}/prepare"
            await chair.post(address, {"person": self._id(each["person"]), "brings": self._brings(each)})
            if each.get("done") or each.get("note"):
                theirs = await self._crew.at(each["person"])
                page = await theirs.get(address)
                doors = page.xpath("//form[contains(@action, '/done')]/@action")
                said = {"done": _yes(each.get("done")) or "no", "note": each.get("note", "")}
                await theirs.post(str(doors[-1]), said)

    def _brings(self, each: Entry) -> str:
        """What the chair asks for, and for whom, where somebody else wants it."""
        wants = self._crew.members.get(each.get("by", ""))
        for_them = wants is not None and wants.key not in (self._entry["chair"], each["person"])
        return f"{each['brings']} ({wants.name} asks for it)" if wants and for_them else str(each["brings"])

    def _wanted(self, each: Entry) -> dict[str, str]:
        """An item as it is asked for before the board is there: who leads it and what it is for, in words."""
        led_by = self._crew.members.get(each.get("owner", ""))
        why = ", ".join(filter(None, (choice(ItemKind, each["kind"]).label, f"led by {led_by.name}" if led_by else "")))
        return {"title": each["title"], "minutes": str(each.get("planned_minutes", "")), "why": why}

    async def _ask_for_item(self, key: str, each: Entry) -> None:
        with self._play.doing(key):
            chair, address = await self._chair(), f"{self._address}/agenda"
            fields = self._wanted(each)
            if not any(one["person"] == each["requested_by"] for one in self._invitations):
                # Whoever is not invited asks through somebody who is. What the chair asks for is on the agenda at once.
                await chair.post(address, {**fields, "on_behalf_of": self._crew[each["requested_by"]].name})
                return
            await (await self._crew.at(each["requested_by"])).post(address, fields)
            if each["state"] == "requested":
                return  # nobody has answered yet
            waiting = (await chair.get(address)).xpath("//form[contains(@action, '/answer')]/@action")
            await chair.post(str(waiting[-1]), {"answer": "accept"})


async def plan_next(play: Play, last: Entry, day: str) -> str:
    """The chair plans the conference that follows, like the last one; its id."""
    chair = await play.crew.at(str(last["chair"]))
    # Whether an interagency discussion is called for is asked anew each time.
    again = last["type"] != ConferenceType.INTERAGENCY_CASE_DISCUSSION
    page = await chair.post(
        f"/cases/{play.case}/conferences",
        {
            "type": last["type"] if again else ConferenceType.CASE_CONFERENCE.value,
            "purpose": last["purpose"],
            "date": day,
            "time": "10:00",
            "planned_minutes": "60",
            "mode": last["mode"],
            "place": last["place"],
            "place_is_safe": "yes",
            f"role-{play.crew[str(last['chair'])].id}": "chair",
            "then": "later",
        },
    )
    assert page is not None  # noqa: S101 - a page always follows
    return _conference_in(page)


def _ways_back(page: lxml.html.HtmlElement, member: Member, *, alone: bool) -> list[str]:
    """The doors by which somebody who was left out may be invited after all: by their name too, if they are alone in
    having it."""
    lines = page.xpath("//form[contains(@action, '/left-out/') and contains(@action, '/back')]/..")
    return [
        str(line.xpath("./form/@action")[0])
        for line in lines
        if f"/left-out/{member.id}/back" in str(line.xpath("./form/@action")[0])
        or (alone and line.xpath("string(.//strong)").strip() == member.name.strip())
    ]


def _act(deed: Callable[..., Any], key: str, each: Entry, *more: str) -> Callable[[], Any]:
    return lambda: deed(key, each, *more)


def _conference_in(page: lxml.html.HtmlElement) -> str:
    for link in page.xpath("//@href | //@action"):
        found = re.match(r"/conferences/([0-9a-f-]+)", str(link))
        if found:
            return found[1]
    raise Refused("no page of the conference came")


def _yes(said: bool | None) -> str:
    return "yes" if said else ""
