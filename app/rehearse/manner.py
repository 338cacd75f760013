"""In which manner a case is played: how fast, and how far."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from app.rehearse.remarks import Remark
from app.rehearse.scenario import Entry

Item = TypeVar("Item")

#: How people type while they listen, and the shortest and the longest that one of them takes over one entry.
_LETTERS_A_SECOND, _SHORTEST, _LONGEST = 12.0, 1.5, 12.0


class Pace(StrEnum):
    REAL = "real"
    FAST = "fast"


class Where(StrEnum):
    """Where in its last conference a play ends."""

    MIDDLE = "middle"
    BEFORE_FREEZING = "before freezing"
    END = "end"


@dataclass(frozen=True, slots=True)
class Until:
    """The conference by its number in the file, and where in it."""

    conference: int
    where: Where = Where.END


@dataclass(frozen=True, slots=True)
class Manner:
    pace: Pace = Pace.FAST
    #: None plays a case to its end.
    until: Until | None = None
    #: What else is said in the notes where a play ends in the middle of a conference.
    said: Sequence[Remark] = ()

    async def take_time(self, words: str) -> None:
        """As long as somebody takes who types this."""
        if self.pace is Pace.REAL:
            await asyncio.sleep(min(max(len(words) / _LETTERS_A_SECOND, _SHORTEST), _LONGEST))

    def stops_at(self, conference: int) -> Where | None:
        """Where in this conference the play ends; None when it goes on after it."""
        return self.until.where if self.until and self.until.conference == conference else None

    def reaches(self, conference: int) -> bool:
        return self.until is None or conference <= self.until.conference


AT_ONCE = Manner()


def half_of(all_of_it: Sequence[Item]) -> Sequence[Item]:
    """What is done of it by the middle of a conference."""
    return all_of_it[: len(all_of_it) // 2]


def to_its_middle(conference: Entry) -> timedelta:
    """How long a conference takes to get there: what was planned for its items until then."""
    items = sorted(conference["agenda"], key=lambda each: int(each["number"]))
    return timedelta(minutes=sum(int(each.get("planned_minutes", 0)) for each in half_of(items)))
