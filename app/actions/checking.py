"""Is a copy genuine? Answered to anybody who has one, with nothing about the case: what it is, its version, dates."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.actions.plan_standing import PlanStanding, standing_of
from app.actions.refusals import Refusal
from app.actions.rendering import STAMPED, FileForm, RecordKind
from app.actions.restraint import Limited, spend
from app.actions.signing import corrections_stand, edition_stands, key_of, record_stands
from app.actions.status import status_of
from app.conference.conference import Conference
from app.export.wording import day_of, long_day
from app.record import sealing
from app.record.code import spelled
from app.storage import addenda, conferences, editions, records
from app.storage.addenda import StoredCorrection
from app.storage.editions import StoredEdition
from app.storage.records import StoredMinutes, StoredPlan

#: As which kind of record copies of safety plans are kept, and of letters to young people.
_SAFETY = "safety"
_LETTER = "young_letter"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FORMS = {
    FileForm.PDF: "as PDF",
    FileForm.WORD: "as Word file",
    FileForm.TEXT: "as plain text",
    FileForm.JSON: "as JSON",
    FileForm.CALENDAR: "as calendar file",
    FileForm.FRIDGE: "as a page for the fridge",
    FileForm.FHIR: "as FHIR bundle",
    FileForm.PACKAGE: "as signed package",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be told about a copy. `genuine` is None where it cannot be said."""

    genuine: bool | None
    sentence: str


_UNKNOWN = Verdict(
    False,
    "This is no copy that this installation has given out, or it was changed since. "
    "Even opening and saving a file in another program changes it.",
)
_UNKNOWN_CODE = Verdict(False, "This is not the code of any copy that this installation has given out.")
#: Somebody who owns the database can put a row into it, and has not the key.
_UNSIGNED = Verdict(
    None,
    "This installation keeps such a copy, and no signature of its key stands for it, so whether it is genuine cannot "
    "be said. Copies from before they were signed have none: compare what it says with the page of the record.",
)


async def check(house: House, address: str, typed: str) -> Verdict:
    """About the SHA-256 digest of a file, in hexadecimal, or the code on a copy; asked for from a network address.

    Raises `Refusal` for anything else, `TooOften`, and `NotReady`."""
    digest, code = typed.strip().lower(), spelled(typed)
    if not _DIGEST.fullmatch(digest) and not code:
        raise Refusal("Please type the code of the copy, five groups of four letters and digits, or choose the file.")
    await spend(house, Limited.CHECK_FROM_ADDRESS, address)
    key = (await key_of(house, "Copies cannot be checked just now. Please try again.")).public_key()
    async with house.database.reading() as connection:
        if code:
            return await _of_code(connection, key, code)
        return await _of_digest(connection, key, digest)


async def _of_code(connection: AsyncConnection, key: Ed25519PublicKey, code: str) -> Verdict:
    edition = await editions.find(connection, code)
    if edition is None:
        return _UNKNOWN_CODE
    if not await _vouched(key, edition):
        return _UNSIGNED
    about = await _about_edition(connection, edition)
    return Verdict(
        True,
        f"This code belongs to a genuine copy: {about} Whether what you hold still says the same as that copy, "
        "a code cannot tell: choose the file, and the page looks at it.",
    )


async def _of_digest(connection: AsyncConnection, key: Ed25519PublicKey, digest: str) -> Verdict:
    kept = await editions.with_digest(connection, digest)
    for edition in kept:
        if await _vouched(key, edition):
            return Verdict(True, f"Genuine and unchanged: {await _about_edition(connection, edition)}")
    corrected = await addenda.with_digest(connection, digest)
    if corrected is not None:
        upto = (await addenda.versions(connection, corrected.conference))[: corrected.revision]
        if corrections_stand(key, upto):
            return Verdict(True, f"Genuine and unchanged: {await _about_corrections(connection, corrected)}")
    # The records themselves, though nobody has taken them along yet.
    found = await records.with_digest(connection, digest)
    if found is None:
        return _UNSIGNED if kept or corrected else _UNKNOWN
    kind, conference, _ = found
    if not await record_stands(connection, key, conference, digest):
        return _UNSIGNED
    about = await _about(connection, conference, kind, FileForm.JSON.value)
    return Verdict(True, f"Genuine and unchanged: {about}")


async def _vouched(key: Ed25519PublicKey, edition: StoredEdition) -> bool:
    """Whether the key stands for a copy: it signed that it made it, or signed within it, as it does in packages."""
    if edition.signature is not None or edition.form != FileForm.PACKAGE:
        return edition_stands(key, edition)
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return await asyncio.to_thread(_package_stands, raw, edition)


