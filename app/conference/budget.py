"""The time budget of an agenda: what its items take against how long people planned to sit together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Budget:
    #: What the items with minutes take together.
    taken: int
    planned: int
    #: Items that do not say how long they take.
    unsaid: int

    @property
    def over(self) -> int:
        """Minutes that the agenda takes beyond what is planned; 0 when it fits."""
        return max(0, self.taken - self.planned)


def budget(minutes: Iterable[int | None], planned: int) -> Budget:
    every = list(minutes)
    return Budget(sum(each or 0 for each in every), planned, sum(each is None for each in every))


def starts(minutes: Iterable[int | None], begin: datetime) -> list[datetime]:
    """When each item begins if every one takes what it says."""
    found, at = [], begin
    for each in minutes:
        found.append(at)
        at += timedelta(minutes=each or 0)
    return found
