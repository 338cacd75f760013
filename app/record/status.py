"""How things stand with a frozen record on a day: what has been added beside it, which never changes the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StatusSheet:
    """What had happened when a copy was made. It depends on nothing but that, so the same copy is made again."""

    #: When the last of it happened.
    as_of: datetime
    #: Where people read it.
    zone: str
    #: What happened, as names and values in the words of people.
    entries: tuple[tuple[str, str], ...]
