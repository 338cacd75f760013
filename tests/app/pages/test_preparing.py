"""How people prepare: what they bring, what they read, and what nobody but themselves reads."""

from __future__ import annotations

import re

import httpx2
import pytest

from app.actions import admitting, arriving, family, freezing, inviting
from app.actions.signing_in import ANYBODY
from app.board.shape import SHAPE_VERSION
from app.conference.family import FamilyDraft
from app.conference.inviting import Newcomer
from app.conference.kinds import Kind, Role
from app.people.contact import Channel, Contact
from app.storage import conferences
from app.storage.database import FILE
from tests.app.pages.test_walk import opened
from tests.cast import Cast, Visit
from tests.conftest import POSTGRESQL

Browser = httpx2.AsyncClient
SECRET = "I am afraid of what he will say"


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def tessa(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.tessa)).cookie)


@pytest.fixture
async def joel(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.joel)).cookie)


@pytest.fixture
async def address(nadia: Browser, people: Cast) -> str:
    return await opened(nadia, people, date="2026-06-18", then="later")


async def id_in(browser: Browser, address: str, pattern: str) -> str:
    found = re.search(pattern, (await browser.get(f"{address}/prepare")).text)
    assert found
    return found[1]


async def test_somebody_is_asked_and_says_that_they_have_it(
    nadia: Browser, tessa: Browser, joel: Browser, people: Cast, address: str
) -> None:
    asks = {"person": people.tessa.id, "brings": "feeding diary and questions", "due": "2026-06-10"}
    assert (await joel.post(f"{address}/prepare", data=asks)).status_code == 403
    assert (await nadia.post(f"{address}/prepare", data=asks)).status_code == 303
    page = await tessa.get(f"{address}/prepare")
    assert "feeding diary and questions" in page.text
    assert "Was due Wednesday 10 June 2026" in page.text
    assert "feeding diary" not in (await joel.get(f"{address}/prepare")).text

    asked = await id_in(tessa, address, r"/prepare/(\w+)/done")
    done = {"done": "yes", "note": "it is with Iris"}
    assert (await joel.post(f"{address}/prepare/{asked}/done", data=done)).status_code == 404
    assert (await tessa.post(f"{address}/prepare/{asked}/remove")).status_code == 403
    await tessa.post(f"{address}/prepare/{asked}/done", data=done)
    page = await nadia.get(f"{address}/prepare")
    assert "it is with Iris" in page.text
    assert ">Done</span>" in page.text


async def test_a_request_that_cannot_be_keeps_what_was_typed(nadia: Browser, people: Cast, address: str) -> None:
    asks = {"person": people.otto.id, "brings": "<b>x</b>", "due": "soon"}
    answer = await nadia.post(f"{address}/prepare", data=asks)
    assert answer.status_code == 422
    assert "somebody who takes part" in answer.text
    assert "&lt;b&gt;x&lt;/b&gt;" in answer.text
    assert 'value="soon"' in answer.text


async def test_a_paper_is_read_by_its_audience_only(
    visit: Visit, nadia: Browser, tessa: Browser, joel: Browser, people: Cast, address: str
) -> None:
    typed = {"paper_title": "The growth chart", "words": "Wren gained 200 g.", "audience": "few"}
    refused = await nadia.post(f"{address}/papers", data=typed)
    assert refused.status_code == 422
    assert "choose who may read it" in refused.text
    await nadia.post(f"{address}/papers", data={**typed, "may_see": [people.tessa.id]})
    assert "Wren gained 200 g." in (await tessa.get(f"{address}/prepare")).text
    assert "growth" not in (await joel.get(f"{address}/prepare")).text
    paper = await id_in(nadia, address, r"/papers/(\w+)/remove")
    await nadia.post(f"{address}/papers", data={"paper_title": "For all", "words": "Room 2 is upstairs."})
    assert "Room 2 is upstairs." in (await joel.get(f"{address}/prepare")).text
    otto = visit.browser((await people.signed_in(people.otto)).cookie)
    assert (await otto.get(f"{address}/prepare")).status_code == 404
    assert (await tessa.post(f"{address}/papers/{paper}/remove")).status_code == 404
    await nadia.post(f"{address}/papers/{paper}/remove")
    assert "growth" not in (await tessa.get(f"{address}/prepare")).text


async def test_a_private_note_reaches_its_author_alone(
    nadia: Browser, tessa: Browser, joel: Browser, people: Cast, address: str
) -> None:
    assert (await tessa.post(f"{address}/notes", data={"private": SECRET})).status_code == 303
    assert SECRET in (await tessa.get(f"{address}/prepare")).text
    assert (await tessa.get(f"{address}/notes")).json()["notes"][0]["words"] == SECRET
    note = await id_in(tessa, address, r"/notes/(\w+)/remove")
    for browser in (nadia, joel):
        assert SECRET not in (await browser.get(f"{address}/prepare")).text
        assert (await browser.get(f"{address}/notes")).json() == {"notes": []}
        assert (await browser.post(f"{address}/notes/{note}", data={"private": "mine"})).status_code == 404
        assert (await browser.post(f"{address}/notes/{note}/remove")).status_code == 404
    await nadia.post(f"{address}/open")
    assert (await nadia.post(f"{address}/notes/{note}/put")).status_code == 404
    assert (await tessa.post(f"{address}/notes/{note}/put")).status_code == 303
    await tessa.post(f"{address}/notes/{note}/remove")
    assert SECRET not in (await tessa.get(f"{address}/prepare")).text


