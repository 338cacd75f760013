from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.settings import Settings
from app.storage import sqlite
from app.storage.database import Database, database_url, held

pytestmark = pytest.mark.about_sqlite


async def test_the_writer_syncs_every_commit_and_readers_cannot_write(database: Database) -> None:
    async with database.writing() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA synchronous")) == 2
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert await connection.scalar(text("PRAGMA trusted_schema")) == 0
    async with database.reading() as connection:
        assert await connection.scalar(text("PRAGMA query_only")) == 1
        with pytest.raises(DBAPIError):
            await connection.execute(text("DELETE FROM person"))


async def test_a_transaction_that_raises_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.writing() as connection:
            await connection.execute(text("INSERT INTO agency (id, name) VALUES ('a', 'A')"))
            raise ZeroDivisionError
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM agency")) == 0


async def test_what_was_written_is_read_at_once(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("INSERT INTO agency (id, name) VALUES ('a', 'A')"))
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT name FROM agency")) == "A"


async def test_who_reads_sees_one_moment_and_the_next_who_reads_another(database: Database) -> None:
    count = text("SELECT count(*) FROM agency")
    async with database.reading() as connection:
        assert await connection.scalar(count) == 0
        async with database.writing() as other:
            await other.execute(text("INSERT INTO agency (id, name) VALUES ('a', 'A')"))
        assert await connection.scalar(count) == 0
    for _ in range(3):
        async with database.reading() as connection:
            assert await connection.scalar(count) == 1


def test_a_second_writing_process_is_told_why_it_must_not(tmp_path: Path) -> None:
    with (
        sqlite.sole_writer(tmp_path, (3, 40, 1)),
        pytest.raises(sqlite.DataInUse, match=f"Process {os.getpid()} is using"),
        sqlite.sole_writer(tmp_path, (3, 40, 1)),
    ):
        pass


async def test_what_reads_at_once_sees_one_moment_writes_nothing_and_waits_for_nothing_else(database: Database) -> None:
    async def names(connection: AsyncConnection) -> list[str]:
        first = await connection.scalar(text("SELECT count(*) FROM agency"))
        found = list(await connection.scalars(text("SELECT name FROM agency")))
        assert first == len(found)
        return found

    async def delete(connection: AsyncConnection) -> None:
        await connection.execute(text("DELETE FROM agency"))

    async def dally(connection: AsyncConnection) -> None:
        await asyncio.sleep(0)

    assert await database.read_at_once(names) == []
    async with database.writing() as connection:
        await connection.execute(text("INSERT INTO agency (id, name) VALUES ('a', 'A')"))
    assert await database.read_at_once(names) == ["A"]
    with pytest.raises(DBAPIError):
        await database.read_at_once(delete)
    with pytest.raises(RuntimeError, match="wait for nothing else"):
        await database.read_at_once(dally)
    assert await asyncio.gather(*(database.read_at_once(names) for _ in range(10))) == [["A"]] * 10


def test_a_second_writing_process_may_where_sqlite_was_repaired(tmp_path: Path) -> None:
    with sqlite.sole_writer(tmp_path, (3, 51, 3)), sqlite.sole_writer(tmp_path, (3, 51, 3)):
        assert (tmp_path / sqlite.LOCK).read_text() == str(os.getpid())


def test_the_data_are_free_again_afterwards(settings: Settings) -> None:
    for _ in range(2):
        with held(settings):
            pass


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
    ],
)
def test_which_versions_of_sqlite_are_repaired(version: tuple[int, int, int], safe: bool) -> None:
    assert sqlite.second_writer_is_safe(version) is safe


def test_the_data_directory_is_for_its_owner_only(tmp_path: Path) -> None:
    with sqlite.sole_writer(tmp_path / "data"):
        assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_an_address_of_a_server_leads_to_postgresql() -> None:
    settings = Settings(database_url="postgresql://ann:hush-hush@db/caseboard")  # type: ignore[arg-type]
    url = database_url(settings)
    assert url.drivername == "postgresql+psycopg"
    assert "hush-hush" not in repr(settings)
