"""What a copy carries besides the record: how things stood when it was made, and how it can be checked."""

from __future__ import annotations

from dataclasses import replace

from app.export.blocks import Facts, Outline, Section, Stamp, Words
from app.export.wording import day_of, long_day
from app.record.status import StatusSheet


def stamped(outline: Outline, status: StatusSheet, code: str, address: str) -> Outline:
    """The document as one copy of it."""
    sheet = Section(
        f"How things stood on {long_day(day_of(status.as_of, status.zone))}",
        (Facts(status.entries), Words("What happens later makes a new copy with another code.", quiet=True)),
    )
    return checkable(replace(outline, blocks=(*outline.blocks, sheet)), code, address)


def with_copies(outline: Outline, given: StatusSheet) -> Outline:
    """The document as a page shows it, with who gets which copy."""
    if not given.entries:
        return outline
    return replace(outline, blocks=(*outline.blocks, Section("Who gets which copy", (Facts(given.entries),))))


def checkable(outline: Outline, code: str, address: str) -> Outline:
    """The document with the way to check it."""
    how = Words(f"This copy can be checked at {address}: type its code there, or let the page look at the file.")
    check = Section("Is this copy genuine?", (how, Facts((("Code of this copy", code),))))
    return replace(outline, blocks=(*outline.blocks, check), stamp=Stamp(code, address))
