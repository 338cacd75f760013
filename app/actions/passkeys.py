"""Passkeys (WebAuthn): adding them, signing in with nothing else, and showing again that it is you.

A passkey asks its owner for a finger, a face or a PIN each time (user verification), so one passkey is both factors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json, parse_registration_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialCreationOptions,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRequestOptions,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from app.actions import attempting, codes, staying
from app.actions.auditing import note
from app.actions.house import House
from app.actions.knocking import came_in, knocking
from app.actions.refusals import BeginAgain, Refusal, WrongPasskey, require_short
from app.actions.signing_in import Coming, SignedIn, begin
from app.audit.kinds import Kind
from app.people.second_factor import challenge_bytes, challenge_text
from app.people.session import Way
from app.storage import factors, people
from app.storage.attempts import Attempt, Purpose
from app.storage.factors import Passkey
from app.storage.sessions import Session

#: Nobody needs more, and a list stays a list.
MOST = 10
_LONGEST_NAME = 60


async def options(house: House, facts: Mapping[str, str], session: Session | None = None) -> tuple[dict[str, Any], str]:
    """What the browser asks its owner's passkeys, and what it brings back. Any passkey, or only those of `session`."""
    allowed = None
    if session is not None:
        async with house.database.reading() as connection:
            allowed = [_descriptor(each) for each in await factors.passkeys(connection, session.person.id)]
    asked = generate_authentication_options(
        rp_id=_site(house), allow_credentials=allowed, user_verification=UserVerificationRequirement.REQUIRED
    )
    facts = {**facts, "challenge": challenge_text(asked.challenge)}
    person = session.person.id if session else None
    return _plain(asked), await attempting.begin(house, Purpose.PASSKEY, facts, person)


async def sign_in(house: House, secret: str | None, answer: str, coming: Coming) -> tuple[SignedIn, Attempt]:
    """Begin a session. Raises `BeginAgain`, `WrongPasskey`, `OtherPerson`, `TooOften`."""
    async with knocking(house, Way.PASSKEY):
        attempt = await attempting.finish(house, Purpose.PASSKEY, secret)
        if attempt.person is not None:
            raise BeginAgain
        used = await _verified(house, attempt, answer)
    async with house.database.writing() as connection:
        person = await people.find(connection, used.person)
        if person is None:
            raise WrongPasskey
        return await begin(house, connection, person, Way.PASSKEY, coming), attempt


async def confirm(house: House, session: Session, secret: str | None, answer: str) -> SignedIn:
    """The person shows again who they are. Raises `BeginAgain`, `WrongPasskey`, `TooOften`."""
    person = session.person.id
    # Counted apart from signing in, which whoever knows the address of somebody could hold.
    account = f"confirming {person}"
    async with knocking(house, Way.PASSKEY, account, person):
        attempt = await attempting.finish(house, Purpose.PASSKEY, secret)
        used = await _verified(house, attempt, answer)
        if attempt.person != person or used.person != person:
            raise WrongPasskey
    await came_in(house, account)
    async with house.database.writing() as connection:
        return await staying.proven(house, connection, session)


async def _verified(house: House, attempt: Attempt, answer: str) -> Passkey:
    given = _read(answer)
    async with house.database.reading() as connection:
        kept = await factors.passkey(connection, given.raw_id)
    if kept is None or given.response.user_handle not in {None, kept.person.encode()}:
        raise WrongPasskey
    try:
        verified = verify_authentication_response(
            credential=given,
            expected_challenge=challenge_bytes(attempt.facts["challenge"]),
            expected_rp_id=_site(house),
            expected_origin=house.settings.origin,
            credential_public_key=kept.public_key,
            credential_current_sign_count=kept.uses,
            require_user_verification=True,
        )
    except WebAuthnException:
        raise WrongPasskey from None
    async with house.database.writing() as connection:
        await factors.used_passkey(connection, kept.id, verified.new_sign_count, house.clock.now())
    return kept


def _read(answer: str) -> AuthenticationCredential:
    try:
        return parse_authentication_credential_json(answer)
    except (WebAuthnException, ValueError, RecursionError):
        raise WrongPasskey from None


