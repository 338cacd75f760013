"""Before freezing, whoever chairs sees what could lead somebody to a door, and says of each that it may stand."""

from __future__ import annotations

import re

import httpx2

from app.conference.kinds import Kind
from app.storage import tables as t
from tests.cast import Cast, Visit

WORDS = "They moved to 12 Larkspur Street, ring 0491 570 006."


async def test_addresses_and_numbers_are_shown_with_the_words_around_them(visit: Visit, people: Cast) -> None:
    conference = await people.open(purpose=WORDS)
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    page = (await nadia.get(f"/conferences/{conference}/closing")).text
    assert "Could this lead somebody to a door?" in page
    assert "<mark>12 Larkspur Street</mark>, ring 0491 570 006." in page
    assert "<mark>0491 570 006</mark>" in page


async def test_a_record_without_any_asks_nothing(visit: Visit, people: Cast) -> None:
    conference = await people.open(purpose="Make a first plan together.")
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    assert "lead somebody to a door" not in (await nadia.get(f"/conferences/{conference}/closing")).text


async def test_nothing_is_frozen_until_somebody_has_said_of_each_that_it_may_stand(visit: Visit, people: Cast) -> None:
    address = f"/conferences/{await people.open(purpose=WORDS)}"
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    refused = await nadia.post(f"{address}/freeze")
    assert refused.status_code == 409
    assert "Nothing was frozen, and the board goes on." in refused.text
    street, number = marks(refused)
    once_more = await nadia.post(f"{address}/freeze", data={street: "on", "stands-0123456789abcdef": "on"})
    assert once_more.status_code == 409
    assert ticked(once_more) == [street]
    assert (await nadia.get(f"{address}/minutes")).status_code == 403
    # Keeping the attendance forgets nothing that was ticked.
    kept = await nadia.post(f"{address}/attendance", data={street: "on"})
    assert (kept.status_code, ticked(kept)) == (200, [street])
    assert (await nadia.post(f"{address}/freeze", data={street: "on", number: "on"})).status_code == 303
    assert "12 Larkspur Street" in (await nadia.get(f"{address}/minutes")).text
    views = (await nadia.get(f"{address}/views")).text
    assert "let it stand: 2." in views
    assert "Larkspur" not in views


async def test_a_record_without_any_is_frozen_without_a_question(visit: Visit, people: Cast) -> None:
    address = f"/conferences/{await people.open(purpose='Make a first plan together.')}"
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    assert (await nadia.post(f"{address}/freeze")).status_code == 303
    assert "let it stand" not in (await nadia.get(f"{address}/views")).text


async def test_before_freezing_it_is_asked_who_talks_with_the_child_about_what_was_decided(
    visit: Visit, people: Cast
) -> None:
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    without = (await nadia.get(f"/conferences/{await people.open()}/closing")).text
    assert "Who talks with the child or young person about what was decided, and when?" in without
    async with people.house.database.writing() as connection:
        of_joel = t.standing.c.person == people.joel.id
        await connection.execute(t.standing.update().where(of_joel).values(kind=Kind.CHILD))
    named = (await nadia.get(f"/conferences/{await people.open()}/closing")).text
    assert f"Who talks with {people.joel.name} about what was decided, and when?" in named


def marks(page: httpx2.Response) -> list[str]:
    return re.findall(r'name="(stands-\w+)"', page.text)


def ticked(page: httpx2.Response) -> list[str]:
    return re.findall(r'name="(stands-\w+)"[^>]* checked', page.text)
