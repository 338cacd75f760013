"""Every copy of the record holds exactly what its reader may see: page, PDF and JSON alike."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx2
import pypdf
import pytest

from app.actions import closed_sessions, freezing, restricting, reviewing
from app.actions.reading_records import PLAN_FORMS
from app.actions.wishing import Wish
from app.board.shape import SHAPE_VERSION, Collection, Paragraph, Prose, RestrictedNote, Run
from app.people.person import Person
from tests.cast import Cast, Visit

OF_TESSA = "admitted to Larkspur House"
OF_THE_AGENCY = "the neighbour at unit seven"
OF_THE_SESSION = "spoken behind the green door"
PHRASES = (OF_TESSA, OF_THE_AGENCY, OF_THE_SESSION)


@dataclass
class Archive:
    """A frozen conference with two restricted parts and a closed session, and everybody's browser."""

    cast: Cast
    conference: str
    browsers: Mapping[str, httpx2.AsyncClient]

    async def everything_for(self, person: Person) -> dict[str, bytes]:
        """All that somebody can obtain of the record, with text extracted where it is packed."""
        browser = self.browsers[person.id]
        case = self.cast.case.id
        got: dict[str, bytes] = {}
        for address in (
            f"/conferences/{self.conference}", f"/conferences/{self.conference}/minutes", f"/cases/{case}",
            f"/conferences/{self.conference}/minutes.json", f"/conferences/{self.conference}/minutes.pdf",
            f"/conferences/{self.conference}/minutes.docx", f"/conferences/{self.conference}/minutes.txt",
            f"/cases/{case}/plan/1", "/", *(f"/cases/{case}/plan/1.{form}" for form in PLAN_FORMS),
        ):  # fmt: skip
            answer = await browser.get(address)
            assert answer.status_code == 200, address
            headers = repr(sorted(answer.headers.items())).encode()
            got[address] = headers + legible(address, answer.content)
        return got


def legible(address: str, content: bytes) -> bytes:
    if address.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return b"".join(package.read(name) for name in package.namelist())
    return text_of(content) if address.endswith(".pdf") else content


def text_of(pdf: bytes) -> bytes:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return f"{words} {reader.metadata}".encode()


def notes(words: str) -> Collection[RestrictedNote]:
    return Collection((("0123456789abcdef", RestrictedNote("a0", "In private", Prose((Paragraph((Run(words),)),)))),))


@pytest.fixture
async def archive(visit: Visit, people: Cast) -> AsyncIterator[Archive]:
    frame, cast = visit.frame, people
    conference = await cast.open()
    async with AsyncExitStack() as stack:
        browsers = {}
        for person in (cast.nadia, cast.tessa, cast.joel, cast.fern, cast.oma):
            signed_in = await cast.signed_in(person)
            browsers[person.id] = await stack.enter_async_context(visit.browser(signed_in.cookie))
        assert cast.fern.agency

        async def keep(person: Person, words: str, may_see: set[str], must_not_see: set[str]) -> str:
            wish = Wish(
                "medical_history", "Hers to tell.", frozenset(may_see), frozenset(must_not_see), notes=notes(words)
            )
            return await restricting.restrict(frame.house, frame.rooms, person, conference, wish)

        of_tessa = await keep(cast.tessa, OF_TESSA, {cast.nadia.id}, {cast.joel.id})
        await keep(cast.nadia, OF_THE_AGENCY, {cast.fern.agency.id}, {cast.oma.id})
        for person in (cast.nadia, cast.tessa, cast.fern, cast.oma):
            shape = {"shape": SHAPE_VERSION}
            assert (await browsers[person.id].post(f"/conferences/{conference}/passes", json=shape)).status_code == 200
        await closed_sessions.begin(
            frame.house, frame.rooms, cast.nadia, conference,
            item="standingchild", outside=frozenset({cast.joel.id}), reason=OF_THE_SESSION, teller=cast.nadia.id,
        )  # fmt: skip
        await reviewing.entitle(frame.house, frame.rooms, cast.nadia, conference, of_tessa, "A private matter")
        await freezing.freeze(frame.house, frame.rooms, frame.workshop, cast.nadia.id, conference)
        yield Archive(cast, conference, browsers)


async def test_a_copy_holds_what_its_reader_may_see_and_not_a_byte_of_the_rest(archive: Archive) -> None:
    cast = archive.cast
    readers = {
        cast.nadia.id: {OF_TESSA, OF_THE_AGENCY, OF_THE_SESSION},
        cast.tessa.id: {OF_TESSA, OF_THE_SESSION},
        cast.fern.id: {OF_THE_AGENCY, OF_THE_SESSION},
        cast.oma.id: {OF_THE_SESSION},
        cast.joel.id: set(),
    }
    for person in (cast.nadia, cast.tessa, cast.fern, cast.oma, cast.joel):
        got = await archive.everything_for(person)
        for phrase in PHRASES:
            found = {address for address, content in got.items() if phrase.encode() in content}
            copies = {address for address in got if "minutes" in address or address.endswith(archive.conference)}
            assert found == (copies if phrase in readers[person.id] else set()), (person.name, phrase)


