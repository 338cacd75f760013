"""What is kept to a few reaches those few and nobody else (attacks 16, 17, 20, 24): each audience types its phrase."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map, XmlElement, XmlText

from app.people.person import Person
from app.storage import conferences
from realtime.ports import Reason
from tests.realtime.browser import Page
from tests.security.canary import Catch, Crawl, Garden, phrase
from tests.security.test_canary import hand_round, type_into
from tests.security.world import Someone, World, page_of, served

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


async def judged(
    world: World,
    garden: Garden,
    *persons: Person | None,
    besides: Sequence[tuple[Person, Catch]] = (),
) -> None:
    """`besides`: what somebody was sent while they were at something else."""
    booties: dict[Person | None, list[Catch]] = {}
    for person in persons:
        async with world.sits(person) as somebody:
            booties[person] = await Crawl(garden, somebody).everything()
    for person, more in besides:
        booties[person].append(more)
    garden.judge(booties)


async def sit_down(world: World, conference: str, *persons: Person) -> None:
    """Each opens the board, and so is there."""
    for person in persons:
        async with world.sits(person) as somebody:
            assert (await somebody.passes(conference))["parts"]


async def close_session(world: World, conference: str, outside: Person, reason: str) -> str:
    """The chair does; the part in which those inside write."""
    nadia = world.people.nadia
    async with world.sits(nadia) as chair:
        wish = {"item": "standingchild", "outside": [outside.id], "reason": reason, "teller": nadia.id}
        begun = await chair.browser.post(f"/conferences/{conference}/closed-sessions", json=wish)
        assert begun.status_code == 200, begun.text
        parts = (await chair.passes(conference))["parts"]
    return next(
        str(each["document"]) for each in parts if each.get("restriction", {}).get("category") == "closed_session"
    )


async def open_session(world: World, conference: str) -> None:
    async with world.sits(world.people.nadia) as chair:
        assert (await chair.browser.post(f"/conferences/{conference}/closed-sessions/end", json={})).status_code == 200


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
    inside = [people.nadia, people.tessa, people.fern, people.oma]
    await sit_down(world, ours, *inside)
    session = await close_session(world, ours, people.joel, "Asked for.")
    await types(world, people.tessa, ours, session, garden.plant(phrase("what was said without Joel", inside)))
    await open_session(world, ours)

    async with world.frame.house.database.reading() as connection:
        garden.documents += [part.id for part in await conferences.parts(connection, ours)]
    assert len(garden.documents) == 5
    await judged(world, garden, people.nadia, people.tessa, people.joel)

    async with world.sits(people.nadia) as nadia:
        assert (await nadia.browser.post(f"/conferences/{ours}/freeze")).status_code == 303
    await judged(world, garden, people.joel, people.fern, people.oma)


async def test_nothing_of_a_closed_session_reaches_whoever_waits_outside_on_any_channel(world: World) -> None:
    """Joel is at the board when it begins, keeps his connection and his passes, and tries every address meanwhile."""
    people, garden = world.people, Garden(world)
    inside = [people.nadia, people.tessa, people.fern, people.oma]
    ours = await people.open()
    garden.conferences.append(ours)
    await sit_down(world, ours, *inside)
    async with world.sits(people.joel) as joel, joel.board(ours) as (browser, page):
        before = len(browser.frames)
        reason = garden.plant(phrase("why Joel waits outside", inside))
        session = await close_session(world, ours, people.joel, reason)
        await browser.until(lambda: page.closed or browser.code)
        await types(
            world, people.tessa, ours, session, garden.plant(phrase("what is said in the closed session", inside))
        )
        on_the_board = phrase("what is written on the board meanwhile", inside)
        await type_into(world, people.fern, ours, garden.plant(on_the_board))
        await hand_round(world, garden, ours, people.tessa, inside, "everyone")
        async with world.sits(people.tessa) as tessa:
            hand = {"lane": "speak", "reason": garden.plant(phrase("why Tessa raises her hand", inside))}
            assert (await tessa.browser.post(f"/conferences/{ours}/floor/raise", json=hand)).status_code == 200
            wish = {"title": garden.plant(phrase("what Tessa asks for", [people.nadia, people.tessa])), "why": "Now."}
            assert (await tessa.browser.post(f"/conferences/{ours}/agenda", data=wish)).status_code == 303
        async with world.frame.house.database.reading() as connection:
            garden.documents = [part.id for part in await conferences.parts(connection, ours)]
        sent = [*browser.frames[before:], *await _knocks_again(joel, page)]
        caught = [(people.joel, Catch("frames of before", each)) for each in (b"".join(sent), *sent)]
        await judged(world, garden, people.joel, people.nadia, people.fern, None, besides=caught)

    await open_session(world, ours)
    # The same search finds what is for him when he is back, and still nothing of the rest.
    for planted in list(garden.phrases):
        if planted is on_the_board or planted.what.endswith("file for everyone"):
            garden.readers_are(planted.what, [*inside, people.joel])
    await judged(world, garden, people.joel)


async def _knocks_again(joel: Someone, page: Page) -> list[bytes]:
    """With the pass that he was given before, on a new connection."""
    async with joel.socket() as browser:
        again = Page(page.address, "", page.document.client_id)
        again.token = page.token
        await browser.enter(again)
        assert again.denied == Reason.OUTSIDE
        return browser.frames


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
