"""Somebody tries to sign in: tries are counted for each account and each network address, failures are written down."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from app.actions.auditing import note_alone
from app.actions.house import House
from app.actions.refusals import (
    AgencyRefused,
    BeginAgain,
    TooOften,
    WrongCode,
    WrongCredentials,
    WrongGuestCode,
    WrongPasskey,
)
from app.actions.restraint import Limited, give_back, one_back, spend
from app.audit.circumstances import present
from app.audit.kinds import Kind
from app.people.session import Way


@contextlib.asynccontextmanager
async def knocking(house: House, way: Way, account: str = "", person: str = "") -> AsyncIterator[None]:
    """Let somebody try, whose `account` (as they typed it) and `person` are known or not. Raises `TooOften`.

    What is tried counts before its answer is known, so that trying many times at once gains nothing.
    """
    address = present.get().address
    try:
        await spend(house, Limited.SIGN_IN_FROM_ADDRESS, address)
        if account:
            await spend(house, Limited.SIGN_IN_TO_ACCOUNT, account)
    except TooOften:
        await note_alone(house, Kind.SIGN_IN_HELD, "", about=person)
        raise
    try:
        yield
    except (WrongCredentials, WrongCode, WrongPasskey, WrongGuestCode, AgencyRefused, BeginAgain):
        await note_alone(house, Kind.SIGN_IN_FAILED, "", about=person, method=way.value)
        raise
    await one_back(house, Limited.SIGN_IN_FROM_ADDRESS, address)


async def came_in(house: House, account: str) -> None:
    """Whoever has shown all that is asked for was no burglar."""
    if account:
        await give_back(house, Limited.SIGN_IN_TO_ACCOUNT, account)
