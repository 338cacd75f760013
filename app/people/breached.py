"""Looks a password up in a complete list of stolen ones that lies on this machine.

The list is what the service "Have I Been Pwned" publishes: a sorted line for each password, `SHA-1:count`.
It is far too large to come with the program (some 40 GB), so whoever runs Caseboard fetches it and names the file.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import BinaryIO

_LONGEST_LINE = 80


class BreachedList:
    """A sorted file of SHA-1 digests. Each look-up reads about forty places of it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __contains__(self, password: str) -> bool:
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
        with self._path.open("rb") as lines:
            low, high = 0, self._path.stat().st_size
            while low < high:
                middle = (low + high) // 2
                line = _first_line_from(lines, middle)
                if line[:40] == digest:
                    return True
                if line and line[:40] < digest:
                    low = lines.tell()
                else:
                    high = middle
        return False


def _first_line_from(lines: BinaryIO, position: int) -> bytes:
    """The first line that begins at `position` or after it; empty when there is none."""
    if position:
        lines.seek(position - 1)
        lines.readline(_LONGEST_LINE)
    else:
        lines.seek(0)
    return lines.readline(_LONGEST_LINE)
