"""Files that are handed round: taken as streams, given to their audience as downloads, gone when taken back."""

from __future__ import annotations

import asyncio
import hashlib
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.requests import Request

from app.actions import attaching
from app.conference.planning import Incomplete
from app.people.person import Person
from app.storage import sessions
from tests.app.files import GPS, PDF, docx, jpeg
from tests.app.pages.test_walk import opened
from tests.cast import Cast, Visit

Browser = httpx2.AsyncClient
FIELD = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'


@pytest.fixture
async def nadia(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.nadia)).cookie)


@pytest.fixture
async def joel(visit: Visit, people: Cast) -> Browser:
    return visit.browser((await people.signed_in(people.joel)).cookie)


@pytest.fixture
async def address(nadia: Browser, people: Cast) -> str:
    return await opened(nadia, people, date="2026-06-18", then="later")


def shelf(people: Cast) -> Path:
    return people.house.shelf.place("0" * 64).parent.parent


def on_the_shelf(people: Cast) -> list[Path]:
    """Everything that lies there, also what is still arriving."""
    return [path for path in shelf(people).glob("*/*") if path.is_file()]


async def hands_round(browser: Browser, address: str, content: bytes, name: str = "chart.pdf", **typed: Any) -> Any:
    return await browser.post(f"{address}/files", data=typed, files={"file": (name, content, "text/html")})


async def file_in(browser: Browser, address: str) -> str:
    found = re.search(r"/files/(\w+)\"", (await browser.get(f"{address}/prepare")).text)
    assert found
    return f"{address}/files/{found[1]}"


