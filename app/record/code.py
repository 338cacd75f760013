"""The code on a copy: short enough to be typed, too long to be guessed, made of what the copy is made of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

#: Without letters that are mistaken for digits (Crockford).
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
_LENGTH = 20


def code_of(facts: Mapping[str, object]) -> str:
    """The code for these facts, in groups of four: 100 bits, so that nobody meets another's by trying."""
    said = json.dumps(facts, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(said.encode()).digest(), "big") >> (256 - 5 * _LENGTH)
    letters = "".join(_ALPHABET[number >> (5 * at) & 31] for at in reversed(range(_LENGTH)))
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))


def spelled(typed: str) -> str:
    """A code as it is kept, from what somebody typed; "" when it is none."""
    letters = typed.strip().upper().translate(_MISTAKEN)
    if len(letters) != _LENGTH or not set(letters) <= set(_ALPHABET):
        return ""
    return "-".join(letters[at : at + 4] for at in range(0, _LENGTH, 4))
