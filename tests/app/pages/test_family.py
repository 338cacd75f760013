"""The page of what helps a family, as browsers find it."""

from __future__ import annotations

import httpx2
import pytest

from tests.app.pages.test_walk import opened
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient
TALKING = "In person first, paper later."


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


async def test_what_helps_is_read_on_the_case_and_by_everybody_who_prepares(
    visit: Visit, nadia: Browser, people: Cast
) -> None:
    case = f"/cases/{people.case.id}"
    assert "Nobody has asked yet" in (await nadia.get(case)).text
    typed = {"languages": "English, Auslan", "talking": TALKING, "plan_form": "One page for the fridge"}
    assert (await nadia.post(f"{case}/family", data=typed)).headers["location"] == f"{case}#family"
    assert TALKING in (await nadia.get(case)).text
    await opened(nadia, people, date="2026-06-18", then="later")
    conference = (await nadia.get("/")).text.split('href="/conferences/')[1].split('"')[0].split("/")[0]
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        prepares = (await joel.get(f"/conferences/{conference}/prepare")).text
        assert TALKING in prepares and "English, Auslan" in prepares
        assert (await joel.get(f"{case}/family")).status_code == 403, "those who answer for the case write it"
        assert (await joel.post(f"{case}/family", data=typed)).status_code == 403
    async with visit.browser((await people.signed_in(people.otto)).cookie) as otto:
        assert (await otto.get(f"{case}/family")).status_code == 404


async def test_a_baby_whom_nobody_invites_is_known_with_their_age(nadia: Browser, people: Cast) -> None:
    case = f"/cases/{people.case.id}"
    baby = {"name": "Otis Mockridge", "kind": "child", "relation": "baby", "born": "2026-04-16"}
    assert (await nadia.post(f"{case}/family", data=baby)).status_code == 303
    page = (await nadia.get(case)).text
    assert "Otis Mockridge" in page and "baby, 8 weeks" in page
    again = await nadia.post(f"{case}/family", data=baby)
    assert again.status_code == 422
    assert "Somebody of this name is known to the case already." in again.text
    assert 'value="Otis Mockridge"' in again.text, "what was typed stays"
    form = (await nadia.get(f"{case}/family")).text
    born = form.split('name="born-')[1].split('"')[0]
    assert (await nadia.post(f"{case}/family", data={f"born-{born}": "2020-06-01"})).status_code == 303
    assert "baby, 6 years" in (await nadia.get(case)).text


async def test_only_children_of_the_case_get_a_day_of_birth(nadia: Browser, people: Cast) -> None:
    case = f"/cases/{people.case.id}"
    assert (await nadia.post(f"{case}/family", data={f"born-{people.joel.id}": "1990-01-01"})).status_code == 303
    assert f"born-{people.joel.id}" not in (await nadia.get(f"{case}/family")).text
    assert "36 years" not in (await nadia.get(case)).text
