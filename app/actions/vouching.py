"""Signing in through an agency's own OpenID Connect provider: for whom it vouches, and who that is here.

The provider's subject means a person once it was linked to them: by an administrator, or by itself the first time,
when the provider vouches for the e-mail address that an administrator entered for somebody of that agency.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import attempting, openid, staying
from app.actions.auditing import note
from app.actions.house import House
from app.actions.knocking import knocking
from app.actions.openid import Question, Unproven, Unreachable, Vouched
from app.actions.refusals import AgencyRefused, NotFound, Refusal
from app.actions.signing_in import Coming, SignedIn, begin
from app.audit.kinds import Kind
from app.people.person import Person, tidy_email
from app.people.session import Way
from app.settings import IdentityProvider
from app.storage import factors, people, sessions
from app.storage.attempts import Attempt, Purpose
from app.storage.sessions import Session


def provider(house: House, key: str) -> IdentityProvider:
    """Raises `NotFound`."""
    found = next((each for each in house.settings.identity_providers if each.key == key), None)
    if found is None:
        raise NotFound
    return found


def provider_of(house: House, session: Session) -> IdentityProvider | None:
    """Through whom somebody came, if they came so."""
    if session.way is not Way.AGENCY:
        return None
    return next((each for each in house.settings.identity_providers if each.agency == session.person.agency_name), None)


async def depart(
    house: House, key: str, *, next_: str, again: str | None = None, session: Session | None = None
) -> tuple[str, str]:
    """Where the browser goes, and what it brings back. With a `session`: to show once more that it is them.

    Raises `NotFound`, `AgencyRefused`.
    """
    asked = provider(house, key)
    facts = {
        "provider": key,
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
        "next": next_,
        "again": again or "",
        "session": session.id if session else "",
    }
    try:
        address = await openid.address(asked, _question(house, facts))
    except Unreachable:
        raise _unreachable(asked) from None
    return address, await attempting.begin(house, Purpose.AGENCY, facts)


async def came_back(
    house: House, key: str, secret: str | None, answer: Mapping[str, str], session: Session | None, device: str
) -> tuple[SignedIn, Attempt]:
    """A new session, or the present one confirmed.

    Raises `BeginAgain`, `AgencyRefused`, `OtherPerson`, `NotFound`, `TooOften`.
    """
    asked = provider(house, key)
    async with knocking(house, Way.AGENCY):
        attempt = await attempting.finish(house, Purpose.AGENCY, secret)
        if attempt.facts["provider"] != key:
            raise NotFound
        vouched = await _vouched(house, asked, attempt, answer)
        async with house.database.writing() as connection:
            person = await _meant(house, connection, asked, vouched)
    async with house.database.writing() as connection:
        confirmed = attempt.facts["session"]
        if confirmed:
            if session is None or session.id != confirmed or session.person.id != person.id:
                raise AgencyRefused(f"{asked.agency} vouched for somebody else, so nothing was confirmed.")
            arrived = await staying.proven(house, connection, session)
        else:
            arrived = await begin(house, connection, person, Way.AGENCY, Coming(device, attempt.facts["again"] or None))
        await sessions.vouched(connection, arrived.session.id, vouched.issuer, vouched.session)
        return arrived, attempt


async def signed_out(house: House, key: str, token: str) -> None:
    """The provider says, to us and not through a browser, that somebody has signed out there: so they have here.

    What they opened by other means, such as a passkey, stays; and if the provider names one session of its own, so does
    what they opened in another. Raises `NotFound`, `AgencyRefused`, `TooOften`.
    """
    asked = provider(house, key)
    async with knocking(house, Way.AGENCY):
        try:
            ended = await openid.signed_out(asked, token, house.clock.now())
        except Unreachable:
            raise _unreachable(asked) from None
        except Unproven:
            raise AgencyRefused(f"This is no word of {asked.agency} that somebody has signed out.") from None
    async with house.database.writing() as connection:
        meant = await factors.meant_by(connection, ended.issuer, ended.subject) if ended.subject else None
        for person in await sessions.end_vouched(connection, ended.issuer, ended.session, meant):
            await note(house, connection, Kind.SIGNED_OUT_AT_AGENCY, "", about=person, provider=asked.key)


async def _vouched(house: House, asked: IdentityProvider, attempt: Attempt, answer: Mapping[str, str]) -> Vouched:
    if "error" in answer:
        raise AgencyRefused(f"{asked.agency} did not sign you in. Please try again, or ask your agency's support.")
    try:
        return await openid.vouched(asked, _question(house, attempt.facts), answer, house.clock.now())
    except Unreachable:
        raise _unreachable(asked) from None
    except Unproven:
        raise AgencyRefused(f"The answer of {asked.agency} could not be trusted, so nobody was signed in.") from None


async def _meant(house: House, connection: AsyncConnection, asked: IdentityProvider, vouched: Vouched) -> Person:
    known = await factors.meant_by(connection, vouched.issuer, vouched.subject)
    if known is not None:
        person = await people.find(connection, known)
        if person is not None and person.agency_name == asked.agency:
            return person
        raise _unknown(asked)
    person = await people.by_email(connection, tidy_email(vouched.email)) if vouched.email else None
    if person is None or person.agency_name != asked.agency:
        raise _unknown(asked)
    # An address that is given to somebody new must not bring the account of whoever had it before.
    if await factors.is_linked(connection, vouched.issuer, person.id):
        raise _unknown(asked)
    await factors.link(connection, vouched.issuer, vouched.subject, person.id, house.clock.now())
    await note(house, connection, Kind.IDENTITY_LINKED, person.id, about=person.id, provider=asked.key)
    return person


async def link(house: House, email: str, key: str, subject: str) -> Person:
    """An administrator says whom a provider means by a subject. Raises `NotFound`, `Refusal`."""
    asked = provider(house, key)
    async with house.database.writing() as connection:
        person = await people.by_email(connection, tidy_email(email))
        if person is None or person.agency_name != asked.agency:
            raise Refusal(f"Nobody of {asked.agency} has the address {email}.")
        if await factors.meant_by(connection, asked.issuer, subject) is not None:
            raise Refusal(f"{asked.agency} means somebody by {subject} already.")
        await factors.link(connection, asked.issuer, subject, person.id, house.clock.now())
        await note(house, connection, Kind.IDENTITY_LINKED, "", about=person.id, provider=asked.key)
    return person


def _question(house: House, facts: Mapping[str, str]) -> Question:
    redirect = f"{house.settings.origin}/sign-in/with/{facts['provider']}/back"
    return Question(facts["state"], facts["nonce"], facts["verifier"], redirect, anew=bool(facts["session"]))


def _unreachable(asked: IdentityProvider) -> AgencyRefused:
    return AgencyRefused(f"The sign-in of {asked.agency} cannot be reached at the moment. Please try again soon.")


def _unknown(asked: IdentityProvider) -> AgencyRefused:
    return AgencyRefused(
        f"{asked.agency} knows you, but here nobody of {asked.agency} has your e-mail address. "
        "Please ask whoever looks after Caseboard to add you."
    )