async def test_who_gets_the_plan_only_reads_beside_it_what_is_kept_to_a_few_for_them_and_nothing_else(
    archive: Archive,
) -> None:
    cast, read = archive.cast, {}
    for person in (cast.fern, cast.tessa, cast.joel):
        wish = {f"extent-{person.id}": "partial", f"channel-{person.id}": "link", f"reason-{person.id}": "As agreed"}
        said = await archive.browsers[cast.nadia.id].post(f"/conferences/{archive.conference}/distribution", data=wish)
        assert said.status_code == 303
        for address in (f"/conferences/{archive.conference}", f"/cases/{cast.case.id}/plan/1"):
            read[person.id, address] = (await archive.browsers[person.id].get(address)).text
    for (reader, _), page in read.items():
        assert (OF_THE_AGENCY in page, OF_TESSA in page) == (reader == cast.fern.id, reader == cast.tessa.id)
        assert "Belongs to" not in page
        assert ("A private matter" in page) is (reader != cast.tessa.id)
    whole = await archive.browsers[cast.oma.id].get(f"/cases/{cast.case.id}/plan/1")
    assert 'id="kept-to-a-few"' not in whole.text


async def test_the_chairs_title_stands_in_the_place_of_what_is_not_in_a_copy(archive: Archive) -> None:
    minutes = f"/conferences/{archive.conference}/minutes"
    for person, stands in ((archive.cast.joel, True), (archive.cast.nadia, False)):
        page = (await archive.everything_for(person))[minutes]
        assert (b"A private matter" in page) is stands
        assert b"Medical history" not in page or not stands


async def test_the_digest_of_a_copy_is_that_of_its_bytes_and_tells_nothing_of_other_copies(archive: Archive) -> None:
    address = f"/conferences/{archive.conference}/minutes"
    seen = {}
    for person in (archive.cast.nadia, archive.cast.joel):
        browser = archive.browsers[person.id]
        content = (await browser.get(f"{address}.json")).content
        assert hashlib.sha256(content).hexdigest() in (await browser.get(address)).text
        seen[person.id] = json.loads(content)
    kept = seen[archive.cast.nadia.id]["record"]["restricted"]
    assert len({each["salt"] for each in kept}) == 3
    joels = json.dumps(seen[archive.cast.joel.id])
    assert not any(each["salt"] in joels for each in kept)


async def test_whoever_sees_nothing_beyond_the_minutes_has_the_minutes_themselves(visit: Visit, people: Cast) -> None:
    frame = visit.frame
    conference = await people.open()
    await restricting.restrict(frame.house, frame.rooms, people.tessa, conference, Wish("medical_history", "Hers."))
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        content = json.loads((await joel.get(f"/conferences/{conference}/minutes.json")).content)
    assert content["schema"] == {"name": "caseboard/minutes", "version": 1}


async def test_the_chair_looks_through_somebodys_eyes_and_never_at_more_than_both_see(
    visit: Visit, people: Cast
) -> None:
    frame = visit.frame
    conference = await people.open()
    for person, words, may_see in (
        (people.nadia, OF_THE_AGENCY, people.fern),
        (people.tessa, OF_TESSA, people.joel),
    ):
        wish = Wish("medical_history", "Not for all.", frozenset({may_see.id}), notes=notes(words))
        await restricting.restrict(frame.house, frame.rooms, person, conference, wish)
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as nadia:
        seen = {
            person.id: (await nadia.get(f"/conferences/{conference}/eyes/{person.id}")).text
            for person in (people.fern, people.joel)
        }
        closing = (await nadia.get(f"/conferences/{conference}/closing")).text
        assert (await nadia.get(f"/conferences/{conference}/eyes/{people.otto.id}")).status_code == 404
    assert OF_THE_AGENCY in seen[people.fern.id]
    assert OF_THE_AGENCY not in seen[people.joel.id]
    assert "will see nothing of" in seen[people.joel.id]
    assert OF_THE_AGENCY in closing
    assert not any(OF_TESSA in page for page in (*seen.values(), closing)), "the chair is not in its audience"
    async with visit.browser((await people.signed_in(people.joel)).cookie) as joel:
        assert (await joel.get(f"/conferences/{conference}/eyes/{people.joel.id}")).status_code == 403


async def test_the_chair_does_not_learn_from_the_digest_of_a_download_that_a_copy_holds_more(
    visit: Visit, people: Cast
) -> None:
    frame = visit.frame
    conference = await people.open()
    wish = Wish("medical_history", "Hers.", must_not_see=frozenset({people.nadia.id}))
    await restricting.restrict(frame.house, frame.rooms, people.tessa, conference, wish)
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.nadia.id, conference)
    digests = {}
    for person in (people.tessa, people.nadia):
        async with visit.browser((await people.signed_in(person)).cookie) as browser:
            content = (await browser.get(f"/conferences/{conference}/minutes.json")).content
            digests[person.id] = hashlib.sha256(content).hexdigest()
            views = await browser.get(f"/conferences/{conference}/views")
    assert digests[people.tessa.id] != digests[people.nadia.id]
    assert "Tessa Sampleford downloaded" in views.text
    assert digests[people.nadia.id] in views.text
    assert digests[people.tessa.id] not in views.text


async def test_whoever_sends_a_password_slowly_keeps_nobody_else_waiting(archive: Archive) -> None:
    cast, address = archive.cast, f"/conferences/{archive.conference}"
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b"password=seven+"
        begun.set()
        await goes_on.wait()
        yield b"green+bottles"

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    sent = asyncio.create_task(
        archive.browsers[cast.joel.id].post(f"{address}/protected.zip", content=slowly(), headers=form)
    )
    await begun.wait()
    async with asyncio.timeout(20):
        assert (await archive.browsers[cast.tessa.id].get(f"{address}/minutes.txt")).status_code == 200
    goes_on.set()
    assert (await sent).headers["content-type"] == "application/zip"
