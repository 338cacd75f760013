"""Before freezing, whoever chairs sees what could lead somebody to a door, and says of each that it may stand."""

from __future__ import annotations

import re
from datetime import date

import httpx2

from app.board.shape import Board, Collection, TimeLimit
from app.conference.conference import Standing
from app.conference.kinds import Kind
from app.people.person import Person
from app.storage import cases
from app.storage import people as stored_people
from app.storage import tables as t
from app.storage.database import new_id
from tests.cast import Cast, Visit

WORDS = "They moved to 12 Larkspur Street, ring 0491 570 006."


async def test_addresses_and_numbers_are_shown_with_the_words_around_them(visit: Visit, people: Cast) -> None:
    conference = await people.open(purpose=WORDS)
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    page = (await nadia.get(f"/conferences/{conference}/closing")).text
    assert "Does this tell where to find somebody?" in page
    assert "<mark>12 Larkspur Street</mark>, ring 0491 570 006." in page
    assert "<mark>0491 570 006</mark>" in page


async def test_a_record_without_any_asks_nothing(visit: Visit, people: Cast) -> None:
    conference = await people.open(purpose="Make a first plan together.")
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    assert "tell where to find somebody" not in (await nadia.get(f"/conferences/{conference}/closing")).text


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
    assert 'data-must="0">1</span>' in once_more.text
    # Keeping the attendance forgets nothing that was ticked.
    kept = await nadia.post(f"{address}/attendance", data={street: "on"})
    assert (kept.status_code, ticked(kept)) == (200, [street])
    # Once nothing is left to be looked at, nothing says otherwise.
    both = await nadia.post(f"{address}/attendance", data={street: "on", number: "on"})
    assert 'data-must="0">0</span>' in both.text
    assert len(re.findall(r"data-unlooked hidden>", both.text)) == 2
    assert "<span data-looked>Nothing stands in the way.</span>" in both.text
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


async def test_a_child_who_is_spoken_of_and_does_not_come_is_named_and_one_of_whom_nobody_speaks_is_not(
    visit: Visit, people: Cast
) -> None:
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    async with people.house.database.writing() as connection:
        for name in ("Wren Sampleford", "Robin Sampleford"):
            child = Person(new_id(), name)
            await stored_people.add(connection, child, password=None, invented=True, at=people.house.clock.now())
            await cases.make_known(connection, people.case.id, Standing(child, Kind.CHILD, "daughter"))
        of_joel = t.standing.c.person == people.joel.id
        await connection.execute(t.standing.update().where(of_joel).values(kind=Kind.CHILD))
    page = (await nadia.get(f"/conferences/{await people.open(purpose='Where does Wren sleep?')}/closing")).text
    assert f"Who talks with {people.joel.name} and Wren Sampleford about what was decided, and when?" in page
    assert "Robin" not in page.split("Who talks with")[1].split("</p>")[0]


async def test_a_time_limit_is_read_back_to_whoever_answers_for_the_case(visit: Visit, people: Cast) -> None:
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    limit = TimeLimit("a0", "Night nurse", reassess_on=date(2027, 2, 1))
    board = Board(time_limits=Collection((("limit001", limit),)))
    page = (await nadia.get(f"/conferences/{await people.open_with(board)}/closing")).text
    step = page.split('id="taken-on-title"')[1].split("</section>")[0]
    assert "Nobody has taken anything on." in step
    assert "Look again whether Night nurse is still needed" in step.split("Whoever answers for the case")[1]
    assert "Nobody yet" not in step


def marks(page: httpx2.Response) -> list[str]:
    return re.findall(r'name="(stands-\w+)"', page.text)


def ticked(page: httpx2.Response) -> list[str]:
    return re.findall(r'name="(stands-\w+)"[^>]* checked', page.text)
