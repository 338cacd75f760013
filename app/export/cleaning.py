"""Characters that a document must not carry: they show nothing, and they break or disguise what stands around them."""

from __future__ import annotations

import re

#: Control characters but the newline, overrides of the writing direction, and code points that are no characters.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufdd0-\ufdef\ufeff\ufff9-\uffff]")


def clean(text: str) -> str:
    """The text as it is set: one kind of line break, a space for a tab, nothing unwanted."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _UNWANTED.sub("", lines.replace("\t", " "))
