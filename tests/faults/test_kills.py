"""Sudden death of a real server while people type: what anybody was told or has seen is on disk, once.

With PROVE=1 the same in thousands.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import httpx2
import pytest

from tests.faults.served import Server, Table, replayed, serving
from tests.faults.writer import WORD, Writer, all_live, promised, seated

PROVE = bool(os.environ.get("PROVE"))
SEED = int(os.environ.get("SEED", "1"))
LIVES = 1_000 if PROVE else 10
FREEZES = 500 if PROVE else 5

pytestmark = pytest.mark.proof


def check_disk(server: Server, table: Table, writers: Sequence[Writer]) -> str:
    """What was promised is on disk once, and nothing is there twice; the text that is."""
    entries = server.journal(table.document)
    text = replayed(entries, table.root)
    counted = Counter(WORD.findall(text))
    assert not promised(writers) - counted.keys(), "acknowledged or seen, and not on disk"
    assert set(counted.values()) <= {1}, "twice in the text"
    assert [sequence for sequence, _, _ in entries] == list(range(1, len(entries) + 1))
    assert_each_struct_once(entries)
    return text


def assert_each_struct_once(entries: Sequence[tuple[int, str, bytes]]) -> None:
    clocks: dict[str, int] = {}
    for _, spans, _ in entries:
        for span in spans.split():
            client, _, clock = span.partition(":")
            start, end = map(int, clock.split("-"))
            assert start == clocks.get(client, 0)
            clocks[client] = end


async def type_until_death(server: Server, writers: Sequence[Writer], after: float | None, pause: float = 0.02) -> None:
    """Let everybody type, kill the server after so many seconds unless it dies by itself, and keep everybody away."""
    for writer in writers:
        writer.may_connect.clear()
    typing = [asyncio.create_task(writer.type_on(pause)) for writer in writers]
    if after is not None:
        await asyncio.sleep(after)
        server.strike()
    await asyncio.gather(*(writer.until(lambda each=writer: not each.live) for writer in writers))
    for task in typing:
        task.cancel()
    await asyncio.gather(*typing, return_exceptions=True)


async def come_back(writers: Sequence[Writer]) -> None:
    for writer in writers:
        writer.may_connect.set()
    await all_live(writers)


async def everything_arrives(server: Server, table: Table, writers: Sequence[Writer]) -> None:
    """In the end every word of everybody is saved, on disk once, and on everybody's screen."""
    await asyncio.gather(*(writer.until(lambda each=writer: each.all_saved) for writer in writers))
    everything = {word for writer in writers for word in writer.written}
    text = check_disk(server, table, writers)
    assert set(WORD.findall(text)) == everything
    await asyncio.gather(*(writer.until(lambda each=writer: str(each.text) == text) for writer in writers))


