"""Planning a conference: from what somebody typed into the form to a conference that can be held."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.conference.conference import Protocol, Standing
from app.conference.discussion import Question, Trigger, trigger_of
from app.conference.kinds import ConferenceType, Mode, Role
from app.conference.places import WARNING, looks_like_address
from app.conference.words import REASONS, types_known
from app.length import too_long

LONGEST_PURPOSE = 2_000
#: Minutes for which a conference may be planned.
SHORTEST, LONGEST = 5, 480
LONGEST_PLACE = 2_000
#: Of what somebody is to the family, with their work and their age.
LONGEST_RELATION = 10_000

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, untouched, so that it can be shown again."""

    type: str = ConferenceType.CASE_CONFERENCE
    purpose: str = ""
    date: str = ""
    time: str = ""
    #: Long enough for the standing items of an ordinary conference.
    planned_minutes: str = "90"
    mode: str = Mode.IN_PERSON
    place: str = ""
    #: "yes" when somebody has looked at a place that reads like an address, and keeps it.
    place_is_safe: str = ""
    reasons: Collection[str] = ()
    #: Answers to the tests of an interagency case discussion, by the word of the test.
    answers: Mapping[str, str] = field(default_factory=dict)
    decided_by: str = ""
    decided_on: str = ""
    acknowledgement_of_country: str = ""
    opened_by: str = ""
    place_chosen_by: str = ""
    food: str = ""
    transport_for: Collection[str] = ()
    #: Role of each person who takes part; people who do not are left out or "".
    roles: Mapping[str, str] = field(default_factory=dict)
    #: Those of whom it was said that whoever is left out is somebody else, or is left out no more.
    another: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A conference as it can be held."""

    type: str
    purpose: str
    starts_at: datetime
    planned_minutes: int
    mode: Mode
    place: str
    roles: Sequence[tuple[str, Role]]
    reasons: tuple[str, ...] = ()
    protocol: Protocol = field(default_factory=Protocol)
    #: For an interagency case discussion.
    trigger: Trigger | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """The words that can be chosen from."""

    types: Collection[str] = tuple(types_known())
    reasons: Collection[str] = REASONS
    #: What is asked before an interagency case discussion.
    tests: Collection[str] = tuple(Question)


class Incomplete(Exception):  # noqa: N818 - reads as a sentence at the raise
    """What was typed cannot be held. `problems` has a sentence for each field that needs another look."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def plan(draft: Draft, known: Sequence[Standing], zone: str, lists: Lists | None = None) -> Plan:
    """Make a plan of a draft, for the people known to the case. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    roles = _roles(draft, known, problems)
    return _plan(draft, roles, known, zone, lists or Lists(), problems)


def replan(draft: Draft, known: Sequence[Standing], zone: str, lists: Lists | None = None) -> Plan:
    """What a conference that is planned already is to become; who takes part stays. Raises `Incomplete`."""
    return _plan(draft, [], known, zone, lists or Lists(), {})


def _plan(
    draft: Draft,
    roles: Sequence[tuple[str, Role]],
    known: Sequence[Standing],
    zone: str,
    lists: Lists,
    problems: dict[str, str],
) -> Plan:
    ids = frozenset(each.person.id for each in known)
    if draft.type not in lists.types:
        problems["type"] = "Please choose one from the list."
    mode = _word(Mode, draft.mode, "mode", problems)
    starts_at = starts(draft.date, draft.time, zone, problems)
    minutes = _minutes(draft.planned_minutes, problems)
    purpose = _text(draft.purpose, LONGEST_PURPOSE, "purpose", "Please say what this conference is for.", problems)
    place = _place(draft, problems)
    if set(draft.reasons) - set(lists.reasons):
        problems["reasons"] = "Please choose from the list."
    reasons = tuple(word for word in lists.reasons if word in draft.reasons)
    trigger = None
    if draft.type == ConferenceType.INTERAGENCY_CASE_DISCUSSION:
        trigger = trigger_of(draft.answers, draft.decided_by, draft.decided_on, ids, problems, lists.tests)
    protocol = _protocol(draft, ids, problems)
    if problems or mode is None or starts_at is None or minutes is None:
        raise Incomplete(problems)
    return Plan(draft.type, purpose, starts_at, minutes, mode, place, roles, reasons, protocol, trigger)


def _place(draft: Draft, problems: dict[str, str]) -> str:
    place = _text(draft.place, LONGEST_PLACE, "place", "Please say where people meet or how they ring in.", problems)
    if "place" not in problems and draft.place_is_safe != "yes" and looks_like_address(place):
        problems["place"] = WARNING
    return place


def _protocol(draft: Draft, known: Collection[str], problems: dict[str, str]) -> Protocol:
    named = {"opened_by": draft.opened_by, "place_chosen_by": draft.place_chosen_by}
    for name, person in named.items():
        if person and person not in known:
            problems[name] = "Please choose somebody from the list."
    if set(draft.transport_for) - set(known):
        problems["transport_for"] = "Please choose from the list."
    return Protocol(
        draft.acknowledgement_of_country == "yes",
        draft.opened_by,
        draft.place_chosen_by,
        draft.food == "yes",
        tuple(draft.transport_for),
    )


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
    elif sentence := too_long(text, longest):
        problems[name] = sentence
    return text


def starts(typed_day: str, typed_time: str, zone: str, problems: dict[str, str]) -> datetime | None:
    """When something starts that was typed as a day and a time; what is wrong with them is added to `problems`."""
    day = clock = None
    try:
        day = date.fromisoformat(typed_day.strip())
    except ValueError:
        problems["date"] = "Please give the day, for example 2026-06-11."
    try:
        clock = time.fromisoformat(typed_time.strip()).replace(tzinfo=None)
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
    if typed.strip().isascii() and typed.strip().isdigit() and SHORTEST <= int(typed[:6]) <= LONGEST:
        return int(typed)
    problems["planned_minutes"] = f"Please give the minutes as a whole number from {SHORTEST} to {LONGEST}."
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
