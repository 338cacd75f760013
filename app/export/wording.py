"""Dates, times and people in the words of a document."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.record.lines import Who

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day_of(instant: datetime, zone: str) -> date:
    """The day on which something happened, where it happened."""
    return instant.astimezone(ZoneInfo(zone)).date()


def long_day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def week_day(day: date) -> str:
    return _DAYS[day.weekday()]


def time_of_day(instant: datetime, zone: str) -> str:
    """Hours and minutes on the clock of a place, 24 hours to the day."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def full_day(day: date) -> str:
    """For example "Thursday 11 June 2026"."""
    return f"{week_day(day)} {long_day(day)}"


def clock_of(zone: str) -> str:
    """Whose clock a time is read from, for example "Sydney time"."""
    place = zone.rsplit("/", 1)[-1].replace("_", " ")
    return place if place == "UTC" else f"{place} time"


def moment(instant: datetime, zone: str) -> str:
    return f"{long_day(day_of(instant, zone))}, {time_of_day(instant, zone)} ({clock_of(zone)})"


def span(start: datetime, end: datetime, zone: str) -> str:
    """From when to when; the second day is named only when it is another."""
    first, last = day_of(start, zone), day_of(end, zone)
    until = time_of_day(end, zone) if first == last else f"{long_day(last)}, {time_of_day(end, zone)}"
    return f"{long_day(first)}, {time_of_day(start, zone)} to {until} ({clock_of(zone)})"


def due(day: date | None) -> str:
    return long_day(day) if day else "No date"


def named(who: Who | None, nobody: str = "Nobody yet") -> str:
    """A person with their agency, as it was on the day."""
    if who is None:
        return nobody
    return f"{who.name}, {who.agency}" if who.agency else who.name


def said(words: str, otherwise: str = "–") -> str:
    """What somebody wrote, or a sign that nobody wrote anything."""
    return words.strip() or otherwise


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
