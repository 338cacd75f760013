"""A closed session: an item of the agenda during which named people wait outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ClosedSession:
    id: str
    conference: str
    #: The restricted part in which those present write meanwhile.
    part: str
    #: The agenda item for which the others wait outside.
    item: str
    reason: str
    #: Who tells those outside how it ended.
    teller: str
    opened_by: str
    opened_at: datetime
    outside: frozenset[str]
    ended_at: datetime | None = None

    @property
    def goes_on(self) -> bool:
        return self.ended_at is None
