"""Corrections of a frozen record, as browsers find them: proposed, decided, and beside what they correct."""

from __future__ import annotations

import html
import json
import re
from datetime import timedelta
from io import BytesIO

import httpx2
import lxml.html
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pypdf import PdfReader

from app.actions.verifying import verify
from app.people.person import Person
from app.record.sealing import digest
from app.storage import addenda, audit
from app.storage.signing import signing_key
from tests.app.actions.test_verifying import tamper
from tests.app.pages.test_sign_off import Table, frozen
from tests.cast import Cast, HeldClock, Visit


class Record(Table):
    def __init__(self, visit: Visit, people: Cast, conference: str) -> None:
        super().__init__(visit, people, conference)
        self.home = f"/conferences/{conference}"
        self.address = f"{self.home}/corrections"

    async def say(self, by: Person, where: str = "", /, **fields: str) -> httpx2.Response:
        return await (await self.browser(by)).post(self.address + where, data=fields)

    async def propose(self, by: Person, words: str, **more: str) -> httpx2.Response:
        return await self.say(by, **{"kind": "correction", "beside": "Who took part", "words": words, **more})

    async def decide(self, outcome: str, reason: str = "", by: Person | None = None) -> httpx2.Response:
        found = re.search(r'name="addendum" value="(\w+)"', await self.page(self.people.nadia))
        assert found
        chair = by or self.people.nadia
        return await self.say(chair, "/decisions", addendum=found[1], outcome=outcome, reason=reason)

    async def get(self, by: Person, path: str) -> httpx2.Response:
        return await (await self.browser(by)).get(path)

    async def checked(self, copy: bytes) -> str:
        """What a stranger is told of it."""
        json_ = {"Accept": "application/json"}
        answer = await self.visit.browser().post("/verify", json={"asked": digest(copy)}, headers=json_)
        return str(answer.json()["sentence"])


@pytest.fixture
async def record(visit: Visit, people: Cast) -> Record:
    return Record(visit, people, await frozen(visit, people))


async def test_who_chaired_is_told_of_a_correction_on_their_first_page_until_it_is_answered(record: Record) -> None:
    joel, nadia = record.people.joel, record.people.nadia
    assert (await record.propose(joel, "I came at ten past ten.")).status_code == 303
    told = f'<a href="{record.address}">Joel Mockridge proposes a correction</a>'
    assert told in (await record.get(nadia, "/")).text
    assert told not in (await record.get(joel, "/")).text
    assert (await record.decide("accepted")).status_code == 303
    assert told not in (await record.get(nadia, "/")).text


async def test_an_accepted_correction_stands_beside_what_it_corrects_and_the_record_stays(record: Record) -> None:
    joel, tessa = record.people.joel, record.people.tessa
    before = (await record.get(tessa, f"{record.home}/minutes.json")).content
    assert (await record.propose(joel, "I came at <b>ten past</b> ten.")).status_code == 303
    assert "ten past" not in await record.page(tessa)
    assert (await record.get(tessa, f"{record.address}.json")).status_code == 404
    assert (await record.decide("accepted", by=tessa)).status_code == 403
    assert (await record.decide("accepted")).status_code == 303
    minutes = (await record.get(tessa, f"{record.home}/minutes")).text
    assert minutes.index("Who took part") < minutes.index("I came at &lt;b&gt;ten past&lt;/b&gt; ten.")
    pdf = PdfReader(BytesIO((await record.get(tessa, f"{record.home}/minutes.pdf")).content))
    said = " ".join(page.extract_text() for page in pdf.pages)
    assert "ten past" in said
    assert "1, in version 1.1 of this record" in " ".join(said.split())
    assert (await record.get(tessa, f"{record.home}/minutes.json")).content == before
    plan = f"/cases/{record.people.case.id}/plan/1"
    assert "ten past" not in (await record.get(tessa, plan)).text


async def test_each_version_is_signed_and_names_the_one_before(record: Record) -> None:
    await record.propose(record.people.joel, "One")
    await record.decide("accepted")
    await record.propose(record.people.joel, "Two")
    await record.decide("noted", "It changes nothing")
    house = record.people.house
    async with house.database.reading() as connection:
        first, second = await addenda.versions(connection, record.conference)
    key: Ed25519PublicKey = signing_key(house.settings.keys).public_key()
    for each in (first, second):
        key.verify(each.signature, each.content)
        assert digest(each.content) == each.digest
    said = json.loads(second.content)["record"]
    assert (said["revision"], said["previous"], len(said["addenda"])) == (2, first.digest, 2)
    served = await record.get(record.people.tessa, f"{record.address}.json")
    assert served.content == second.content
    assert (await verify(house.database, house.settings.heads_directory)).problems == []
    await tamper(record.people, "UPDATE corrected_record SET content = CAST(content || ' ' AS BLOB) WHERE revision = 1")
    found = (await verify(house.database, house.settings.heads_directory)).problems
    assert [(each.number, each.sentence) for each in found] == [(1, "was changed.")]


