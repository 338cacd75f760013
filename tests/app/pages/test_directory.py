"""Who may come in, as administrators' browsers find it: keeping somebody out, and the directory of agencies."""

from __future__ import annotations

import httpx2
import pytest

from app.actions import administering, keeping_out, signing_in
from app.actions.refusals import Refusal, Suspended
from app.actions.signing_in import Coming
from app.people.agency import AgencyFacts, AgencyType
from app.people.contact import Channel, Contact
from app.people.session import Way
from app.storage import agencies, guests
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient


@pytest.fixture
async def ada(visit: Visit, people: Cast) -> Browser:
    """Oma is an administrator here, beside being a line manager."""
    await administering.make(people.house, "oma@example.org")
    return visit.browser((await people.signed_in(people.oma)).cookie)


async def test_nobody_else_finds_the_page(visit: Visit, people: Cast) -> None:
    for someone in (people.nadia, people.joel):
        browser = visit.browser((await people.signed_in(someone)).cookie)
        assert (await browser.get("/administration/people")).status_code == 404
        answer = await browser.post("/administration/suspensions", data={"who": people.iris.id})
        assert answer.status_code == 404
        assert "People and agencies" not in (await browser.get("/")).text


async def test_the_page_holds_no_family_and_no_case(ada: Browser, people: Cast) -> None:
    await people.open()
    page = await ada.get("/administration/people")
    assert page.status_code == 200
    assert "Nadia Exemplar" in page.text
    for fact in (people.tessa.name, people.joel.name, people.case.name, people.case.reference, "Room 2"):
        assert fact not in page.text


async def test_whoever_is_suspended_is_out_and_stays_out(ada: Browser, visit: Visit, people: Cast) -> None:
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    assert (await iris.get("/account")).status_code == 200
    answer = await ada.post("/administration/suspensions", data={"who": "IRIS@example.org"})
    assert answer.status_code == 303
    assert (await iris.get("/account")).headers["location"].startswith("/sign-in")
    async with people.house.database.writing() as connection:
        with pytest.raises(Suspended):
            await signing_in.begin(people.house, connection, people.iris, Way.PASSKEY, Coming())
    assert "Iris Demont" in (await ada.get("/administration/people")).text.split('id="staff"')[0]

    await ada.post("/administration/suspensions/end", data={"who": people.iris.id})
    again = visit.browser((await people.signed_in(people.iris)).cookie)
    assert (await again.get("/account")).status_code == 200


async def test_somebody_without_an_address_is_found_by_nothing_else(ada: Browser, people: Cast) -> None:
    answer = await ada.post("/administration/suspensions", data={"who": "Joel Mockridge"})
    assert answer.status_code == 422
    assert "Nobody here is known by Joel Mockridge." in answer.text


async def test_nobody_suspends_themselves(ada: Browser, people: Cast) -> None:
    answer = await ada.post("/administration/suspensions", data={"who": people.oma.id})
    assert answer.status_code == 422
    assert "You cannot suspend yourself" in answer.text


async def test_a_suspended_administrator_administers_nothing(ada: Browser, people: Cast) -> None:
    await keeping_out.suspend(people.house, "", "oma@example.org")
    assert (await ada.get("/administration/people")).headers["location"].startswith("/sign-in")


async def test_what_is_known_of_an_agency_is_kept(ada: Browser, people: Cast) -> None:
    typed = {"name": "Little Steps", "type": "non_government", "months": "3", "government_funded": "yes"}
    assert (await ada.post("/administration/agencies", data=typed)).status_code == 303
    async with people.house.database.reading() as connection:
        facts = {agency.name: known for agency, known in (await agencies.facts(connection)).items()}
    assert facts["Little Steps"] == AgencyFacts(AgencyType.NON_GOVERNMENT, True, False, 3)
    page = await ada.get("/administration/people")
    assert "Non-government, government-funded, works for 3 months" in page.text


@pytest.mark.parametrize("change", [{"months": "0"}, {"months": "x"}, {"type": "secret_service"}])
async def test_facts_that_cannot_be_are_refused_in_a_sentence(ada: Browser, change: dict[str, str]) -> None:
    answer = await ada.post("/administration/agencies", data={"name": "Little Steps", "type": "health", **change})
    assert answer.status_code == 422
    assert "Please" in answer.text


async def test_people_who_share_an_address_are_told_apart_by_their_code(people: Cast) -> None:
    async with people.house.database.writing() as connection:
        for someone in (people.tessa, people.joel):
            await guests.set_contact(connection, someone.id, Contact(Channel.EMAIL, "Home@example.org"))
        number = await guests.set_code(connection, people.joel.id, "words", people.house.clock.now())
    with pytest.raises(Refusal, match="Several people share"):
        await keeping_out.suspend(people.house, "", "home@example.org")
    assert await keeping_out.suspend(people.house, "", number) == people.joel
