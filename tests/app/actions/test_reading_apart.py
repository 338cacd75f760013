"""While boards are live, what somebody may have is read in a process of its own: the same, and as it stands now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from app.actions import copies, reading_records
from app.actions.house import House
from app.actions.reading_records import FrozenRecord, record_for
from app.actions.refusals import CopyWithheld, NotFound
from app.actions.workshop import WorkFailed, Workshop
from app.conference.distributing import CopyDraft
from app.storage.at_once import read_apart
from tests.app.actions.test_freezing import Stage


class Room(Workshop):
    """Where it is read; remembers how often that went well."""

    read = 0
    broken = False

    async def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        assert function is read_apart
        if self.broken:
            raise WorkFailed("the process ended")
        found = await super().run(function, *args, **kwargs)
        self.read += 1
        return found


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    room = Room()
    yield room
    await room.close()


@pytest.fixture
async def beside(stage: Stage, room: Room) -> House:
    """With a room to read in, in which somebody has read before."""
    await stage.freeze()
    house = replace(stage.house, reading_room=room)
    if house.database.file is None:
        pytest.skip("a database server does its work in other processes anyway")
    reading_records.expect_readers(house, stage.cast.nadia.id, stage.conference)
    assert house.apart._preparing is not None
    await house.apart._preparing
    assert room.read == 1
    return house


async def _read(stage: Stage, house: House, person: str) -> FrozenRecord:
    return await record_for(house, stage.workshop, person, stage.conference)


async def test_it_is_read_apart_while_somebody_writes_and_in_the_server_while_nobody_does(
    stage: Stage, beside: House, room: Room
) -> None:
    here = await _read(stage, beside, stage.cast.joel.id)
    assert room.read == 1
    beside.measures.edits.add()
    assert await _read(stage, beside, stage.cast.joel.id) == here
    assert room.read == 2


async def test_what_was_decided_a_moment_ago_holds_there_too(stage: Stage, beside: House, room: Room) -> None:
    joel = stage.cast.joel.id
    beside.measures.edits.add()
    await _read(stage, beside, joel)
    withheld = {joel: CopyDraft("none", "link", "Joel asked for none.")}
    await copies.decide(beside, stage.cast.nadia.id, stage.conference, withheld)
    with pytest.raises(CopyWithheld):
        await _read(stage, beside, joel)


async def test_a_refusal_is_the_same_refusal(stage: Stage, beside: House) -> None:
    beside.measures.edits.add()
    with pytest.raises(NotFound):
        await _read(stage, beside, "somebody nobody knows")


async def test_when_the_process_is_gone_it_is_read_in_the_server(stage: Stage, beside: House, room: Room) -> None:
    room.broken = True
    beside.measures.edits.add()
    assert (await _read(stage, beside, stage.cast.joel.id)).conference.id == stage.conference
    assert room.read == 1


async def test_whoever_comes_before_the_process_is_ready_does_not_wait_for_it(stage: Stage, room: Room) -> None:
    await stage.freeze()
    house = replace(stage.house, reading_room=room)
    house.measures.edits.add()
    assert (await _read(stage, house, stage.cast.joel.id)).conference.id == stage.conference
    assert room.read == 0
