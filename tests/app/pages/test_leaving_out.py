"""Whoever is left out of one conference and takes part in another of the same case already."""

from __future__ import annotations

import httpx2
import lxml.html
import pytest

from app.people.person import Person
from app.storage import accounts, conferences
from tests.app.pages.test_telling_apart import seated
from tests.app.pages.test_walk import form_of, opened
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def address(nadia: Browser, people: Cast) -> str:
    """The conference of which somebody is left out."""
    return await opened(nadia, people, date="2026-06-18", then="later")


@pytest.fixture
async def following(nadia: Browser, people: Cast, address: str) -> str:
    """Another, in which Iris takes part already."""
    draft = {**form_of(people, date="2026-06-25", then="later"), f"role-{people.iris.id}": "reader", "despite": "yes"}
    return (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]


async def leave_out(nadia: Browser, address: str, person: Person) -> None:
    left = {"left_out": person.id, "left_out_reason": "An order until March."}
    assert (await nadia.post(f"{address}/left-out", data=left)).status_code == 303


async def warned(browser: Browser, page: str) -> list[str]:
    found = lxml.html.fromstring((await browser.get(page)).text)
    banners = [" ".join(each.text_content().split()) for each in found.find_class("banner--warning")]
    return [each for each in banners if "is not invited to" in each]


async def test_the_page_where_somebody_is_left_out_names_the_conferences_in_which_they_still_take_part(
    nadia: Browser, people: Cast, address: str, following: str
) -> None:
    assert await warned(nadia, f"{address}/invited") == []
    await leave_out(nadia, address, people.iris)
    (sentence,) = await warned(nadia, f"{address}/invited")
    assert sentence.startswith("Iris Demont still takes part in case conference 2 on Thursday 25 June 2026, 10:00")
    assert "Take Iris Demont out of case conference 2" in sentence


@pytest.mark.parametrize("page", ["", "/invited"])
async def test_the_page_of_the_other_conference_says_it_to_its_chair_and_to_nobody_else(
    visit: Visit, nadia: Browser, people: Cast, address: str, following: str, page: str
) -> None:
    await leave_out(nadia, address, people.iris)
    (sentence,) = await warned(nadia, f"{following}{page}")
    assert "Iris Demont still takes part in this conference, and is not invited to case conference 1" in sentence
    assert "An order until March." in sentence
    for other in (people.joel, people.iris):
        browser = visit.browser((await people.signed_in(other)).cookie)
        assert "An order until March." not in (await browser.get(f"{following}{page}")).text


async def test_whoever_is_left_out_is_taken_out_of_the_other_conference_and_invited_there_no_more(
    nadia: Browser, people: Cast, address: str, following: str
) -> None:
    too = f"{following}/left-out/{people.iris.id}/too"
    assert (await nadia.post(too)).status_code == 404, "nobody is taken out who is left out of nothing"
    await leave_out(nadia, address, people.iris)
    assert (await nadia.post(too)).status_code == 303
    assert people.iris.id not in await seated(people, following)
    assert "<strong>Iris Demont</strong>: An order until March." in (await nadia.get(f"{following}/invited")).text
    assert await warned(nadia, f"{address}/invited") == await warned(nadia, following) == []
    again = await nadia.post(f"{following}/invited", data={f"role-{people.iris.id}": "reader", "despite": "yes"})
    assert again.status_code == 422


async def test_whoever_may_come_to_a_conference_all_the_same_is_not_spoken_of_there(
    nadia: Browser, people: Cast, address: str
) -> None:
    await leave_out(nadia, address, people.iris)
    draft = {**form_of(people, date="2026-06-25", then="later"), f"role-{people.iris.id}": "reader"}
    said = {**draft, "despite": "yes", "another": people.iris.id}
    following = (await nadia.post(f"/cases/{people.case.id}/conferences", data=said)).headers["location"]
    assert people.iris.id in await seated(people, following)
    assert await warned(nadia, following) == await warned(nadia, f"{address}/invited") == []


async def test_who_chairs_is_not_taken_out_but_named(visit: Visit, nadia: Browser, people: Cast, address: str) -> None:
    draft = form_of(people, date="2026-06-25", then="later")
    draft |= {f"role-{people.nadia.id}": "contributor", f"role-{people.iris.id}": "chair", "despite": "yes"}
    following = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    await leave_out(nadia, address, people.iris)
    (sentence,) = await warned(nadia, f"{address}/invited")
    assert sentence.startswith("Iris Demont chairs case conference 2")
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    assert await warned(iris, following) == []
    async with people.house.database.reading() as connection:
        assert await conferences.participants(connection, following.rpartition("/")[2])


