"""How often somebody may do something: counted in the database, in windows that begin with the first time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from typing import Any

from app.actions.auditing import appending, count, note_alone
from app.actions.house import House
from app.actions.refusals import TooOften
from app.audit.kinds import Kind
from app.settings import Settings
from app.storage import allowances


@dataclass(frozen=True, slots=True)
class Allowed:
    """So often within so long."""

    times: int
    within: timedelta


Rule = Callable[[Settings], Allowed]


class Limited(Enum):
    """What is counted, each with its rule. To add one, add a line here and a setting."""

    SIGN_IN_TO_ACCOUNT = "sign-in to an account"
    SIGN_IN_FROM_ADDRESS = "sign-in from an address"
    INVITATION_FROM_ADDRESS = "invitation from an address"
    DOWNLOAD = "download"
    CHECK_FROM_ADDRESS = "check of a copy from an address"
    PASSES = "passes"
    FLOOR = "floor"


_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
RULES: dict[Limited, Rule] = {
    Limited.SIGN_IN_TO_ACCOUNT: lambda s: Allowed(s.sign_in_tries, timedelta(minutes=s.sign_in_hold_minutes)),
    Limited.SIGN_IN_FROM_ADDRESS: lambda s: Allowed(s.sign_in_tries_for_each_address, _HOUR),
    Limited.INVITATION_FROM_ADDRESS: lambda s: Allowed(s.invitations_for_each_address, _HOUR),
    Limited.CHECK_FROM_ADDRESS: lambda s: Allowed(s.checks_for_each_address, _HOUR),
    Limited.DOWNLOAD: lambda s: Allowed(s.downloads_a_minute, _MINUTE),
    Limited.PASSES: lambda s: Allowed(s.passes_a_minute, _MINUTE),
    Limited.FLOOR: lambda s: Allowed(s.floor_a_minute, _MINUTE),
}


async def spend(house: House, what: Limited, whose: str) -> None:
    """Count once more, whatever comes of it. Raises `TooOften` when that is more than is allowed.

    `whose` is a person's id, an e-mail address as somebody typed it, or a network address; it is not kept as it is.
    """
    allowed = RULES[what](house.settings)
    now = house.clock.now()
    _judge(allowed, now, await _spent(house, what, whose, allowed.within, now))


async def spend_and_note(house: House, what: Limited, kind: Kind, person: str, **more: Any) -> None:
    """Count once more for a person, and write down what they do unless that is too often: in one transaction where
    live boards wait for each. Raises `TooOften`. Takes what `note` takes."""
    writer = house.database.file_writer
    if writer is None:
        await spend(house, what, person)
        await note_alone(house, kind, person, **more)
        return
    allowed, now = RULES[what](house.settings), house.clock.now()
    append = appending(house, kind, person, **more)

    def step(connection: sqlite3.Connection) -> tuple[int, datetime]:
        spent = allowances.spend_in_file(what.value, person, allowed.within, now, connection)
        if spent[0] <= allowed.times:
            append(connection)
        return spent

    _judge(allowed, now, await writer.run(step))
    count(house, kind)


def _judge(allowed: Allowed, now: datetime, counted: tuple[int, datetime]) -> None:
    spent, ends = counted
    if spent > allowed.times:
        raise TooOften(max(1, int((ends - now).total_seconds())))


async def _spent(house: House, what: Limited, whose: str, within: timedelta, at: datetime) -> tuple[int, datetime]:
    writer = house.database.file_writer
    if writer is not None:
        # In one step: the live boards wait meanwhile.
        return await writer.run(partial(allowances.spend_in_file, what.value, whose, within, at))
    async with house.database.writing(decides=False) as connection:
        return await allowances.spend(connection, what.value, whose, within, at)


async def one_back(house: House, what: Limited, whose: str) -> None:
    """It went well after all, so this time does not count."""
    async with house.database.writing(decides=False) as connection:
        await allowances.one_back(connection, what.value, whose)


async def give_back(house: House, what: Limited, whose: str) -> None:
    """It went well after all: begin to count anew."""
    async with house.database.writing(decides=False) as connection:
        await allowances.give_back(connection, what.value, whose)