def _package_stands(key: bytes, edition: StoredEdition) -> bool:
    from app.export.verifier import Check

    found = Check(edition.content, key)
    named = (found.manifest.get("code"), found.manifest.get("conference"), sealing.digest(edition.content))
    return not found.problems and named == (edition.code, edition.conference, edition.digest)


async def _about_edition(connection: AsyncConnection, edition: StoredEdition) -> str:
    if edition.record == _SAFETY:
        form = _FORMS[FileForm(edition.form)]
        return f"safety plan, edition {edition.version}, {form}. Ask whoever gave it whether it is the newest."
    if edition.record == _LETTER:
        return f"letter {edition.version} to a young person, as PDF. Ask whoever gave it whether it is the newest."
    # What stands beside the record is in these forms, as far as it was there when they were made.
    told = edition.made_at if edition.form in {*STAMPED, FileForm.PACKAGE} else None
    return await _about(connection, edition.conference, edition.record, edition.form, told)


async def _about_corrections(connection: AsyncConnection, made: StoredCorrection) -> str:
    conference = await _conference(connection, made.conference)
    said = f"corrections of a record, version 1.{made.revision}, as JSON, made on {_day(made.made_at, conference)}."
    return said + _corrected(await addenda.versions(connection, conference.id), conference, made.made_at)


async def _about(
    connection: AsyncConnection, conference_id: str, record: str, form: str, told: datetime | None = None
) -> str:
    """What a copy is, and what has come after it. `told`: until when it tells itself what stands beside the record."""
    conference = await _conference(connection, conference_id)
    standing = await standing_of(connection, conference)
    made = await addenda.versions(connection, conference.id)
    of_minutes = record == RecordKind.MINUTES and form != FileForm.PACKAGE
    what = "minutes" if of_minutes else "case plan" if record == RecordKind.PLAN else "minutes and case plan"
    frozen = _day(conference.frozen_at or conference.starts_at, conference)
    held = [each for each in made if told is not None and each.made_at <= told]
    corrected = f", with the corrections up to version 1.{held[-1].revision}" if held else ""
    said = f"{what}, version {standing.plan.version}, {_FORMS[FileForm(form)]}, frozen on {frozen}{corrected}."
    if not of_minutes:
        said += _later(standing)
    came = _corrected(made, conference, told)
    if not came and told is not None:
        came = await _since(connection, conference, await _records(connection, standing, record, form), told)
    return said + came


async def _records(
    connection: AsyncConnection, standing: PlanStanding, record: str, form: str
) -> Sequence[StoredMinutes | StoredPlan]:
    """Those of which a copy is made."""
    if record == RecordKind.PLAN:
        return [standing.plan]
    minutes = await records.minutes_of(connection, standing.conference.id)
    assert minutes is not None  # noqa: S101 - there is no copy of what was not frozen
    return [minutes, standing.plan] if form == FileForm.PACKAGE else [minutes]


def _later(standing: PlanStanding) -> str:
    """Whether a later version has taken the place of the plan of this conference, or will."""
    conference = standing.conference
    if standing.in_force_since and standing.superseded_at:
        since, version = _day(standing.superseded_at, conference), standing.in_force_since.version
        return f" Superseded on {since} by version {version} of the case plan."
    if standing.followed_by:
        made, version = _day(standing.followed_by.recorded_at, conference), standing.followed_by.version
        return f" Version {version} of the case plan was made on {made}, and takes its place once it is in force."
    return ""


def _corrected(made: Sequence[StoredCorrection], conference: Conference, told: datetime | None) -> str:
    """Whether there are corrections that came later."""
    if not made or (told is not None and made[-1].made_at <= told):
        return ""
    return f" Corrections came later: version 1.{made[-1].revision} of {_day(made[-1].made_at, conference)}."


async def _since(
    connection: AsyncConnection, conference: Conference, of: Sequence[StoredMinutes | StoredPlan], told: datetime
) -> str:
    """Whether anything else that stands on the sheet of these records came later: then a newer copy says more."""
    sheets = [await status_of(connection, conference, each) for each in of]
    last = max(each.as_of for each in sheets)
    if last <= told:
        return ""
    return (
        f" Something has come since, last on {_day(last, conference)}, such as a signature, an endorsement, or what "
        "was decided of copies and sent: a newer copy says what."
    )


async def _conference(connection: AsyncConnection, id_: str) -> Conference:
    conference = await conferences.find(connection, id_)
    assert conference is not None  # noqa: S101 - the database holds no copy of a conference that is not there
    return conference


def _day(at: datetime, conference: Conference) -> str:
    return long_day(day_of(at, conference.time_zone))
