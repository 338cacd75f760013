"""What SQLite is made to do for each commit: evidence for what a power cut leaves behind.

Killing a process cannot tell a commit on disk from one in the system's cache; counting the syncs can. What is proven is
that one reaches the system for each group before anybody is told; whether the disk obeys is the operator's to choose.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from app.settings import Settings
from app.storage.database import Database, database_url
from app.storage.journal import DatabaseJournal
from realtime.ports import Entry
from tests.app.storage.syncs import Syncs, counted_syncs
from tests.app.storage.test_journal import Notebook, notebook_of
from tests.cast import Cast

pytestmark = pytest.mark.about_sqlite


@pytest.fixture
async def counted(cast: Cast, settings: Settings) -> AsyncIterator[tuple[Database, Syncs]]:
    with counted_syncs() as syncs:
        database = Database(database_url(settings))
        yield database, syncs
        await database.close()


def batch(one: Notebook, other: Notebook, sequence: int) -> list[Entry]:
    """Three edits of each of two documents."""
    return [each.entry(sequence + n, b"\0\0") for each in (one, other) for n in range(3)]


async def test_a_group_of_edits_costs_one_sync_and_none_is_told_without(
    cast: Cast, counted: tuple[Database, Syncs]
) -> None:
    one, other = await notebook_of(cast), await notebook_of(cast)
    database, syncs = counted
    journal = DatabaseJournal(database, cast.house.clock)
    await journal.append(batch(one, other, 2))
    for n in range(1, 11):
        before = syncs["wal"]
        assert await journal.append(batch(one, other, 2 + 3 * n)) == {}
        assert syncs["wal"] - before == 1


async def test_the_writer_waits_for_the_disk(cast: Cast, counted: tuple[Database, Syncs]) -> None:
    async with counted[0].writing() as connection:
        assert (await connection.exec_driver_sql("PRAGMA synchronous")).scalar() == 2
        assert (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar() == "wal"


@pytest.mark.parametrize(("synchronous", "expected"), [("FULL", 5), ("NORMAL", 0)])
def test_the_count_tells_full_from_normal(tmp_path: Path, synchronous: str, expected: int) -> None:
    with counted_syncs() as syncs, closing(sqlite3.connect(tmp_path / "x", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute("CREATE TABLE t (a)")
        before = syncs["wal"]
        for n in range(5):
            connection.execute("INSERT INTO t VALUES (?)", (n,))
        assert syncs["wal"] - before == expected
