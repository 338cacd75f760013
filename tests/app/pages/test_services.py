"""The directory of services, as browsers find it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from app.storage import guests
from tests.cast import Cast, HeldClock, Visit

Browser = httpx2.AsyncClient
PANTRY = {
    "name": "Riverside Pantry",
    "offers": "Food twice a week",
    "takes": "Families in Riverside",
    "room": "free",
    "reach": "Ask for Ann",
}


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


def service_in(page: str) -> str:
    found = re.search(r'action="/services/(\w+)/current"', page)
    assert found
    return found[1]


async def listed(browser: Browser, **changes: Any) -> httpx2.Response:
    return await browser.post("/services", data={**PANTRY, **changes})


async def test_what_one_worker_lists_another_finds_and_is_offered_on_the_board(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    assert "Nothing is listed yet" in (await nadia.get("/services")).text
    assert (await listed(nadia)).status_code == 303
    conference = await people.open()
    async with visit.browser((await people.signed_in(people.oma)).cookie) as oma:
        assert 'href="/services"' in (await oma.get("/")).text
        page = (await oma.get("/services?words=FOOD+riverside")).text
        assert "Riverside Pantry" in page and "Has room" in page and "by Nadia Exemplar" in page
        assert "Nothing listed has these words" in (await oma.get("/services?words=dentist")).text
        assert "Riverside Pantry" in (await oma.get(f"/conferences/{conference}")).text
        await listed(oma, service=service_in(page), room="gone")
        assert "Is closed for good" in (await oma.get("/services")).text
        assert "Riverside Pantry" not in (await oma.get(f"/conferences/{conference}")).text


async def test_more_words_than_are_looked_for_are_sent_back_and_stay(nadia: Browser) -> None:
    await listed(nadia)
    typed = "pantry " * 40 + "dentist"
    answer = await nadia.get("/services", params={"words": typed})
    assert answer.status_code == 422
    assert "Please use at most 200 characters; these are 287." in answer.text
    assert f'value="{typed}"' in answer.text
    assert "Riverside Pantry" in answer.text


async def test_what_nobody_looked_at_for_half_a_year_says_so_until_somebody_has(
    visit: Visit, nadia: Browser, people: Cast, clock: HeldClock
) -> None:
    await listed(nadia)
    clock.move(timedelta(days=184))
    async with visit.browser((await people.signed_in(people.oma)).cookie) as oma:
        page = (await oma.get("/services")).text
        assert "Not looked at for half a year" in page
        assert (await oma.post(f"/services/{service_in(page)}/current")).status_code == 303
        page = (await oma.get("/services")).text
        assert "Not looked at for half a year" not in page and f"by {people.oma.name}" in page
        assert (await oma.post(f"/services/{'0' * 24}/current")).status_code == 404


async def test_what_is_missing_gets_a_sentence_and_what_was_typed_stays(nadia: Browser) -> None:
    await listed(nadia)
    twice = await listed(nadia, name="  riverside  PANTRY ", offers="<b>bread</b>")
    assert twice.status_code == 422
    assert "A service of this name is listed already." in twice.text and "&lt;b&gt;bread&lt;/b&gt;" in twice.text
    bad = await listed(nadia, name="", offers="", room="some", takes="x" * 1001)
    assert bad.status_code == 422
    for sentence in (
        "Please give the name of the service.",
        "Please say what it offers.",
        "Please choose one from the list.",
        "Please use at most 1,000 characters; these are 1,001.",
    ):
        assert sentence in bad.text
    assert (await listed(nadia, name="Another", service="0" * 24)).status_code == 404


async def test_families_and_guests_do_not_find_it(visit: Visit, nadia: Browser, people: Cast, clock: HeldClock) -> None:
    await listed(nadia)
    conference = await people.open()
    async with people.house.database.writing() as connection:
        await guests.set_code(connection, people.fern.id, "hashed", clock.now())
    for who in (people.joel, people.fern):
        async with visit.browser((await people.signed_in(who)).cookie) as browser:
            assert (await browser.get("/services")).status_code == 404
            assert (await listed(browser)).status_code == 404
            assert 'href="/services"' not in (await browser.get("/")).text
            assert "Riverside Pantry" not in (await browser.get(f"/conferences/{conference}")).text