async def test_whoever_checks_a_copy_learns_of_corrections_that_it_does_not_hold(
    record: Record, clock: HeldClock
) -> None:
    tessa = record.people.tessa
    json_, before = [(await record.get(tessa, f"{record.home}/minutes.{form}")).content for form in ("json", "pdf")]
    clock.move(timedelta(days=1))
    await record.propose(record.people.joel, "I came at ten past ten.")
    await record.decide("accepted")
    after, corrections = [
        (await record.get(tessa, address)).content
        for address in (f"{record.home}/minutes.pdf", f"{record.address}.json")
    ]
    came = " Corrections came later: version 1.1 of 12 June 2026."
    assert (await record.checked(json_)).endswith(f"as JSON, frozen on 11 June 2026.{came}")
    assert (await record.checked(before)).endswith(f"as PDF, frozen on 11 June 2026.{came}")
    held = ", with the corrections up to version 1.1."
    assert (await record.checked(after)).endswith(f"as PDF, frozen on 11 June 2026{held}")
    package = (await record.get(tessa, f"{record.home}/record.zip")).content
    assert (await record.checked(package)).endswith(f"as signed package, frozen on 11 June 2026{held}")
    assert await record.checked(corrections) == (
        "Genuine and unchanged: corrections of a record, version 1.1, as JSON, made on 12 June 2026."
    )


async def test_whoever_checks_a_copy_learns_that_a_newer_one_says_more(record: Record, clock: HeldClock) -> None:
    tessa, plan = record.people.tessa, f"/cases/{record.people.case.id}/plan/1.pdf"
    came = " Something has come since, last on 12 June 2026,"
    old = [(await record.get(tessa, address)).content for address in (plan, f"{record.home}/record.zip")]
    minutes = (await record.get(tessa, f"{record.home}/minutes.pdf")).content
    for each in old:
        assert came not in await record.checked(each)
    clock.move(timedelta(days=1))
    signs = Table(record.visit, record.people, record.conference)
    assert (await signs.post(tessa, said="signed", agreed="yes", words="")).status_code == 303
    for each in old:
        assert came in await record.checked(each)
    assert came not in await record.checked(minutes), "the minutes say nothing of signatures"
    assert came not in await record.checked((await record.get(tessa, plan)).content)


async def test_minutes_are_called_by_the_version_that_stands_on_them(visit: Visit, people: Cast) -> None:
    await frozen(visit, people)
    second = Record(visit, people, await frozen(visit, people))
    for form in ("pdf", "json"):
        answer = await second.get(people.tessa, f"{second.home}/minutes.{form}")
        assert f" v2.{form}" in answer.headers["content-disposition"]
        assert "minutes, version 2," in await second.checked(answer.content)


async def test_that_the_newest_version_was_taken_away_is_noticed(record: Record) -> None:
    for words in ("One", "Two"):
        await record.propose(record.people.joel, words)
        await record.decide("accepted")
    await tamper(record.people, "DELETE FROM corrected_record WHERE revision = 2")
    house = record.people.house
    found = (await verify(house.database, house.settings.heads_directory)).problems
    assert [(each.number, each.sentence) for each in found] == [(2, "is missing.")]
    await tamper(record.people, "DELETE FROM corrected_record")
    found = (await verify(house.database, house.settings.heads_directory)).problems
    assert [(each.number, each.sentence) for each in found] == [(1, "is missing."), (2, "is missing.")]


async def test_what_is_declined_is_told_to_whoever_proposed_it_and_to_nobody_else(record: Record) -> None:
    await record.propose(record.people.joel, "I was there all the time.")
    refused = await record.decide("declined")
    assert refused.status_code == 422
    assert "Please say why." in refused.text
    assert (await record.decide("declined", "The register says ten.")).status_code == 303
    assert "The register says ten." in await record.page(record.people.joel)
    assert "all the time" not in await record.page(record.people.tessa)
    assert "all the time" not in (await record.get(record.people.tessa, f"{record.home}/minutes")).text


async def test_after_the_period_a_statement_can_still_be_attached(record: Record, clock: HeldClock) -> None:
    clock.move(timedelta(days=20))
    late = await record.propose(record.people.joel, "Ten past.")
    assert late.status_code == 422
    assert "The time for corrections is over." in late.text
    statement = {"kind": "statement", "beside": ""}
    assert (await record.propose(record.people.joel, "I see it differently.", **statement)).status_code == 303
    assert "I see it differently." in (await record.get(record.people.tessa, f"{record.home}/minutes")).text


