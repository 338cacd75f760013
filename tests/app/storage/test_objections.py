from __future__ import annotations

import pytest

from app.settings import Settings
from app.storage.database import Database, database_url
from tests.conftest import POSTGRESQL


async def test_a_database_that_keeps_what_it_confirms_meets_no_objection(database: Database) -> None:
    assert await database.objections() == []


@pytest.mark.skipif(not POSTGRESQL, reason="about settings of PostgreSQL")
async def test_a_postgresql_that_confirms_too_soon_is_named(settings: Settings) -> None:
    url = database_url(settings).update_query_dict({"options": "-c synchronous_commit=off"})
    hasty = Database(url)
    assert await hasty.objections() == [
        "PostgreSQL's synchronous_commit is off: what is shown as saved could be lost. Set it to on."
    ]
    await hasty.close()
