"""For how long the file of a family is kept: by its class, from the day on which responsibility ended, unless held.

Rule: retention is a schedule with holds, and nothing is deleted by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.choices import RetentionClass


class Turn(StrEnum):
    """What is said about how long a file is kept. The words are in use in stored data."""

    CLASSED = "classed"
    #: Responsibility for the family ended, or was taken up again.
    ENDED = "ended"
    RESUMED = "resumed"
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class RetentionTurn:
    """One turn, with the reason of whoever said it."""

    case: str
    turn: Turn
    #: The word of a class, or the number of the hold that is released.
    what: str
    #: Of the end of responsibility.
    day: date | None
    words: str
    at: datetime
    #: In the order in which they were said.
    number: int = 0


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how long one file is kept, and why."""

    category: RetentionClass
    ended_on: date | None
    #: Those that have not been released.
    holds: Sequence[RetentionTurn]

    @property
    def due_on(self) -> date | None:
        """From when on nothing but a hold says that it must be kept; None: for good, or not yet known."""
        if self.ended_on is None or self.category.years is None:
            return None
        return _years_later(self.ended_on, self.category.years)

    def is_due(self, today: date) -> bool:
        return self.due_on is not None and self.due_on <= today


def keeping(
    turns: Iterable[RetentionTurn], classes: Sequence[RetentionClass], newest_conference: date | None = None
) -> Keeping:
    """How things stand after everything that was said, in its order. Without a word about it, the first class holds.

    Of a class that is in the lists no more, nobody knows how long: the file is kept for good. A conference after the
    day on which responsibility ended says that it was taken up again.
    """
    category, ended_on = classes[0], None
    holds: dict[int, RetentionTurn] = {}
    known = {each.word: each for each in classes}
    for each in turns:
        match each.turn:
            case Turn.CLASSED:
                unknown = RetentionClass(word=each.what, label=each.what.replace("_", " ").capitalize(), years=None)
                category = known.get(each.what, unknown)
            case Turn.ENDED:
                ended_on = each.day
            case Turn.RESUMED:
                ended_on = None
            case Turn.HELD:
                holds[each.number] = each
            case Turn.RELEASED:
                holds.pop(int(each.what), None)
    if ended_on and newest_conference and newest_conference > ended_on:
        ended_on = None
    return Keeping(category, ended_on, list(holds.values()))


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)
