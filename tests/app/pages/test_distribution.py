"""Who gets which copy, and what became of it, as browsers find it."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Sequence
from datetime import time, timedelta
from typing import Any

import httpx2
import lxml.etree
import lxml.html
import pytest
from pypdf import PdfReader
from sqlalchemy import Row, select

from app.actions.calling import Caller
from app.conference.notice import NoticeKind
from app.people.contact import Channel, Contact, Hours
from app.people.person import Person
from app.storage import guests
from app.storage.administration_tables import notice
from app.storage.letters import LetterState
from tests.app.pages.test_sign_off import Table, frozen
from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient


class Copies(Table):
    def __init__(self, visit: Visit, people: Cast, conference: str) -> None:
        super().__init__(visit, people, conference)
        self.home = f"/conferences/{conference}"
        self.address = f"{self.home}/distribution"

    async def say(self, by: Person, where: str = "", /, **fields: str) -> httpx2.Response:
        return await (await self.browser(by)).post(self.address + where, data=fields)

    async def withhold(self, whom: Person, extent: str, reason: str = "As agreed") -> httpx2.Response:
        key = whom.id
        fields = {f"extent-{key}": extent, f"channel-{key}": "link", f"reason-{key}": reason}
        return await self.say(self.people.nadia, **fields)

    async def send(self, *whom: Person) -> None:
        data = {"recipient": [each.id for each in whom], "despite": "yes"}
        answer = await (await self.browser(self.people.nadia)).post(f"{self.address}/sent", data=data)
        assert answer.status_code == 303


@pytest.fixture
async def copies(visit: Visit, people: Cast) -> Copies:
    return Copies(visit, people, await frozen(visit, people))


async def test_who_gets_the_plan_only_gets_no_byte_of_the_minutes(copies: Copies) -> None:
    joel = await copies.browser(copies.people.joel)
    assert (await copies.withhold(copies.people.joel, "partial", "")).status_code == 422
    assert (await copies.withhold(copies.people.joel, "partial")).status_code == 303
    assert "Your copy of the plan is ready" in (await joel.get("/")).text
    page = await joel.get(copies.home)
    assert page.status_code == 200
    assert "Case plan" in page.text
    assert "minutes.pdf" not in page.text
    for kept_back in ("minutes", "minutes.pdf", "minutes.json", "record.zip"):
        assert (await joel.get(f"{copies.home}/{kept_back}")).status_code == 403
    plan = f"/cases/{copies.people.case.id}/plan/1"
    assert (await joel.get(f"{plan}.json")).status_code == 200
    await copies.withhold(copies.people.joel, "none")
    for kept_back in (copies.home, f"{copies.home}/sign-off", plan, f"{plan}.json"):
        answer = await joel.get(kept_back)
        assert answer.status_code == 403
        assert "You get no copy of this record." in answer.text
    assert (await (await copies.browser(copies.people.tessa)).get(f"{copies.home}/minutes")).status_code == 200


async def test_nobody_withholds_the_record_from_those_who_answer_for_it(copies: Copies) -> None:
    await copies.withhold(copies.people.oma, "none")
    assert (await (await copies.browser(copies.people.oma)).get(f"{copies.home}/minutes")).status_code == 200


async def test_a_copy_is_sent_opened_and_acknowledged_and_the_letter_says_nothing(copies: Copies) -> None:
    joel, nadia = await copies.browser(copies.people.joel), await copies.browser(copies.people.nadia)
    assert "Not sent yet" in (await nadia.get(copies.address)).text
    await copies.send(copies.people.joel)
    letter = await _first_letter(copies)
    assert "joel@example.org" in letter
    assert "Sampleford" not in letter
    told = (await joel.get("/")).text
    assert "Your copy is here." in told and "is ready</a>" not in told, "it is told once"
    page = await joel.get(copies.home)
    assert "I have it" in page.text
    assert "Opened Thursday 11 June 2026" in (await nadia.get(copies.address)).text
    assert (await joel.post(f"{copies.home}/acknowledgement")).status_code == 303
    assert "I have it" not in (await joel.get(copies.home)).text
    assert "Has it: Thursday 11 June 2026" in (await nadia.get(copies.address)).text
    assert (await joel.get(copies.address)).status_code == 403
    assert (await copies.say(copies.people.joel, "/sent", recipient=copies.people.tessa.id)).status_code == 403


async def _first_letter(copies: Copies) -> str:
    folder = copies.people.house.settings.mail_folder
    async with asyncio.timeout(20):
        while not (letters := list(folder.rglob("*.eml"))):  # noqa: ASYNC110 - a folder announces nothing
            await asyncio.sleep(0.01)
    return letters[0].read_text()


async def test_what_is_late_stands_in_plain_sight(copies: Copies, clock: HeldClock) -> None:
    nadia = await copies.browser(copies.people.nadia)
    assert "Send the copies" in (await nadia.get("/")).text
    assert "Late" not in (await nadia.get(copies.address)).text
    clock.move(timedelta(days=15))
    nadia = await copies.browser(copies.people.nadia)
    page = (await nadia.get(copies.address)).text
    assert '<span class="tag tag--late">Late</span> it was due Friday 12 June 2026' in page
    people = copies.people
    await copies.send(people.nadia, people.joel, people.tessa, people.fern, people.oma)
    assert "Done on Friday 26 June 2026" in (await nadia.get(copies.address)).text
    assert "Send the copies" not in (await nadia.get("/")).text


async def test_who_does_not_answer_is_reminded_once(copies: Copies, clock: HeldClock) -> None:
    await copies.send(copies.people.joel)
    clock.move(timedelta(days=6))
    for _ in range(2):
        await Caller(copies.people.house).go_round()
    joel = await copies.browser(copies.people.joel)
    told = (await joel.get("/")).text
    assert told.count("Please say whether you have your copy.") == 1
    assert "Your copy is here." not in told and "is ready</a>" not in told, "it is told once"
    await joel.post(f"{copies.home}/acknowledgement")


async def test_no_letter_of_a_copy_that_waits_for_a_safe_hour_leaves_once_the_copy_was_called_back(
    copies: Copies, clock: HeldClock
) -> None:
    joel, house = copies.people.joel, copies.people.house
    evening = Contact(Channel.EMAIL, "joel@example.org", hours=Hours(time(18), time(20)))
    async with house.database.writing() as connection:
        await guests.set_contact(connection, joel.id, evening)
    await copies.send(joel)
    (arrived,) = await _notices(copies, joel)
    assert arrived.state == LetterState.WAITING
    await (await copies.browser(joel)).post(f"/notices/{arrived.id}/seen")
    back = {"recipient": joel.id, "turn": "recalled", "words": "A wrong date"}
    assert (await copies.say(copies.people.nadia, "/turns", **back)).status_code == 303
    clock.move(timedelta(hours=7))
    await Caller(house).go_round()
    leaves = {each.kind: each.state != LetterState.NONE for each in await _notices(copies, joel)}
    assert leaves == {NoticeKind.COPY_READY: False, NoticeKind.COPY_RECALLED: True}


async def _notices(copies: Copies, person: Person) -> Sequence[Row[Any]]:
    async with copies.people.house.database.reading() as connection:
        return (await connection.execute(select(notice).where(notice.c.person == person.id))).all()


async def test_a_copy_is_called_back_and_comes_back(copies: Copies) -> None:
    nadia, joel, key = copies.people.nadia, copies.people.joel, copies.people.joel.id
    wrong = "The address of somebody else stands in it."
    unsent = await copies.say(nadia, "/turns", recipient=key, turn="recalled", words=wrong)
    assert unsent.status_code == 422
    await copies.send(joel)
    home = await copies.browser(joel)
    assert "Your copy is here." in (await home.get("/")).text
    assert (await copies.say(nadia, "/turns", recipient=key, turn="recalled", words=wrong)).status_code == 303
    told = (await home.get("/")).text
    assert "A mistake was found in your copy." in told and "Your copy is here." not in told
    assert "Not back yet" in await copies.page(nadia)
    assert "Your copy was called back" in (await (await copies.browser(joel)).get(copies.home)).text
    assert (await copies.say(nadia, "/turns", recipient=key, turn="returned", words="Shredded")).status_code == 303
    assert "Back, or destroyed" in await copies.page(nadia)
    assert (await copies.say(joel, "/turns", recipient=key, turn="returned", words="x")).status_code == 403
    assert (await copies.say(nadia, "/turns", recipient="0" * 24, turn="acknowledged")).status_code == 404


async def test_why_a_copy_is_called_back_leads_nobody_to_a_door(copies: Copies) -> None:
    nadia, joel, key = copies.people.nadia, copies.people.joel, copies.people.joel.id
    await copies.send(joel)
    called = {"recipient": key, "turn": "recalled", "words": "It gives their refuge: 12 Wattle Street, Demoville."}
    asked = await copies.say(nadia, "/turns", **called)
    assert asked.status_code == 422 and "<mark>12 Wattle Street</mark>" in asked.text
    assert "Wattle" not in (await (await copies.browser(joel)).get(copies.home)).text
    (stands,) = lxml.html.fromstring(asked.text).xpath("//input[starts-with(@name, 'stands-')]/@name")
    assert (await copies.say(nadia, "/turns", **called, **{stands: "on"})).status_code == 303
    assert "Wattle" in (await (await copies.browser(joel)).get(copies.home)).text
    # What only those read who keep the list is not asked about.
    back = {"recipient": key, "turn": "returned", "words": "Shredded at 12 Wattle Street, Demoville."}
    assert (await copies.say(nadia, "/turns", **back)).status_code == 303


async def test_of_what_is_said_about_a_copy_nothing_is_cut_off(copies: Copies) -> None:
    nadia, key = copies.people.nadia, copies.people.joel.id
    for words, sentence in (("", "Please say it in a few words."), ("x" * 2_001, "these are 2,001.")):
        refused = await copies.say(nadia, "/turns", recipient=key, turn="complaint_told", words=words)
        assert refused.status_code == 422 and sentence in refused.text
        assert f'name="words" value="{words}"' in refused.text


async def test_a_school_gets_the_plan_on_paper(copies: Copies) -> None:
    nadia = copies.people.nadia
    link = await copies.say(
        nadia, "/recipients", recipient="Demoville School", extent="partial", channel="link", reason="Plan"
    )
    assert link.status_code == 422
    paper = {"recipient": "Demoville School", "extent": "partial", "channel": "paper", "reason": "The plan concerns it"}
    assert (await copies.say(nadia, "/recipients", **paper)).status_code == 303
    data = {"recipient": ["Demoville School"], "despite": "yes"}
    await (await copies.browser(nadia)).post(f"{copies.address}/sent", data=data)
    told = {"recipient": "Demoville School", "turn": "complaint_told", "words": "Leaflet"}
    assert (await copies.say(nadia, "/turns", **told)).status_code == 303
    page = await copies.page(nadia)
    assert "Sent Thursday 11 June 2026" in page
    assert "Told where to complain" in page


async def test_what_was_sent_goes_once_more_when_it_is_to_go_by_another_way(copies: Copies) -> None:
    nadia, joel = copies.people.nadia, copies.people.joel
    await copies.send(joel)
    assert (await copies.say(nadia, "/turns", recipient=joel.id, turn="acknowledged", words="")).status_code == 303
    assert "Has it: Thursday 11 June 2026" in await copies.page(nadia)
    way = {f"extent-{joel.id}": "full", f"channel-{joel.id}": "link", f"reason-{joel.id}": "As he asked"}
    await copies.say(nadia, "", **way)
    again = await (await copies.browser(nadia)).post(f"{copies.address}/sent", data={"recipient": [joel.id]})
    assert again.status_code == 422, "by the same way it is there"
    await copies.say(nadia, "", **{**way, f"channel-{joel.id}": "paper"})
    page = await copies.page(nadia)
    assert "Has it" not in page and "Minutes and plan · On paper" in page
    await copies.send(joel)
    assert "Sent Thursday 11 June 2026" in await copies.page(nadia)


async def test_a_copy_may_go_by_secure_message_or_be_kept_at_the_service(copies: Copies) -> None:
    nadia = copies.people.nadia
    ways = {"secure_message": "By secure message", "kept_at_service": "Kept for them at the service"}
    for way in ways:
        fields = {"recipient": f"Recipient {way}", "extent": "full", "channel": way, "reason": ""}
        assert (await copies.say(nadia, "/recipients", **fields)).status_code == 303
    data = {"recipient": [f"Recipient {way}" for way in ways], "despite": "yes"}
    assert (await (await copies.browser(nadia)).post(f"{copies.address}/sent", data=data)).status_code == 303
    page = await copies.page(nadia)
    for way, said in ways.items():
        line = page.split(f"Recipient {way}</strong>")[1].split("</summary>")[0]
        assert f"Minutes and plan · {said}</span>" in line and "Sent Thursday 11 June 2026" in line


def _printed(form: str, content: bytes) -> str:
    """What people read in a file of this form, without regard to its lines."""
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            text = " ".join(lxml.etree.fromstring(file.read("word/document.xml")).itertext())
    elif form == "pdf":
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif form == "txt":
        text = content.decode()
    else:
        text = lxml.html.fromstring(content).text_content()
    return " ".join(text.split())


async def _reads(copies: Copies, who: Person, form: str) -> str:
    where = f"{copies.home}/minutes" + (f".{form}" if form else "")
    answer = await (await copies.browser(who)).get(where)
    assert answer.status_code == 200
    return _printed(form, answer.content)


@pytest.mark.parametrize("form", ["", "pdf", "docx", "txt"])
async def test_every_copy_tells_who_is_to_get_what_before_it_is_sent_and_after(copies: Copies, form: str) -> None:
    people = copies.people
    before = await _reads(copies, people.tessa, form)
    for name in ("Joel Mockridge", "Tessa Sampleford"):
        assert f"{name}: minutes and plan; not sent yet" in before, "who takes part gets one though nobody said so"
    await copies.withhold(people.joel, "partial", "It was too much for him")
    await copies.withhold(people.fern, "none", "She asked for none")
    decided = await _reads(copies, people.tessa, form)
    assert "Joel Mockridge: the plan only, by link, with sign-in; not sent yet" in decided
    await copies.send(people.joel)
    sent = await _reads(copies, people.tessa, form)
    assert "Joel Mockridge: the plan only, by link, with sign-in; sent on 11 June 2026" in sent
    back = {"recipient": people.joel.id, "turn": "recalled", "words": "A wrong date"}
    await copies.say(people.nadia, "/turns", **back)
    recalled = await _reads(copies, people.tessa, form)
    assert "; called back on 11 June 2026" in recalled
    for each in (decided, sent, recalled):
        assert "Fern Placeholder:" not in each, "who gets none stands on nobody's copy"
        assert "too much for him" not in each and "A wrong date" not in each


@pytest.mark.parametrize("form", ["", "pdf", "docx", "txt"])
async def test_a_school_is_named_on_copies_only_when_somebody_said_that_it_may_be(copies: Copies, form: str) -> None:
    nadia, tessa = copies.people.nadia, copies.people.tessa
    school = {"recipient": "Demoville School", "extent": "full", "channel": "paper", "reason": ""}
    assert (await copies.say(nadia, "/recipients", **school)).status_code == 303
    data = {"recipient": ["Demoville School"], "despite": "yes"}
    await (await copies.browser(nadia)).post(f"{copies.address}/sent", data=data)
    for reader in (nadia, tessa):
        assert "Demoville School" not in await _reads(copies, reader, form)
    said = {f"{name}-Demoville School": word for name, word in (("extent", "full"), ("channel", "paper"))}
    assert (await copies.say(nadia, "", **said, **{"told-Demoville School": "yes", "at": "6"})).status_code == 303
    named = "Demoville School: minutes and plan, on paper; sent on 11 June 2026"
    assert named in await _reads(copies, tessa, form)
    await copies.say(nadia, "", **said)
    assert "Demoville School" not in await _reads(copies, tessa, form)


async def test_every_recipient_is_one_closed_line_but_for_what_needs_somebody(copies: Copies) -> None:
    nadia, joel = copies.people.nadia, copies.people.joel

    def opened(page: str) -> list[str]:
        every = lxml.html.fromstring(page).xpath("//details[@open][.//summary/strong]")
        return [each.xpath("string(summary/strong)") for each in every]

    assert not opened(await copies.page(nadia))
    wrong = await copies.withhold(joel, "none", "")
    assert opened(wrong.text) == [joel.name] and "Please say why this is not the whole copy." in wrong.text
    kept = await copies.say(
        nadia, "", **{f"extent-{joel.id}": "full", f"channel-{joel.id}": "paper", f"reason-{joel.id}": "", "at": "3"}
    )
    assert kept.headers["location"] == f"{copies.address}#copy-3"
    await copies.send(joel)
    assert not opened(await copies.page(nadia))
    await copies.say(nadia, "/turns", recipient=joel.id, turn="recalled", words="A wrong date")
    assert opened(await copies.page(nadia)) == [joel.name], "it is to come back"