async def test_sudden_death_loses_nothing_that_was_acknowledged_or_seen(tmp_path: Path) -> None:
    choose = random.Random(SEED)
    for _ in range(LIVES // 5):
        # Of a server that dies more often, the watcher would think that it cannot live, and wait.
        with serving(tmp_path) as server:
            [table] = await server.tables(1, 5)
            async with seated(table, choose) as writers:
                for _ in range(5):
                    await type_until_death(server, writers, choose.uniform(0.01, 0.3))
                    check_disk(server, table, writers)
                    await come_back(writers)
                await everything_arrives(server, table, writers)


@pytest.mark.parametrize("where", ["before-commit", "after-commit", "after-tell"])
async def test_death_beside_the_commit_loses_nothing_that_was_acknowledged_or_seen(tmp_path: Path, where: str) -> None:
    choose = random.Random(f"{SEED} {where}")
    for n in range(100 if PROVE else 1):
        nth = choose.randint(10, 40)
        with serving(tmp_path / str(n), failpoint=f"{where}=die@{nth}") as server:
            [table] = await server.tables(1, 4)
            async with seated(table, choose) as writers:
                await type_until_death(server, writers, None)
                check_disk(server, table, writers)
                await come_back(writers)
                await everything_arrives(server, table, writers)


@pytest.mark.parametrize("where", ["before-checkpoint", "while-checkpointing", "after-checkpoint"])
async def test_death_beside_a_checkpoint_loses_nothing_that_was_acknowledged_or_seen(
    tmp_path: Path, where: str
) -> None:
    choose = random.Random(f"{SEED} {where}")
    for n in range(50 if PROVE else 1):
        with serving(tmp_path / str(n), failpoint=f"{where}=die") as server:
            [table] = await server.tables(1, 2)
            async with seated(table, choose) as writers:
                # Fast, for a checkpoint is made of a long document only.
                await type_until_death(server, writers, None, pause=0.003)
                check_disk(server, table, writers)
                with server.disk() as disk:
                    [[checkpoints]] = disk.execute("SELECT count(*) FROM checkpoint")
                assert checkpoints == (1 if where == "after-checkpoint" else 0)
                await come_back(writers)
                await everything_arrives(server, table, writers)


def frozen(server: Server, table: Table) -> bool:
    """Whether the conference is frozen; half a freeze fails."""
    conference = server.conference(table.document)
    with server.disk() as disk:
        [[state]] = disk.execute("SELECT state FROM conference WHERE id = ?", (conference,))
        minutes = disk.execute("SELECT content FROM minutes WHERE conference = ?", (conference,)).fetchall()
        plans = disk.execute("SELECT count(*) FROM plan_version WHERE conference = ?", (conference,)).fetchone()[0]
    assert (state, len(minutes), plans) in {("open", 0, 0), ("frozen", 1, 1)}, "half a freeze"
    return bool(state == "frozen")


def assert_recorded(server: Server, table: Table, writers: Sequence[Writer]) -> None:
    """The minutes hold every word that was promised."""
    conference = server.conference(table.document)
    with server.disk() as disk:
        [[content]] = disk.execute("SELECT content FROM minutes WHERE conference = ?", (conference,))
    assert not promised(writers) - set(WORD.findall(content.decode()))


async def freeze(server: Server, table: Table) -> int:
    """The chair freezes; the status of the answer, 0 when there was none."""
    async with server.visitor(table.seats[0].headers) as chair:
        try:
            return (await chair.post(f"/conferences/{server.conference(table.document)}/freeze")).status_code
        except httpx2.TransportError:
            return 0


async def die_while_freezing(server: Server, table: Table, choose: random.Random, after: float | None) -> bool:
    """Whether the conference was frozen when the server died; in the end it is."""
    async with AsyncExitStack() as stack:
        writers = await stack.enter_async_context(seated(table, choose))
        freezing = asyncio.create_task(freeze(server, table))
        await type_until_death(server, writers, after)
        status = await freezing
        was = frozen(server, table)
        check_disk(server, table, writers)
        assert was or status != 303, "told that it is frozen, and it is not"
    if not was:
        assert await freeze(server, table) == 303
        assert frozen(server, table)
    assert_recorded(server, table, writers)
    return was


@pytest.mark.parametrize(
    ("where", "was"), [("before-freezing", False), ("while-freezing", False), ("after-freezing", True)]
)
async def test_death_beside_the_freeze_leaves_it_whole_or_undone(tmp_path: Path, where: str, was: bool) -> None:
    for n in range(100 if PROVE else 1):
        with serving(tmp_path / str(n), failpoint=f"{where}=die") as server:
            [table] = await server.tables(1, 3)
            assert await die_while_freezing(server, table, random.Random(f"{SEED} {n}"), None) is was


async def test_death_at_any_moment_of_a_freeze_leaves_it_whole_or_undone(tmp_path: Path) -> None:
    choose = random.Random(SEED)
    for _ in range(FREEZES // 5):
        with serving(tmp_path) as server:
            for table in await server.tables(5, 3):
                await die_while_freezing(server, table, choose, choose.uniform(0.0, 0.25))
