"""The log of SQLite: written back beside whoever writes, bounded, and never at the price of a commit."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from app.storage import sqlite, writing_back
from app.storage.writing_back import Progress
from tests.disks import no_file_longer_than

pytestmark = pytest.mark.about_sqlite

#: Bytes.
LONGEST = 256 << 10
#: Of one row, which takes more than a page.
ROW = 5_000
#: Of a log that was just written back, or that the newest row has made longer than it should be.
SHORT = LONGEST + 4 * ROW


def insert(number: int, connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO t VALUES (?, ?)", (number, os.urandom(ROW)))


def create(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE IF NOT EXISTS t (number INTEGER PRIMARY KEY, content BLOB)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data.sqlite3"


@pytest.fixture
async def writer(path: Path) -> AsyncIterator[sqlite.Writer]:
    writer = sqlite.Writer(path, LONGEST)
    await writer.run(create)
    yield writer
    await writer.close()


def size(path: Path) -> int:
    return path.stat().st_size


def log(path: Path) -> int:
    return size(path.with_name(path.name + "-wal"))


def numbers(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [number for (number,) in connection.execute("SELECT number FROM t ORDER BY number")]


async def write(writer: sqlite.Writer, path: Path, rows: range) -> int:
    """Write the rows, each as a transaction; how long the log was at most."""
    longest = 0
    for number in rows:
        await writer.run(partial(insert, number))
        longest = max(longest, log(path))
    return longest


async def test_the_log_stays_short_however_much_is_written(writer: sqlite.Writer, path: Path) -> None:
    longest = await write(writer, path, range(2_000))
    # What is committed while the thread is at work comes on top.
    assert LONGEST < longest < 20 * LONGEST
    assert size(path) > 20 * LONGEST, "it is in the file"
    assert numbers(path) == list(range(2_000))


async def test_whoever_writes_does_not_write_back_what_the_thread_can(
    writer: sqlite.Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside: list[Progress] = []
    write_back_beside = writing_back._write_back_beside

    def noted(path: Path) -> Progress:
        beside.append(write_back_beside(path))
        return beside[-1]

    monkeypatch.setattr(writing_back, "_write_back_beside", noted)
    await write(writer, path, range(500))
    await writer._write_back.rest()
    assert sum(progress.written for progress in beside) * 4096 > 500 * ROW / 2
    assert all(progress.left <= writing_back._FEW for progress in beside)


async def test_a_log_that_has_its_room_does_not_grow_and_holds_what_it_held(writer: sqlite.Writer, path: Path) -> None:
    await write(writer, path, range(5))
    await writer.make_room()
    assert log(path) == LONGEST
    assert await write(writer, path, range(5, 12)) == LONGEST
    assert numbers(path) == list(range(12))


async def test_a_log_is_read_as_it_was_when_a_process_dies_that_has_made_room(path: Path, tmp_path: Path) -> None:
    writer = sqlite.Writer(path, LONGEST)
    await writer.run(create)
    await writer.make_room()
    await write(writer, path, range(20))
    left = tmp_path / "left"
    left.mkdir()
    # As it lies on the disk: whoever opens it has nothing else.
    for each in (path, path.with_name(path.name + "-wal")):
        shutil.copy(each, left)
    await writer.close()
    assert numbers(left / path.name) == list(range(20))
    again = sqlite.Writer(left / path.name, LONGEST)
    await write(again, left / path.name, range(20, 60))
    await again.close()
    assert numbers(left / path.name) == list(range(60))


async def test_no_room_is_taken_on_a_disk_that_has_little(
    writer: sqlite.Writer, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = log(path)
    monkeypatch.setattr(writing_back, "_SPARE", 1 << 40)
    await writer.make_room()
    assert log(path) == before


async def test_room_that_cannot_be_taken_is_told_and_nothing_is_lost(
    writer: sqlite.Writer, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(logging.getLogger("caseboard"), "propagate", True)
    with caplog.at_level(logging.WARNING, "caseboard"), no_file_longer_than(log(path) + ROW):
        await writer.make_room()
    assert set(caplog.messages) == {"there is no room for the log yet: EFBIG"}
    await write(writer, path, range(20))
    assert numbers(path) == list(range(20))


async def test_the_log_is_not_begun_anew_while_it_is_held(writer: sqlite.Writer, path: Path) -> None:
    await write(writer, path, range(10))
    length = log(path)
    with writing_back._held(path):
        assert (await writer._write_back_the_rest()).left == 0
        await write(writer, path, range(10, 12))
        assert log(path) > length + ROW
    assert (await writer._write_back_the_rest()).left == 0
    length = log(path)
    await write(writer, path, range(12, 14))
    assert log(path) == length
    assert numbers(path) == list(range(14))


async def test_what_a_reader_holds_is_written_back_when_the_reader_is_gone(writer: sqlite.Writer, path: Path) -> None:
    await write(writer, path, range(10))
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM t").fetchone() == (10,)
        await write(writer, path, range(10, 300))
        assert log(path) > 290 * ROW, "nothing of it may be overwritten"
        assert reader.execute("SELECT count(*) FROM t").fetchone() == (10,), "the reader sees one moment"
    await write(writer, path, range(300, 500))
    await writer._write_back.rest()
    await write(writer, path, range(500, 501))
    assert log(path) < SHORT
    assert numbers(path) == list(range(501))


async def test_a_log_that_cannot_be_written_back_is_told_and_loses_nothing(
    writer: sqlite.Writer, path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(connection: sqlite3.Connection) -> Progress:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    with monkeypatch.context() as patched, caplog.at_level(logging.WARNING, "caseboard"):
        # A server that was served from this process has its lines for itself, and says how many it wants.
        patched.setattr(logging.getLogger("caseboard"), "propagate", True)
        patched.setattr(writing_back, "write_back", full)
        await write(writer, path, range(60))
        await writer._write_back.rest()
    assert set(caplog.messages) == {"the log could not be written back: SQLITE_FULL"}
    assert len(caplog.messages) < 30, "not at each commit"
    await write(writer, path, range(60, 200))
    await writer._write_back.rest()
    await write(writer, path, range(200, 201))
    assert log(path) < SHORT
    assert numbers(path) == list(range(201))


async def test_closing_leaves_everything_in_the_file(path: Path) -> None:
    writer = sqlite.Writer(path, LONGEST)
    await writer.run(create)
    await write(writer, path, range(200))
    await writer.close()
    assert not path.with_name(path.name + "-wal").exists()
    assert numbers(path) == list(range(200))


async def write_for_ever(path: Path) -> None:
    """Say of each row that it was committed; several at once, so that commits fall into every moment of the thread."""
    writer = sqlite.Writer(path, LONGEST)
    await writer.run(create)
    first = await writer.run(lambda connection: connection.execute("SELECT count(*) FROM t").fetchone()[0])
    for number in range(first, sys.maxsize):
        await writer.run(partial(insert, number))
        os.write(1, b"%d\n" % number)


def test_a_process_that_is_killed_while_the_log_is_written_back_loses_nothing(path: Path) -> None:
    told = -1
    for struck in range(6):
        command = [sys.executable, "-m", __name__, str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            # Each time at another moment; the log is written back every fifty rows or so.
            for _ in range(120 + 7 * struck):
                told = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
            told = max([told, *map(int, process.stdout.read().split())])
        assert numbers(path)[: told + 1] == list(range(told + 1))


if __name__ == "__main__":
    asyncio.run(write_for_ever(Path(sys.argv[1])))