@pytest.mark.parametrize("role", ["", "reader"])
async def test_who_invites_to_a_planned_conference_alone_learns_whom_to_ask_and_not_the_reason_of_another(
    visit: Visit, nadia: Browser, people: Cast, role: str
) -> None:
    without = {f"role-{people.fern.id}": "", f"role-{people.iris.id}": role, "despite": "yes"}
    draft = form_of(people, date="2026-06-18", then="later") | without
    other = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    chaired = {f"role-{people.iris.id}": "chair", f"role-{people.nadia.id}": "contributor", "despite": "yes"}
    draft = form_of(people, date="2026-06-25", then="later") | chaired | {f"role-{people.fern.id}": ""}
    planned = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    await leave_out(nadia, other, people.fern)
    draft = form_of(people, date="2026-07-02", then="later") | chaired | {f"role-{people.fern.id}": ""}
    later = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    for address in (planned, later):
        shown = " ".join(lxml.html.fromstring((await iris.get(f"{address}/invited")).text).text_content().split())
        assert "An order until March." not in shown
        assert "Fern Placeholder is left out of another conference of this case as well." in shown
        assert "Who can say why: Nadia" in shown
    assert "An order until March." in (await nadia.get(f"{other}/invited")).text


async def frozen_without(visit: Visit, people: Cast, person: Person, iris: str) -> str:
    """A conference that is over, of which Oma left somebody out; Iris takes part in this role."""
    oma = visit.browser((await people.signed_in(people.oma)).cookie)
    chair = people.iris if iris == "chair" else people.nadia
    roles = {f"role-{people.nadia.id}": "contributor", f"role-{people.iris.id}": iris, f"role-{chair.id}": "chair"}
    draft = form_of(people, date="2026-06-18", then="later") | roles | {"despite": "yes", f"role-{person.id}": ""}
    address = (await oma.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    await leave_out(oma, address, person)
    leading = visit.browser((await people.signed_in(chair)).cookie)
    for step in ("open", "freeze"):
        assert (await leading.post(f"{address}/{step}")).status_code == 303
    return address


async def planned_by_iris(visit: Visit, people: Cast, person: Person) -> str:
    """The next one, which Iris chairs and to which the same person is not invited."""
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    chaired = {f"role-{people.iris.id}": "chair", f"role-{people.nadia.id}": "contributor", f"role-{person.id}": ""}
    draft = form_of(people, date="2026-06-25", then="later") | chaired | {"despite": "yes"}
    return (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]


async def shown_to(visit: Visit, people: Cast, reader: Person, address: str) -> str:
    browser = visit.browser((await people.signed_in(reader)).cookie)
    page = await browser.get(f"{address}/invited")
    assert page.status_code == 200
    return " ".join(lxml.html.fromstring(page.text).text_content().split())


@pytest.mark.parametrize(("role", "reads"), [("chair", True), ("contributor", False), ("", False)])
async def test_who_chaired_goes_on_reading_why_somebody_is_left_out_once_that_conference_is_over(
    visit: Visit, people: Cast, role: str, reads: bool
) -> None:
    await frozen_without(visit, people, people.fern, role)
    later = await planned_by_iris(visit, people, people.fern)
    shown = await shown_to(visit, people, people.iris, later)
    assert ("Fern Placeholder: An order until March." in shown) is reads
    assert ("Fern Placeholder is left out of another conference of this case as well." in shown) is not reads
    assert "Fern Placeholder: An order until March." in await shown_to(visit, people, people.nadia, later)


async def test_the_warning_about_who_still_takes_part_says_why_once_the_other_conference_is_over(
    visit: Visit, people: Cast
) -> None:
    chaired = {f"role-{people.iris.id}": "chair", f"role-{people.nadia.id}": "contributor", "despite": "yes"}
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    draft = form_of(people, date="2026-06-25", then="later") | chaired
    later = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    over = await frozen_without(visit, people, people.fern, "chair")
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    (sentence,) = await warned(iris, later)
    assert "An order until March." in sentence
    assert f"{over}/invited" not in (await iris.get(later)).text


async def test_who_is_named_to_say_why_can_still_be_asked(visit: Visit, people: Cast) -> None:
    await frozen_without(visit, people, people.fern, "contributor")
    later = await planned_by_iris(visit, people, people.fern)
    named = f"Who can say why: {people.oma.name}, {people.nadia.name}."
    assert named in await shown_to(visit, people, people.iris, later)
    async with people.house.database.writing() as connection:
        await accounts.set_suspended(connection, people.oma.id, people.house.clock.now())
    named = f"Who can say why: {people.nadia.name}."
    assert named in await shown_to(visit, people, people.iris, later)


async def test_nobody_reads_why_they_are_left_out_themselves_because_they_answer_for_the_case(
    visit: Visit, people: Cast
) -> None:
    chaired = {f"role-{people.iris.id}": "chair", f"role-{people.nadia.id}": "contributor", "despite": "yes"}
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    draft = form_of(people, date="2026-06-18", then="later") | chaired | {f"role-{people.oma.id}": ""}
    first = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    await leave_out(nadia, first, people.oma)
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    for step in ("open", "freeze"):
        assert (await iris.post(f"{first}/{step}")).status_code == 303
    later = await planned_by_iris(visit, people, people.oma)
    assert "An order until March." in await shown_to(visit, people, people.iris, later)
    shown = await shown_to(visit, people, people.oma, later)
    assert "An order until March." not in shown
    assert f"Who can say why: {people.nadia.name}." in shown


@pytest.mark.parametrize("role", ["", "reader"])
async def test_who_invites_to_one_conference_alone_reads_no_reason_of_another_and_gives_one_of_their_own(
    visit: Visit, nadia: Browser, people: Cast, role: str
) -> None:
    without = {f"role-{people.fern.id}": "", f"role-{people.iris.id}": role, "despite": "yes"}
    draft = form_of(people, date="2026-06-18", then="later") | without
    other = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    chaired = {f"role-{people.iris.id}": "chair", f"role-{people.nadia.id}": "contributor", "despite": "yes"}
    draft = form_of(people, date="2026-06-25", then="later") | chaired
    address = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    await leave_out(nadia, other, people.fern)
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    left_out_of = "case conference 1 on Thursday 18 June 2026" if role else "another conference of this case."
    for page in (address, f"{address}/invited"):
        (sentence,) = await warned(iris, page)
        assert f"Fern Placeholder still takes part in this conference, and is not invited to {left_out_of}" in sentence
        shown = (await iris.get(page)).text
        assert "An order until March." not in shown and f"{other}/invited" not in shown
    too = f"{address}/left-out/{people.fern.id}/too"
    for typed, sentence in (("  ", "Please say why"), ("a" * 10_001, "at most 10,000 characters")):
        refused = await iris.post(too, data={"left_out_reason": typed})
        found = lxml.html.fromstring(refused.text)
        assert refused.status_code == 422
        assert sentence in found.get_element_by_id(f"error-left_out_reason-{people.fern.id}").text_content()
        assert found.get_element_by_id(f"field-left_out_reason-{people.fern.id}").value == typed
    assert people.fern.id in await seated(people, address)
    assert (await iris.post(too, data={"left_out_reason": "She asked for it."})).status_code == 303
    assert people.fern.id not in await seated(people, address)
    shown = (await iris.get(f"{address}/invited")).text
    assert "<strong>Fern Placeholder</strong>: She asked for it." in shown and "An order until March." not in shown


async def test_who_takes_part_in_another_conference_to_which_one_does_not_invite_is_named_without_a_link_to_its_list(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    chaired = {f"role-{people.iris.id}": "chair", f"role-{people.nadia.id}": "contributor", "despite": "yes"}
    draft = form_of(people, date="2026-06-18", then="later") | chaired | {f"role-{people.fern.id}": ""}
    address = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    draft = form_of(people, date="2026-06-25", then="later") | {f"role-{people.iris.id}": "reader", "despite": "yes"}
    other = (await nadia.post(f"/cases/{people.case.id}/conferences", data=draft)).headers["location"]
    await leave_out(nadia, address, people.fern)
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    (sentence,) = await warned(iris, f"{address}/invited")
    assert sentence.startswith("Fern Placeholder still takes part in case conference 2 on Thursday 25 June 2026")
    assert f"{other}/invited" not in (await iris.get(f"{address}/invited")).text
