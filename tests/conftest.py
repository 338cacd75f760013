"""A house for each test: a real database, a clock that stands still, and the cast in it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from app.actions.house import House
from app.actions.rounds import Rounds
from app.main import create_app
from app.settings import Settings
from app.storage.database import FILE, Database, database_url
from app.storage.migrating import migrate
from app.storage.tables import metadata
from tests.cast import Cast, HeldClock, Visit, assemble, running
from tests.postgresql import PostgreSQL

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("caseboard", deadline=None)
hypothesis.settings.load_profile("caseboard")

#: Set it to a PostgreSQL server's address to run the same tests there; the database is emptied for each.
POSTGRESQL = os.environ.get("DATABASE_URL")
SQLITE = "sqlite"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database of the newest form, to be copied."""
    settings = Settings(data=tmp_path_factory.mktemp("migrated"))

    async def make() -> None:
        database = Database(database_url(settings))
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return settings.data / FILE


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What is marked so is tried on both kinds of database."""
    if "database_kind" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        both = marked("both_databases") and not marked("about_sqlite") and not POSTGRESQL
        metafunc.parametrize("database_kind", [SQLITE, "postgresql"] if both else [SQLITE])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if POSTGRESQL and item.get_closest_marker("about_sqlite"):
            item.add_marker(pytest.mark.skip(reason="particular to SQLite"))


def on_postgresql(house: House) -> bool:
    return house.settings.database_url is not None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    with PostgreSQL() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, database_kind: str, request: pytest.FixtureRequest) -> Settings:
    if POSTGRESQL:
        given = Settings(data=tmp_path, log_level="error", database_url=SecretStr(POSTGRESQL))
        asyncio.run(_emptied(given))
        return given
    if database_kind == SQLITE:
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / FILE)
        return Settings(data=tmp_path, log_level="error")
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return Settings(data=tmp_path, log_level="error", database_url=SecretStr(server.fresh()))


async def _emptied(settings: Settings) -> None:
    database = Database(database_url(settings))
    await migrate(database)
    async with database.writing() as connection:
        await connection.execute(text("SET session_replication_role = replica"))
        for table in metadata.tables:
            await connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - our own names
    await database.close()


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    database = Database(database_url(settings))
    yield database
    await database.close()


@pytest.fixture
def house(settings: Settings, clock: HeldClock, database: Database) -> House:
    return House(settings, clock, database)


@pytest.fixture
async def cast(house: House) -> Cast:
    return await assemble(house)


@pytest.fixture
def nobody_carries_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """But the postmen and callers of the test: the application's own might take a letter first."""
    monkeypatch.setattr(Rounds, "at_work", lambda _rounds: contextlib.nullcontext())


@pytest.fixture
async def visit(settings: Settings, clock: HeldClock) -> AsyncIterator[Visit]:
    """The application, with nobody in it yet."""
    app = create_app(settings, clock)
    async with running(app) as frame:
        yield Visit(app, frame)


@pytest.fixture
async def people(visit: Visit) -> Cast:
    """The cast, in the house of the running application."""
    return await assemble(visit.frame.house)
