"""Broken glass: an administrator, who otherwise sees nothing, reads one conference for a while, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Glass:
    id: str
    person: str
    conference: str
    reason: str
    broken_at: datetime
    ends_at: datetime
    #: When it was seen to be over, or ended before its time.
    ended_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it lets its administrator read. Time alone ends it."""
        return self.ended_at is None and now < self.ends_at