async def test_whoever_waits_outside_reads_writes_and_removes_their_own_notes_and_nothing_else(
    visit: Visit, nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    await nadia.post(f"{address}/papers", data={"paper_title": "For all", "words": "Room 2 is upstairs."})
    await joel.post(f"{address}/notes", data={"private": SECRET})
    await nadia.post(f"{address}/open")
    for person in (nadia, joel):
        assert (await person.post(f"{address}/passes", json={"shape": SHAPE_VERSION})).status_code == 200
    wish = {"item": "standingchild", "outside": [people.joel.id], "reason": "Asked.", "teller": people.nadia.id}
    assert (await nadia.post(f"{address}/closed-sessions", json=wish)).status_code == 200

    kept = await joel.post(f"{address}/notes", data={"private": "Ask how it ended."}, follow_redirects=True)
    assert kept.status_code == 200 and "Ask how it ended." in kept.text and SECRET in kept.text
    assert "Nadia Exemplar will tell you how it ended" in kept.text and "upstairs" not in kept.text
    assert {each["words"] for each in (await joel.get(f"{address}/notes")).json()["notes"]} == {
        SECRET,
        "Ask how it ended.",
    }
    note = await id_in(joel, address, r"/notes/(\w+)/remove")
    assert (await joel.post(f"{address}/notes/{note}", data={"private": "Written anew."})).status_code == 303
    assert (await joel.post(f"{address}/notes/{note}/remove", follow_redirects=True)).status_code == 200
    assert len((await joel.get(f"{address}/notes")).json()["notes"]) == 1
    assert (await joel.post(f"{address}/notes/{note}/put")).status_code == 409, "the board is not theirs just now"
    assert (await nadia.get(f"{address}/notes")).json() == {"notes": []}
    assert (await nadia.post(f"{address}/closed-sessions/end", json={})).status_code == 200
    assert "upstairs" in (await joel.get(f"{address}/prepare")).text


@pytest.mark.skipif(bool(POSTGRESQL), reason="looks into the file of the database")
async def test_a_copy_of_the_database_tells_no_private_note(tessa: Browser, people: Cast, address: str) -> None:
    await tessa.post(f"{address}/notes", data={"private": SECRET})
    data = people.house.settings.data
    stored = b"".join(path.read_bytes() for path in data.glob(f"{FILE}*"))
    assert SECRET.encode() not in stored
    assert b"private_note" in stored


async def test_who_only_answers_for_the_case_reads_no_papers(
    visit: Visit, nadia: Browser, people: Cast, address: str
) -> None:
    await nadia.post(f"{address}/papers", data={"paper_title": "For all", "words": "Room 2 is upstairs."})
    await nadia.post(f"{address}/invited/{people.oma.id}/remove")
    oma = visit.browser((await people.signed_in(people.oma)).cookie)
    page = await oma.get(f"{address}/prepare")
    assert page.status_code == 200
    assert "Room 2 is upstairs." not in page.text


async def test_a_guest_reads_how_the_family_wants_to_be_talked_with_until_the_conference_is_frozen(
    visit: Visit, people: Cast
) -> None:
    frame, house = visit.frame, visit.frame.house
    contact = Contact(Channel.PAPER)
    gran = Newcomer("Gran Guest", Kind.NATURAL_SUPPORT, "friend", "", Role.CONTRIBUTOR, contact)
    conference = await people.open()
    await inviting.invite(house, people.nadia.id, conference, {}, [gran])
    async with house.database.reading() as connection:
        present = await conferences.participants(connection, conference)
    guest = next(each.person.id for each in present if each.person.name == gran.name)
    slip = await inviting.slip(house, people.nadia.id, conference, guest)
    accepted = await arriving.accept(house, slip.link.partition("#")[2], ANYBODY)
    assert accepted.signed_in
    await admitting.admit(house, people.nadia.id, conference, guest)
    await family.keep(house, people.nadia.id, people.case.id, FamilyDraft(talking="Ask Tessa first"))
    browser = visit.browser(accepted.signed_in.cookie)
    assert "Ask Tessa first" in (await browser.get(f"/conferences/{conference}/prepare")).text
    await freezing.freeze(house, frame.rooms, frame.workshop, people.nadia.id, conference)
    await family.keep(house, people.nadia.id, people.case.id, FamilyDraft(talking="Never of the hospital"))
    page = await browser.get(f"/conferences/{conference}/prepare")
    assert page.status_code == 200 and "Ask Tessa" not in page.text and "hospital" not in page.text
    worker = visit.browser((await people.signed_in(people.fern)).cookie)
    assert "Never of the hospital" in (await worker.get(f"/cases/{people.case.id}")).text
