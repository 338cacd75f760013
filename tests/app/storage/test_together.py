"""Small work of many in one transaction: each alone is undone, all of it is on disk before anybody hears of it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from app.storage import sqlite
from app.storage.one_hop import Answer

pytestmark = pytest.mark.about_sqlite


class Counting(sqlite.Writer):
    """Counts its transactions."""

    transactions = 0

    async def run(self, work: sqlite.Work[Answer]) -> Answer:
        self.transactions += 1
        return await super().run(work)


def create(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE t (number INTEGER PRIMARY KEY)")


def insert(number: int, connection: sqlite3.Connection) -> int:
    connection.execute("INSERT INTO t VALUES (?)", (number,))
    return number


def everything(connection: sqlite3.Connection) -> list[int]:
    return [number for (number,) in connection.execute("SELECT number FROM t ORDER BY number")]


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[Counting]:
    writer = Counting(tmp_path / "data.sqlite3")
    await writer.run(create)
    yield writer
    await writer.close()


async def all_of(writer: Counting, *numbers: int) -> list[int | BaseException]:
    work = [writer.run_together(partial(insert, number)) for number in numbers]
    return await asyncio.gather(*work, return_exceptions=True)


async def test_what_many_do_in_one_moment_waits_for_the_disk_once(writer: Counting) -> None:
    before = writer.transactions
    assert await all_of(writer, *range(200)) == list(range(200))
    assert writer.transactions - before <= 2
    assert await writer.run(everything) == list(range(200))


async def test_who_comes_one_by_one_after_another_shares_a_transaction_as_well(writer: Counting) -> None:
    before, doing = writer.transactions, list[asyncio.Task[int]]()
    for number in range(20):
        doing.append(asyncio.create_task(writer.run_together(partial(insert, number))))
        await asyncio.sleep(0)
    assert await asyncio.gather(*doing) == list(range(20))
    assert writer.transactions - before <= 2


async def test_what_fails_is_undone_alone(writer: Counting) -> None:
    def half(connection: sqlite3.Connection) -> int:
        insert(7, connection)
        return insert(3, connection)

    done, failed, also = await asyncio.gather(
        writer.run_together(partial(insert, 3)),
        writer.run_together(half),
        writer.run_together(partial(insert, 5)),
        return_exceptions=True,
    )
    assert (done, also) == (3, 5)
    assert isinstance(failed, sqlite3.IntegrityError)
    assert await writer.run(everything) == [3, 5]


async def test_where_all_is_undone_everybody_hears_why(writer: Counting) -> None:
    await writer.run(
        lambda connection: connection.execute(
            "CREATE TRIGGER full BEFORE INSERT ON t WHEN new.number = 2 BEGIN SELECT RAISE(ROLLBACK, 'no room'); END"
        )
    )
    # The first goes alone, so that the others are in one transaction.
    first = asyncio.create_task(writer.run_together(partial(insert, 0)))
    await asyncio.sleep(0)
    outcomes = await all_of(writer, 1, 2, 3)
    assert await first == 0
    assert [str(each) for each in outcomes] == ["no room"] * 3
    assert await writer.run(everything) == [0]
    assert await all_of(writer, 4) == [4]
