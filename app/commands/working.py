"""Doing something with the data from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from app.actions.house import House
from app.clock import clock_starting_at
from app.settings import Settings
from app.storage.database import Database, database_url, held
from app.storage.migrating import migrate

Work = Callable[[House], Coroutine[Any, Any, None]]


def at_work(settings: Settings, work: Work) -> bool:
    """Does something with the data while nobody else writes them. Whether the database had to be brought up to date."""

    async def run() -> bool:
        database = Database(database_url(settings))
        try:
            changed = await migrate(database)
            await work(House(settings, clock_starting_at(settings.clock_start), database))
            return changed
        finally:
            await database.close()

    with held(settings):
        return asyncio.run(run())
