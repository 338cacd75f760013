"""What is kept to a few reaches those few and nobody else (attacks 16, 17, 20, 24): each audience types its phrase."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map, XmlElement, XmlText

from app.people.person import Person
from app.storage import conferences
from tests.security.canary import Crawl, Garden, phrase
from tests.security.world import World, page_of, served

REASON = "so that it is safe"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The limits are for people, who are slower than a search."""
    async with served(tmp_path, downloads_a_minute=100_000, passes_a_minute=100_000) as world:
        yield world


async def keeps(world: World, person: Person, conference: str, **said: Any) -> str:
    """As the dialog does; the new part."""
    async with world.sits(person) as somebody:
        wish = {"category": "medical_history", "reason": REASON, **said}
        answer = await somebody.browser.post(f"/conferences/{conference}/parts", json=wish)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["document"])


async def types(world: World, person: Person, conference: str, part: str, words: str) -> None:
    """Into the text of the part's note, over the socket, until it is saved."""
    async with world.sits(person) as somebody, somebody.socket() as browser:
        offered = (await somebody.passes(conference))["parts"]
        page = page_of(next(each for each in offered if each["document"] == part))
        await browser.enter(page)
        before = page.document.get_state()
        document: Doc[Any] = page.document
        (note,) = document.get("notes", type=Map).values()
        paragraph = note["text"].children.append(XmlElement("paragraph"))
        paragraph.children.append(XmlText(words))
        await browser.send(page, page.document.get_update(before))
        await browser.until(lambda: page.saved == page.sent or page.closed or browser.code)
        assert page.saved == page.sent


async def judged(world: World, garden: Garden, *persons: Person) -> None:
    booties: dict[Person | None, Any] = {}
    for person in persons:
        async with world.sits(person) as somebody:
            booties[person] = await Crawl(garden, somebody).everything()
    garden.judge(booties)


async def test_what_each_audience_types_is_found_by_that_audience_alone_before_and_after_freezing(world: World) -> None:
    people, garden = world.people, Garden(world)
    table = [people.nadia, people.tessa, people.joel, people.fern, people.oma]
    ours = await people.open(purpose=garden.plant(phrase("the purpose", table)))
    garden.conferences.append(ours)
    assert people.fern.agency

    of_tessa = await keeps(
        world, people.tessa, ours, maySee=[people.oma.id], mustNotSee=[people.joel.id, people.nadia.id],
        title=garden.plant(phrase("the title of what Tessa keeps from the chair", [people.tessa, people.oma])),
    )  # fmt: skip
    await types(
        world, people.tessa, ours, of_tessa,
        garden.plant(phrase("what Tessa keeps from the chair", [people.tessa, people.oma])),
    )  # fmt: skip
    of_the_agency = await keeps(
        world, people.nadia, ours, maySee=[people.fern.agency.id], mustNotSee=[people.oma.id],
        reason=garden.plant(phrase("why the agency keeps something", [people.nadia, people.fern])),
    )  # fmt: skip
    await types(
        world, people.fern, ours, of_the_agency,
        garden.plant(phrase("what the agency keeps", [people.nadia, people.fern])),
    )  # fmt: skip
    async with world.sits(people.nadia) as nadia:
        begun = await nadia.browser.post(
            f"/conferences/{ours}/closed-sessions",
            json={
                "item": "standingchild",
                "outside": [people.joel.id],
                "reason": "Asked for.",
                "teller": people.nadia.id,
            },
        )
        assert begun.status_code == 200, begun.text
        session = next(
            each for each in (await nadia.passes(ours))["parts"]
            if each.get("restriction", {}).get("category") == "closed_session"
        )["document"]  # fmt: skip
    inside = [people.nadia, people.tessa, people.fern, people.oma]
    await types(world, people.tessa, ours, session, garden.plant(phrase("what was said without Joel", inside)))
    async with world.sits(people.nadia) as nadia:
        assert (await nadia.browser.post(f"/conferences/{ours}/closed-sessions/end", json={})).status_code == 200

    async with world.frame.house.database.reading() as connection:
        garden.documents += [part.id for part in await conferences.parts(connection, ours)]
    assert len(garden.documents) == 5
    await judged(world, garden, people.nadia, people.tessa, people.joel)

    async with world.sits(people.nadia) as nadia:
        assert (await nadia.browser.post(f"/conferences/{ours}/freeze")).status_code == 303
    await judged(world, garden, people.joel, people.fern, people.oma)


async def test_an_answer_about_somebody_elses_part_is_that_about_none(world: World) -> None:
    people = world.people
    ours = await people.open()
    part = await keeps(world, people.tessa, ours, mustNotSee=[people.nadia.id])
    async with world.sits(people.nadia) as nadia:
        for verb in ("audience", "approval", "lifting"):
            answers = [
                await nadia.browser.post(f"/conferences/{ours}/parts/{document}/{verb}", json={"maySee": []})
                for document in (part, "0" * 24)
            ]
            assert [answer.status_code for answer in answers] == [404, 404]
            assert answers[0].content == answers[1].content
