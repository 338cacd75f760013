"""Two processes at one PostgreSQL server: the conference's row decides between an edit and a freeze."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from app.actions.finding import conference_for
from app.actions.house import House
from app.clock import Clock
from app.settings import Settings
from app.storage import journal
from app.storage import tables as t
from app.storage.database import Database, database_url
from app.storage.in_time import in_time
from app.storage.journal import DatabaseJournal
from realtime.ports import Entry, Reason
from tests.app.storage.test_journal import Notebook, notebook_of
from tests.cast import assemble
from tests.conftest import on_postgresql
from tests.postgresql import PostgreSQL


@pytest.fixture
async def settings(tmp_path: Path, postgresql: PostgreSQL) -> Settings:
    return Settings(data=tmp_path, log_level="error", database_url=SecretStr(postgresql.fresh()))


@pytest.fixture
async def here(house: House) -> Notebook:
    assert on_postgresql(house)
    return await notebook_of(await assemble(house))


@pytest.fixture
async def there(settings: Settings, clock: Clock) -> AsyncIterator[DatabaseJournal]:
    """The journal as another process has it."""
    database = Database(database_url(settings))
    yield DatabaseJournal(database, clock)
    await database.close()


async def until_somebody_waits(database: Database) -> None:
    """Returns when a statement waits for a lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with asyncio.timeout(10):
        while True:
            async with database.reading() as connection:
                if await connection.scalar(text(query)):
                    return


async def meets(here: Notebook, work: Awaitable[object]) -> asyncio.Task[object]:
    """Begins the work, and comes back when it waits for somebody else."""
    task = asyncio.ensure_future(work)
    await until_somebody_waits(here.cast.house.database)
    assert not task.done()
    return task


async def test_an_edit_waits_for_a_freeze_that_is_under_way_and_is_refused(
    here: Notebook, there: DatabaseJournal
) -> None:
    async with here.cast.house.database.writing() as freezing:
        await conference_for(freezing, here.cast.nadia.id, here.conference, lock=True)
        edit = await meets(here, there.append([here.entry(2)]))
        await freezing.execute(t.conference.update().where(t.conference.c.id == here.conference).values(state="frozen"))
    assert await edit == {here.document: Reason.FROZEN}
    assert await here.journal.head(here.document) == 1


async def test_a_freeze_that_fails_lets_the_edit_in_that_waited(here: Notebook, there: DatabaseJournal) -> None:
    with pytest.raises(ZeroDivisionError):
        async with here.cast.house.database.writing() as freezing:
            await conference_for(freezing, here.cast.nadia.id, here.conference, lock=True)
            edit = await meets(here, there.append([here.entry(2)]))
            raise ZeroDivisionError
    assert await edit == {}
    assert await here.journal.head(here.document) == 2


async def test_a_freeze_waits_for_an_edit_that_is_under_way_and_sees_it(
    here: Notebook, there: DatabaseJournal, settings: Settings, clock: Clock
) -> None:
    database = here.cast.house.database

    async def freeze() -> int:
        async with database.writing() as connection:
            await conference_for(connection, here.cast.nadia.id, here.conference, lock=True)
            return (await journal.heads(connection, [here.document]))[here.document]

    other = Database(database_url(settings))
    async with other.writing() as editing:
        assert await journal.refusals(editing, [here.entry(2)]) == {}
        await journal.write(editing, [here.entry(2)], clock)
        freezing = await meets(here, freeze())
    assert await freezing == 2
    await other.close()


async def test_of_two_processes_that_write_the_same_entry_one_keeps_it(here: Notebook, there: DatabaseJournal) -> None:
    async def write(kept: DatabaseJournal, update: bytes) -> int:
        return len(await kept.append([here.entry(2, update)]))

    answers = await asyncio.gather(*(write(each, bytes([n])) for n, each in enumerate([here.journal, there] * 4)))
    assert sorted(answers) == [0] + [1] * 7
    assert [sequence for sequence, _ in await there.since(here.document, 0)] == [1, 2]


async def test_a_server_that_stands_still_is_not_waited_for(
    here: Notebook, there: DatabaseJournal, postgresql: PostgreSQL
) -> None:
    entry: Entry = here.entry(2)
    with postgresql.standing_still(), pytest.raises(TimeoutError):
        await in_time(there.append([entry]), 0.5)
    # It may have been kept all the same, unheard; then it is there once, and the next one is told so.
    assert await there.append([entry]) in ({}, {here.document: Reason.NOT_KEPT})
    assert [sequence for sequence, _ in await there.since(here.document, 0)] == [1, 2]
