"""What the audit holds of a row that is kept beside it: one digest of everything in it, so that no change hides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from app.audit.chain import canonical, instant
from app.record.sealing import digest

#: Given by the database, which alone knows it.
_NUMBER = "number"


def bound(row: Mapping[str, object]) -> str:
    """The digest of a row by the names of its columns. What says nothing is left out, so a column that comes later, and
    says nothing of older rows, changes no digest."""
    return digest(canonical({name: _plain(held) for name, held in row.items() if held and name != _NUMBER}))


def together(digests: Iterable[str]) -> str:
    """That of several rows, in whatever order."""
    return digest("\n".join(sorted(digests)).encode())


def _plain(held: object) -> object:
    if isinstance(held, datetime):
        return instant(held)
    return held.isoformat() if isinstance(held, date) else held