# Adding and removing.


async def options_to_add(house: House, session: Session, name: str) -> tuple[dict[str, Any], str]:
    """What the browser makes a passkey from, and what it brings back. `name`: as it is to be called.

    Raises `ConfirmationNeeded`, and `Refusal` before the device has made anything."""
    _tidy(name)
    staying.require_fresh(house, session)
    person = session.person
    async with house.database.reading() as connection:
        present = await factors.passkeys(connection, person.id)
    if len(present) >= MOST:
        raise Refusal(f"{MOST} passkeys are enough. Please remove one that you no longer use first.")
    asked = generate_registration_options(
        rp_id=_site(house),
        rp_name="Caseboard",
        user_id=person.id.encode(),
        user_name=person.email or person.name,
        user_display_name=person.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[_descriptor(each) for each in present],
    )
    facts = {"challenge": challenge_text(asked.challenge)}
    return _plain(asked), await attempting.begin(house, Purpose.ADD_PASSKEY, facts, person.id)


async def add(house: House, session: Session, secret: str | None, answer: str, name: str) -> tuple[SignedIn, list[str]]:
    """Keep a passkey; new recovery codes if there were none. Raises `BeginAgain`, `WrongPasskey`, `Refusal`."""
    staying.require_fresh(house, session)
    attempt = await attempting.finish(house, Purpose.ADD_PASSKEY, secret)
    if attempt.person != session.person.id:
        raise BeginAgain
    made = _made(house, attempt, answer, name or f"Passkey of {session.device}")
    async with house.database.writing() as connection:
        if await factors.passkey(connection, made.credential) is not None:
            raise WrongPasskey
        await factors.add_passkey(connection, made)
        return await codes.strengthened(house, connection, session, "passkey")


def _made(house: House, attempt: Attempt, answer: str, name: str) -> Passkey:
    try:
        given = parse_registration_credential_json(answer)
        verified = verify_registration_response(
            credential=given,
            expected_challenge=challenge_bytes(attempt.facts["challenge"]),
            expected_rp_id=_site(house),
            expected_origin=house.settings.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, RecursionError):
        raise WrongPasskey from None
    return Passkey(
        credential=verified.credential_id,
        person=attempt.person or "",
        public_key=verified.credential_public_key,
        uses=verified.sign_count,
        transports=tuple(each.value for each in given.response.transports or ()),
        name=_tidy(name),
        added_at=house.clock.now(),
    )


async def rename(house: House, session: Session, passkey: str, name: str) -> None:
    """Raises `Refusal`."""
    if not name.strip():
        raise Refusal("A passkey needs a name by which you know it again.")
    async with house.database.writing() as connection:
        await factors.rename_passkey(connection, session.person.id, passkey, _tidy(name))


async def remove(house: House, session: Session, passkey: str) -> None:
    """Raises `ConfirmationNeeded`; `Refusal` when a second step is asked for and nothing else is left."""
    staying.require_fresh(house, session)
    async with house.database.writing() as connection:
        await factors.remove_passkey(connection, session.person.id, passkey)
        await codes.require_enough(house, connection, session)
        await note(house, connection, Kind.FACTOR_REMOVED, session.person.id, factor="passkey")


def _tidy(name: str) -> str:
    """Raises `Refusal` for a name that is too long."""
    return require_short(" ".join(name.split()), _LONGEST_NAME)


def _site(house: House) -> str:
    """What passkeys are bound to: the host, whatever its port."""
    return urlsplit(house.settings.origin).hostname or "localhost"


def _descriptor(passkey: Passkey) -> PublicKeyCredentialDescriptor:
    known = {each.value: each for each in AuthenticatorTransport}
    transports = [known[each] for each in passkey.transports if each in known]
    return PublicKeyCredentialDescriptor(id=passkey.credential, transports=transports or None)


def _plain(options: PublicKeyCredentialCreationOptions | PublicKeyCredentialRequestOptions) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(options_to_json(options))
    return plain
