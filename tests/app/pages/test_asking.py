"""The agenda before the day: asked for by anyone who takes part, answered by the chair."""

from __future__ import annotations

import re

import httpx2
import pytest

from app.conference.kinds import Kind
from app.storage import tables as t
from tests.app.pages.test_walk import opened
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def joel(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.joel)).cookie)


@pytest.fixture
async def address(nadia: Browser, people: Cast) -> str:
    return await opened(nadia, people, date="2026-06-18", then="later")


async def asks(joel: Browser, address: str, **typed: str) -> str:
    """Joel asks for something; the id of his request."""
    given = {"title": "Rent", "why": "They will throw us out", "minutes": "10", **typed}
    answer = await joel.post(f"{address}/agenda", data=given)
    assert answer.status_code == 303
    found = re.findall(r"agenda/([0-9a-f]{24})/withdraw", (await joel.get(f"{address}/agenda")).text)
    return str(found[-1])


async def test_the_order_and_the_times_are_seen_before_the_day(joel: Browser, address: str) -> None:
    page = await joel.get(address)
    assert page.text.index("Welcome, who is here") < page.text.index("Views of the child") < page.text.index("Who gets")
    assert '">10:00</time>' in page.text
    assert "15 more than the 60 that are planned" in page.text


async def test_what_the_chair_accepts_is_on_the_agenda_and_on_the_board(
    nadia: Browser, joel: Browser, address: str, visit: Visit
) -> None:
    asked = await asks(joel, address)
    assert "They will throw us out" in (await nadia.get(f"{address}/agenda")).text
    assert "1 request waits" in (await nadia.get(address)).text
    answer = await nadia.post(f"{address}/agenda/{asked}/answer", data={"answer": "accept"})
    assert answer.status_code == 303
    page = await joel.get(f"{address}/agenda")
    assert "On the agenda" in page.text
    assert page.text.index("What is working well") < page.text.index("Rent") < page.text.index("Goals, steps")
    assert (await nadia.post(f"{address}/open")).status_code == 303
    board = await nadia.get(f"{address}/closing")
    assert "Rent" in board.text


async def test_what_should_come_of_it_goes_from_the_request_to_the_agenda_and_the_board(
    nadia: Browser, joel: Browser, address: str
) -> None:
    desired = "We know who pays in July"
    asked = await asks(joel, address, desired_outcome=f"  {desired} ")
    assert desired in (await nadia.get(f"{address}/agenda")).text
    await nadia.post(f"{address}/agenda/{asked}/answer", data={"answer": "accept"})
    assert desired in (await joel.get(address)).text
    await nadia.post(f"{address}/open")
    assert desired in (await nadia.get(f"{address}/closing")).text
    await asks(joel, address, title="Sleep", desired_outcome="Wren has a bed")
    told = await nadia.get(f"{address}/agenda/waiting", headers={"Accept": "application/json"})
    assert [each["desiredOutcome"] for each in told.json()["waiting"]] == ["Wren has a bed"]


async def test_whoever_asked_reads_why_it_comes_later(nadia: Browser, joel: Browser, address: str) -> None:
    asked = await asks(joel, address)
    refused = await nadia.post(f"{address}/agenda/{asked}/answer", data={"answer": "defer", "words": " "})
    assert refused.status_code == 422
    assert "so that Joel Mockridge knows" in refused.text
    words = "Beth, who knows about rent, cannot come."
    await nadia.post(f"{address}/agenda/{asked}/answer", data={"answer": "defer", "words": words})
    page = await joel.get(f"{address}/agenda")
    assert "Next conference" in page.text
    assert words in page.text
    again = await nadia.post(f"{address}/agenda/{asked}/answer", data={"answer": "accept"})
    assert again.status_code == 422


async def test_a_request_becomes_part_of_another_item(nadia: Browser, joel: Browser, address: str) -> None:
    asked = await asks(joel, address)
    refused = await nadia.post(f"{address}/agenda/{asked}/answer", data={"answer": "merge", "into": ""})
    assert refused.status_code == 422
    merged = await nadia.post(f"{address}/agenda/{asked}/answer", data={"answer": "merge", "into": "standinggoals"})
    assert merged.status_code == 303
    assert "Part of another item" in (await joel.get(f"{address}/agenda")).text


async def test_a_request_is_between_whoever_asked_and_the_chair(
    visit: Visit, people: Cast, nadia: Browser, joel: Browser, address: str
) -> None:
    asked = await asks(joel, address)
    tessa = visit.browser((await people.signed_in(people.tessa)).cookie)
    assert "Rent" not in (await tessa.get(f"{address}/agenda")).text
    assert (await tessa.post(f"{address}/agenda/{asked}/answer", data={"answer": "accept"})).status_code == 403
    assert (await tessa.post(f"{address}/agenda/{asked}/withdraw")).status_code == 404
    otto = visit.browser((await people.signed_in(people.otto)).cookie)
    assert (await otto.get(f"{address}/agenda")).status_code == 404
    assert (await otto.post(f"{address}/agenda", data={"title": "Me"})).status_code == 404
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    assert (await iris.post(f"{address}/agenda", data={"title": "Me"})).status_code == 404


