"""Whoever is left out by a name, and an account of that name."""

from __future__ import annotations

import httpx2
import lxml.html
import pytest

from app.conference.conference import Standing
from app.conference.kinds import Door, Kind
from app.people.person import Person
from app.storage import audit, cases, conferences
from app.storage import people as stored
from app.storage.database import new_id
from tests.app.pages.test_walk import form_of, opened
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def address(nadia: Browser, people: Cast) -> str:
    return await opened(nadia, people, date="2026-06-18", then="later")


async def unknown_account(cast: Cast, name: str = "Tyson  PLACENAME") -> Person:
    """Somebody who works here and whom the case does not know."""
    async with cast.house.database.writing() as connection:
        employer = await stored.agency_named(connection, "Demoville Health")
        person = Person(new_id(), name, employer, f"{new_id()}@example.org")
        await stored.add(connection, person, password=None, invented=True, at=cast.house.clock.now())
    return person


LEFT_OUT = {"left_out_name": "Tyson Placename", "left_out_kind": "parent", "left_out_reason": "An order."}
ALIKE = "is not to be invited. If this is them, do not invite them"
TICK = "This is somebody else of this name"


async def told_apart(cast: Cast) -> list[tuple[str, str]]:
    """Who said it of whom, as the audit has it."""
    async with cast.house.database.reading() as connection:
        rows = [each async for each in audit.rows(connection)]
    return [(each.person, each.about) for each in rows if each.kind == "namesake-invited"]


async def seated(cast: Cast, address: str) -> set[str]:
    async with cast.house.database.reading() as connection:
        present = await conferences.participants(connection, address.rpartition("/")[2])
    return {each.person.id for each in present if each.door is not Door.REMOVED}


async def test_who_is_left_out_by_a_typed_name_is_not_invited_by_an_account_of_that_name(
    nadia: Browser, people: Cast, address: str
) -> None:
    tyson = await unknown_account(people)
    await nadia.post(f"{address}/left-out", data=LEFT_OUT)
    invites = {f"role-{tyson.id}": "reader", "despite": "yes"}
    refused = await nadia.post(f"{address}/invited", data=invites)
    assert refused.status_code == 422 and ALIKE in refused.text and TICK in refused.text
    field = lxml.html.fromstring(refused.text).get_element_by_id(f"field-role-{tyson.id}")
    assert (field.get("aria-invalid"), field.value) == ("true", "reader")
    assert tyson.id not in await seated(people, address)
    # What is said of one says nothing of another.
    assert (await nadia.post(f"{address}/invited", data={**invites, "another": people.iris.id})).status_code == 422
    asked = await nadia.post(f"{address}/invited", data={**invites, "despite": "", "another": tyson.id})
    assert "Nothing is written down that allows sharing" in asked.text
    assert f'name="another" value="{tyson.id}" checked' in asked.text
    assert (await nadia.post(f"{address}/invited", data={**invites, "another": tyson.id})).status_code == 303
    assert tyson.id in await seated(people, address)
    assert await told_apart(people) == [(people.nadia.id, tyson.id)]


async def test_who_is_left_out_is_not_invited_as_somebody_new_of_that_name(
    nadia: Browser, people: Cast, address: str
) -> None:
    await nadia.post(f"{address}/left-out", data=LEFT_OUT)
    new = {"name": " tyson  placename", "kind": "kin", "role": "reader", "channel": "paper", "despite": "yes"}
    refused = await nadia.post(f"{address}/invited", data=new)
    assert refused.status_code == 422 and 'value=" tyson  placename"' in refused.text
    page = lxml.html.fromstring(refused.text)
    assert ALIKE in page.get_element_by_id("error-name").text_content()
    (tick,) = page.xpath("//input[@name='another']")
    # Another name than the one of which it was said is asked about anew.
    await nadia.post(f"{address}/left-out", data={**LEFT_OUT, "left_out_name": "Ty Placename"})
    other = await nadia.post(f"{address}/invited", data={**new, "name": "Ty Placename", "another": tick.get("value")})
    assert other.status_code == 422
    before = await seated(people, address)
    assert (await nadia.post(f"{address}/invited", data={**new, "another": tick.get("value")})).status_code == 303
    (added,) = await seated(people, address) - before
    assert await told_apart(people) == [(people.nadia.id, added)]


async def test_who_is_left_out_is_not_part_of_the_next_conference_by_mistake_nor_by_their_name(
    nadia: Browser, people: Cast, address: str
) -> None:
    await nadia.post(f"{address}/left-out", data={"left_out": people.iris.id, "left_out_reason": "An order."})
    await nadia.post(f"{address}/left-out", data=LEFT_OUT)
    tyson = await unknown_account(people)
    async with people.house.database.writing() as connection:
        await cases.make_known(connection, people.case.id, Standing(tyson, Kind.PRACTITIONER, "carer"))
    draft = form_of(people, date="2026-06-25", then="later")
    plan = {**draft, f"role-{people.iris.id}": "reader", f"role-{tyson.id}": "reader"}
    refused = await nadia.post(f"/cases/{people.case.id}/conferences", data=plan)
    assert refused.status_code == 422
    page = lxml.html.fromstring(refused.text)
    sentence = "Iris Demont is not to be invited, as was written down for the conference before."
    assert sentence in page.get_element_by_id(f"error-role-{people.iris.id}").text_content()
    assert ALIKE in page.get_element_by_id(f"error-role-{tyson.id}").text_content()
    assert page.get_element_by_id(f"field-role-{tyson.id}").value == "reader"
    half = await nadia.post(f"/cases/{people.case.id}/conferences", data={**plan, "another": [tyson.id]})
    assert half.status_code == 422 and f'name="another" value="{tyson.id}" checked' in half.text
    said = {**plan, "another": [tyson.id, people.iris.id]}
    following = (await nadia.post(f"/cases/{people.case.id}/conferences", data=said)).headers["location"]
    assert {tyson.id, people.iris.id} <= await seated(people, following)
    rows = (await nadia.get(f"{following}/invited")).text
    assert "<strong>Tyson Placename</strong>: An order." in rows
    assert "<strong>Iris Demont</strong>: An order." not in rows
    assert await told_apart(people) == [(people.nadia.id, tyson.id)]
    # Who takes part was told apart: an extra conference and the one after ask nobody again.
    extra = {"trigger": "family_asks", "despite": "yes"}
    assert (await nadia.post(f"/cases/{people.case.id}/conferences/extra", data=extra)).status_code == 303


async def test_who_takes_part_is_told_apart_before_somebody_of_their_name_is_left_out(
    nadia: Browser, people: Cast, address: str
) -> None:
    tyson = await unknown_account(people)
    invites = {f"role-{tyson.id}": "reader", "despite": "yes"}
    assert (await nadia.post(f"{address}/invited", data=invites)).status_code == 303
    refused = await nadia.post(f"{address}/left-out", data=LEFT_OUT)
    assert refused.status_code == 422 and "Somebody of this name takes part. Remove them first" in refused.text
    assert "This is somebody else than who takes part under this name" in refused.text
    async with people.house.database.writing() as connection:
        known = Person(new_id(), "Tyson Placename")
        await stored.add(connection, known, password=None, invented=True, at=people.house.clock.now())
        await cases.make_known(connection, people.case.id, Standing(known, Kind.PARENT, "father"))
    listed = {"left_out": known.id, "left_out_reason": "An order."}
    refused = await nadia.post(f"{address}/left-out", data=listed)
    assert refused.status_code == 422 and "Somebody of this name takes part." in refused.text
    assert (await nadia.post(f"{address}/left-out", data={**listed, "left_out_another": "yes"})).status_code == 303
