"""Looks at what stands in a case, beside the pages of its conferences, are written down as well."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx2
import pytest
from starlette.routing import Route

from app.actions import freezing, young_letters
from app.audit.chain import Row
from app.pages.routes import routes
from app.people.person import Person
from app.storage import audit
from tests.app.boards import full_board
from tests.app.pages.test_looks import looks
from tests.cast import Cast, HeldClock, Visit

#: What tells of no case; and the first page, which tells each person what waits for them and what they took on.
UNTOLD = {
    "/",
    *("/account", "/account/record", "/account/password", "/account/second-step", "/account/confirm"),
    *("/verify", "/verify/verify.py", "/verify/installation.pub"),
    *("/sign-in/again", "/i", "/r"),
}


def pages() -> list[str]:
    found = [each for each in routes() if isinstance(each, Route) and "GET" in (each.methods or set())]
    return [each.path for each in found if "{" not in each.path.replace("{case}", "").replace("{version:int}", "")]


async def silent_for(visit: Visit, people: Cast, person: Person) -> set[str]:
    """The pages and files that somebody gets without anything being written down."""
    silent = set()
    async with visit.browser((await people.signed_in(person)).cookie) as browser:
        for path in pages():
            before = len(await looks(people, person))
            answer = await browser.get(path.replace("{case}", people.case.id).replace("{version:int}", "1"))
            html = answer.headers.get("content-type", "").startswith("text/html")
            told = html or "content-disposition" in answer.headers
            if answer.status_code == 200 and told and len(await looks(people, person)) == before:
                silent.add(path)
    return silent


async def frozen(visit: Visit, people: Cast) -> str:
    conference, frame = await people.open_with(full_board()), visit.frame
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    return conference


async def test_every_page_of_a_case_that_is_looked_at_is_in_the_audit(visit: Visit, people: Cast) -> None:
    await frozen(visit, people)
    # No plan waits for Nadia: her list is empty.
    assert await silent_for(visit, people, people.nadia) - UNTOLD == {"/endorsements"}
    assert await silent_for(visit, people, people.oma) - UNTOLD == set()


async def test_whoever_endorses_leaves_an_entry_at_each_conference_whose_plan_waits_for_them(
    visit: Visit, people: Cast
) -> None:
    oma = visit.browser((await people.signed_in(people.oma)).cookie)
    assert "No plan waits for you" in (await oma.get("/endorsements")).text
    assert [row.kind for row in await looks(people, people.oma)] == []
    conference = await frozen(visit, people)
    assert "Plan version 1" in (await oma.get("/endorsements")).text
    assert [(row.kind, row.conference) for row in await looks(people, people.oma)] == [("queue-viewed", conference)]
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        assert "waits to be endorsed" in (await nadia.get(f"/conferences/{conference}/views")).text


async def test_of_what_is_listed_the_audit_says_which_service_it_is(visit: Visit, people: Cast) -> None:
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        named = {"offers": "Food", "takes": "Families", "room": "free", "reach": "Ask for Ann"}
        for name in ("Riverside Pantry", "Hillside Pantry"):
            assert (await nadia.post("/services", data={"name": name, **named})).status_code == 303
        await nadia.get("/services")
    rows = await of_kind(people, people.nadia, "service-listed")
    services = [json.loads(row.details)["service"] for row in rows]
    assert len(set(services)) == 2
    assert [row.kind for row in await looks(people, people.nadia)] == ["services-viewed"]


async def of_kind(people: Cast, person: Person, kind: str) -> list[Row]:
    async with people.house.database.reading() as connection:
        return [row for row in reversed(await audit.of_person(connection, person.id, 500)) if row.kind == kind]


async def test_that_a_letter_is_written_is_noted_once_an_hour_and_told_to_its_writer_alone(
    visit: Visit, people: Cast, clock: HeldClock
) -> None:
    nadia, conference = people.nadia, await frozen(visit, people)

    async def noted(to: str, words: str) -> int:
        await young_letters.keep(people.house, nadia, conference, to, words)
        return len(await of_kind(people, nadia, "young-letter-drafted"))

    assert [await noted("Ruby", words) for words in ("Hello", "Hello Ruby", "Hello Ruby,")] == [1, 1, 1]
    assert await noted("Sam", "Hello Sam") == 2
    clock.move(timedelta(hours=1))
    assert await noted("Ruby", "Hello Ruby, and") == 3
    async with visit.browser((await people.signed_in(nadia)).cookie) as browser:
        assert "wrote on a letter to a young person" in (await browser.get("/account/record")).text
        assert "wrote on a letter" not in (await browser.get(f"/conferences/{conference}/views")).text


@pytest.mark.parametrize("file", ["minutes.pdf", "minutes.txt", "minutes.json", "record.zip"])
async def test_whoever_asks_for_the_head_of_a_file_learns_nothing_of_it_and_takes_nothing_along(
    visit: Visit, people: Cast, file: str
) -> None:
    conference = await frozen(visit, people)
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        address = f"/conferences/{conference}/{file}"
        head = await joel.head(address)
        assert head.status_code == 200
        assert telling(head) == set()
        assert await looks(people, people.joel) == []
        taken = await joel.get(address)
        assert telling(taken) == {"content-length", "repr-digest", "content-disposition"}
        assert [row.kind for row in await looks(people, people.joel)] == ["file-downloaded"]


def telling(answer: httpx2.Response) -> set[str]:
    return {"content-length", "repr-digest", "content-disposition"} & set(answer.headers)
