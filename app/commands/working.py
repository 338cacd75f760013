"""Doing something with the data from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any

from app import control
from app.actions.house import House
from app.actions.ordering import carry_out
from app.audit.circumstances import present
from app.audit.operator import account_of, ordering
from app.clock import clock_starting_at
from app.settings import Settings
from app.storage.database import Database, database_url, held
from app.storage.migrating import migrate
from app.storage.sqlite import DataInUse

#: By whom this command is said to be ordered, where somebody says so.
named: ContextVar[str] = ContextVar("named", default="")

Work = Callable[[House], Coroutine[Any, Any, None]]


def at_work(settings: Settings, work: Work) -> bool:
    """Does something with the data while nobody else writes them. Whether the database had to be brought up to date."""

    async def run() -> bool:
        present.set(ordering(named.get(), account_of()))
        database = Database(database_url(settings), patient=True)
        try:
            changed = await migrate(database)
            await work(House(settings, clock_starting_at(settings.clock_start), database))
            return changed
        finally:
            await database.close()

    with held(settings):
        return asyncio.run(run())


def told(settings: Settings, order: str, **facts: Any) -> int:
    """Has an order carried out, and says what came of it."""
    print(ordered(settings, order, **facts))
    return 0


def ordered(settings: Settings, order: str, **facts: Any) -> str:
    """Has an order carried out: here, or by the server that runs meanwhile and writes the data. What came of it."""
    said = ""

    async def work(house: House) -> None:
        nonlocal said
        said = await carry_out(house, order, facts)

    try:
        at_work(settings, work)
    except DataInUse as in_use:
        try:
            return control.ask(settings.data, order, facts, named.get())
        except control.NobodyListens:
            raise in_use from None
    return said
