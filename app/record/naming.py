"""By which words an entry of the board is meant elsewhere."""

from __future__ import annotations

from typing import Any

from app.board.fields import PlainString, RichText, fields_of

#: Longer captions would bury the sentence in which they stand.
LONGEST = 120


def caption(entry: Any) -> str:
    """The first words of an entry, on one line; empty when it says nothing."""
    for name, field in fields_of(type(entry)).items():
        value = getattr(entry, name)
        match field.kind:
            case RichText():
                words = " ".join(value.lines())
            case PlainString(form="line" | "words"):
                words = value
            case _:
                continue
        if tidy := clipped(words):
            return tidy
    return ""


def clipped(words: str) -> str:
    """Words on one line, and no longer than a caption."""
    tidy = " ".join(words.split())
    return tidy if len(tidy) <= LONGEST else f"{tidy[: LONGEST - 1].rstrip()}…"
