"""Attacks by what stands in a record that is taken along, by number, through every form in which it can be."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import io
import json
import re
import time
import zipfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from xml.etree import ElementTree

import httpx2
import icalendar
import pytest
from fhir.resources.R4B.bundle import Bundle
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from app.actions.reading_records import MINUTES_FORMS, PLAN_FORMS
from app.actions.workshop import WorkFailed, Workshop
from tests.security.world import Someone, World

#: What a spreadsheet, a template, a typesetter, a word processor or a browser might take for something to do.
NASTY = (
    "=1234*5678",
    "+1234*5678",
    "@SUM(1234*5678)",
    "{{1234*5678}} {% raise %} ${1234*5678}",
    '#image("/etc/passwd") #read("/etc/passwd") $ 1234*5678 $',
    "</w:t><w:altChunk r:id='rId1'/>]]><!--",
    "<link rel=attachment href=file:///etc/passwd>",
    "javascript:app.alert(1)",
)
_DANGEROUS = {"/JS", "/JavaScript", "/AA", "/OpenAction", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia"}
_DISPOSITION = re.compile(r'attachment; filename="[A-Za-z0-9._ -]{1,120}"')


@dataclass
class Taken:
    """A download with the answer in which it came."""

    answer: httpx2.Response

    @property
    def content(self) -> bytes:
        return self.answer.content


@asynccontextmanager
async def listener() -> AsyncIterator[tuple[int, list[str]]]:
    """A port of this machine, and who came to it."""
    came: list[str] = []

    async def hear(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.append("somebody")
        writer.close()

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], came


async def frozen(world: World, someone: Someone, purpose: str) -> str:
    """A conference of this purpose, frozen by somebody who has looked at everything."""
    conference = await world.people.open(purpose=purpose)
    address = f"/conferences/{conference}"
    asked = re.findall(r'name="(stands-\w+)"', (await someone.browser.get(f"{address}/closing")).text)
    assert (await someone.browser.post(f"{address}/freeze", data=dict.fromkeys(asked, "on"))).status_code == 303
    return conference


async def everything(world: World, someone: Someone, conference: str) -> Mapping[str, Taken]:
    """Every form of the record, and the package."""
    minutes = [f"/conferences/{conference}/minutes.{form}" for form in MINUTES_FORMS]
    plan = [f"/cases/{world.people.case.id}/plan/1.{form}" for form in PLAN_FORMS]
    addresses = [*minutes, *plan, f"/conferences/{conference}/record.zip"]
    taken = {address: Taken(await someone.browser.get(address)) for address in addresses}
    assert {each.answer.status_code for each in taken.values()} == {200}
    return taken


def ending(taken: Mapping[str, Taken], name: str) -> list[bytes]:
    found = [each.content for address, each in taken.items() if address.endswith(name)]
    assert found, name
    return found


async def test_attacks_102_105_108_109_and_110_what_people_write_is_text_in_every_file(world: World) -> None:
    async with listener() as (port, came), world.sits(world.people.nadia) as nadia:
        here = f"<img src=http://127.0.0.1:{port}/x> @import url(http://127.0.0.1:{port}/y);"
        conference = await frozen(world, nadia, "\n".join((*NASTY, here)))
        taken = await everything(world, nadia, conference)
        assert came == [], "something was fetched"
    for address, each in taken.items():
        kind = each.answer.headers["Content-Type"]
        assert not re.search("csv|excel|spreadsheet|html|svg", kind), f"{address}: a program might compute with it"
        assert b"root:x:" not in each.content
        assert b"7006652" not in each.content
    said = [text_of(pdf) for pdf in ending(taken, "minutes.pdf")] + [words_of(file) for file in ending(taken, "s.docx")]
    for words in said:
        assert all("".join(nasty.split()) in words for nasty in NASTY)
        assert "7006652" not in words
        assert "root:x:" not in words
    for pdf in ending(taken, ".pdf"):
        found = names_in(pdf)
        assert "/StructTreeRoot" in found
        assert not found & _DANGEROUS
    for file in ending(taken, ".docx"):
        nothing_is_active(file)


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def words_of(file: bytes) -> str:
    document = zipfile.ZipFile(io.BytesIO(file)).read("word/document.xml")
    return "".join("".join(ElementTree.fromstring(document).itertext()).split())  # noqa: S314 - our own


def names_in(pdf: bytes) -> set[str]:
    """Every key of every dictionary of a PDF, and every sort of action."""
    reader, found = PdfReader(io.BytesIO(pdf)), set[str]()
    waiting: list[PdfObject | None] = [reader.trailer]
    seen: set[int] = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in seen:
                continue
            seen.add(each.idnum)
            waiting.append(each.get_object())
        elif isinstance(each, DictionaryObject):
            found |= set(each) | ({str(each["/S"])} if "/S" in each else set())
            waiting += [each.raw_get(name) for name in each]
        elif isinstance(each, ArrayObject):
            waiting += list(each)
    return found


def nothing_is_active(file: bytes) -> None:
    package = zipfile.ZipFile(io.BytesIO(file))
    for name in package.namelist():
        content = package.read(name)
        assert b'TargetMode="External"' not in content, name
        if name.endswith(".xml"):
            tags = {each.tag.rpartition("}")[2] for each in ElementTree.fromstring(content).iter()}  # noqa: S314 - our own
            assert not tags & {"altChunk", "object", "OLEObject", "hyperlink", "attachedTemplate"}, name


async def test_each_file_is_read_by_a_program_of_others(world: World) -> None:
    async with world.sits(world.people.nadia) as nadia:
        conference = await frozen(world, nadia, "See what worked this week.")
        taken = await everything(world, nadia, conference)
    for pdf in ending(taken, ".pdf"):
        assert PdfReader(io.BytesIO(pdf), strict=True).pages
    for bundle in ending(taken, ".fhir.json"):
        assert Bundle.model_validate_json(bundle).entry
    for calendar in ending(taken, ".ics"):
        assert icalendar.Calendar.from_ical(calendar).name == "VCALENDAR"
    for record in ending(taken, "minutes.json"):
        assert json.loads(record)["schema"]
    for package in ending(taken, ".zip"):
        assert zipfile.ZipFile(io.BytesIO(package)).testzip() is None


async def test_attack_105_nothing_reaches_the_network_from_where_files_are_made() -> None:
    async with listener() as (port, came):
        workshop = Workshop()
        try:
            with pytest.raises(WorkFailed):
                await workshop.run(httpx2.get, f"http://127.0.0.1:{port}/")
        finally:
            await workshop.close()
        assert came == []


async def test_attack_106_what_takes_too_long_or_too_much_is_ended_and_the_next_is_served() -> None:
    workshop = Workshop(seconds=1, memory=1 << 30)
    try:
        with pytest.raises(WorkFailed, match="took longer"):
            await workshop.run(time.sleep, 60)
        with pytest.raises(WorkFailed, match="MemoryError"):
            await workshop.run(bytearray, 2 << 30)
        assert await workshop.run(abs, -1) == 1
    finally:
        await workshop.close()


async def test_attack_114_a_file_stays_byte_for_byte_what_it_was_and_its_name_tells_of_nobody(world: World) -> None:
    async with world.sits(world.people.nadia) as nadia:
        conference = await frozen(world, nadia, "See what worked this week.")
        first = await everything(world, nadia, conference)
        again = await everything(world, nadia, conference)
    for address, each in first.items():
        assert each.content == again[address].content, address
        name = each.answer.headers["Content-Disposition"]
        assert _DISPOSITION.fullmatch(name), name
        assert not re.search("Sampleford|Mockridge|Nadia", name)
        assert each.answer.headers["Cache-Control"] == "no-store"
        sha256 = base64.b64encode(hashlib.sha256(each.content).digest()).decode()
        assert each.answer.headers["Repr-Digest"] == f"sha-256=:{sha256}:"
