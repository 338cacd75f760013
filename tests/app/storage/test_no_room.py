"""The log of SQLite while its file cannot grow: what was committed stays, what was not is told, and all goes on."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from app.storage import sqlite
from tests.app.storage.test_writing_back import LONGEST, SHORT, create, insert, log, numbers, size, write
from tests.disks import fill, no_file_longer_than, small_disk

pytestmark = pytest.mark.about_sqlite

#: Bytes that are left on the disk: more than the log needs to be long enough, less than what is in it.
LITTLE = LONGEST // 4


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=16) as disk:
        yield disk


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.LogCaptureFixture]:
    """What the operator is told. A server that was served from this process has its lines for itself."""
    monkeypatch.setattr(logging.getLogger("caseboard"), "propagate", True)
    with caplog.at_level(logging.WARNING, "caseboard"):
        yield caplog


async def write_until_it_fails(writer: sqlite.Writer, first: int) -> tuple[int, sqlite3.OperationalError]:
    """Write rows from `first` on; the first that was not committed, and what the writer was told of it."""
    for number in range(first, first + 2_000):
        try:
            await writer.run(partial(insert, number))
        except sqlite3.OperationalError as error:
            return number, error
    raise AssertionError("there was room for everything")


async def grown(path: Path) -> tuple[sqlite.Writer, int]:
    """A writer with a log that has been begun anew and cut, and how many rows it has written."""
    writer = sqlite.Writer(path, LONGEST)
    await writer.run(create)
    await write(writer, path, range(150))
    await writer._write_back.rest()
    await write(writer, path, range(150, 151))
    assert log(path) < SHORT
    return writer, 151


async def goes_on(writer: sqlite.Writer, path: Path, first: int) -> None:
    """There is room again: nothing is missing, and the log becomes short."""
    assert numbers(path) == list(range(first))
    await write(writer, path, range(first, first + 150))
    await writer._write_back.rest()
    await write(writer, path, range(first + 150, first + 151))
    assert log(path) < SHORT
    await writer.close()
    assert not path.with_name(path.name + "-wal").exists()
    assert numbers(path) == list(range(first + 151))


async def test_a_disk_without_room_for_the_log_keeps_what_was_committed_and_tells_the_rest(
    disk: Path, warnings: pytest.LogCaptureFixture
) -> None:
    path = disk / "data.sqlite3"
    writer, written = await grown(path)
    filler = fill(disk, leave=LITTLE)
    first, error = await write_until_it_fails(writer, written)
    await writer._write_back.rest()
    assert error.sqlite_errorcode == sqlite3.SQLITE_FULL
    assert sqlite.out_of_reach(error), "so people are told that it is not kept, and keep it themselves"
    assert set(warnings.messages) == {"the log could not be written back: SQLITE_FULL"}
    filler.unlink()
    await goes_on(writer, path, first)


async def test_a_file_that_must_not_grow_keeps_what_was_committed_and_tells_the_rest(
    tmp_path: Path, warnings: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "data.sqlite3"
    writer, written = await grown(path)
    with no_file_longer_than(size(path) + LITTLE):
        first, error = await write_until_it_fails(writer, written)
        await writer._write_back.rest()
    assert sqlite.out_of_reach(error)
    assert set(warnings.messages) == {"the log could not be written back: SQLITE_IOERR_WRITE"}
    await goes_on(writer, path, first)


def written_until_the_disk_is_full(path: Path) -> int:
    """The last row that a process, which is killed then, says it has committed."""
    command = [sys.executable, "-m", "tests.app.storage.test_writing_back", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(150)]
        filler = fill(path.parent, leave=LITTLE)
        # It ends at the first row for which there is no room; what is in the log stays there.
        told += map(int, process.stdout.read().split())
        process.kill()
    filler.unlink()
    return told[-1]


async def test_a_process_that_ends_on_a_full_disk_loses_nothing_that_was_committed(disk: Path) -> None:
    path = disk / "data.sqlite3"
    told = await asyncio.to_thread(written_until_the_disk_is_full, path)
    found = numbers(path)
    assert found[: told + 1] == list(range(told + 1))
    await goes_on(sqlite.Writer(path, LONGEST), path, len(found))
