"""Fifty write, in two processes, against two who freeze: each word is in the record, or kept as having come late."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

import pycrdt
import pytest

from app.actions import contributing_late, freezing, joining, reading_records
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.recording import prepare
from app.actions.refusals import AlreadyFrozen, NotReady
from app.actions.verifying import verify
from app.actions.workshop import Workshop
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import PartKind
from app.conference.late import LateWords
from app.record.sealing import minutes_from
from app.storage.journal import DatabaseJournal
from app.storage.sessions import Session
from realtime.limits import Limits
from realtime.peer import Peer
from realtime.ports import Reason, Visitor
from realtime.relay import LocalRelay
from realtime.rooms import Rooms
from realtime.sealing import FLUSHED, FREEZING
from realtime.varint import read_string
from realtime.wire import Address, Stateless, StepOne, Update
from tests.cast import Cast, HeldClock

P = ParamSpec("P")
T = TypeVar("T")

RACES = 1_000 if os.environ.get("PROVE") else 1
WRITERS = 50
#: So many words are saved at most before somebody freezes.
LONGEST_HEAD_START = 200

#: Those who do not answer are waited for, and type on: not for so long that the proof takes days.
LIMITS = Limits(flush_seconds=0.2)
#: A race that ends no more is told from one for which a busy machine has little time: that one takes minutes.
_HANGS = 1_800 if os.environ.get("PROVE") else 300
_FLUSHED = json.dumps({"kind": FLUSHED})

pytestmark = pytest.mark.proof


class Writer:
    """Somebody's page: types a word, waits until it is saved, types the next, until it is told that this is over."""

    def __init__(self, rooms: Rooms, cast: Cast, session: Session, name: str, *, answers: bool) -> None:
        """`answers` when it says that it has sent everything, once it hears that somebody freezes."""
        self.rooms, self.cast, self.session, self.name = rooms, cast, session, name
        self._answers = answers
        self.saved: list[str] = []
        self.refused: list[str] = []
        self.reason: str | None = None
        self._unsaved: list[str] = []
        self._news = asyncio.Event()
        self._where = asyncio.get_running_loop()

    # The line on which the room speaks.

    def wrap(self, payload: bytes) -> bytes:
        return payload

    def put(self, wrapped: bytes) -> None:
        body = wrapped[len(self._prefix) :]
        if body[0] == 5 and self._answers and read_string(body, 1)[0] == FREEZING:
            self._where.call_soon(self.rooms.receive, *self._place, Stateless(_FLUSHED))
        elif body[0] == 8:
            assert body[1] == 1
            self.saved += self._unsaved
            self._unsaved = []
        elif body[0] == 7:
            self.reason = read_string(body, 1)[0]
        self._news.set()

    put_requested = put

    def cut(self, _code: int, reason: Reason) -> None:
        self.reason = reason.value
        self._news.set()

    # What its person does.

    async def write_until_it_is_over(self, told: asyncio.Queue[str]) -> None:
        text = self._document.get("purpose", type=pycrdt.Text)
        for number in itertools.count():
            word = f"{self.name}n{number}"
            before = self._document.get_state()
            text.insert(len(str(text)), f" {word} ")
            self._unsaved = [word]
            self._news.clear()
            if self.reason is None:
                self.rooms.receive(*self._place, Update(self._document.get_update(before)))
            while self._unsaved and self.reason is None:
                await self._news.wait()
                self._news.clear()
            if self.reason is not None:
                break
            told.put_nowait(word)
        self.refused, self._unsaved = self._unsaved, []

    async def enter(self, conference: str) -> None:
        issued = await joining.join(self.cast.house, self.session, conference, SHAPE_VERSION)
        part = next(each for each in issued.parts if each.kind is PartKind.SHARED)
        self._prefix = bytes([len(part.document)]) + part.document.encode()
        doorkeeper = DatabaseDoorkeeper(self.cast.house)
        visitor = Visitor(self.session.id, self.session.person.id)
        admission = await doorkeeper.admit(visitor, part.document, part.token)
        peer = Peer(admission, Address(part.document), self)
        self._document: pycrdt.Doc[Any] = pycrdt.Doc(client_id=part.client)
        self._place = await self.rooms.enter(peer), peer
        self.rooms.receive(*self._place, StepOne(self._document.get_state()))

    async def hand_in(self, conference: str) -> None:
        """As its page does with what was refused because the board is frozen."""
        if self.refused:
            late = [LateWords("Purpose", word) for word in self.refused]
            await contributing_late.hand_in(self.cast.house, self.session.person.id, conference, late)


