"""The open rooms of a process, and of two processes on one journal."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from realtime.collector import calm_collector
from realtime.limits import Limits
from realtime.ports import Reason, Refused
from realtime.rate import Allowance
from realtime.relay import LocalRelay
from realtime.rooms import Rooms
from tests.realtime.memory import MemoryDoorkeeper, MemoryJournal
from tests.realtime.table import Seat

STILL = Limits(review_seconds=0.02, linger_seconds=0.1, flush_seconds=0.1, poll_seconds=60)


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@asynccontextmanager
async def process(
    journal: MemoryJournal, limits: Limits = STILL, relay: LocalRelay | None = None
) -> AsyncIterator[Rooms]:
    async with Rooms(journal, MemoryDoorkeeper(journal=journal), relay.join() if relay else None, limits) as rooms:
        yield rooms


async def sit(rooms: Rooms, seat: Seat) -> Seat:
    """Enter and come into step."""
    seat.room = await rooms.enter(seat.peer)
    rooms.receive(seat.room, seat.peer, seat.step_one())
    await heard(seat, "step 1")
    return seat


def edit(rooms: Rooms, seat: Seat, text: str) -> None:
    rooms.receive(seat.room, seat.peer, seat.write(text, len(str(seat.text))))


async def heard(seat: Seat, word: str) -> None:
    """Wait until the seat is told this."""
    async with asyncio.timeout(5):
        while word not in seat.heard():  # noqa: ASYNC110 - the event is what the tray holds
            await asyncio.sleep(0)


def take_in(*seats: Seat) -> None:
    for seat in seats:
        seat.heard()


async def until(condition: object) -> None:
    assert callable(condition)
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - every turn of the loop is looked at
            await asyncio.sleep(0)


async def test_many_who_come_at_once_read_the_journal_once(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        seats = [Seat(f"person{n}", n + 1) for n in range(20)]
        entered = await asyncio.gather(*[rooms.enter(seat.peer) for seat in seats])
        assert (len(set(entered)), journal.replays) == (1, 1)
        assert len(rooms.present("shared")) == 20


async def test_a_load_that_fails_serves_nobody_and_the_next_one_may_succeed(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        journal.broken = True
        answers = await asyncio.gather(*[rooms.enter(Seat("ada", n).peer) for n in range(3)], return_exceptions=True)
        assert [type(answer) for answer in answers] == [OSError] * 3
        journal.broken = False
        await rooms.enter(Seat("ada", 1).peer)


async def test_edits_of_one_turn_share_a_commit_across_documents(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        seats = [await sit(rooms, Seat(f"person{n}", n + 1)) for n in range(3)]
        for seat in seats:
            edit(rooms, seat, "together")
        for seat in seats:
            await heard(seat, "saved")
        assert (journal.appends, len(journal.entries["shared"])) == (1, 3)


async def test_an_empty_room_is_evicted_and_comes_back_whole(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        ada = await sit(rooms, Seat("ada", 1))
        edit(rooms, ada, "remember")
        await heard(ada, "saved")
        rooms.leave(ada.room, ada.peer)
        assert rooms.find("shared") is not None
        await until(lambda: rooms.find("shared") is None)
        bob = await sit(rooms, Seat("bob", 2))
        assert str(bob.text) == "remember"


async def test_a_failing_journal_acknowledges_nothing_and_sends_everybody_back(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        ada, bob = await sit(rooms, Seat("ada", 1)), await sit(rooms, Seat("bob", 2))
        journal.broken = True
        edit(rooms, ada, "unkept")
        await until(lambda: bob.tray.code)
        assert (ada.tray.code, ada.tray.reason, ada.heard(), bob.heard()) == (1013, Reason.NOT_KEPT, [], [])
        assert not rooms.keeper.crowded and rooms.find("shared") is None
        journal.broken = False
        again = await sit(rooms, Seat("ada", 1))
        rooms.receive(again.room, again.peer, ada.step_two(again.asked))
        await heard(again, "saved")
        assert len(journal.entries["shared"]) == 1


async def test_while_the_journal_stalls_reading_stops_at_a_bound(journal: MemoryJournal) -> None:
    async with process(journal, Limits(unkept_bytes=1_000)) as rooms:
        ada = await sit(rooms, Seat("ada", 1))
        journal.door.clear()
        while not rooms.keeper.crowded:
            edit(rooms, ada, "x" * 100)
        relief = asyncio.create_task(rooms.keeper.relief())
        await journal.arrived.wait()
        assert not relief.done()
        journal.door.set()
        await relief


async def test_a_document_that_the_journal_calls_frozen_ends_for_everybody(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        ada, bob = await sit(rooms, Seat("ada", 1)), await sit(rooms, Seat("bob", 2))
        journal.frozen.add("shared")
        edit(rooms, ada, "late")
        await heard(bob, "closed: frozen")
        assert ada.heard() == ["closed: frozen"] and ada.tray.code is None


async def test_what_is_announced_reaches_everybody_who_is_connected(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        ada = await sit(rooms, Seat("ada", 1))
        rooms.announce(["shared", "not open"], "hello")
        assert b"hello" in ada.tray.frames[-1]


async def test_two_freezes_take_turns(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        ended: list[int] = []

        async def freeze(n: int) -> None:
            async with rooms.sealed(["shared", "chair"]):
                assert len(ended) == n
                await asyncio.sleep(0)
                ended.append(n)

        await asyncio.gather(freeze(0), freeze(1))
        assert ended == [0, 1]


async def test_an_unknown_document_cannot_be_sealed(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        journal.broken = True
        with pytest.raises(OSError, match="no space"):
            async with rooms.sealed(["shared"]):
                pytest.fail("it was handed over")


async def test_two_processes_write_one_document_and_agree(journal: MemoryJournal) -> None:
    relay = LocalRelay()
    async with process(journal, relay=relay) as here, process(journal, relay=relay) as there:
        ada, bob = await sit(here, Seat("ada", 1)), await sit(there, Seat("bob", 2))
        for n in range(30):
            edit(here, ada, f"a{n} ")
            edit(there, bob, f"b{n} ")
            if n % 3 == 0:
                await asyncio.sleep(0)
                take_in(ada, bob)
        await until(lambda: len(journal.entries["shared"]) == 60)

        def alike() -> bool:
            take_in(ada, bob)
            return str(ada.text) == str(bob.text)

        await until(alike)
        assert set(str(ada.text).split()) == {f"{who}{n}" for who in "ab" for n in range(30)}
        assert (ada.tray.code, bob.tray.code) == (None, None)
        assert [entry.sequence for entry in journal.entries["shared"]] == list(range(1, 61))


async def test_without_hints_processes_find_out_by_polling(journal: MemoryJournal) -> None:
    polling = Limits(poll_seconds=0.02)
    async with process(journal, polling, LocalRelay()) as here, process(journal, polling, LocalRelay()) as there:
        ada, bob = await sit(here, Seat("ada", 1)), await sit(there, Seat("bob", 2))
        edit(here, ada, "hello")
        await heard(bob, "update")
        assert str(bob.text) == "hello"


async def test_leaving_the_engine_keeps_what_was_applied(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        edit(rooms, await sit(rooms, Seat("ada", 1)), "at the last moment")
    assert len(journal.entries["shared"]) == 1


async def test_a_refusal_is_raised_when_a_room_that_is_being_sealed_is_lost(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        ada = await sit(rooms, Seat("ada", 1))
        journal.door.clear()
        journal.broken = True
        edit(rooms, ada, "unkept")
        with pytest.raises(Refused) as refusal:
            asyncio.get_running_loop().call_later(0.02, journal.door.set)
            async with rooms.sealed(["shared"]):
                pytest.fail("it was handed over")
        assert refusal.value.reason is Reason.NOT_KEPT


def test_an_allowance_is_generous_then_slow() -> None:
    limits = Limits(frames_at_once=100, frames_per_second=10, bytes_at_once=1_000, bytes_per_second=100)
    allowance = Allowance(limits, 0.0)
    assert [allowance.spend(1, 0.0) for _ in range(100)] == [0.0] * 100
    assert allowance.spend(1, 0.0) == pytest.approx(0.1)
    assert allowance.spend(1_000, 60.0) == 0.0
    assert allowance.spend(100, 60.0) == pytest.approx(1.0)


def test_a_calm_collector_visits_what_lives_no_more() -> None:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # as Python starts; an application that ran in this process may have calmed it before
    try:
        calm_collector()
        assert gc.get_freeze_count() > 0 and gc.get_threshold() > (700, 10, 10)
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


async def test_an_update_that_the_library_takes_wrongly_closes_only_its_room(journal: MemoryJournal) -> None:
    async with process(journal) as rooms:
        ada, bob = await sit(rooms, Seat("ada", 1)), await sit(rooms, Seat("bob", 2))
        far = Seat("cyd", 3)
        far.peer.admission = replace(far.peer.admission, document="chair")
        await sit(rooms, far)
        # Somebody has touched the document behind the gate's back: it is not what the gate says it is.
        ada.room._resident._document.apply_update(Seat("ghost", 9).write("boo").update)
        edit(rooms, ada, "hello")
        assert (ada.heard(), bob.tray.code, far.tray.code) == (["closed: malformed"], 1013, None)
        edit(rooms, far, "unharmed")
        await heard(far, "saved")
        again = await sit(rooms, Seat("bob", 2))
        assert (str(again.text), list(journal.entries)) == ("", ["chair"])
