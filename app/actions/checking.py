"""Is a copy genuine? Answered to anybody who has one, with nothing about the case: what it is, its version, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.actions.refusals import Refusal
from app.actions.rendering import FileForm, RecordKind
from app.actions.restraint import Limited, spend
from app.conference.conference import Conference
from app.export.wording import day_of, long_day
from app.record.code import spelled
from app.storage import conferences, editions, records

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
    """What may be told about a copy."""

    genuine: bool
    sentence: str


_UNKNOWN = Verdict(
    False,
    "This is no copy that this installation has given out, or it was changed since. "
    "Even opening and saving a file in another program changes it.",
)
_UNKNOWN_CODE = Verdict(False, "This is not the code of any copy that this installation has given out.")


async def check(house: House, address: str, typed: str) -> Verdict:
    """About the SHA-256 digest of a file, in hexadecimal, or the code on a copy; asked for from a network address.

    Raises `Refusal` for anything else, and `TooOften`."""
    digest, code = typed.strip().lower(), spelled(typed)
    if not _DIGEST.fullmatch(digest) and not code:
        raise Refusal("Please type the code of the copy, five groups of four letters and digits, or choose the file.")
    await spend(house, Limited.CHECK_FROM_ADDRESS, address)
    async with house.database.reading() as connection:
        if code:
            return await _of_code(connection, code)
        return await _of_digest(connection, digest)


async def _of_code(connection: AsyncConnection, code: str) -> Verdict:
    edition = await editions.find(connection, code)
    if edition is None:
        return _UNKNOWN_CODE
    about = await _about(connection, edition.conference, edition.record, edition.version, edition.form)
    return Verdict(
        True,
        f"This code belongs to a genuine copy: {about} Whether what you hold still says the same as that copy, "
        "a code cannot tell: choose the file, and the page looks at it.",
    )


async def _of_digest(connection: AsyncConnection, digest: str) -> Verdict:
    edition = await editions.with_digest(connection, digest)
    if edition is not None:
        about = await _about(connection, edition.conference, edition.record, edition.version, edition.form)
        return Verdict(True, f"Genuine and unchanged: {about}")
    # The records themselves, though nobody has taken them along yet.
    found = await records.with_digest(connection, digest)
    if found is None:
        return _UNKNOWN
    kind, conference, version = found
    about = await _about(connection, conference, kind, version, FileForm.JSON.value)
    return Verdict(True, f"Genuine and unchanged: {about}")


async def _about(connection: AsyncConnection, conference_id: str, record: str, version: int, form: str) -> str:
    conference = await conferences.find(connection, conference_id)
    assert conference is not None  # noqa: S101 - the database holds no copy of a conference that is not there
    of_minutes = record == RecordKind.MINUTES and form != FileForm.PACKAGE
    what = "minutes" if of_minutes else "case plan" if record == RecordKind.PLAN else "minutes and case plan"
    frozen = _day(conference.frozen_at or conference.starts_at, conference)
    said = f"{what}, version {version}, {_FORMS[FileForm(form)]}, frozen on {frozen}."
    later = None if of_minutes else await records.plan(connection, conference.case.id, version + 1)
    if later is not None:
        said += f" Superseded on {_day(later.recorded_at, conference)} by version {later.version} of the case plan."
    return said


def _day(at: datetime, conference: Conference) -> str:
    return long_day(day_of(at, conference.time_zone))