@pytest.fixture
async def processes(cast: Cast) -> AsyncIterator[tuple[Rooms, Rooms]]:
    relay = LocalRelay()
    async with AsyncExitStack() as stack:
        first, second = [
            await stack.enter_async_context(
                Rooms(
                    DatabaseJournal(cast.house.database, cast.house.clock),
                    DatabaseDoorkeeper(cast.house),
                    relay.join(),
                    LIMITS,
                )
            )
            for _ in range(2)
        ]
        yield first, second


async def frozen_by(cast: Cast, rooms: Rooms, workshop: Workshop, conference: str) -> str:
    """How somebody's freeze ends. Whoever is asked to try once more does so."""
    for _ in range(100):
        try:
            await freezing.freeze(cast.house, rooms, workshop, cast.nadia.id, conference)
        except NotReady:
            continue
        except AlreadyFrozen:
            return "told that it was done"
        return "did it"
    raise AssertionError("the board could not be frozen in a hundred attempts")


async def test_every_word_is_in_the_record_or_is_kept_as_a_late_contribution(
    cast: Cast, processes: tuple[Rooms, Rooms]
) -> None:
    chosen = random.Random(int(os.environ.get("SEED", "1")))
    workshop = Workshop()
    try:
        late = 0
        for race in range(RACES):
            late += await raced(cast, processes, workshop, chosen, race)
        assert late > 0, "nobody was ever late: these were no races"
    finally:
        await workshop.close()


class Interrupted(Workshop):
    """While it makes the record of what was read, another word is saved: as often as somebody who freezes tries without
    making others wait. `stuck` when it never gets done after that."""

    def __init__(self, clock: HeldClock, told: asyncio.Queue[str], *, stuck: bool = False) -> None:
        super().__init__()
        self._clock, self._told, self._stuck = clock, told, stuck
        self.meanwhile: list[str] = []

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        if function is prepare and len(self.meanwhile) < freezing._TRIES:
            self._clock.move(timedelta(seconds=1))
            self.meanwhile.append(await another(self._told))
        elif function is prepare and self._stuck:
            await asyncio.Event().wait()
        return await super().run(function, *args, **kwargs)


async def another(told: asyncio.Queue[str]) -> str:
    """A word that is saved from now on."""
    while not told.empty():
        told.get_nowait()
    return await told.get()


@pytest.fixture
async def writer(cast: Cast, processes: tuple[Rooms, Rooms]) -> Writer:
    """Who types in another process than the one in which somebody freezes."""
    return Writer(processes[1], cast, await cast.session(cast.joel), "w", answers=False)


