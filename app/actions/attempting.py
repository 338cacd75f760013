"""Things at the door that take two steps: what the first left behind, bound to the browser that began."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from app.actions.house import House
from app.actions.refusals import BeginAgain
from app.actions.signing_in import digest
from app.storage import attempts
from app.storage.attempts import Attempt, Purpose

#: How long somebody may take to find their telephone.
LASTS = timedelta(minutes=10)
#: Codes are short: so many wrong ones, and the attempt is over.
MOST_TRIES = 5


async def begin(house: House, purpose: Purpose, facts: Mapping[str, str], person: str | None = None) -> str:
    """What the browser has to bring back in its cookie."""
    secret = secrets.token_urlsafe(32)
    now = house.clock.now()
    async with house.database.writing() as connection:
        await attempts.begin(connection, Attempt(digest(secret), purpose, person, facts, 0), now, now + LASTS)
    return secret


async def find(house: House, purpose: Purpose, secret: str | None) -> Attempt:
    """The attempt as it stands. Raises `BeginAgain`."""
    async with house.database.reading() as connection:
        found = await attempts.find(connection, digest(secret or ""), purpose, house.clock.now())
    if found is None or found.tries >= MOST_TRIES:
        raise BeginAgain
    return found


async def count(house: House, attempt: Attempt) -> None:
    """Somebody tries: counted before the answer is known, so that trying at once gains nothing."""
    async with house.database.writing() as connection:
        await attempts.tried(connection, attempt.id)


async def finish(house: House, purpose: Purpose, secret: str | None) -> Attempt:
    """The attempt, which is over by that. Raises `BeginAgain`; of two who finish it at once, one comes through."""
    found = await find(house, purpose, secret)
    async with house.database.writing() as connection:
        if not await attempts.end(connection, found.id):
            raise BeginAgain
    return found
