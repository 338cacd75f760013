from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from app.storage.database import Database
from app.storage.migrating import NEWEST, TooNew, alembic_config, migrate
from app.storage.tables import INSERT_ONLY, metadata
from tests.cast import Cast

pytestmark = pytest.mark.both_databases


async def test_the_steps_lead_to_the_tables_that_the_program_knows(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


def test_the_newest_step_is_the_one_that_a_start_looks_for() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == NEWEST


async def test_a_database_that_is_up_to_date_is_left_alone(database: Database) -> None:
    assert not await migrate(database)


@pytest.mark.about_sqlite
async def test_a_database_of_a_later_version_is_not_touched(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(TooNew):
        await migrate(database)


@pytest.mark.parametrize("change", ["UPDATE journal SET sequence = 9", "DELETE FROM journal"])
async def test_the_journal_can_only_grow(cast: Cast, change: str) -> None:
    await cast.open()
    async with cast.house.database.reading() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM journal")) == 2
    with pytest.raises(DBAPIError, match="insert-only"):
        async with cast.house.database.writing() as connection:
            await connection.execute(text(change))


async def test_records_are_insert_only_too(database: Database) -> None:
    records = {"journal", "minutes", "plan_version", "restricted_record", "seal", "edition", "audit"}
    beside = {"addendum", "addendum_decision", "corrected_record", "retention", "safety_edition", "safety_copy"}
    beside |= {"service_answer", "young_letter", "young_letter_copy"}
    assert set(INSERT_ONLY) == records | beside | {"sign_off", "endorsement", "disagreement", "distribution"}
    listed = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if database.url.get_backend_name() == "postgresql":
        listed = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    async with database.reading() as connection:
        names = set((await connection.execute(text(listed))).scalars())
    for table in INSERT_ONLY:
        assert [name for name in names if name.startswith(table)]


def test_every_step_is_a_file_of_its_own() -> None:
    script = ScriptDirectory.from_config(alembic_config())
    files = [Path(step.path).name for step in script.walk_revisions()]
    assert all(name.startswith("step_") for name in files)