@pytest.mark.both_databases
async def test_whoever_types_on_in_another_process_keeps_nobody_from_freezing(
    cast: Cast, processes: tuple[Rooms, Rooms], writer: Writer, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However little time a busy machine has for this.
    monkeypatch.setattr(freezing, "_THEY_WAIT", _HANGS)
    conference = await cast.open()
    await writer.enter(conference)
    told: asyncio.Queue[str] = asyncio.Queue()
    workshop = Interrupted(clock, told)
    try:
        async with asyncio.timeout(_HANGS), asyncio.TaskGroup() as group:
            group.create_task(writer.write_until_it_is_over(told))
            await freezing.freeze(cast.house, processes[0], workshop, cast.nadia.id, conference)
        record = await reading_records.record_for(cast.house, workshop, cast.nadia.id, conference)
    finally:
        await workshop.close()
    recorded = minutes_from(record.minutes.content).purpose.split()
    assert [word for word in recorded if word.startswith("wn")] == writer.saved
    assert len(workshop.meanwhile) == freezing._TRIES
    assert set(workshop.meanwhile) <= set(writer.saved)
    assert record.minutes.recorded_at == clock.now(), "the last words came after the freeze"
    assert (await verify(cast.house.database, cast.house.settings.heads_directory)).problems == []


@pytest.mark.both_databases
async def test_whoever_waits_for_a_record_that_takes_too_long_is_let_go_and_loses_nothing(
    cast: Cast, processes: tuple[Rooms, Rooms], writer: Writer, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "_THEY_WAIT", 0.2)
    conference = await cast.open()
    await writer.enter(conference)
    told: asyncio.Queue[str] = asyncio.Queue()
    workshop = Interrupted(clock, told, stuck=True)
    later = Workshop()
    try:
        async with asyncio.timeout(_HANGS), asyncio.TaskGroup() as group:
            group.create_task(writer.write_until_it_is_over(told))
            with pytest.raises(NotReady) as refusal:
                await freezing.freeze(cast.house, processes[0], workshop, cast.nadia.id, conference)
            saved_after = [await another(told), await told.get()]
            monkeypatch.setattr(freezing, "_THEY_WAIT", _HANGS)
            await freezing.freeze(cast.house, processes[0], later, cast.nadia.id, conference)
        record = await reading_records.record_for(cast.house, later, cast.nadia.id, conference)
    finally:
        await workshop.close()
        await later.close()
    assert refusal.value.sentence == "Somebody wrote while the board was being frozen. Please try once more."
    recorded = minutes_from(record.minutes.content).purpose.split()
    assert [word for word in recorded if word.startswith("wn")] == writer.saved
    assert {*workshop.meanwhile, *saved_after} <= set(writer.saved)


async def raced(
    cast: Cast,
    processes: tuple[Rooms, Rooms],
    workshop: Workshop,
    chosen: random.Random,
    race: int,
) -> int:
    """One race; how many words were late."""
    # So that nobody loads a board too often.
    cast.house.clock.move(timedelta(minutes=1))  # type: ignore[attr-defined]
    writing = [await cast.session(person) for person in (cast.tessa, cast.joel, cast.fern)]
    conference = await cast.open()
    writers = [
        Writer(processes[n % 2], cast, writing[n % len(writing)], f"r{race}w{n}", answers=chosen.random() < 0.5)
        for n in range(WRITERS)
    ]
    for writer in writers:
        await writer.enter(conference)
    told: asyncio.Queue[str] = asyncio.Queue()
    async with asyncio.timeout(_HANGS), asyncio.TaskGroup() as group:
        for writer in writers:
            group.create_task(writer.write_until_it_is_over(told))
        for _ in range(chosen.randrange(LONGEST_HEAD_START)):
            await told.get()
        ends = await asyncio.gather(*(frozen_by(cast, each, workshop, conference) for each in processes))
    assert sorted(ends) == ["did it", "told that it was done"]
    # Where the machine had no time for a write, its author is told that it was not kept, and hands it in all the same.
    assert {"frozen"} <= {writer.reason for writer in writers} <= {"frozen", "not-kept"}
    for writer in writers:
        await writer.hand_in(conference)

    record = await reading_records.record_for(cast.house, workshop, cast.nadia.id, conference)
    recorded = minutes_from(record.minutes.content).purpose.split()
    saved = [word for writer in writers for word in writer.saved]
    assert sorted(word for word in recorded if word.startswith(f"r{race}w")) == sorted(saved)
    kept = (await contributing_late.came_late(cast.house, cast.nadia.id, conference)).contributions
    refused = {(writer.session.person.id, word) for writer in writers for word in writer.refused}
    assert {(each.by, each.words) for each in kept} == refused
    return len(refused)
