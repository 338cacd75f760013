"""Thousands of worlds with bad networks, failing disks and dying servers; every promise holds in each.

`python -m tests.simulation --seeds N` lives through any number of them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence

import pytest

from realtime.ports import Entry, Reason
from tests.oracle.yjs import running_yjs
from tests.simulation.__main__ import attempt
from tests.simulation.browser import Broken
from tests.simulation.storage import SimulatedJournal
from tests.simulation.world import play

SEEDS = range(1, 200_001 if os.environ.get("PROVE") else 1_001)


@pytest.mark.proof
def test_every_promise_holds_in_every_world() -> None:
    broken = [problem for problem in map(attempt, SEEDS) if problem]
    assert not broken


@pytest.mark.proof
def test_nobody_who_sends_anything_can_take_a_promise_from_the_others() -> None:
    broken = [problem for seed in SEEDS[: len(SEEDS) // 3] if (problem := attempt(seed, hostile=True))]
    assert not broken


def test_a_world_is_the_same_whenever_it_is_lived_through() -> None:
    assert [play(seed) for seed in range(1, 20)] == [play(seed) for seed in range(1, 20)]


def test_much_happens_in_these_worlds() -> None:
    worlds = [play(seed) for seed in range(1, 101)]
    assert sum(world.words for world in worlds) > 2_000
    assert sum(world.deaths for world in worlds) > 100
    assert sum(world.words - world.saved for world in worlds) > 50, "who comes too late or is removed keeps their words"
    assert 20 < sum(world.frozen for world in worlds) < 80


def test_yjs_reads_the_journals_of_these_worlds_alike() -> None:
    with running_yjs() as yjs:
        for seed in range(1, 41):
            world = play(seed)
            told = yjs.read([update for _, update in world.entries])
            assert not told.pending
            assert told.document["purpose"] == world.text


class HastyJournal(SimulatedJournal):
    """Says that it has kept what it is only about to keep."""

    async def append(self, entries: Sequence[Entry]) -> Mapping[str, Reason]:
        self._keeping = asyncio.create_task(super().append(entries))
        return {}


class ForgetfulJournal(SimulatedJournal):
    """Replays all but the last entry."""

    async def since(self, document: str, sequence: int) -> Sequence[tuple[int, bytes]]:
        return (await super().since(document, sequence))[:-1]


@pytest.mark.parametrize(("journal", "worlds"), [(HastyJournal, 5), (ForgetfulJournal, 50)])
def test_a_broken_promise_does_not_stay_hidden(journal: type[SimulatedJournal], worlds: int) -> None:
    with pytest.raises(Broken):
        for seed in range(1, worlds + 1):
            play(seed, journal)
