"""Checking a played case: each line of its acceptance block, read through what each person can really get."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import lxml.html

from app.board.shape import Ability
from app.pages.frame import calendar_day
from app.rehearse.before import plan_next
from app.rehearse.crew import Member, by_length
from app.rehearse.obtaining import obtain
from app.rehearse.play import Play, said_of
from app.rehearse.requesting import asked_in, requests_at, section_of
from app.rehearse.scenario import Scenario
from app.rehearse.searching import Booty, Search, searching
from app.rehearse.visitor import Refused

#: So many people look around at once.
_AT_ONCE = 4
#: So many places are named where something was found that should not be there.
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Check:
    id: str
    holds: bool
    expected: Any
    found: Any


async def check(play: Play) -> Sequence[Check]:
    """Every line of the acceptance block, in its order."""
    try:
        with searching(_phrases(play.scenario)) as search:
            booties = await _booties(play, search)
    except Exception as trouble:
        return [Check(id_, False, "", said_of(trouble)) for id_ in asked_for(play.scenario)]
    return await _Examiner(play, booties).all()


async def check_freezing(play: Play) -> Sequence[Check]:
    """What can be said before the last day of a case: what stood in the way of a conference that was frozen."""
    wanted = play.scenario.data["acceptance"].get("freeze_blockers_for")
    if not wanted or wanted["conference"] not in play.closing:
        return []
    return [each async for each in _Examiner(play, {}).before_freezing()]


def asked_for(scenario: Scenario) -> Sequence[str]:
    """The ids of all checks that the file asks for."""
    wanted = scenario.data["acceptance"]
    plain = {
        "next_conference": "next_conference",
        "overdue_on_as_of": "overdue",
        "due_within_seven_days_of_as_of": "due_soon",
    }
    ids = [id_ for key, id_ in plain.items() if key in wanted]
    ids += [f"freeze_blockers:{wanted[key]['conference']}" for key in ("freeze_blockers_for",) if wanted.get(key)]
    ids += [f"service_request:{key}" for key in wanted.get("service_request_outcomes", ())]
    ids += [f"not_sent:{key}" for key in wanted.get("not_sent_to", ())]
    ids += [id_ for id_, *_ in _wanted_phrases(wanted)]
    ids += [f"canary:{each['id']}" for each in scenario.all("restricted_items") if "canary" in each]
    ids += [f"warnings:{wanted[key]['conference']}" for key in ("warnings_for",) if wanted.get(key)]
    return [*ids, *(["carried_over"] if "carried_over_to_next" in wanted else [])]


def _wanted_phrases(wanted: Mapping[str, Any]) -> Iterator[tuple[str, str, str, bool]]:
    """The id of each check of what somebody reads, who that is, the phrase, and whether it is to be there.

    Where somebody is named twice, the phrases are counted on."""
    counts: dict[tuple[str, str], int] = {}
    for each in wanted.get("renditions", ()):
        whose = each["for"]
        for key, word in (("must_contain", "contains"), ("must_not_contain", "omits")):
            for phrase in each.get(key, ()):
                n = counts[whose, word] = counts.get((whose, word), -1) + 1
                yield f"rendition:{whose}:{word}:{n}", whose, phrase, word == "contains"


def _phrases(scenario: Scenario) -> Sequence[str]:
    """What is looked for in what people obtained."""
    said = [phrase for _, _, phrase, _ in _wanted_phrases(scenario.data["acceptance"])]
    canaries = [each["canary"] for each in scenario.all("restricted_items") if "canary" in each]
    return sorted({*said, *canaries})


async def _booties(play: Play, search: Search) -> Mapping[str, Booty]:
    """What everybody of the case obtains, each by themselves and a few at once."""
    room = asyncio.Semaphore(_AT_ONCE)

    async def look_around(key: str) -> Booty:
        async with room:
            obtained = await obtain(play, key)
        return await search.through(obtained)

    keys = list(play.crew.members)
    return dict(zip(keys, await asyncio.gather(*map(look_around, keys)), strict=True))


class _Examiner:
    def __init__(self, play: Play, booties: Mapping[str, Booty]) -> None:
        self._play = play
        self._booties = booties
        self._wanted: Mapping[str, Any] = play.scenario.data["acceptance"]

    async def all(self) -> Sequence[Check]:
        """Every check that the file asks for; what could not be looked at does not hold."""
        made: dict[str, Check] = {}
        trouble = "there was nothing to look at"
        for part in (self._case_page, self.before_freezing, self._service_requests, self._letters, self._renditions,
                     self._canaries, self._standing, self._coming_back):  # fmt: skip
            try:
                async for each in part():
                    made[each.id] = each
            except Exception as met:
                trouble = said_of(met)
        return [made.get(id_) or Check(id_, False, "", trouble) for id_ in asked_for(self._play.scenario)]

    async def _letters(self) -> AsyncIterator[Check]:
        for key in self._wanted.get("not_sent_to", ()):
            went = [*(f"letter {n + 1}" for n, _ in enumerate(await self._play.crew.letters_to(key)))]
            went += [each async for each in self._sent_to(self._play.crew[key])]
            yield Check(f"not_sent:{key}", not went, [], went)

    async def _sent_to(self, member: Member) -> AsyncIterator[str]:
        """What else went to somebody by what the chair is shown: an invitation, or a copy of a record."""
        for conference in self._play.scenario.conferences:
            if conference["id"] not in self._play.conferences:
                continue
            chair = await self._play.crew.at(str(conference["chair"]))
            address = f"/conferences/{self._play.conferences[conference['id']]}"
            with contextlib.suppress(Refused):
                page = await chair.get(f"{address}/invited")
                doors = page.xpath("//li[contains(@class, 'guest')]//form/@action")
                if member.id and any(f"/invited/{member.id}/" in str(each) for each in doors):
                    yield f"the invitation to {conference['id']}"
            if conference["id"] in self._play.frozen:
                page = await chair.get(f"{address}/distribution")
                for value in {member.id, member.name} - {""}:
                    line = page.xpath("//li[.//input[@name='recipient' and @value=$value]]", value=value)
                    if line and _text(line[0], ".//ul[contains(@class, 'course')]/li").startswith("Sent"):
                        yield f"the copy of {conference['id']}"

    async def _standing(self) -> AsyncIterator[Check]:
        if self._wanted.get("warnings_for"):
            wanted = self._wanted["warnings_for"]
            codes = sorted(await self._warnings(wanted["conference"]))
            yield Check(
                f"warnings:{wanted['conference']}", codes == sorted(wanted["expected"]), wanted["expected"], codes
            )

    async def _coming_back(self) -> AsyncIterator[Check]:
        if "carried_over_to_next" in self._wanted:
            found = sorted(await self._carried_over())
            yield Check(
                "carried_over",
                found == sorted(self._wanted["carried_over_to_next"]),
                self._wanted["carried_over_to_next"],
                found,
            )

    # --- the page of the case

    async def _case_page(self) -> AsyncIterator[Check]:
        chair = await self._play.crew.at(str(self._play.scenario.conferences[-1]["chair"]))
        page = await chair.get(f"/cases/{self._play.case}")
        if "next_conference" in self._wanted:
            shown = _text(page, "//*[contains(@class, 'series__next')]")
            wanted = self._wanted["next_conference"]
            yield Check("next_conference", _spoken_day(wanted) in shown, wanted, shown)
        for key, id_, marks in (
            ("overdue_on_as_of", "overdue", ("Late",)),
            ("due_within_seven_days_of_as_of", "due_soon", ("By",)),
        ):
            if key in self._wanted:
                found = sorted(self._actions(page, marks[0], soon=id_ == "due_soon"))
                yield Check(id_, found == sorted(self._wanted[key]), sorted(self._wanted[key]), found)

    def _actions(self, page: lxml.html.HtmlElement, mark: str, *, soon: bool) -> Iterable[str]:
        """The scenario's ids of the actions whose lines carry this mark."""
        by_text: dict[str, list[Mapping[str, Any]]] = {}
        for each in self._play.scenario.all("actions"):
            by_text.setdefault(" ".join(str(each["text"]).split()), []).append(each)
        as_of = date.fromisoformat(self._play.scenario.data["scenario"]["as_of"])
        within = {_spoken_day(date.fromordinal(as_of.toordinal() + n).isoformat()) for n in range(8)}
        for line in page.xpath("//li[contains(@class, 'undertaken')]"):
            tags = [" ".join(each.text_content().split()) for each in line.xpath(".//*[contains(@class, 'tag')]")]
            marked = [each for each in tags if each.startswith(mark)]
            if marked and (not soon or any(day in each for each in marked for day in within)):
                # Referrals and requests stand there too; the file lists actions.
                same = by_text.get(" ".join(line.xpath("string(.//strong)").split()), [])
                dated = [each for each in same if _spoken_day(str(each.get("due", "0001-01-01"))) in " ".join(tags)]
                yield from (str(each["id"]) for each in (dated or same)[:1])

    # --- what the chair was told before freezing

    async def before_freezing(self) -> AsyncIterator[Check]:
        wanted = self._wanted.get("freeze_blockers_for")
        if wanted:
            page = self._play.closing.get(wanted["conference"])
            lines = page.xpath("//li[.//*[contains(@class, 'tag--accent')]]") if page is not None else ["(not frozen)"]
            found = [each if isinstance(each, str) else " ".join(each.text_content().split()) for each in lines]
            yield Check(
                f"freeze_blockers:{wanted['conference']}", found == wanted["expected"], wanted["expected"], found
            )

    async def _service_requests(self) -> AsyncIterator[Check]:
        for key, outcome in self._wanted.get("service_request_outcomes", {}).items():
            section = await self._request(self._play.scenario.find("service_requests", key))
            answer = ".//dt[text()='Answer']/following-sibling::dd[1]"
            said = _text(section, answer) if section is not None else "(not asked)"
            found = next((each.value for each in Ability if each.label == said), said)
            yield Check(f"service_request:{key}", found == outcome, outcome, found)

    async def _request(self, request: Mapping[str, Any]) -> lxml.html.HtmlElement | None:
        """What the chair is shown of a request for service."""
        conference = asked_in(self._play, request)
        if conference is None:
            return None
        chair = await self._play.crew.at(str(conference["chair"]))
        with contextlib.suppress(Refused):
            return section_of(await chair.get(requests_at(self._play, conference)), request)
        return None

    # --- what people can read

    async def _renditions(self) -> AsyncIterator[Check]:
        for id_, person, phrase, there in _wanted_phrases(self._wanted):
            found = self._booties[person].shown(phrase) if there else self._booties[person].where(phrase)
            yield Check(id_, bool(found) == there, phrase, found[:_NAMED])

    async def _canaries(self) -> AsyncIterator[Check]:
        for item in self._play.scenario.all("restricted_items"):
            if "canary" not in item:
                continue
            wanted = sorted(self._play.scenario.sent_to(item))
            canary = item["canary"]
            reached = sorted(key for key, booty in self._booties.items() if booty.where(canary))
            hidden = [key for key in reached if key in wanted and not self._booties[key].shown(canary)]
            found = [key for key in reached if key not in hidden]
            yield Check(f"canary:{item['id']}", found == wanted, wanted, found)

    # --- how the plan stands

    async def _warnings(self, conference: str) -> Sequence[str]:
        """The codes of what is still open about the version that a conference made, as the chair sees it."""
        entry = self._play.scenario.find("conferences", conference)
        chair = await self._play.crew.at(str(entry["chair"]))
        address = f"/conferences/{self._play.conferences[conference]}"
        page = await chair.get(f"{address}/sign-off")
        minutes = await chair.get_json(f"{address}/minutes.json")
        late = [each async for each in self._late_responses()]
        settled = await self._settled()
        disputed = [each for each in self._disagreements(minutes) if each not in settled]
        return [*self._sign_offs(page, entry), *self._endorsement(page), *disputed, *late]

    async def _settled(self) -> Sequence[str]:
        """The codes of dissents of which it was written down since that they are settled."""
        last = [each for each in self._play.scenario.conferences if each["id"] in self._play.frozen][-1]
        chair = await self._play.crew.at(str(last["chair"]))
        address = f"/conferences/{self._play.conferences[last['id']]}"
        page, minutes = await chair.get(f"{address}/sign-off"), await chair.get_json(f"{address}/minutes.json")
        views = [
            each.xpath("string(./p/q)")
            for each in page.xpath("//*[starts-with(@id, 'dissent-of-')]")
            if _text(each, "./p/span[contains(@class, 'tag')]") == "Settled"
        ]
        views += [str(each["view"]) for each in _objects(minutes) if each.get("state") == "resolved" and "view" in each]
        return [
            f"disagreement_open_{each['id']}"
            for each in self._play.scenario.all("disagreements")
            if each["view"] in views
        ]

    async def _late_responses(self) -> AsyncIterator[str]:
        for each in self._play.scenario.all("service_requests"):
            section = await self._request(each)
            if section is not None and section.xpath(".//*[contains(@class, 'tag')][text()='Late']"):
                yield f"service_response_late_{each['id']}"

    def _sign_offs(self, page: lxml.html.HtmlElement, conference: Mapping[str, Any]) -> Iterable[str]:
        there = {str(conference["chair"]), *(each["person"] for each in conference["invitations"])}
        # Of several who are called the same, those who take part come last and are meant.
        members = sorted(self._play.crew.members.values(), key=lambda each: each.key in there)
        for line in page.xpath("//section[@aria-labelledby='signatures']//li"):
            called = [each for each in members if each.name.strip() == line.xpath("string(.//strong)").strip()]
            around = _text(line, "./p[1]").lower()
            described = [each for each in by_length(called) if each.relation.lower() in around]
            described = [each for each in described if each.agency.lower() in around]
            person = (described or called)[-1].key if called else "?"
            said = _text(line, ".//*[contains(@class, 'tag')]")
            for words, code in (("Not heard yet", "sign_off_pending"), ("Does not agree", "sign_off_declined")):
                if said == words:
                    yield f"{code}_{person}"

    def _endorsement(self, page: lxml.html.HtmlElement) -> Iterable[str]:
        said = _text(page, "//section[@aria-labelledby='endorsement']//*[contains(@class, 'tag')]")
        if "Returned" in said:
            yield "endorsement_returned"
        elif "Endorsed" not in said:
            yield "endorsement_pending"

    def _disagreements(self, minutes: Any) -> Iterable[str]:
        by_view = {each["view"]: each["id"] for each in self._play.scenario.all("disagreements")}
        for found in _objects(minutes):
            if found.get("state") == "open" and found.get("view") in by_view:
                yield f"disagreement_open_{by_view[found['view']]}"

    # --- what comes back

    async def _carried_over(self) -> Sequence[str]:
        """The ids of those items of the last frozen conference that stand on the next agenda.

        What recurs stands on every agenda under its own rule, and is not counted."""
        last = [each for each in self._play.scenario.conferences if each["state"] == "frozen"][-1]
        # Of several that are called the same, those that were put off are the ones that come back.
        items = sorted(last["agenda"], key=lambda each: bool(each["state"] != "deferred"))
        ours = [each for each in items if each["kind"] != "standing" or each["state"] == "deferred"]
        chair = await self._play.crew.at(str(last["chair"]))
        page = await chair.get(f"/conferences/{await self._next(last)}/agenda")
        # Another item of the next agenda may be called the same.
        lines = page.xpath("//li[contains(@class, 'agenda__item')]/span[.//*[contains(@class, 'agenda__from')]]")
        titles = [" ".join(str(each.text or "").split()) for each in lines]
        found = []
        for each in ours:
            title = " ".join(str(each["title"]).split())
            if title in titles:
                titles.remove(title)
                found.append(str(each["id"]))
        return found

    async def _next(self, last: Mapping[str, Any]) -> str:
        """The product's id of the conference after the last frozen one, which the chair plans if nobody has."""
        for each in self._play.scenario.conferences:
            if each["sequence"] > last["sequence"]:
                return self._play.conferences[each["id"]]
        return await plan_next(self._play, last, self._wanted.get("next_conference") or self._soon())

    def _soon(self) -> str:
        return (date.fromisoformat(self._play.scenario.data["scenario"]["as_of"]) + timedelta(days=7)).isoformat()


def _objects(value: Any) -> Iterable[Mapping[str, Any]]:
    """Every object of a JSON document."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict):
        yield value
    for each in inner:
        yield from _objects(each)


def _text(page: lxml.html.HtmlElement, path: str) -> str:
    return " ".join(" ".join(each.text_content().split()) for each in page.xpath(path))


def _spoken_day(day: str) -> str:
    """The day as the pages write it."""
    return calendar_day(date.fromisoformat(day))
