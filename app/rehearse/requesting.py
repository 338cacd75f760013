"""Requests for service: made in writing after a conference, answered through their links by providers, and pursued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import lxml.html

from app.rehearse.crew import approvers, chairs
from app.rehearse.deeds import UNSAID, Act, bound
from app.rehearse.entries.helping import comes_after
from app.rehearse.entries.script import Script
from app.rehearse.entries.words import day_of, word
from app.rehearse.play import Play
from app.rehearse.scenario import Entry
from app.rehearse.visitor import Refused, Visitor


class Requesting:
    """The requests that one conference asks for."""

    def __init__(self, play: Play, conference: Entry) -> None:
        self._play, self._crew, self._conference = play, play.crew, conference

    def acts(self) -> Iterator[Act]:
        for at, each in enumerate(self._play.scenario.all("service_requests")):
            response = each.get("response")
            if asked_in(self._play, each) is self._conference:
                day, key = max(str(each.get("made_on", "")), day_of(self._conference)), f"service_requests[{at}]"
                if each.get("in_writing", True) or (response and response.get("in_writing", True)):
                    yield Act(day, key, bound(self._write, each))
                if response:
                    answered = max(day, str(response.get("received_on") or self._day_of_an_answer(each, day)))
                    yield Act(answered, f"{key}.response", bound(self._answer, each))
            yield from self._pursuits(at, each)

    def _day_of_an_answer(self, each: Entry, asked: str) -> str:
        """When it was answered, where the file does not say: at once, or on the day after it was due."""
        if not each["response"].get("late"):
            return asked
        due = each.get("response_due")
        return _day_after(due) if due else str(self._play.scenario.data["scenario"]["as_of"])

    @staticmethod
    def _due(each: Entry, proposed: str) -> str:
        """By which day an answer is asked for. Where the file does not say, it is the one that the page proposes, as
        far as the answer was in time by it, or was not."""
        response = each.get("response", {})
        received = response.get("received_on")
        if each.get("response_due") or not received or "late" not in response:
            return str(each.get("response_due") or proposed)
        return _day_before(received) if response["late"] else max(proposed, received)

    def _pursuits(self, at: int, each: Entry) -> Iterator[Act]:
        """What was made of a request after the last conference: said on its day, from the last record."""
        script = Script(self._play.scenario, self._crew, self._conference, self._play.ids)
        if not script.is_last:
            return
        key, thought = f"service_requests[{at}]", each.get("best_endeavours_view")
        if thought and (on := comes_after(script, each)):
            said = {"view": str(thought)}
            yield Act(on, f"{key}.best_endeavours_view", partial(self._pursue, each, str(each.get("signed_by")), said))
        for n, one in enumerate(each.get("escalation", ())):
            if on := comes_after(script, each, one):
                said = {"taken_to": one.get("to") or UNSAID, "state": word("escalation_states", one.get("state"))}
                yield Act(on, f"{key}.escalation[{n}]", partial(self._pursue, each, str(one.get("by")), said))

    @property
    def _address(self) -> str:
        return requests_at(self._play, self._conference)

    async def _write(self, each: Entry) -> None:
        """The chair makes the link, having looked at what the provider will read. Raises `Refused`."""
        chair = await self._crew.at(str(self._conference["chair"]))
        form = section_of(await chair.get(self._address), each).xpath(".//form[.//*[@name='why']]")[0]
        fields = {str(one.name): str(one.value or "") for one in form.xpath(".//input | .//textarea")}
        fields["despite"] = "yes"
        fields["due"] = self._due(each, fields["due"])
        fields |= {each: fields.get(each) or UNSAID for each in ("why", "tried")}
        slip = await chair.post(str(form.get("action")), fields)
        link = "" if slip is None else str(slip.xpath("string(//*[contains(@class, 'slip__link')])")).strip()
        self._play.links[each["id"]] = link.split("#")[-1]

    async def _answer(self, each: Entry) -> None:
        """The provider has no account, and only the link. Raises `Refused`."""
        said, token = each["response"], self._play.links.get(each["id"], "")
        outcome = str(said.get("outcome", "unable"))
        fields = {
            "ability": outcome,
            "considered": "\n".join(said.get("considered", ())) or UNSAID,
            "can_provide": "\n".join(said.get("can_provide", ())) or ("" if outcome == "unable" else UNSAID),
            "reasons": "\n".join(said.get("reasons_unable", ())) or ("" if outcome == "able" else UNSAID),
            "by": self._name_of(str(each.get("to_agency", ""))),
        }
        if not said.get("in_writing", True):
            await self._note_answer(each, fields)
            return
        async with Visitor.at(self._play.stage) as provider:
            await provider.post("/r", {"token": token})
            await provider.post("/r/answer", {"token": token, **fields})

    async def _note_answer(self, each: Entry, fields: dict[str, str]) -> None:
        """What the provider only said, the chair writes down. Raises `Refused`."""
        chair = await self._crew.at(str(self._conference["chair"]))
        doors = section_of(await chair.get(self._address), each).xpath(".//form[contains(@action, '/answer')]/@action")
        if not doors:
            raise Refused("the page offers no way to write down an answer")
        on = str(each["response"].get("received_on") or self._play.today)
        await chair.post(str(doors[0]), {**fields, "by": f"{fields['by']} (not in writing)", "on": on})

    async def _pursue(self, each: Entry, who: str, said: dict[str, str]) -> None:
        """Whoever does it writes it down, where they lead the case; else the chair does. Raises `Refused`."""
        leads = {str(self._conference["chair"]), *chairs(self._play.scenario), *approvers(self._play.scenario)}
        writer = who if who in leads else str(self._conference["chair"])
        member = self._crew.members.get(who)
        if "taken_to" in said and member is not None and writer != who:
            said = {**said, "taken_to": f"{said['taken_to']} ({member.name})"}
        visitor = await self._crew.at(writer)
        doors = section_of(await visitor.get(self._address), each).xpath(
            ".//form[contains(@action, '/pursuit')]/@action"
        )
        if not doors:
            raise Refused("the page offers no way to write down what became of a request")
        await visitor.post(str(doors[0]), said)

    def _name_of(self, agency: str) -> str:
        return next((str(one["name"]) for one in self._play.scenario.all("agencies") if one["id"] == agency), agency)


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def asked_in(play: Play, request: Entry) -> Entry | None:
    """The conference on whose board the request is typed."""
    for each in play.scenario.conferences:
        if each["state"] == "frozen" and Script(play.scenario, play.crew, each, play.ids).asks_for(request):
            return each
    return None


def requests_at(play: Play, conference: Entry) -> str:
    return f"/conferences/{play.conferences[conference['id']]}/requests"


def section_of(page: lxml.html.HtmlElement, request: Entry) -> lxml.html.HtmlElement:
    """What the page says of one request. Raises `Refused`."""
    for section in page.xpath("//section[starts-with(@id, 'request-')]"):
        if section.xpath("string(./h2)").strip() == request["service"]:
            return section
    raise Refused("the record does not ask for this service")
