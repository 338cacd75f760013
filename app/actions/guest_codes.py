"""The codes of guests: whose one is, and a new one for somebody who lost theirs."""

from __future__ import annotations

from datetime import timedelta

from app.actions import staying
from app.actions.auditing import note
from app.actions.house import House
from app.actions.refusals import NotFound, TooOften, WrongGuestCode
from app.actions.signing_in import slowly
from app.audit.kinds import Kind
from app.people import credentials, guest_code
from app.people.person import Person
from app.storage import guests
from app.storage.sessions import Session

_TRIES = 5
_HELD = timedelta(minutes=15)


async def whose(house: House, typed: str) -> Person:
    """Whose code this is.

    Raises `WrongGuestCode`, after as long for a number that nobody has; `TooOften`; `Busy`.
    """
    now = house.clock.now()
    parts = guest_code.split(typed)
    number, words = parts or ("", "")
    async with house.database.writing() as connection:
        known = await guests.find_code(connection, number)
        if known is not None:
            if known.held_until is not None and known.held_until > now:
                raise TooOften(max(1, int((known.held_until - now).total_seconds())))
            # Counted before it is known to be wrong, so that many at once are counted too.
            tries = known.tries + 1
            held = now + _HELD if tries >= _TRIES else None
            await guests.tried(connection, known.person.id, 0 if held else tries, held)
    right = await slowly(house, lambda: credentials.matches(known.words if known else None, words))
    if known is None or not right:
        raise WrongGuestCode
    async with house.database.writing() as connection:
        await guests.tried(connection, known.person.id, 0, None)
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
