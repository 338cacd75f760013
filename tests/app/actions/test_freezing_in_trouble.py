"""A board whose content makes reading it hang, crash or swell: the freeze is called off, and the board goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.actions import freezing
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.freezing import Rooms as SealingRooms
from app.actions.recording import prepare
from app.actions.refusals import NotReady
from app.actions.workshop import Workshop
from app.conference.kinds import PartKind
from app.storage import conferences
from app.storage.journal import DatabaseJournal
from realtime.rooms import Rooms
from tests.cast import Cast


def hang(*_: Any) -> None:
    while True:
        pass


def crash(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def swell(*_: Any) -> None:
    bytearray(1 << 40)


def stumble(*_: Any) -> None:
    raise ValueError("what somebody wrote")


@pytest.fixture
async def rooms(cast: Cast) -> AsyncIterator[Rooms]:
    journal = DatabaseJournal(cast.house.database, cast.house.clock)
    async with Rooms(journal, DatabaseDoorkeeper(cast.house)) as rooms:
        yield rooms


@pytest.fixture
async def workshop(request: pytest.FixtureRequest) -> AsyncIterator[Workshop]:
    # Starting a process may take seconds where much else is going on; only what hangs has to be given up soon.
    hangs = getattr(request.node, "callspec", None) and request.node.callspec.params.get("trouble") is hang
    workshop = Workshop(seconds=3 if hangs else 60)
    await workshop.run(os.getpid)
    yield workshop
    await workshop.close()


@pytest.mark.parametrize(
    ("trouble", "said"),
    [(hang, "took longer"), (crash, "process ended"), (swell, "MemoryError"), (stumble, "ValueError")],
)
async def test_the_chair_is_told_and_the_board_goes_on(
    cast: Cast, rooms: Rooms, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, trouble: Any, said: str
) -> None:
    conference = await cast.open()
    async with cast.house.database.reading() as connection:
        parts = await conferences.parts(connection, conference)
    shared = next(part.id for part in parts if part.kind is PartKind.SHARED)
    monkeypatch.setattr(freezing, "prepare", trouble)
    with pytest.raises(NotReady) as refusal:
        await freeze(cast, rooms, workshop, conference)
    assert said in refusal.value.sentence
    assert "The board goes on" in refusal.value.sentence
    assert "what somebody wrote" not in refusal.value.sentence
    assert not (await rooms.opened(shared)).barred
    monkeypatch.setattr(freezing, "prepare", prepare)
    await freeze(cast, rooms, workshop, conference)


async def freeze(cast: Cast, rooms: SealingRooms, workshop: Workshop, conference: str) -> None:
    await freezing.freeze(cast.house, rooms, workshop, cast.nadia.id, conference)
