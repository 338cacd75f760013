"""What was corrected stands in every form in which a plan is taken along later, and changes no copy made before."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date, timedelta

import pypdf
import pytest
from icalendar import Calendar

from app.board.shape import Board, Collection, FollowUp, Goal
from tests.app.boards import prose
from tests.app.pages.test_correcting import Record
from tests.cast import Cast, HeldClock, Visit

GOAL = ("goal0001", Goal("a0", prose("Sleep in our own beds by 18 December")))
MEANT = "It is to be 11 January, not 18 December."
FORMS = ("fridge.pdf", "fhir.json", "ics", "json")


@pytest.fixture
async def record(visit: Visit, people: Cast) -> Record:
    receipts = FollowUp("a0", "Gather the receipts", people.joel.id, date(2026, 6, 19))
    board = Board("The next weeks", goals=Collection((GOAL,)), follow_ups=Collection((("folup001", receipts),)))
    record = Record(visit, people, await people.open_with(board))
    nadia = await record.browser(people.nadia)
    assert (await nadia.post(f"{record.home}/freeze")).status_code == 303
    return record


async def taken(record: Record) -> Mapping[str, bytes]:
    plan = f"/cases/{record.people.case.id}/plan/1"
    return {form: (await record.get(record.people.tessa, f"{plan}.{form}")).content for form in FORMS}


def printed(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


async def on_the_screen(record: Record) -> str:
    return (await record.get(record.people.tessa, f"/cases/{record.people.case.id}/plan/1/fridge")).text


async def test_a_date_that_was_corrected_is_on_the_fridge_too(record: Record, clock: HeldClock) -> None:
    before = await taken(record)
    clock.move(timedelta(days=1))
    await record.propose(record.people.joel, MEANT, beside="Goals")
    assert await taken(record) == before, "a proposal changes nothing"
    await record.decide("accepted")
    after = await taken(record)
    assert f"Goals: {MEANT}" in printed(after["fridge.pdf"])
    assert len(pypdf.PdfReader(io.BytesIO(after["fridge.pdf"])).pages) == 1
    assert MEANT in await on_the_screen(record)
    (plan,) = (
        each["resource"]
        for each in json.loads(after["fhir.json"])["entry"]
        if each["resource"]["resourceType"] == "CarePlan"
    )
    (note,) = plan["note"]
    assert MEANT in note["text"]
    assert note["authorString"].startswith("Joel Mockridge")
    assert after["json"] == before["json"], "the record itself stands unchanged"
    for form, copy in before.items():
        assert "Genuine and unchanged" in await record.checked(copy), form


async def test_a_calendar_says_only_that_something_was_written_beside_the_plan(
    record: Record, clock: HeldClock
) -> None:
    (before,) = Calendar.from_ical((await taken(record))["ics"]).walk("VEVENT")
    assert "description" not in before
    clock.move(timedelta(days=1))
    await record.propose(record.people.joel, MEANT, beside="Goals")
    await record.decide("accepted")
    file = (await taken(record))["ics"]
    (after,) = Calendar.from_ical(file).walk("VEVENT")
    assert "Something was written beside the plan later." in str(after["description"])
    assert after["uid"] == before["uid"]
    assert after.decoded("dtstamp") - before.decoded("dtstamp") == timedelta(days=1), "newer, so that it is taken in"
    assert b"January" not in file


async def test_what_corrects_the_minutes_alone_is_in_no_form_of_the_plan(record: Record) -> None:
    await record.propose(record.people.joel, "I came at ten past ten.")
    await record.decide("accepted")
    after = await taken(record)
    assert "ten past" not in printed(after["fridge.pdf"]) + await on_the_screen(record)
    assert b"ten past" not in after["fhir.json"] + after["ics"]


async def test_a_remark_that_corrects_nothing_is_counted_on_the_fridge_and_read_in_the_plan(record: Record) -> None:
    await record.propose(record.people.joel, "I see it differently.", kind="statement", beside="Goals")
    page = printed((await taken(record))["fridge.pdf"])
    assert "There is a remark beside the plan." in page
    assert "differently" not in page + await on_the_screen(record)


async def test_the_bases_of_sharing_are_in_the_bundle_of_those_alone_who_keep_them(record: Record) -> None:
    people = record.people
    fields = {"basis": "consent", "form": "written", "given_on": "2026-06-01", "given_by": people.joel.id}
    words = {"scope": "Sleep", "limits": "Nothing about the court"}
    assert people.iris.agency
    sent = {"shared_with": people.iris.agency.id, **fields, **words}
    nadia = await record.browser(people.nadia)
    assert (await nadia.post(f"/cases/{people.case.id}/sharing/bases", data=sent)).status_code == 303
    address = f"/cases/{people.case.id}/plan/1.fhir.json"
    kept, others = (await record.get(people.nadia, address)).text, (await record.get(people.joel, address)).text
    assert "Nothing about the court" in kept
    assert "Nothing about the court" not in others
    assert '"Consent"' not in others
