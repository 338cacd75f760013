"""Invitations as browsers find them: the chair's, a mail scanner's, and the guest's."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import httpx2
import lxml.html
import pytest

from app.actions import considering, inviting, keeping_out
from app.conference.considering import ConsiderationDraft
from app.conference.inviting import Newcomer
from app.conference.kinds import Attendance, Kind, Role
from app.people import credentials
from app.people.contact import Channel, Contact
from app.people.person import Person
from app.storage import conferences, guests
from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient
ON_PAPER = Newcomer("Maureen Mockridge", Kind.KIN, "grandmother", "", Role.CONTRIBUTOR, Contact(Channel.PAPER))


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def address(people: Cast) -> str:
    return f"/conferences/{await people.open()}"


async def slip(nadia: Browser, people: Cast, address: str) -> str:
    """The secret of a slip that Nadia makes for somebody new."""
    conference = address.rpartition("/")[2]
    await inviting.invite(people.house, people.nadia.id, conference, {}, [ON_PAPER])
    person = await person_called(people, conference, ON_PAPER.name)
    page = await nadia.post(f"{address}/invited/{person}/slip")
    assert page.status_code == 200
    assert "<svg" in page.text
    found = re.search(r"/i#([\w-]{43})", page.text)
    assert found
    return found[1]


async def person_called(people: Cast, conference: str, name: str) -> str:
    async with people.house.database.reading() as connection:
        present = await conferences.participants(connection, conference)
    return next(each.person.id for each in present if each.person.name == name)


async def test_of_an_invitation_each_field_that_is_missing_says_so_beside_it(nadia: Browser, address: str) -> None:
    """The empty form too: it asks for somebody of the lists, or a name."""
    empty = {"name": " ", "kind": "", "channel": "", "email": "", "phone": "", "despite": "yes"}
    begun = {**empty, "relation": "grandmother"}
    for typed, missing in ((empty, {"name"}), (begun, {"name", "kind", "channel"})):
        refused = await nadia.post(f"{address}/invited", data=typed)
        assert refused.status_code == 422
        page = lxml.html.fromstring(refused.text)
        wrong = page.xpath("//form[@id='invite']//*[@aria-invalid='true']")
        assert {each.name for each in wrong} == missing
        for each in wrong:
            assert page.get_element_by_id(each.get("aria-describedby").strip()).text_content().startswith("Please ")
        assert page.xpath("//details[summary='Somebody new']/@open")
        lists = page.xpath("//fieldset[legend='Known to this case']/@aria-describedby")
        assert lists == (["error-people"] if typed is empty else [])
        assert ("Please choose a role for at least one person" in refused.text) is (typed is empty)


async def test_the_chair_invites_several_people_in_one_form(nadia: Browser, people: Cast, address: str) -> None:
    typed = {
        f"role-{people.iris.id}": "deputy",
        "name": "Maureen <b>Mockridge</b>",
        "kind": "kin",
        "relation": "grandmother",
        "role": "contributor",
        "channel": "email",
        "email": "maureen@example.org",
        "despite": "yes",
    }
    answer = await nadia.post(f"{address}/invited", data=typed)
    assert answer.status_code == 303
    page = await nadia.get(f"{address}/invited")
    assert "Maureen &lt;b&gt;Mockridge&lt;/b&gt;" in page.text
    assert "Iris Demont" in page.text


MISSING = "Perhaps these are missing:"


async def planned_after_one_with_iris(people: Cast, chair: Person) -> str:
    """The address of a conference without Iris, who was at the one before."""
    before = await people.plan(date="2026-06-04", roles={**people.roles, people.iris.id: Role.CONTRIBUTOR})
    async with people.house.database.writing() as connection:
        await conferences.attended(connection, before, people.iris.id, Attendance.PRESENT)
    roles = {people.tessa.id: Role.CONTRIBUTOR, chair.id: Role.CHAIR}
    return f"/conferences/{await people.plan(roles=roles)}/invited"


async def test_who_was_there_before_or_answers_for_the_case_is_pointed_at_until_they_are_invited(
    nadia: Browser, people: Cast
) -> None:
    address = await planned_after_one_with_iris(people, people.fern)
    page = (await nadia.get(address)).text
    pointed = page[page.index(MISSING) : page.index("Known to this case")]
    assert re.search(
        r"Iris Demont</strong> \(child health nurse, Demoville Health\): was at case conference 1</li>", pointed
    )
    assert re.search(r"Nadia Exemplar</strong> \(team leader, Little Steps\): manages the case</li>", pointed)
    assert "Joel" not in pointed, "who was only invited to the one before need not have been there"
    await nadia.post(
        address,
        data={f"role-{people.iris.id}": "contributor", f"role-{people.nadia.id}": "contributor", "despite": "yes"},
    )
    assert MISSING not in (await nadia.get(address)).text


async def test_who_was_talked_with_is_pointed_at_for_those_who_answer_for_the_case_alone(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    matter = "Wren missed two weighings."
    address = await planned_after_one_with_iris(people, people.fern)
    kept = ConsiderationDraft(
        matter, [people.joel.id], "The car was broken.", "coordinated", "", "Many help.", people.nadia.id, "2026-06-02"
    )
    await considering.consider(people.house, people.nadia.id, people.case.id, kept, "")
    assert f"was talked with about: {matter}" in (await nadia.get(address)).text
    fern = visit.browser((await people.signed_in(people.fern)).cookie)
    page = (await fern.get(address)).text
    assert "was at case conference 1" in page
    assert matter not in page


async def test_nobody_who_must_not_be_invited_is_pointed_at(nadia: Browser, people: Cast) -> None:
    address = await planned_after_one_with_iris(people, people.nadia)
    away = {"left_out": people.iris.id, "absence": "left_out", "left_out_reason": "Her own wish."}
    await nadia.post(address.replace("/invited", "/left-out"), data=away)
    page = (await nadia.get(address)).text
    assert "Her own wish." in page
    assert "was at case conference 1" not in page
    back = f"{address.replace('/invited', '/left-out')}/{people.iris.id}/back"
    await nadia.post(back)
    assert "was at case conference 1" in (await nadia.get(address)).text
    named = {"left_out_name": "iris  demont", "left_out_another": "yes", "left_out_reason": "Her own wish."}
    await nadia.post(address.replace("/invited", "/left-out"), data=named)
    page = (await nadia.get(address)).text
    assert "Her own wish." in page
    assert "was at case conference 1" not in page


async def test_a_form_that_says_too_little_keeps_what_was_typed(nadia: Browser, people: Cast, address: str) -> None:
    typed = {"name": "Maureen", "channel": "email", "email": "nowhere", "kind": "kin", "role": "reader"}
    answer = await nadia.post(f"{address}/invited", data=typed)
    assert answer.status_code == 422
    assert 'value="Maureen"' in answer.text
    assert "Please give the e-mail address" in answer.text


async def test_how_somebody_is_reached_is_told_beside_the_field_that_is_wrong_and_stays(
    nadia: Browser, people: Cast, address: str
) -> None:
    conference = address.rpartition("/")[2]
    await inviting.invite(people.house, people.nadia.id, conference, {}, [ON_PAPER])
    guest = await person_called(people, conference, ON_PAPER.name)
    typed = {"channel": "email", "email": "maureen at home", "phone": "0491 570 156", "hours_from": "09:00"}
    refused = await nadia.post(f"{address}/invited/{guest}/reach", data=typed)
    assert refused.status_code == 422
    page = lxml.html.fromstring(refused.text)
    for field, sentence in (
        ("email", "Please give the e-mail address, for example maureen@example.org."),
        ("hours_from", "Please give both hours, for example 09:00 and 15:00, or neither."),
    ):
        (box,) = page.xpath(f"//input[@id='field-{field}-of-{guest}']")
        assert box.get("value") == typed[field]
        (said,) = page.xpath(f"//*[@id='{box.get('aria-describedby').strip()}']")
        assert said.text_content() == sentence
        (new,) = page.xpath(f"//form[@id='invite']//input[@name='{field}']")
        assert not new.get("aria-invalid"), "nothing is wrong with the form for somebody new"
    assert page.xpath(f"//details[@open]//input[@id='field-phone-of-{guest}']/@value") == [typed["phone"]]
    assert page.xpath(f"//select[@id='field-channel-of-{guest}']/option[@selected]/@value") == ["email"]
    said = {**typed, "email": "maureen@example.org", "hours_to": "15:00"}
    assert (await nadia.post(f"{address}/invited/{guest}/reach", data=said)).status_code == 303


async def test_the_list_is_for_the_chair(visit: Visit, people: Cast, address: str) -> None:
    joel = visit.browser((await people.signed_in(people.joel)).cookie)
    assert (await joel.get(f"{address}/invited")).status_code == 403
    assert (await joel.get(f"{address}/invited/list")).status_code == 403
    otto = visit.browser((await people.signed_in(people.otto)).cookie)
    assert (await otto.get(f"{address}/invited")).status_code == 404


async def test_the_list_is_sent_again_only_when_it_has_changed(nadia: Browser, people: Cast, address: str) -> None:
    page = await nadia.get(f"{address}/invited")
    found = re.search(r'hx-get="([^"]+list\?seen[^"]+)"', page.text)
    assert found
    asked = html.unescape(found[1])
    assert (await nadia.get(asked)).status_code == 204
    await nadia.post(f"{address}/invited/{people.joel.id}/role", data={"role": "reader"})
    assert (await nadia.get(asked)).status_code == 200


async def test_attack_90_a_scanner_that_follows_the_link_consumes_nothing(
    visit: Visit, nadia: Browser, people: Cast, address: str
) -> None:
    token = await slip(nadia, people, address)
    scanner = visit.browser()
    for method in ("GET", "HEAD"):
        assert (await scanner.request(method, "/i")).status_code == 200
    assert (await scanner.get(f"/i?token={token}")).status_code == 200
    for path in ("/i/accept", "/i/decline"):
        assert (await scanner.get(path)).status_code == 405
    guest = visit.browser()
    assert (await guest.post("/i/accept", data={"token": token, "agreed": "yes"})).status_code == 200


async def test_a_guest_reads_agrees_gets_a_code_and_waits(
    visit: Visit, nadia: Browser, people: Cast, address: str
) -> None:
    token, guest = await slip(nadia, people, address), visit.browser()
    page = await guest.post("/i", data={"token": token})
    assert "Nadia Exemplar of Little Steps invites you" in page.text
    for fact in (people.case.reference, people.case.name, "Little Steps, Room 2", "See what worked"):
        assert fact not in page.text
    refused = await guest.post("/i/accept", data={"token": token})
    assert refused.status_code == 422
    page = await guest.post("/i/accept", data={"token": token, "agreed": "yes"})
    assert re.search(r"\d{5}(-[a-z]+){4}", page.text)

    assert (await guest.get(address)).headers["location"] == f"{address}/waiting"
    page = await guest.get(f"{address}/waiting")
    assert "Nadia Exemplar sees that you are here" in page.text
    for path in (f"{address}/closing", f"{address}/minutes", f"/cases/{people.case.id}", f"{address}/invited"):
        assert (await guest.get(path)).status_code == 404
    home = await guest.get("/")
    assert people.case.name not in home.text
    assert (await guest.post(f"{address}/passes", json={"shape": 1})).status_code == 404

    person = await person_called(people, address.rpartition("/")[2], ON_PAPER.name)
    told = await nadia.get(f"{address}/invited/waiting", headers={"Accept": "application/json"})
    assert told.json()["waiting"] == [{"id": person, "name": ON_PAPER.name, "knownAs": "grandmother", "byLink": False}]
    assert (await guest.post(f"{address}/invited/{person}/admit")).status_code == 404
    assert (await nadia.post(f"{address}/invited/{person}/admit")).status_code == 303
    answer = await guest.get(f"{address}/waiting", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == address
    assert "board-data" in (await guest.get(address)).text


async def test_before_the_day_a_guest_reads_when_it_begins_and_the_chair_that_they_wait(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    planned = f"/conferences/{await people.plan(date='2026-06-30')}"
    guest, _ = await a_guest(visit, nadia, people, planned)
    told = (await guest.get(f"{planned}/waiting")).text
    assert "It begins on Tuesday 30 June 2026 at 10:00" in told
    assert "keep this page open" not in told
    home = (await guest.get("/")).text
    assert "You have accepted the invitation to a conference" in home
    assert "No conference is planned" not in home
    for fact in (people.case.name, people.case.reference, "Little Steps, Room 2"):
        assert fact not in told + home
    assert f'<a href="{planned}/invited">{ON_PAPER.name} has accepted: let them in</a>' in (await nadia.get("/")).text

    person = await person_called(people, planned.rpartition("/")[2], ON_PAPER.name)
    assert (await nadia.post(f"{planned}/invited/{person}/admit")).status_code == 303
    assert "has accepted: let them in" not in (await nadia.get("/")).text
    assert f'href="{planned}/prepare"' in (await guest.get("/")).text
    assert (await guest.get(f"{planned}/prepare")).status_code == 200

    # To the next one they are invited too, and know of it before they open the letter.
    again = await people.plan(date="2026-07-07")
    await inviting.invite(people.house, people.nadia.id, again, {person: Role.CONTRIBUTOR}, [])
    assert "You are invited to a conference" in (await guest.get("/")).text
    await inviting.revoke(people.house, people.nadia.id, again, person)
    assert "You are invited" not in (await guest.get("/")).text


async def test_a_used_invitation_says_whom_to_ask(visit: Visit, nadia: Browser, people: Cast, address: str) -> None:
    token = await slip(nadia, people, address)
    await visit.browser().post("/i/accept", data={"token": token, "agreed": "yes"})
    page = await visit.browser().post("/i", data={"token": token})
    assert page.status_code == 410
    assert "This invitation has already been used. Ask Nadia Exemplar for a new one." in page.text


@pytest.mark.parametrize("token", ["", "wrong", "x" * 5000])
async def test_a_link_that_lost_its_end_says_so(visit: Visit, people: Cast, token: str) -> None:
    page = await visit.browser().post("/i", data={"token": token})
    assert page.status_code == 410
    assert "is not known here" in page.text


async def test_another_site_cannot_accept_for_anybody(visit: Visit, nadia: Browser, people: Cast, address: str) -> None:
    token = await slip(nadia, people, address)
    forged = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    answer = await visit.browser().post("/i/accept", data={"token": token, "agreed": "yes"}, headers=forged)
    assert answer.status_code == 403


async def test_attack_92_trying_invitations_without_end_is_stopped(visit: Visit, people: Cast) -> None:
    scanner = visit.browser()
    most = people.house.settings.invitations_for_each_address
    answers = [(await scanner.post("/i", data={"token": f"guess {n}"})).status_code for n in range(most + 1)]
    assert answers[-1] == 429
    assert set(answers[:-1]) == {410}


async def test_apologies_are_thanked_for_and_told_to_the_chair(
    visit: Visit, nadia: Browser, people: Cast, address: str
) -> None:
    token = await slip(nadia, people, address)
    page = await visit.browser().post("/i/decline", data={"token": token, "note": "I am in hospital."})
    assert "Thank you for saying so" in page.text
    page = await nadia.get(f"{address}/invited")
    assert "Sent apologies" in page.text
    assert "I am in hospital." in page.text


async def test_letters_are_shown_in_a_demonstration_only(nadia: Browser) -> None:
    assert (await nadia.get("/demo/mail")).status_code == 404


async def test_a_wrong_code_is_answered_in_a_sentence(visit: Visit, people: Cast) -> None:
    page = await visit.browser().post("/come-back", data={"code": "12345-river-tulip-maple-goose"})
    assert page.status_code == 403
    assert "This code is not right." in page.text
    # What was typed stays, to be looked at word by word.
    assert 'value="12345-river-tulip-maple-goose"' in page.text


async def a_guest(visit: Visit, nadia: Browser, people: Cast, address: str) -> tuple[Browser, str]:
    """Maureen, who has just accepted, and her code."""
    token, guest = await slip(nadia, people, address), visit.browser()
    page = await guest.post("/i/accept", data={"token": token, "agreed": "yes"})
    found = re.search(r"\d{5}(-[a-z]+){4}", page.text)
    assert found
    return guest, found[0]


async def test_a_guest_can_make_a_new_code_once_it_is_certain_that_it_is_them(
    visit: Visit, nadia: Browser, people: Cast, address: str, clock: HeldClock
) -> None:
    guest, code = await a_guest(visit, nadia, people, address)
    clock.move(timedelta(minutes=6))
    asked = await guest.post("/account/code")
    assert asked.headers["location"].startswith("/account/confirm")
    assert "Your code" in (await guest.get("/account/confirm")).text
    wrong = await guest.post("/account/confirm", data={"guest_code": f"{code[:5]}-not-the-right-words"})
    assert wrong.status_code == 403
    assert (await guest.post("/account/confirm", data={"guest_code": code, "next": "/account"})).status_code == 303
    page = await guest.post("/account/code")
    found = re.search(r"\d{5}(-[a-z]+){4}", page.text)
    assert found
    assert found[0] != code
    assert (await visit.browser().post("/come-back", data={"code": code})).status_code == 403
    assert (await visit.browser().post("/come-back", data={"code": found[0]})).status_code == 303


async def test_somebody_elses_code_proves_nothing(visit: Visit, nadia: Browser, people: Cast, address: str) -> None:
    guest, _ = await a_guest(visit, nadia, people, address)
    async with people.house.database.writing() as connection:
        kept = credentials.hashed("a-b-c-d")
        number = await guests.set_code(connection, people.otto.id, kept, people.house.clock.now())
    answer = await guest.post("/account/confirm", data={"guest_code": f"{number}-a-b-c-d"})
    assert answer.status_code == 403


async def test_staff_have_no_code_to_renew(nadia: Browser) -> None:
    assert (await nadia.post("/account/code")).status_code == 404


async def test_a_suspended_guest_comes_in_by_no_door(visit: Visit, nadia: Browser, people: Cast, address: str) -> None:
    guest, code = await a_guest(visit, nadia, people, address)
    await keeping_out.suspend(people.house, "", code.split("-")[0])
    assert (await guest.get(f"{address}/waiting")).headers["location"].startswith("/sign-in")
    refused = await visit.browser().post("/come-back", data={"code": code})
    assert refused.status_code == 403
    assert "You cannot come in at the moment" in refused.text
    person = await person_called(people, address.rpartition("/")[2], ON_PAPER.name)
    made = await inviting.slip(people.house, people.nadia.id, address.rpartition("/")[2], person)
    again = await visit.browser().post("/i/accept", data={"token": made.link.rpartition("#")[2], "agreed": "yes"})
    assert again.status_code == 403
    async with people.house.database.reading() as connection:
        assert await conferences.participants(connection, address.rpartition("/")[2])