async def test_whoever_holds_the_plan_only_corrects_that_and_reads_nothing_that_stands_beside_the_minutes(
    record: Record,
) -> None:
    joel, tessa, home = record.people.joel, record.people.tessa, record.home
    copy = {f"extent-{joel.id}": "partial", f"channel-{joel.id}": "link", f"reason-{joel.id}": "Tessa asked"}
    decided = await (await record.browser(record.people.nadia)).post(f"{home}/distribution", data=copy)
    assert decided.status_code == 303
    attached = {"kind": "statement", "words": "Only for the minutes."}
    assert (await record.say(tessa, **attached, beside="Who took part")).status_code == 303
    plan = f"/cases/{record.people.case.id}/plan/1"
    assert f'href="{record.address}"' in (await record.get(joel, plan)).text
    page = await record.page(joel)
    assert "Only for the minutes." not in page
    assert "Who took part" not in page
    for beside in ("", "Who took part"):
        refused = await record.propose(joel, "It is wrong", beside=beside)
        assert refused.status_code == 422
    assert (await record.propose(joel, "The date is the 11th.", beside="About this record")).status_code == 303
    assert (await record.decide("accepted")).status_code == 303
    mine = {"kind": "statement", "words": "I did not agree to this.", "beside": "About this record"}
    assert (await record.say(joel, **mine)).status_code == 303
    for reader, address in ((joel, f"{plan}.txt"), (tessa, f"{home}/minutes.txt")):
        told = (await record.get(reader, address)).text
        assert "The date is the 11th." in told
        assert "I did not agree to this." in told
    for withheld in (f"{record.address}.json", f"{home}/minutes"):
        assert (await record.get(joel, withheld)).status_code == 403


DOOR = "Mum lives at 14 Wattlebird Street now, ring 0412 345 678."


async def looked(browser: httpx2.AsyncClient, page: httpx2.Response, **typed: str) -> httpx2.Response:
    """The page that asks to look once more, sent with a tick at each, and with what else is typed into it."""
    assert page.status_code == 422
    assert "Does this tell where to find somebody?" in page.text
    form = lxml.html.fromstring(page.text).xpath("//form[.//ul[contains(@class, 'telling')]]")[0]
    fields = {each.get("name"): each.get("value") or "on" for each in form.xpath(".//input")}
    assert sum(name.startswith("stands-") for name in fields) == 2
    return await browser.post(form.get("action"), data={**fields, **typed})


async def test_what_could_lead_to_a_door_is_looked_at_before_a_statement_stands_in_every_copy(record: Record) -> None:
    joel, minutes = record.people.joel, f"{record.home}/minutes.txt"
    browser = await record.browser(joel)
    asked = await record.propose(joel, DOOR, kind="statement")
    assert "<mark>14 Wattlebird Street</mark>" in asked.text
    assert "Wattlebird" not in (await record.get(record.people.tessa, minutes)).text
    assert "Wattlebird" not in await record.page(joel)
    assert (await looked(browser, asked)).status_code == 303
    assert "14 Wattlebird Street" in (await record.get(record.people.tessa, minutes)).text
    async with record.people.house.database.reading() as connection:
        noted = [row async for row in audit.rows(connection) if row.kind == "telling-let-stand"]
    assert [row.person for row in noted] == [joel.id]


async def test_the_chair_looks_too_before_a_correction_stands_in_every_copy(record: Record) -> None:
    joel, nadia, minutes = record.people.joel, record.people.nadia, f"{record.home}/minutes.txt"
    assert (await looked(await record.browser(joel), await record.propose(joel, DOOR))).status_code == 303
    asked = await record.decide("accepted")
    assert "Wattlebird" not in (await record.get(record.people.tessa, minutes)).text
    assert (await looked(await record.browser(nadia), asked)).status_code == 303
    assert "14 Wattlebird Street" in (await record.get(record.people.tessa, minutes)).text
    assert (await looked(await record.browser(joel), await record.propose(joel, DOOR))).status_code == 303
    assert (await record.decide("declined", "Not for the record.")).status_code == 303


async def test_only_who_takes_part_corrects_and_only_beside_what_there_is(record: Record) -> None:
    for stranger in (record.people.iris, record.people.otto):
        assert (await record.propose(stranger, "x")).status_code == 404
    assert (await record.propose(record.people.joel, "x", beside="No such part")).status_code == 422
    assert (await record.propose(record.people.joel, " ")).status_code == 422


async def test_whoever_reads_the_corrections_or_takes_them_along_is_written_down_and_may_not_do_it_for_ever(
    record: Record,
) -> None:
    joel, nadia, house = record.people.joel, record.people.nadia, record.people.house
    await record.propose(record.people.tessa, "Iris was on the telephone.")
    await record.decide("accepted")
    browser = await record.browser(joel)
    copy = await browser.get(f"{record.address}.json")
    assert (await browser.head(f"{record.address}.json")).status_code == 200
    await browser.get(record.address)
    async with house.database.reading() as connection:
        rows = await audit.of_person(connection, joel.id, 9)
    told = [(each.kind, json.loads(each.details)) for each in reversed(rows) if each.person == joel.id]
    what = {"record": "corrections", "form": "json", "digest": digest(copy.content)}
    assert told[-2:] == [("file-downloaded", what), ("corrections-viewed", {})]
    seen = html.unescape((await record.get(nadia, f"{record.home}/views")).text)
    assert "Joel Mockridge downloaded the corrections of" in seen and "read what was corrected in the record of" in seen
    for _ in range(house.settings.downloads_a_minute - 1):
        assert (await browser.get(f"{record.address}.json")).status_code == 200
    assert (await browser.get(f"{record.address}.json")).status_code == 429
