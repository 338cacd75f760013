"""What everybody was asked and answered, who was there when, and the quorum, as the record keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.record.lines import Who


@dataclass(frozen=True, slots=True)
class Stay:
    """That somebody was there from one moment to another; without an end, to the end."""

    came_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What somebody answered; no value when they were asked and said nothing."""

    who: Who
    value: int | None
    #: What the value means, where that is more than the number.
    meaning: str
    reason: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question whose answers were revealed. `kind` is for example "Consensus check"."""

    id: str
    kind: str
    words: str
    #: The id of an agenda item, or nothing.
    about: str
    asked_at: datetime
    revealed_at: datetime
    answers: tuple[GivenAnswer, ...]
    result: str


@dataclass(frozen=True, slots=True)
class QuorumFacts:
    """Which sides of the table were there, how many had to be, and why the chair went on without."""

    needed: int
    invited: tuple[str, ...]
    here: tuple[str, ...]
    waiver: str

    @property
    def reached(self) -> bool:
        return len(self.here) >= self.needed
