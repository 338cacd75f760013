"""A letter to a young person as a sheet of paper: large type, short lines, nothing around it but who wrote it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from app.export.cleaning import clean, set_apart
from app.export.pdf import FONTS, breakable, typeset
from app.export.wording import day_of, long_day
from app.record.young_letter import YoungLetter

TEMPLATE = Path(__file__).with_name("letter.typ")


def to_letter(letter: YoungLetter, code: str, checked_at: str, fonts: Path = FONTS) -> bytes:
    """The letter as tagged PDF. The same arguments give the same bytes."""
    return typeset(_template(), _sheet(letter, code, checked_at), letter.written_at, fonts)


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _sheet(letter: YoungLetter, code: str, checked_at: str) -> dict[str, Any]:
    return {
        "name": f"A letter for {set_apart(clean(letter.to.name))}",
        "day": long_day(day_of(letter.written_at, letter.zone)),
        "paragraphs": [[breakable(line, 34) for line in lines] for lines in letter.paragraphs],
        "by": breakable(letter.by.name, 34),
        "foot": clean(f"{letter.case.reference} · letter {letter.number}"),
        "check": f"Is this letter real? Look it up at {checked_at} with the code {code}.",
    }
