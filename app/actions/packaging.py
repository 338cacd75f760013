"""Packages: what somebody has of a record in one signed file; and what must be sent as a file, under a password."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.actions.auditing import note_alone
from app.actions.editions import Press
from app.actions.house import House
from app.actions.reading_records import FrozenRecord, prepare
from app.actions.refusals import NotReady, Refusal
from app.actions.rendering import File, FileForm, RecordKind
from app.actions.restraint import Limited, spend
from app.actions.signing import key_of
from app.audit.kinds import Kind
from app.export.cleaning import clean
from app.export.protected import protected
from app.people.person import Person
from app.record.code import code_of
from app.record.minutes import Minutes
from app.record.sealing import SCHEMAS, digest
from app.storage import addenda, seals
from app.storage.addenda import StoredCorrection
from app.storage.editions import StoredEdition
from app.storage.seals import StoredSeal
from app.storage.signing import fingerprint, public_pem

#: What a password that protects a file needs at least; whoever has the file may try for years.
SHORTEST_PASSWORD = 12
#: As what a file under a password is written down; it is kept nowhere.
PROTECTED = "protected.zip"


async def package(house: House, press: Press, person: Person, record: FrozenRecord) -> StoredEdition:
    """Somebody's package, made now if it is not there yet. Raises `NotReady`."""
    async with house.database.reading() as connection:
        seal = await seals.of_conference(connection, record.conference.id)
        corrected = await addenda.versions(connection, record.conference.id, record.until)
    if seal is None:
        raise NotReady("This record was frozen before records were signed, so there is no package of it.")
    copies = {
        f"{kind.value}.{form.value}": await prepare(house, press, person.id, record, kind, form)
        for kind in RecordKind
        for form in (FileForm.PDF, FileForm.JSON)
    }
    key = await key_of(house, "The package could not be signed, so it was not made. Please try again.")
    about = _about(person, record, copies, fingerprint(key.public_key()), len(corrected))
    code = code_of({**about, "seal": seal.digest})

    async def make(code: str) -> StoredEdition:
        content = await asyncio.to_thread(_packed, house, copies, {**about, "code": code}, seal, corrected, key)
        return StoredEdition(
            code=code,
            conference=record.conference.id,
            record=RecordKind.MINUTES.value,
            version=record.plan.version,
            form=FileForm.PACKAGE.value,
            record_digest=record.minutes.digest,
            digest=digest(content),
            name=copies["minutes.pdf"].name.replace("Minutes", "Record", 1).removesuffix(".pdf") + ".zip",
            content=content,
            made_at=house.clock.now(),
        )

    return await press.once(code, make)


async def take_package(house: House, press: Press, person: Person, record: FrozenRecord) -> StoredEdition:
    """The same, to take along. Raises `NotReady`, `TooOften`."""
    await spend(house, Limited.DOWNLOAD, person.id)
    made = await package(house, press, person, record)
    await _noted(house, person, record, FileForm.PACKAGE.value, made.digest)
    return made


async def take_protected(house: House, press: Press, person: Person, record: FrozenRecord, password: str) -> File:
    """Minutes and plan as PDF in a zip file that only the password opens. Raises `Refusal`, `NotReady`, `TooOften`.

    Made anew each time, and kept nowhere."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal(
            f"Please take a password of at least {SHORTEST_PASSWORD} characters: a few words that are easy to say."
        )
    await spend(house, Limited.DOWNLOAD, person.id)
    copies = [await prepare(house, press, person.id, record, kind, FileForm.PDF) for kind in RecordKind]
    content = await press.run(protected, {each.name: each.content for each in copies}, password)
    await _noted(house, person, record, PROTECTED, digest(content))
    return File(copies[0].name.replace("Minutes", "Record", 1).replace(".pdf", " protected.zip"), content)


async def _noted(house: House, person: Person, record: FrozenRecord, form: str, content_digest: str) -> None:
    what = {"record": "both", "form": form, "version": record.plan.version, "digest": content_digest}
    await note_alone(house, Kind.FILE_DOWNLOADED, person.id, conference=record.conference, **what)


def _about(
    person: Person,
    record: FrozenRecord,
    copies: dict[str, StoredEdition],
    key: str,
    corrections: int,
) -> dict[str, object]:
    return {
        **({"corrections": corrections} if corrections else {}),
        "conference": record.conference.id,
        "reference": record.conference.case.reference,
        "plan_version": record.plan.version,
        "for": {"id": person.id, "name": clean(person.name)},
        "minutes_schema": SCHEMAS[Minutes],
        "codes": {name: each.code for name, each in copies.items() if name.endswith(".pdf")},
        "key": key,
    }


def _packed(
    house: House,
    copies: dict[str, StoredEdition],
    about: dict[str, object],
    seal: StoredSeal,
    corrected: Sequence[StoredCorrection],
    key: Ed25519PrivateKey,
) -> bytes:
    from app.export import package as packing
    from app.export import verifier

    files = {name: each.content for name, each in copies.items()}
    files |= {verifier.SEAL: seal.content, verifier.SEAL_SIGNATURE: seal.signature}
    for each in corrected:
        newest = (verifier.CORRECTIONS, verifier.CORRECTIONS_SIGNATURE)
        name, signature = newest if each is corrected[-1] else verifier.earlier(each.revision)
        files |= {name: each.content, signature: each.signature}
    files[verifier.PUBLIC_KEY] = public_pem(key.public_key())
    return packing.packed(files, about, key.sign, f"{house.settings.origin}/verify")
