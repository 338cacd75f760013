"""Clocks that run after a conference: by when something is to be done, in the hours and working days of a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.choices import Deadline

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline as it runs for a record."""

    deadline: Deadline
    due: datetime
    done_at: datetime | None

    def late(self, now: datetime) -> bool:
        """Whether it was met too late, or is past without having been met."""
        return (self.done_at or now) > self.due


def due_at(deadline: Deadline, begin: datetime, zone: str, holidays: Collection[date]) -> datetime:
    """When it runs out. Days are those of the place, and last until midnight there."""
    if deadline.hours:
        return begin + timedelta(hours=deadline.hours)
    day = due_on(deadline, begin.astimezone(ZoneInfo(zone)).date(), holidays)
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZoneInfo(zone))


def due_on(deadline: Deadline, begin: date, holidays: Collection[date]) -> date:
    """The last day. The day on which it begins does not count."""
    day = begin + timedelta(days=deadline.days)
    left = deadline.working_days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY and day not in holidays
    return day


def named(word: str, deadlines: Iterable[Deadline]) -> Deadline | None:
    return next((each for each in deadlines if each.word == word), None)
