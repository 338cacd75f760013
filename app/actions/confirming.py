"""Showing once more that it is you, before something that binds you or changes how you sign in."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions import codes, guest_codes, staying
from app.actions.house import House
from app.actions.knocking import came_in, knocking
from app.actions.refusals import NotFound, WrongCode, WrongCredentials, WrongGuestCode
from app.actions.signing_in import SignedIn, check_password, set_password, slowly
from app.people import credentials
from app.people.person import Person
from app.people.session import Way
from app.storage import factors, guests, people
from app.storage.factors import Factors
from app.storage.sessions import Session


@dataclass(frozen=True, slots=True)
class Means:
    """By what somebody can show that it is them."""

    password: bool
    factors: Factors
    #: Whether somebody is a guest with a code of their own.
    code: bool
    #: In the demonstration nobody has anything to show.
    one_click: bool


async def means(house: House, session: Session) -> Means:
    async with house.database.reading() as connection:
        held = await factors.of_person(connection, session.person.id)
        password = await people.password(connection, session.person.id)
        guest = await guests.is_guest(connection, session.person.id)
    return Means(password is not None, held, guest, house.settings.demo and session.way is Way.DEMONSTRATION)


async def by_password(house: House, session: Session, password: str, code: str) -> SignedIn:
    """With the code of the app as well, for those who have one.

    Raises `WrongCredentials`, `WrongCode`, `Busy`, `TooOften`.
    """
    await right_password(house, session.person, password, code)
    async with house.database.writing() as connection:
        return await staying.proven(house, connection, session)


async def right_password(house: House, person: Person, password: str, code: str) -> None:
    """Whether this is the person's password, and the code of their app. Raises as `by_password` does."""
    account = person.email or person.id
    async with house.database.reading() as connection:
        stored = await people.password(connection, person.id)
        app = await factors.authenticator(connection, person.id) is not None
    async with knocking(house, Way.PASSWORD, account, person.id):
        if not await slowly(house, lambda: credentials.matches(stored, password)):
            raise WrongCredentials
        async with house.database.writing() as connection:
            if app and not await codes.use(house, connection, person.id, code):
                raise WrongCode
    await came_in(house, account)


async def by_guest_code(house: House, session: Session, typed: str) -> SignedIn:
    """Raises `WrongGuestCode`, for somebody else's code as well; `TooOften`, `Busy`."""
    await right_guest_code(house, session.person, typed)
    async with house.database.writing() as connection:
        return await staying.proven(house, connection, session)


async def right_guest_code(house: House, person: Person, typed: str) -> None:
    """Whether this is the person's own code. Raises as `by_guest_code` does."""
    if (await guest_codes.whose(house, typed)).id != person.id:
        raise WrongGuestCode


async def by_one_click(house: House, session: Session) -> SignedIn:
    """Raises `NotFound` outside of a demonstration."""
    if not (await means(house, session)).one_click:
        raise NotFound
    async with house.database.writing() as connection:
        return await staying.proven(house, connection, session)


async def change_password(house: House, session: Session, password: str) -> None:
    """A new password; every other session of the person ends. Raises `ConfirmationNeeded`, `Refusal`, `Busy`."""
    staying.require_fresh(house, session)
    person = session.person
    if not person.email:
        raise NotFound
    await check_password(house, password, person.name, person.email, person.agency_name)
    await set_password(house, person.id, password, by=person.id)
    await staying.end_others(house, session)