async def test_a_file_is_a_download_and_lies_under_its_digest(
    nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    assert (await hands_round(nadia, address, PDF, "Größe & <b>.html")).status_code == 303
    file = await file_in(joel, address)
    answer = await joel.get(file)
    assert answer.content == PDF
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%26%20b.pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert [path.name for path in on_the_shelf(people)] == [hashlib.sha256(PDF).hexdigest()]


async def test_a_file_is_for_its_audience(
    visit: Visit, nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    await hands_round(nadia, address, PDF, file_audience="few", file_may_see=people.tessa.id)
    file = await file_in(nadia, address)
    tessa = visit.browser((await people.signed_in(people.tessa)).cookie)
    assert (await tessa.get(file)).content == PDF
    otto = visit.browser((await people.signed_in(people.otto)).cookie)
    iris = visit.browser((await people.signed_in(people.iris)).cookie)
    for browser in (joel, otto, iris, visit.browser()):
        assert (await browser.get(file)).status_code in {303, 404}
    assert "chart.pdf" not in (await joel.get(f"{address}/prepare")).text
    other = await opened(nadia, people, date="2026-06-25", then="later")
    assert (await tessa.get(file.replace(address, other))).status_code == 404


async def test_the_first_page_counts_what_there_is_to_read(
    visit: Visit, nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    await hands_round(nadia, address, PDF, file_audience="few", file_may_see=people.tessa.id)
    tessa = visit.browser((await people.signed_in(people.tessa)).cookie)
    assert "How to prepare, 1 to read<" in (await tessa.get("/")).text
    for browser in (nadia, joel):
        assert "to read<" not in (await browser.get("/")).text


async def test_a_download_is_written_down(nadia: Browser, joel: Browser, people: Cast, address: str) -> None:
    await hands_round(nadia, address, PDF)
    await joel.get(await file_in(joel, address))
    assert "downloaded a file that was handed round" in (await joel.get("/account/record")).text


async def test_a_file_that_is_handed_round_waits_its_turn_like_a_record(
    visit: Visit, nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    await hands_round(nadia, address, PDF)
    file = await file_in(joel, address)
    async with visit.frame.press.turn(people.nadia.id):
        asked = asyncio.create_task(joel.get(file))
        assert (await joel.get(f"{address}/prepare")).status_code == 200, "everything else goes on"
        assert not asked.done()
    assert (await asked).content == PDF


async def test_whoever_is_signed_out_while_they_wait_for_their_turn_gets_nothing(
    visit: Visit, nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    await hands_round(nadia, address, PDF)
    file = await file_in(joel, address)
    async with visit.frame.press.turn("somebody else"):
        asked = asyncio.create_task(joel.get(file))
        assert (await nadia.get(f"{address}/prepare")).status_code == 200
        async with people.house.database.writing() as connection:
            await sessions.end_of_person(connection, people.joel.id)
        assert not asked.done()
    answer = await asked
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/sign-in")


async def test_a_picture_loses_where_it_was_taken(nadia: Browser, people: Cast, address: str) -> None:
    await hands_round(nadia, address, jpeg(), "me.png")
    answer = await nadia.get(await file_in(nadia, address))
    assert answer.headers["content-type"] == "image/jpeg"
    assert GPS not in answer.content
    assert all(GPS not in path.read_bytes() for path in on_the_shelf(people))


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"MZ\x90", docx(**{"word/vbaProject.bin": b"x"})])
async def test_what_is_not_taken_leaves_nothing(nadia: Browser, people: Cast, address: str, content: bytes) -> None:
    answer = await hands_round(nadia, address, content)
    assert answer.status_code == 422
    assert 'id="error-file"' in answer.text
    assert on_the_shelf(people) == []


async def test_a_file_that_is_too_large_is_refused(nadia: Browser, people: Cast, address: str) -> None:
    largest = people.house.settings.largest_attachment
    answer = await hands_round(nadia, address, PDF + bytes(largest))
    assert answer.status_code == 422
    assert "too large" in answer.text
    answer = await hands_round(nadia, address, PDF + bytes(largest + 2 * people.house.settings.largest_body))
    assert answer.status_code == 413
    assert on_the_shelf(people) == []


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"--x\r\n" * 1_000_00, "multipart/form-data; boundary=x"),
        (FIELD * 1000 + b"--x--", "multipart/form-data; boundary=x"),
        (b"no boundary at all", "multipart/form-data"),
        (b"--x\r\n" + b"A" * 200_000 + b": b\r\n\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"\r\n" * 1_000_000, "multipart/form-data; boundary=x"),
        (b"file=%PDF-", "application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
async def test_a_body_that_is_no_upload_is_refused(
    nadia: Browser, people: Cast, address: str, body: bytes, content_type: str
) -> None:
    answer = await nadia.post(f"{address}/files", content=body, headers={"Content-Type": content_type})
    assert answer.status_code in {400, 413, 422}
    assert on_the_shelf(people) == []


async def test_two_who_hand_round_the_same_bytes_do_not_take_them_from_each_other(
    nadia: Browser, joel: Browser, people: Cast, address: str
) -> None:
    await hands_round(nadia, address, PDF, "a.pdf")
    mine = await file_in(nadia, address)
    await hands_round(joel, address, PDF, "b.pdf")
    assert (await joel.post(f"{mine}/remove")).status_code == 404
    assert (await nadia.post(f"{mine}/remove")).status_code == 303
    assert (await nadia.get(mine)).status_code == 404
    theirs = await file_in(joel, address)
    assert (await nadia.get(theirs)).content == PDF
    await joel.post(f"{theirs}/remove")
    assert on_the_shelf(people) == []


async def test_what_a_killed_server_left_on_the_shelf_goes_when_the_next_one_starts(
    nadia: Browser, people: Cast, address: str
) -> None:
    await hands_round(nadia, address, PDF)
    shelf = people.house.shelf
    abandoned = shelf.take([b"never handed round"], 100)
    shelf.keep(abandoned)
    shelf.take([b"half arrived, perhaps still arriving"], 100)
    await attaching.tidy(people.house)
    assert not shelf.place(abandoned.digest).exists()
    assert (await nadia.get(await file_in(nadia, address))).content == PDF


async def test_the_program_that_looks_at_files_may_refuse_one(
    visit: Visit, nadia: Browser, people: Cast, address: str
) -> None:
    house = visit.frame.house
    for check, status in (("false", 422), ("true", 303)):
        visit.frame.house = replace(house, settings=house.settings.model_copy(update={"attachment_check": check}))
        assert (await hands_round(nadia, address, PDF)).status_code == status
    assert len(on_the_shelf(people)) == 1


async def test_nothing_is_read_from_somebody_who_may_not_hand_round(
    visit: Visit, people: Cast, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("a form was read")

    monkeypatch.setattr(Request, "form", never)
    for person, status in ((people.otto, 404), (people.iris, 404)):
        browser = visit.browser((await people.signed_in(person)).cookie)
        assert (await hands_round(browser, address, PDF)).status_code == status


async def test_nobody_learns_from_the_limit_how_many_files_are_kept_from_them(people: Cast, address: str) -> None:
    house = replace(
        people.house, settings=people.house.settings.model_copy(update={"attachments_for_each_conference": 1})
    )
    conference = address.rpartition("/")[2]

    async def hands_one_round(person: Person, audience: str, *may_see: str) -> None:
        await attaching.attach(house, person.id, conference, "chart.pdf", io.BytesIO(PDF), audience, may_see)

    await hands_one_round(people.nadia, "few", people.tessa.id)
    await hands_one_round(people.joel, "everyone")
    for full in (people.joel, people.tessa, people.nadia):
        with pytest.raises(Incomplete):
            await hands_one_round(full, "everyone")
