"""What a copy carries besides the record: how things stood when it was made, and how it can be checked."""

from __future__ import annotations

from dataclasses import replace

from app.export.blocks import Facts, Outline, Section, Stamp, Words
from app.export.wording import day_of, long_day
from app.record.status import StatusSheet


def stamped(outline: Outline, status: StatusSheet, code: str, address: str) -> Outline:
    """The document as one copy of it."""
    beside = with_sheet(outline, status, "What happens later makes a new copy with another code.")
    return checkable(beside, code, address)


def with_sheet(outline: Outline, status: StatusSheet, note: str) -> Outline:
    """The document with how things stood beside it. `note`: what becomes of this sheet when something happens."""
    title = f"How things stood on {long_day(day_of(status.as_of, status.zone))}"
    sheet = Section(title, (Facts(status.entries), Words(note, quiet=True)))
    return replace(outline, blocks=(*outline.blocks, sheet))


def checkable(outline: Outline, code: str, address: str) -> Outline:
    """The document with the way to check it."""
    how = Words(f"This copy can be checked at {address}: type its code there, or let the page look at the file.")
    check = Section("Is this copy genuine?", (how, Facts((("Code of this copy", code),))))
    return replace(outline, blocks=(*outline.blocks, check), stamp=Stamp(code, address))
