"""Characters that a document must not carry: they show nothing, and they break or disguise what stands around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

#: Control characters but the newline, overrides of the writing direction, and code points that are no characters.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufdd0-\ufdef\ufeff\ufff9-\uffff]")

#: The isolates of Unicode.
_FROM_RIGHT, _APART_NO_MORE = "\u2067", "\u2069"


def clean(text: str) -> str:
    """The text as it is set: one kind of line break, a space for a tab, nothing unwanted."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNWANTED.sub("", lines.replace("\t", " "))


def from_right(text: str) -> bool:
    """Whether it is read from the right: its first letter is of such a script."""
    strong = (unicodedata.bidirectional(letter) for letter in text)
    return next((kind for kind in strong if kind in {"L", "R", "AL"}), "L") != "L"


def set_apart(text: str) -> str:
    """Each line that is read from the right so that its full stop ends it, on a page that is read from the left."""
    return "\n".join(f"{_FROM_RIGHT}{line}{_APART_NO_MORE}" if from_right(line) else line for line in text.split("\n"))


def set_apart_together(texts: Sequence[str]) -> list[str]:
    """The same of pieces that make one line."""
    if not from_right("".join(texts)):
        return list(texts)
    begun = [f"{_FROM_RIGHT}{texts[0]}", *texts[1:]]
    return [*begun[:-1], f"{begun[-1]}{_APART_NO_MORE}"]
