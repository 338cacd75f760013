"""An administrator makes certain who somebody is who was invited, and takes away a code that was lost."""

from __future__ import annotations

import httpx2
import pytest

from app.actions import administering, inviting
from app.audit.kinds import Kind as Audited
from app.conference.inviting import Newcomer
from app.conference.kinds import Kind, Role
from app.people.contact import Channel, Contact
from app.people.person import Person
from app.storage import audit, conferences, guests, people
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient
HERS = Contact(Channel.EMAIL, "fay@example.org")
FAY = Newcomer("Fay Nurseworth", Kind.PRACTITIONER, "nurse", "Demoville Health", Role.CONTRIBUTOR, HERS)
VOUCHED, LOST = "/administration/vouched", "/administration/codes/lost"


@pytest.fixture
async def fay(people: Cast) -> Person:
    """Nadia invited her, and typed for whom she works. She has a code."""
    conference = await people.plan()
    await inviting.invite(people.house, people.nadia.id, conference, {}, [FAY])
    async with people.house.database.writing() as connection:
        present = await conferences.participants(connection, conference)
        found = next(each.person for each in present if each.person.name == FAY.name)
        await guests.set_code(connection, found.id, "four words of hers", people.house.clock.now())
    return found


@pytest.fixture
async def otto(visit: Visit, people: Cast) -> Browser:
    """He looks after the installation, and is known to another family's case alone."""
    await administering.make(people.house, "otto@example.org")
    return visit.browser((await people.signed_in(people.otto)).cookie)


async def written_down(cast: Cast, kind: Audited) -> list[tuple[str, str]]:
    async with cast.house.database.reading() as connection:
        return [(row.person, row.about) async for row in audit.rows(connection) if row.kind == kind.word]


async def is_vouched(cast: Cast, person: Person) -> bool:
    async with cast.house.database.reading() as connection:
        found = await people.find(connection, person.id)
    assert found
    return found.vouched


async def test_whoever_looks_after_caseboard_makes_certain_for_which_agency_somebody_works(
    otto: Browser, people: Cast, fay: Person
) -> None:
    page = (await otto.get("/administration/people")).text
    typed = page.partition('id="typed"')[2].partition("</section>")[0]
    assert "Fay Nurseworth" in typed and "Demoville Health" in typed and "Iris Demont" not in typed
    assert not await is_vouched(people, fay)
    answer = await otto.post(VOUCHED, data={"who": fay.id})
    assert answer.status_code == 200 and "Fay Nurseworth reads from now on" in answer.text
    assert await is_vouched(people, fay)
    assert await written_down(people, Audited.AGENCY_VOUCHED) == [(people.otto.id, fay.id)]
    again = await otto.post(VOUCHED, data={"who": fay.id})
    assert again.status_code == 422 and "is certain already" in again.text
    assert "is certain already" not in again.text.partition('id="code"')[2], "it is said at its own form alone"


async def test_a_lost_code_is_taken_away_by_the_address_or_the_number_that_the_guest_knows(
    otto: Browser, people: Cast, fay: Person, visit: Visit
) -> None:
    hers = visit.browser((await people.signed_in(fay)).cookie)
    assert (await hers.get("/account")).status_code == 200
    wrong = await otto.post(LOST, data={"who": "nobody@example.org"})
    assert wrong.status_code == 422 and "Nobody here is known by nobody@example.org" in wrong.text
    answer = await otto.post(LOST, data={"who": "Fay@example.org"})
    assert answer.status_code == 200 and "Fay Nurseworth has no code any more" in answer.text
    async with people.house.database.reading() as connection:
        assert not await guests.is_guest(connection, fay.id)
    assert (await hers.get("/account")).headers["location"].startswith("/sign-in"), "every session of hers has ended"
    assert await written_down(people, Audited.CODE_FORGOTTEN) == [(people.otto.id, fay.id)]
    none = await otto.post(LOST, data={"who": "fay@example.org"})
    assert none.status_code == 422 and "has no code" in none.text


async def test_nobody_says_who_somebody_is_whom_they_may_have_invited_themselves(
    visit: Visit, people: Cast, fay: Person
) -> None:
    await administering.make(people.house, "oma@example.org")
    oma = visit.browser((await people.signed_in(people.oma)).cookie)
    for address in (VOUCHED, LOST):
        refused = await oma.post(address, data={"who": fay.id})
        assert refused.status_code == 422 and "known to the same family" in refused.text
    assert not await is_vouched(people, fay)
    async with people.house.database.reading() as connection:
        assert await guests.is_guest(connection, fay.id)


async def test_nobody_else_finds_these_addresses(visit: Visit, people: Cast, fay: Person) -> None:
    for someone in (people.nadia, people.joel, fay):
        async with visit.browser((await people.signed_in(someone)).cookie) as browser:
            for address in (VOUCHED, LOST):
                assert (await browser.post(address, data={"who": fay.id})).status_code == 404
    assert not await is_vouched(people, fay)
