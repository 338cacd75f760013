"""A disk that is full, a database that another process holds, an entry that cannot be read: the board says so, goes on
showing what is kept, and takes everything in when it can."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import resource
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from app.storage.database import FILE
from tests.disks import fill, small_disk
from tests.faults.served import Server, Table, serving
from tests.faults.test_kills import check_disk, everything_arrives
from tests.faults.writer import Writer, seated

NOT_KEPT = (1013, "not-kept")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=6) as disk:
        yield disk


def resident_bytes(server: Server) -> int:
    statm = Path(f"/proc/{server.process}/statm").read_text()
    return int(statm.split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextlib.asynccontextmanager
async def reading(table: Table) -> AsyncIterator[Writer]:
    """Somebody who comes now, on the last seat, and only reads."""
    reader = Writer(table, table.seats[-1], "reader", random.Random(0))
    async with reader.staying():
        await reader.until(lambda: reader.live)
        yield reader


def of_writers(table: Table) -> Table:
    return Table(table.socket, table.document, table.root, table.seats[:-1])


async def test_a_full_disk_is_told_and_everything_lands_when_there_is_room_again(disk: Path) -> None:
    with serving(disk) as server:
        [table] = await server.tables(1, 3)
        async with seated(of_writers(table), random.Random(1)) as writers:
            for writer in writers:
                await writer.write()
                await writer.until(lambda each=writer: each.all_saved)
            process, before = server.process, resident_bytes(server)
            filler = fill(disk)
            await overflow(server, writers)
            text = check_disk(server, table, writers)
            async with reading(table) as reader:
                assert str(reader.text) == text
            assert server.process == process
            assert resident_bytes(server) - before < 16 << 20
            filler.unlink()
            for writer in writers:
                writer.may_connect.set()
            await everything_arrives(server, table, writers)


async def overflow(server: Server, writers: list[Writer]) -> None:
    """Everybody writes, and is told again and again that it is not kept, while nothing is acknowledged."""
    for writer in writers:
        writer.farewells.clear()
    # What is allotted already may take a little more.
    while not all(writer.farewells for writer in writers):
        for writer in writers:
            await writer.write()
        await asyncio.sleep(0.01)
    unsaved = {word for writer in writers for word in writer.written if word not in writer.acknowledged}
    assert unsaved
    await asyncio.gather(*(writer.until(lambda each=writer: len(each.farewells) > 5) for writer in writers))
    for writer in writers:
        writer.may_connect.clear()
    await asyncio.gather(*(writer.until(lambda each=writer: not each.live) for writer in writers))
    assert not unsaved & {word for writer in writers for word in writer.acknowledged}
    assert {farewell for writer in writers for farewell in writer.farewells} == {NOT_KEPT}


@contextlib.contextmanager
def locked(data: Path) -> Iterator[None]:
    """Another process writes and does not come to an end."""
    with contextlib.closing(sqlite3.connect(data / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


async def test_a_database_that_is_locked_for_a_moment_only_delays(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        [table] = await server.tables(1, 2)
        async with seated(table, random.Random(1)) as writers:
            with locked(tmp_path):
                await writers[0].write()
                async with server.visitor() as browser:
                    assert (await browser.get("/healthz")).status_code == 200
                assert not writers[0].all_saved
                assert not writers[1].seen
            await everything_arrives(server, table, writers)
            assert not any(writer.farewells for writer in writers)


async def test_a_database_that_stays_locked_is_told_and_what_is_kept_can_be_read(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        [table] = await server.tables(1, 2)
        async with seated(of_writers(table), random.Random(1)) as [writer]:
            await writer.write()
            await writer.until(lambda: writer.all_saved)
            text = str(writer.text)
            with locked(tmp_path):
                writer.may_connect.clear()
                await writer.write()
                await writer.until(lambda: writer.farewells)
                assert writer.farewells == [NOT_KEPT]
                async with reading(table) as reader:
                    assert str(reader.text) == text
            writer.may_connect.set()
            await everything_arrives(server, of_writers(table), [writer])


async def test_pages_say_in_a_sentence_that_the_database_is_out_of_reach(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        [table] = await server.tables(1, 1)
        conference = f"/conferences/{server.conference(table.document)}"
        async with server.visitor(table.seats[0].headers) as chair:
            assert (await chair.get(conference)).status_code == 200
            with locked(tmp_path):
                seen, asked, ready = await asyncio.gather(
                    chair.get(conference),
                    chair.post(f"{conference}/passes", json={"shape": 0, "known": []}),
                    chair.get("/readyz"),
                )
            assert (seen.status_code, asked.status_code, ready.status_code) == (503, 503, 503)
            assert seen.headers["retry-after"]
            assert "cannot get at its data at the moment" in seen.text
            assert "cannot get at its data at the moment" in asked.json()["sentence"]
            assert (await chair.get(conference)).status_code == 200
            assert (await chair.get("/readyz")).status_code == 200


async def test_what_goes_into_a_file_that_was_taken_away_is_not_called_saved(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        [table] = await server.tables(1, 2)
        async with seated(of_writers(table), random.Random(1)) as [writer]:
            await writer.write()
            await writer.until(lambda: writer.all_saved)
            text = str(writer.text)
            away = tmp_path / FILE
            away.rename(tmp_path / "elsewhere")
            writer.may_connect.clear()
            await writer.write()
            await writer.until(lambda: writer.farewells)
            assert writer.farewells == [NOT_KEPT]
            assert not writer.all_saved
            async with server.visitor() as browser:
                assert (await browser.get("/readyz")).status_code == 503
            async with reading(table) as reader:
                assert text in str(reader.text)
            (tmp_path / "elsewhere").rename(away)
            writer.may_connect.set()
            await everything_arrives(server, of_writers(table), [writer])


async def test_a_disk_that_fails_is_told_and_everything_lands_when_it_works_again(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        [table] = await server.tables(1, 2)
        async with seated(of_writers(table), random.Random(1)) as [writer]:
            await writer.write()
            await writer.until(lambda: writer.all_saved)
            whole = resource.prlimit(server.process, resource.RLIMIT_FSIZE)
            # Every write of the process fails, wherever it goes.
            resource.prlimit(server.process, resource.RLIMIT_FSIZE, (0, whole[1]))
            writer.may_connect.clear()
            await writer.write()
            await writer.until(lambda: writer.farewells)
            assert writer.farewells == [NOT_KEPT]
            resource.prlimit(server.process, resource.RLIMIT_FSIZE, whole)
            writer.may_connect.set()
            await everything_arrives(server, of_writers(table), [writer])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\x01\x01\x05\x00\x84\x0a", id="cut off"),
        # Values within values until the stack of the reading process ends.
        pytest.param(
            b"\x01\x01\x05\x00\x28\x01\x07purpose\x01x\x01" + b"\x75\x01" * 60_000 + b"\x7e\x00", id="too deep"
        ),
    ],
)
async def test_an_entry_that_cannot_be_read_closes_its_board_and_no_other(tmp_path: Path, content: bytes) -> None:
    with serving(tmp_path) as server:
        poisoned, healthy = await server.tables(2, 2)
        port = int(server.url.rpartition(":")[2])
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as disk:
        disk.execute(
            """INSERT INTO journal (part, epoch, sequence, person, client, spans, content, kept_at)
                SELECT part, epoch, sequence + 1, person, client, '', ?, kept_at FROM journal WHERE part = ?""",
            (content, poisoned.document),
        )
        disk.commit()
    with serving(tmp_path, port) as server:
        visitor = Writer(poisoned, poisoned.seats[0], "w0", random.Random(1))
        async with visitor.staying():
            await visitor.until(lambda: visitor.refused)
        assert visitor.refused == "not-loaded"
        process = server.process
        async with seated(healthy, random.Random(1)) as writers:
            await writers[0].write()
            await everything_arrives(server, healthy, writers)
        assert server.process == process
