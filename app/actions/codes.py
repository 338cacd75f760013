"""Codes as a second step: of an authenticator app, and recovery codes for the day on which the telephone is lost."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import attempting, staying
from app.actions.auditing import note
from app.actions.house import House
from app.actions.knocking import came_in, knocking
from app.actions.refusals import Refusal, WrongCode
from app.actions.signing_in import Coming, SignedIn, begin
from app.audit.kinds import Kind
from app.people import second_factor
from app.people.session import Way
from app.storage import factors, guests, people
from app.storage.attempts import Attempt, Purpose
from app.storage.factors import Authenticator
from app.storage.sessions import Session


async def begin_second_step(house: House, person: str, next_: str) -> str:
    """The password was right: what the browser brings back with the code."""
    return await attempting.begin(house, Purpose.SECOND_STEP, {"next": next_}, person)


async def take_second_step(house: House, secret: str | None, code: str, coming: Coming) -> tuple[SignedIn, Attempt]:
    """Begin a session by a code after the password. Raises `BeginAgain`, `WrongCode`, `OtherPerson`, `TooOften`."""
    attempt = await attempting.find(house, Purpose.SECOND_STEP, secret)
    await attempting.count(house, attempt)
    async with house.database.reading() as connection:
        person = await people.find(connection, attempt.person or "")
    account = person.email or person.id if person else ""
    async with knocking(house, Way.TWO_STEPS, account, person.id if person else ""):
        async with house.database.writing() as connection:
            if person is None or not await use(house, connection, person.id, code):
                raise WrongCode
        await attempting.finish(house, Purpose.SECOND_STEP, secret)
    await came_in(house, account)
    async with house.database.writing() as connection:
        return await begin(house, connection, person, Way.TWO_STEPS, coming), attempt


async def use(house: House, connection: AsyncConnection, person: str, code: str) -> bool:
    """Whether this is a code that the person may use now; it can never be used again."""
    if second_factor.looks_like_recovery(code):
        return await factors.use_recovery_code(connection, person, second_factor.recovery_digest(person, code))
    kept = await factors.authenticator(connection, person)
    if kept is None:
        return False
    step = second_factor.step_of(house.vault.open(kept.secret), code, house.clock.now(), after=kept.last_step)
    return step is not None and await factors.use_step(connection, person, step)


# Setting up.


async def offer_app(house: House, session: Session) -> tuple[str, str]:
    """A secret for somebody's app, and what the browser brings back. Raises `ConfirmationNeeded`."""
    staying.require_fresh(house, session)
    offered = second_factor.new_secret()
    closed = house.vault.close(offered).decode("ascii")
    return offered, await attempting.begin(house, Purpose.ADD_APP, {"secret": closed}, session.person.id)


async def offered_app(house: House, session: Session, secret: str | None) -> str:
    """The secret that was offered before. Raises `BeginAgain`."""
    attempt = await attempting.find(house, Purpose.ADD_APP, secret)
    return _secret_of(house, session, attempt)


async def add_app(house: House, session: Session, secret: str | None, code: str) -> tuple[SignedIn, list[str]]:
    """The app shows the right code, so it counts from now on; new recovery codes if there were none.

    Raises `BeginAgain`, `WrongCode`, `ConfirmationNeeded`.
    """
    staying.require_fresh(house, session)
    attempt = await attempting.find(house, Purpose.ADD_APP, secret)
    await attempting.count(house, attempt)
    offered = _secret_of(house, session, attempt)
    step = second_factor.step_of(offered, code, house.clock.now())
    if step is None:
        raise WrongCode
    await attempting.finish(house, Purpose.ADD_APP, secret)
    async with house.database.writing() as connection:
        kept = Authenticator(house.vault.close(offered), step, house.clock.now())
        await factors.set_authenticator(connection, session.person.id, kept)
        return await strengthened(house, connection, session, "app")


def _secret_of(house: House, session: Session, attempt: Attempt) -> str:
    if attempt.person != session.person.id:
        raise WrongCode
    return house.vault.open(attempt.facts["secret"].encode("ascii"))


async def strengthened(
    house: House, connection: AsyncConnection, session: Session, factor: str
) -> tuple[SignedIn, list[str]]:
    """Somebody has a further factor: the session counts it in, and those without recovery codes get some."""
    way = Way.TWO_STEPS if session.way.is_one_factor else session.way
    held = await factors.of_person(connection, session.person.id)
    # Guests have a code already, and no password after which a recovery code would be asked for.
    needless = held.recovery_codes or await guests.is_guest(connection, session.person.id)
    codes = [] if needless else await _renew(house, connection, session.person.id)
    renewed = await staying.proven(house, connection, session, way)
    await note(house, connection, Kind.FACTOR_ADDED, session.person.id, factor=factor)
    return renewed, codes


async def renew_recovery_codes(house: House, session: Session) -> list[str]:
    """New recovery codes instead of the old ones. Raises `ConfirmationNeeded`, `Refusal`."""
    staying.require_fresh(house, session)
    async with house.database.writing() as connection:
        if not (await factors.of_person(connection, session.person.id)).any:
            raise Refusal("Recovery codes stand in for a passkey or an app. Please set up one of those first.")
        codes = await _renew(house, connection, session.person.id)
        await note(house, connection, Kind.FACTOR_ADDED, session.person.id, factor="recovery-codes")
        return codes


async def _renew(house: House, connection: AsyncConnection, person: str) -> list[str]:
    codes = second_factor.new_recovery_codes()
    digests = [second_factor.recovery_digest(person, code) for code in codes]
    await factors.set_recovery_codes(connection, person, digests, house.clock.now())
    return codes


async def remove_app(house: House, session: Session) -> None:
    """Raises `ConfirmationNeeded`; `Refusal` when a second step is asked for and nothing else is left."""
    staying.require_fresh(house, session)
    async with house.database.writing() as connection:
        await factors.remove_authenticator(connection, session.person.id)
        await require_enough(house, connection, session)
        await note(house, connection, Kind.FACTOR_REMOVED, session.person.id, factor="app")


async def require_enough(house: House, connection: AsyncConnection, session: Session) -> None:
    """Before the last factor goes. Raises `Refusal`, by which the transaction is undone."""
    held = await factors.of_person(connection, session.person.id)
    guest = await guests.is_guest(connection, session.person.id)
    needs = house.settings.asks_second_factor and not guest and session.way in {Way.TWO_STEPS, Way.PASSKEY}
    if needs and not held.any:
        raise Refusal("This is your last second step, and a board opens only with one. Please add another one first.")
    if not held.any:
        await factors.set_recovery_codes(connection, session.person.id, (), house.clock.now())