async def test_what_somebody_asked_for_can_be_taken_back(nadia: Browser, joel: Browser, address: str) -> None:
    asked = await asks(joel, address)
    await joel.post(f"{address}/agenda/{asked}/withdraw")
    assert "Rent" not in (await nadia.get(f"{address}/agenda")).text


async def test_the_chair_asks_nobody(nadia: Browser, joel: Browser, address: str) -> None:
    await nadia.post(f"{address}/agenda", data={"title": "Sleep"})
    assert "Sleep" in (await joel.get(address)).text


async def test_a_request_that_says_nothing_keeps_what_was_typed(joel: Browser, address: str) -> None:
    answer = await joel.post(f"{address}/agenda", data={"title": " ", "why": "<b>Because</b>", "minutes": "long"})
    assert answer.status_code == 422
    assert "Please say what you want to talk about." in answer.text
    assert "&lt;b&gt;Because&lt;/b&gt;" in answer.text
    assert "whole number from 1 to 480" in answer.text
    long = await joel.post(f"{address}/agenda", data={"title": "Rent", "desired_outcome": "so " * 100})
    assert long.status_code == 422
    assert "so so so" in long.text
    assert "Please use at most 200 characters; these are 299." in long.text


@pytest.mark.both_databases
async def test_a_character_that_no_database_keeps_is_left_out_of_what_was_pasted(joel: Browser, address: str) -> None:
    answer = await joel.post(f"{address}/agenda", data={"title": "Re\0nt", "why": "\0They will throw us out"})
    assert answer.status_code == 303
    assert "<strong>Rent</strong>" in (await joel.get(f"{address}/agenda")).text


async def test_at_the_start_the_chair_is_told_on_the_board(nadia: Browser, joel: Browser, address: str) -> None:
    await nadia.post(f"{address}/open")
    asked = await asks(joel, address)
    told = await nadia.get(f"{address}/agenda/waiting", headers={"Accept": "application/json"})
    assert [each["title"] for each in told.json()["waiting"]] == ["Rent"]
    assert (await joel.get(f"{address}/agenda/waiting")).json() == {"waiting": []}
    accept = {"answer": "accept"}
    answer = await nadia.post(f"{address}/agenda/{asked}/answer", data=accept, headers={"Accept": "application/json"})
    assert answer.json() == {"done": True}


async def test_on_an_open_board_the_chair_merges_a_request_with_an_item_and_with_nothing_else(
    nadia: Browser, joel: Browser, address: str
) -> None:
    await nadia.post(f"{address}/open")
    asked = await asks(joel, address)
    for into in ("", "no item", "a" * 33):
        merge = {"answer": "merge", "into": into}
        assert (await nadia.post(f"{address}/agenda/{asked}/answer", data=merge)).status_code == 422
    merge = {"answer": "merge", "into": "standinggoals"}
    assert (await nadia.post(f"{address}/agenda/{asked}/answer", data=merge)).status_code == 303
    assert "Part of another item" in (await joel.get(f"{address}/agenda")).text


async def test_something_is_asked_for_in_the_name_of_somebody_who_does_not_sign_in(
    nadia: Browser, joel: Browser, address: str
) -> None:
    asked = await asks(joel, address, on_behalf_of="Aunty June")
    assert "Aunty June (asked for by Joel Mockridge)" in (await nadia.get(f"{address}/agenda")).text
    assert "Aunty June (asked for by Joel Mockridge) asks for “Rent”" in (await nadia.get("/")).text
    await nadia.post(f"{address}/agenda/{asked}/answer", data={"answer": "accept"})
    assert "For Aunty June" in (await joel.get(f"{address}/agenda")).text
    await nadia.post(f"{address}/open")
    assert "Aunty June" in (await nadia.get(f"{address}/closing")).text


async def test_where_no_child_comes_the_case_manager_brings_the_views_of_the_child(
    nadia: Browser, joel: Browser, address: str, people: Cast
) -> None:
    def leads(page: str) -> str:
        return page.split("Views of the child or young person")[1].split("</li>")[0]

    assert people.nadia.name in leads((await joel.get(address)).text)
    async with people.house.database.writing() as connection:
        of_joel = t.standing.c.person == people.joel.id
        await connection.execute(t.standing.update().where(of_joel).values(kind=Kind.CHILD))
    assert people.nadia.name not in leads((await joel.get(address)).text), "Joel is the young person now, and comes"
    assert (await nadia.post(f"{address}/open")).status_code == 303
