"""The codes of guests: whose one is, and a new one for somebody who lost theirs."""

from __future__ import annotations

from app.actions import staying
from app.actions.auditing import note
from app.actions.house import House
from app.actions.knocking import came_in, knocking
from app.actions.refusals import NotFound, WrongGuestCode
from app.actions.signing_in import slowly
from app.audit.kinds import Kind
from app.people import credentials, guest_code
from app.people.person import Person
from app.people.session import Way
from app.storage import guests
from app.storage.sessions import Session


async def whose(house: House, typed: str) -> Person:
    """Whose code this is.

    Raises `WrongGuestCode`, after the same steps for a number that nobody has; `TooOften`, for such numbers as well;
    `Busy`.
    """
    number, words = guest_code.split(typed) or ("", "")
    account = f"code {number}"
    async with house.database.reading() as connection:
        known = await guests.find_code(connection, number)
    async with knocking(house, Way.INVITATION, account, known.person.id if known else ""):
        right = await slowly(house, lambda: credentials.matches(known.words if known else None, words))
        if known is None or not right:
            raise WrongGuestCode
    await came_in(house, account)
    return known.person


async def renew(house: House, session: Session) -> str:
    """A guest's new code; the old one opens nothing. Raises `ConfirmationNeeded`, `NotFound`, `Busy`."""
    staying.require_fresh(house, session)
    person, words = session.person.id, guest_code.new_words()
    kept = await slowly(house, lambda: credentials.hashed(words))
    async with house.database.writing() as connection:
        if not await guests.is_guest(connection, person):
            raise NotFound
        number = await guests.set_code(connection, person, kept, house.clock.now())
        await note(house, connection, Kind.FACTOR_ADDED, person, factor="code")
    return f"{number}-{words}"
