"""A worker tells a young person in their own plain words what was decided for them, and only those named read it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from urllib.parse import quote

import httpx2
import pypdf
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.actions import restricting
from app.actions.wishing import Wish
from app.board.shape import Board, Collection, FollowUp, Goal
from app.conference.conference import Standing
from app.conference.distributing import Channel, CopyEvent, Extent, Turn
from app.conference.kinds import Door, Kind, Role
from app.people.person import Person
from app.record.sealing import digest, young_letter_from
from app.storage import cases, distributions, seats, young_letters
from app.storage import people as stored_people
from app.storage import tables as t
from app.storage.database import new_id
from app.storage.young_letters import StoredLetter
from tests.app.actions.test_sharing import record, withdraw
from tests.app.boards import prose
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient
WORDS = "Hello Wren,\n\nwe talked on Thursday.\nYou stay with Nan Bev.\n\nSee you soon"


def board(wren: Person, nadia: Person) -> Board:
    day = date(2026, 6, 20)
    undertaken = (
        ("follow01", FollowUp("a0", "Ask about the dog", nadia.id, day)),
        ("follow02", FollowUp("a1", "Choose a photo", wren.id, day)),
    )
    goals = (("goal0001", Goal("a0", prose("I want to see my dog"))),)
    return Board("The next weeks", goals=Collection(goals), follow_ups=Collection(undertaken))


class Desk:
    """A frozen conference in which Wren takes part, and people at their browsers."""

    def __init__(self, visit: Visit, people: Cast, conference: str, wren: Person) -> None:
        self.visit, self.people, self.conference, self.wren = visit, people, conference, wren
        self.address = f"/conferences/{conference}/letters"

    async def browser(self, person: Person) -> Browser:
        return self.visit.browser((await self.people.signed_in(person)).cookie)

    async def page(self, person: Person, address: str = "") -> httpx2.Response:
        return await (await self.browser(person)).get(address or f"{self.address}?to={self.wren.id}")

    async def post(self, by: Person, address: str = "", **more: Any) -> httpx2.Response:
        return await (await self.browser(by)).post(f"{self.address}{address}", data=more)

    async def give(self, by: Person, words: str = WORDS, *readers: Person, **more: Any) -> httpx2.Response:
        chosen = readers or (self.wren,)
        ways = {f"channel-{each.id}": "link" for each in chosen}
        said = {"to": self.wren.id, "words": words, "reader": [each.id for each in chosen], **ways}
        return await self.post(by, **{**said, **more})

    async def letters(self) -> list[StoredLetter]:
        async with self.people.house.database.reading() as connection:
            return list(await young_letters.of_conference(connection, self.conference))

    async def audited(self, kind: str) -> list[dict[str, Any]]:
        async with self.people.house.database.reading() as connection:
            rows = await connection.execute(select(t.audit.c.details).where(t.audit.c.kind == kind))
            return [json.loads(row.details) for row in rows]


@pytest.fixture
async def desk(visit: Visit, people: Cast) -> AsyncIterator[Desk]:
    wren = Person(new_id(), "Wren Sampleford", None, "wren@example.org")
    async with people.house.database.writing() as connection:
        await stored_people.add(connection, wren, password=None, invented=True, at=people.house.clock.now())
        await cases.make_known(connection, people.case.id, Standing(wren, Kind.CHILD, "daughter"))
    conference = await people.open_with(board(wren, people.nadia), roles={**people.roles, wren.id: Role.CONTRIBUTOR})
    desk = Desk(visit, people, conference, wren)
    async with await desk.browser(people.nadia) as nadia:
        assert (await nadia.post(f"/conferences/{conference}/freeze")).status_code == 303
    yield desk


async def test_what_a_worker_wrote_is_read_by_the_young_person_and_by_those_who_were_named(desk: Desk) -> None:
    people = desk.people
    assert (await desk.give(people.nadia, WORDS, desk.wren, people.iris)).status_code == 303
    (letter,) = await desk.letters()
    for reader in (desk.wren, people.iris, people.nadia):
        page = await desk.page(reader, f"/letters/{letter.id}")
        assert page.status_code == 200
        for said in ("A letter for", "Wren Sampleford", "we talked on Thursday.<br>You stay", "Nadia Exemplar"):
            assert said in page.text
    for reader in (desk.wren, people.iris):
        home = (await desk.page(reader, "/")).text
        assert "A letter was given to you to read." in home
        assert f'"/letters/{letter.id}"' in home
    assert (await (await desk.browser(desk.wren)).post(f"/letters/{letter.id}/acknowledgement")).status_code == 303
    after = (await desk.page(people.nadia)).text
    for told in ("Given to Iris Demont", "Opened Thursday 11 June 2026", "Has it: Thursday 11 June 2026"):
        assert told in after


async def test_nobody_else_reads_it_or_learns_its_words_though_they_may_write_one(desk: Desk) -> None:
    people = desk.people
    await desk.give(people.nadia)
    (letter,) = await desk.letters()
    for person in (people.fern, people.oma, people.tessa, people.joel, people.iris, people.otto):
        for address in (f"/letters/{letter.id}", f"/letters/{letter.id}.pdf"):
            assert (await desk.page(person, address)).status_code == 404
        acknowledged = await (await desk.browser(person)).post(f"/letters/{letter.id}/acknowledgement")
        assert acknowledged.status_code == 404
    seen_by_another = (await desk.page(people.fern)).text
    assert "Letter 1 to Wren Sampleford" in seen_by_another
    assert "You stay with Nan Bev" not in seen_by_another
    assert f'"/letters/{letter.id}"' not in seen_by_another


async def test_only_a_worker_who_may_writes_one(desk: Desk) -> None:
    people = desk.people
    for person, status in ((people.fern, 200), (people.oma, 403), (people.tessa, 403), (people.otto, 404)):
        assert (await desk.page(person)).status_code == status
        if status != 200:
            assert (await desk.give(person)).status_code == status
            assert (await desk.post(person, "/draft", to=desk.wren.id, words="x")).status_code == status
    assert await desk.letters() == []


async def test_nothing_that_was_typed_is_lost_whatever_is_refused(desk: Desk) -> None:
    people = desk.people
    too_long = "a very long word " * 500
    for words, more in (
        ("Nobody chosen", {"reader": []}),
        ("A way that is none", {f"channel-{desk.wren.id}": "pigeon"}),
        ("Come to 14 Example Street", {}),
        (too_long, {}),
    ):
        refused = await desk.give(people.nadia, words, **more)
        assert refused.status_code == 422
        assert words.strip() in refused.text
        assert words.strip() in (await desk.page(people.nadia)).text
    assert await desk.letters() == []


async def test_a_name_that_is_too_long_comes_back_with_a_sentence_beside_it(desk: Desk) -> None:
    name = "Wren " * 41
    async with desk.visit.browser((await desk.people.signed_in(desk.people.nadia)).cookie) as browser:
        asked = await browser.get(f"/conferences/{desk.conference}/letters", params={"to": name})
    assert asked.status_code == 422
    assert "Please use at most 200 characters; these are 204." in asked.text
    assert f'value="{name}"' in asked.text


async def test_a_draft_is_kept_while_one_types_and_is_read_by_its_writer_alone(desk: Desk) -> None:
    people = desk.people
    async with await desk.browser(people.nadia) as nadia:
        kept = await nadia.post(
            f"{desk.address}/draft", data={"to": desk.wren.id, "words": "Half a"}, headers={"HX-Request": "true"}
        )
    assert kept.text == "Kept."
    assert "Half a" in (await desk.page(people.nadia)).text
    assert "Half a" not in (await desk.page(people.fern)).text
    async with people.house.database.reading() as connection:
        closed = await connection.scalar(select(t.young_letter_draft.c.closed))
    assert closed
    assert b"Half a" not in closed


async def test_lines_are_offered_from_the_plan_and_none_goes_in_by_itself(desk: Desk) -> None:
    people = desk.people
    page = (await desk.page(people.nadia)).text
    line = "One goal is: “I want to see my dog”"
    assert line in page
    assert "Nadia Exemplar will do this: Ask about the dog, by Saturday 20 June 2026." in page
    assert "You will do this: Choose a photo, by Saturday 20 June 2026." in page
    assert '"innerHTML"></textarea>' in page, "the letter begins empty"
    await desk.post(people.nadia, "/draft", to=desk.wren.id, words="Hello", line=line)
    assert f"Hello\n\n{line}</textarea>" in (await desk.page(people.nadia)).text


async def test_no_line_is_offered_that_the_young_person_may_not_read(desk: Desk) -> None:
    people = desk.people
    offered = "I want to see my dog"
    named = f"{desk.address}?to={quote('Robin, her brother')}"
    assert offered not in (await desk.page(people.nadia, named)).text, "who reads no plan is offered none of it"
    nothing = CopyEvent(
        desk.wren.id, Turn.DECIDED, Extent.NONE, Channel.LINK, "Too much", people.nadia.id, people.house.clock.now()
    )
    async with people.house.database.writing() as connection:
        await distributions.add(connection, desk.conference, nothing)
    assert offered not in (await desk.page(people.nadia)).text
    partial = CopyEvent(
        desk.wren.id, Turn.DECIDED, Extent.PARTIAL, Channel.LINK, "The plan", people.nadia.id, people.house.clock.now()
    )
    async with people.house.database.writing() as connection:
        await distributions.add(connection, desk.conference, partial)
    assert offered in (await desk.page(people.nadia)).text
    async with people.house.database.writing() as connection:
        await seats.set_door(connection, desk.conference, desk.wren.id, Door.SENT_AWAY)
    assert offered not in (await desk.page(people.nadia)).text


async def test_what_could_lead_somebody_to_a_door_stops_until_a_person_has_said_of_each(desk: Desk) -> None:
    people = desk.people
    words = "We meet at 14 Example Street, or ring 02 5550 1234."
    stopped = await desk.give(people.nadia, words)
    assert stopped.status_code == 422
    for found in ("14 Example Street", "02 5550 1234"):
        assert f"<mark>{found}</mark>" in stopped.text
    keys = [each.split('"')[0] for each in stopped.text.split('name="stands-')[1:]]
    assert len(keys) == 2
    assert (await desk.give(people.nadia, words, **{f"stands-{keys[0]}": "on"})).status_code == 422
    assert (await desk.give(people.nadia, words, **{f"stands-{each}": "on" for each in keys})).status_code == 303
    assert [each["number"] for each in await desk.audited("telling-let-stand")] == ["2"]


async def test_the_name_of_somebody_from_whom_something_is_kept_stops_too(visit: Visit, people: Cast) -> None:
    wren = people.tessa
    async with people.house.database.writing() as connection:
        await connection.execute(t.standing.update().where(t.standing.c.person == wren.id).values(kind=Kind.CHILD))
    conference = await people.open()
    frame, desk = visit.frame, Desk(visit, people, conference, wren)
    wish = Wish(
        "medical_history", "Hers to tell.", frozenset({people.tessa.id}), must_not_see=frozenset({people.joel.id})
    )
    await restricting.restrict(frame.house, frame.rooms, people.nadia, conference, wish)
    async with await desk.browser(people.nadia) as nadia:
        assert (await nadia.post(f"/conferences/{conference}/freeze")).status_code == 303
    stopped = await desk.give(people.nadia, "Do not tell Joel Mockridge where you are.")
    assert stopped.status_code == 422
    assert "<mark>Joel Mockridge</mark>" in stopped.text


async def test_of_who_takes_no_part_the_first_name_alone_stops_it_and_of_who_does_it_does_not(
    visit: Visit, people: Cast
) -> None:
    wren, rex = people.tessa, Person(new_id(), "Rex Mockridge")
    async with people.house.database.writing() as connection:
        await connection.execute(t.standing.update().where(t.standing.c.person == wren.id).values(kind=Kind.CHILD))
        await stored_people.add(connection, rex, password=None, invented=True, at=people.house.clock.now())
        await cases.make_known(connection, people.case.id, Standing(rex, Kind.KIN, "uncle"))
    conference = await people.open()
    frame, desk = visit.frame, Desk(visit, people, conference, wren)
    kept_from = frozenset({people.joel.id, rex.id})
    wish = Wish("medical_history", "Hers to tell.", frozenset({people.tessa.id}), must_not_see=kept_from)
    await restricting.restrict(frame.house, frame.rooms, people.nadia, conference, wish)
    async with await desk.browser(people.nadia) as nadia:
        assert (await nadia.post(f"/conferences/{conference}/freeze")).status_code == 303
    stopped = await desk.give(people.nadia, "Joel said that no Mockridge but Rex would come.")
    assert stopped.status_code == 422
    assert re.findall("<mark>(.*?)</mark>", stopped.text) == ["Rex"]


async def test_a_letter_of_several_sheets_says_which_of_them_each_is(desk: Desk) -> None:
    words = "We talked about school, and about who drives you there. "
    await desk.give(desk.people.nadia, f"Hello Wren,\n\n{words * 30}")
    (letter,) = await desk.letters()
    pdf = pypdf.PdfReader(io.BytesIO((await desk.page(desk.wren, f"/letters/{letter.id}.pdf")).content))
    first, second = (page.extract_text() for page in pdf.pages)
    assert "letter 1 · page 1 of 2" in first and "letter 1 · page 2 of 2" in second


async def test_a_letter_is_made_once_and_its_pdf_is_read_and_tagged_and_the_same_for_everybody(desk: Desk) -> None:
    people = desk.people
    await desk.give(people.nadia, WORDS, desk.wren, people.iris)
    (letter,) = await desk.letters()
    assert digest(letter.content) == letter.digest
    assert young_letter_from(letter.content).words == WORDS
    files = [await desk.page(each, f"/letters/{letter.id}.pdf") for each in (desk.wren, people.iris, desk.wren)]
    assert len({each.content for each in files}) == 1
    assert "Letter 2026-06-11 FAM-TEST-0001 v1.pdf" in files[0].headers["content-disposition"]
    pdf = pypdf.PdfReader(io.BytesIO(files[0].content))
    said = " ".join(pdf.pages[0].extract_text().split())
    for words in ("A letter for Wren Sampleford", "Hello Wren, we talked on Thursday. You stay", "From Nadia Exemplar"):
        assert words in said
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert "pdfuaid" in pdf.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    asked = await (await desk.browser(people.otto)).post("/verify", data={"asked": digest(files[0].content)})
    assert "Genuine and unchanged: letter 1 to a young person" in asked.text
    assert [each["digest"] for each in await desk.audited("young-letter-written")] == [letter.digest]


@pytest.mark.parametrize("change", ["UPDATE young_letter SET number = 9", "DELETE FROM young_letter_copy"])
async def test_a_letter_that_was_given_cannot_be_changed(desk: Desk, change: str) -> None:
    await desk.give(desk.people.nadia)
    with pytest.raises(DBAPIError, match="insert-only"):
        async with desk.people.house.database.writing() as connection:
            await connection.execute(text(change))


async def test_a_correction_is_a_new_letter_and_the_old_one_stays_byte_for_byte(desk: Desk) -> None:
    people = desk.people
    await desk.give(people.nadia)
    (first,) = await desk.letters()
    before = await desk.page(desk.wren, f"/letters/{first.id}.pdf")
    assert "There is a newer letter." not in (await desk.page(desk.wren, f"/letters/{first.id}")).text
    assert (await desk.give(people.nadia, "You stay with your aunt.")).status_code == 303
    _, second = await desk.letters()
    assert second.number == 2
    old = (await desk.page(desk.wren, f"/letters/{first.id}")).text
    assert "There is a newer letter." in old
    assert f'href="/letters/{second.id}"' in old
    assert (await desk.page(desk.wren, f"/letters/{first.id}.pdf")).content == before.content
    assert "A newer letter took its place" in (await desk.page(people.nadia)).text


async def test_the_same_words_for_somebody_else_are_the_same_letter(desk: Desk) -> None:
    people = desk.people
    await desk.give(people.nadia)
    assert (await desk.give(people.nadia, WORDS, people.tessa)).status_code == 303
    (letter,) = await desk.letters()
    assert (await desk.page(people.tessa, f"/letters/{letter.id}")).status_code == 200


async def test_it_goes_to_the_young_person_first_and_to_nobody_who_is_not_known(desk: Desk) -> None:
    people = desk.people
    refused = await desk.give(people.nadia, WORDS, people.tessa)
    assert refused.status_code == 422
    assert "The letter is for Wren Sampleford" in refused.text
    assert (await desk.give(people.nadia, WORDS, desk.wren, people.otto)).status_code == 404
    assert (await desk.post(people.nadia, to=people.joel.id, words="x")).status_code == 404
    assert await desk.letters() == []


async def test_who_does_not_sign_in_gets_it_on_paper(desk: Desk) -> None:
    people, name = desk.people, "Robin"
    by_link: dict[str, Any] = {"to": name, "words": "Hello Robin", "reader": [name], f"channel-{name}": "link"}
    assert (await desk.post(people.nadia, **by_link)).status_code == 422
    assert (await desk.post(people.nadia, **{**by_link, f"channel-{name}": "paper"})).status_code == 303
    (letter,) = await desk.letters()
    page = (await desk.page(people.nadia, f"{desk.address}?to={name}")).text
    assert "Given to Robin" in page
    assert f"/letters/{letter.id}.pdf" in page
    assert (await desk.page(desk.wren, f"/letters/{letter.id}")).status_code == 404


async def test_a_letter_that_was_called_back_is_no_longer_read(desk: Desk) -> None:
    people = desk.people
    await desk.give(people.nadia)
    (letter,) = await desk.letters()
    turn = {"letter": letter.id, "recipient": desk.wren.id, "turn": "recalled"}
    assert (await desk.post(people.nadia, "/turns", **turn)).status_code == 422
    assert (await desk.post(people.nadia, "/turns", **turn, words="The wrong day")).status_code == 303
    assert (await desk.page(desk.wren, f"/letters/{letter.id}")).status_code == 404
    home = (await desk.page(desk.wren, "/")).text
    assert "was called back" in home
    assert f'"/letters/{letter.id}"' not in home
    assert {each["turn"] for each in await desk.audited("young-letter-turned")} == {"sent", "recalled"}


async def test_what_is_written_in_it_is_only_ever_text(desk: Desk) -> None:
    words = '<b>Hello</b> #image("/etc/passwd") {{ 7 * 7 }}'
    await desk.give(desk.people.nadia, words)
    (letter,) = await desk.letters()
    page = (await desk.page(desk.wren, f"/letters/{letter.id}")).text
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    assert "{{ 7 * 7 }}" in page
    pdf = pypdf.PdfReader(io.BytesIO((await desk.page(desk.wren, f"/letters/{letter.id}.pdf")).content))
    assert "<b>Hello</b>" in pdf.pages[0].extract_text()
    assert "#image" in pdf.pages[0].extract_text()


async def test_no_letter_is_given_to_whom_sharing_was_withdrawn_and_what_they_were_given_before_stays(
    desk: Desk,
) -> None:
    people = desk.people
    assert (await desk.give(people.nadia, WORDS, desk.wren, people.iris)).status_code == 303
    (first,) = await desk.letters()
    await withdraw(desk.visit, people)
    again = "Hello Wren,\n\nNan Bev is moving."
    refused = await desk.give(people.nadia, again, desk.wren, people.iris)
    assert refused.status_code == 422
    assert "What allowed sharing with Iris Demont (Demoville Health) was withdrawn." in refused.text
    assert "Nan Bev is moving." in refused.text, "what was typed is kept"
    assert await desk.letters() == [first], "nobody was given anything by that"
    assert (await desk.page(people.iris, f"/letters/{first.id}")).status_code == 200
    await record(people)
    assert (await desk.give(people.nadia, again, desk.wren, people.iris)).status_code == 303
    assert len(await desk.letters()) == 2
