"""Planning a conference: from what somebody typed into the form to a conference that can be held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.conference.conference import Standing
from app.conference.kinds import ConferenceType, Mode, Role

LONGEST_PURPOSE = 2_000
LONGEST_PLACE = 200

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, untouched, so that it can be shown again."""

    type: str = ConferenceType.CASE_CONFERENCE
    purpose: str = ""
    date: str = ""
    time: str = ""
    planned_minutes: str = "60"
    mode: str = Mode.IN_PERSON
    place: str = ""
    #: Role of each person who takes part; people who do not are left out or "".
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """A conference as it can be held."""

    type: ConferenceType
    purpose: str
    starts_at: datetime
    planned_minutes: int
    mode: Mode
    place: str
    roles: Sequence[tuple[str, Role]]


class Incomplete(Exception):  # noqa: N818 - reads as a sentence at the raise
    """What was typed cannot be held. `problems` has a sentence for each field that needs another look."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def plan(draft: Draft, known: Sequence[Standing], zone: str) -> Plan:
    """Make a plan of a draft, for the people known to the case. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    roles = _roles(draft, known, problems)
    type_ = _word(ConferenceType, draft.type, "type", problems)
    mode = _word(Mode, draft.mode, "mode", problems)
    starts_at = _starts_at(draft, zone, problems)
    minutes = _minutes(draft.planned_minutes, problems)
    purpose = _text(draft.purpose, LONGEST_PURPOSE, "purpose", "Please say what this conference is for.", problems)
    place = _text(draft.place, LONGEST_PLACE, "place", "Please say where people meet or how they ring in.", problems)
    if problems or type_ is None or mode is None or starts_at is None or minutes is None:
        raise Incomplete(problems)
    return Plan(type_, purpose, starts_at, minutes, mode, place, roles)


def _word(words: type[Word], typed: str, name: str, problems: dict[str, str]) -> Word | None:
    try:
        return words(typed)
    except ValueError:
        problems[name] = "Please choose one from the list."
        return None


def _text(typed: str, longest: int, name: str, missing: str, problems: dict[str, str]) -> str:
    text = " ".join(typed.split()) if name == "place" else typed.strip()
    if not text:
        problems[name] = missing
    elif len(text) > longest:
        problems[name] = f"Please use at most {longest} characters; these are {len(text)}."
    return text


def _starts_at(draft: Draft, zone: str, problems: dict[str, str]) -> datetime | None:
    day = clock = None
    try:
        day = date.fromisoformat(draft.date.strip())
    except ValueError:
        problems["date"] = "Please give the day, for example 2026-06-11."
    try:
        clock = time.fromisoformat(draft.time.strip()).replace(tzinfo=None)
    except ValueError:
        problems["time"] = "Please give the time, for example 10:00."
    if day is None or clock is None:
        return None
    if not 2000 <= day.year <= 2200:
        problems["date"] = "Please check the year."
        return None
    local = datetime.combine(day, clock, ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        problems["time"] = "The clocks go forward on that day and skip this time. Please choose another."
        return None
    return local.astimezone(UTC)


def _minutes(typed: str, problems: dict[str, str]) -> int | None:
    if typed.strip().isascii() and typed.strip().isdigit() and 5 <= int(typed[:6]) <= 480:
        return int(typed)
    problems["planned_minutes"] = "Please give the minutes as a whole number from 5 to 480."
    return None


def _roles(draft: Draft, known: Sequence[Standing], problems: dict[str, str]) -> list[tuple[str, Role]]:
    """In the order in which the case lists its people. Somebody who is not known to the case cannot take part."""
    try:
        chosen = {person: Role(role) for person, role in draft.roles.items() if role}
    except ValueError:
        problems["people"] = "Please choose a role from the list for each person."
        return []
    if set(chosen) - {standing.person.id for standing in known}:
        problems["people"] = "Somebody chosen is not known to this case. Please look at the list again."
        return []
    counts = {role: sum(each is role for each in chosen.values()) for role in Role}
    if counts[Role.CHAIR] != 1:
        problems["people"] = "Please choose one person, and only one, to chair."
    elif counts[Role.DEPUTY] > 1:
        problems["people"] = "Please choose only one deputy chair."
    return [(standing.person.id, chosen[standing.person.id]) for standing in known if standing.person.id in chosen]
