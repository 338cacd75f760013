"""Moving a case to other days: every date of the file, and those that stand in its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.rehearse.scenario import Entry, Scenario

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_ISO_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
#: What happens every week names its day, and from which date on, as in “Friday nights from 16 October”.
_SPOKEN = re.compile(
    rf"(?:\b({'|'.join(_WEEKDAYS)})(s?(?: \w+)? from ))?\b(\d{{1,2}}) ({'|'.join(_MONTHS)})( \d{{4}})?\b"
)
_WEEK = 7
#: These were before the case began, and stay.
_KEPT = frozenset({"born"})


def moved(scenario: Scenario, days: int) -> Scenario:
    """The same case, so many days later."""
    year = date.fromisoformat(scenario.data["scenario"]["as_of"]).year
    zone = ZoneInfo(scenario.data["scenario"]["timezone"])
    return Scenario(_moved(scenario.data, timedelta(days=days), year, zone))


def begun_at(scenario: Scenario, sequence: int, begins: datetime) -> Scenario:
    """The same case, in which that conference is to begin at this instant, and everything within it moves with that."""
    return Scenario(
        {
            **scenario.data,
            "conferences": [
                _begun_at(each, begins) if each["sequence"] == sequence else each
                for each in scenario.data["conferences"]
            ],
        }
    )


def _begun_at(conference: Entry, begins: datetime) -> Entry:
    by = begins - datetime.fromisoformat(conference["scheduled_start"])
    zone = begins.tzinfo
    hours = {
        key: (datetime.fromisoformat(conference[key]) + by).astimezone(zone).isoformat(timespec="minutes")
        for key in ("scheduled_start", "started_at", "ended_at")
        if key in conference
    }
    return {**conference, **hours}


def _moved(value: Any, by: timedelta, year: int, zone: ZoneInfo) -> Any:
    if isinstance(value, Mapping):
        return {key: each if key in _KEPT else _moved(each, by, year, zone) for key, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, by, year, zone) for each in value]
    return _moved_text(value, by, year, zone) if isinstance(value, str) else value


def _moved_text(text: str, by: timedelta, year: int, zone: ZoneInfo) -> str:
    if _ISO_DAY.match(text):
        return (date.fromisoformat(text) + by).isoformat()
    if _ISO_TIME.match(text):
        local = datetime.fromisoformat(text).astimezone(zone)
        # At the same hour of the clock there, whether or not it is summer.
        return datetime.combine(local.date() + by, local.timetz(), zone).isoformat()
    return _SPOKEN.sub(lambda found: _spoken(found, by, year), text)


def _spoken(found: re.Match[str], by: timedelta, year: int) -> str:
    weekday, between, number, month, said_year = found.groups()
    try:
        there = date(int(said_year or year), _MONTHS.index(month) + 1, int(number)) + by
    except ValueError:
        return found[0]
    if weekday:
        there += timedelta(days=(_WEEKDAYS.index(weekday) - there.weekday()) % _WEEK)
    return (
        f"{weekday or ''}{between or ''}{there.day} {_MONTHS[there.month - 1]}{f' {there.year}' if said_year else ''}"
    )
