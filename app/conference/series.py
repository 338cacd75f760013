"""The series of conferences of one case: in which rhythm they come, and when the next one is due."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.choices import Interval
from app.conference.conference import Conference
from app.conference.planning import Incomplete
from app.conference.states import State
from app.conference.words import ALWAYS, STAGES, TRIGGERS
from app.length import too_long

LONGEST_RULE = 2_000


class Rhythm(StrEnum):
    """How often conferences are held."""

    #: The frequency follows the programme: weekly visits, weekly conferences.
    AS_HOME_VISITS = "as_home_visits"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    BY_STAGE = "by_stage"
    BY_EVENT_AND_REVIEW_DATE = "by_event_and_review_date"


@dataclass(frozen=True, slots=True)
class Cadence:
    """The rhythm of a case."""

    #: In a sentence, as it was agreed.
    rule: str = ""
    #: How often and by whom the family is visited, in words.
    home_visits: str = ""
    conferences: Rhythm = Rhythm.BY_EVENT_AND_REVIEW_DATE
    #: When the need is assessed anew.
    reassess_on: date | None = None
    #: What calls an extra conference.
    triggers: tuple[str, ...] = ALWAYS
    #: At which the work is now; often several at once, and none when nobody has said.
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CadenceDraft:
    """What was typed, untouched."""

    rule: str = ""
    home_visits: str = ""
    conferences: str = Rhythm.BY_EVENT_AND_REVIEW_DATE
    reassess_on: str = ""
    triggers: Collection[str] = ALWAYS
    stages: Collection[str] = ()

    @classmethod
    def of(cls, cadence: Cadence) -> CadenceDraft:
        reassess = cadence.reassess_on.isoformat() if cadence.reassess_on else ""
        return cls(cadence.rule, cadence.home_visits, cadence.conferences, reassess, cadence.triggers, cadence.stages)


def cadence_of(draft: CadenceDraft, triggers: Collection[str] = TRIGGERS, stages: Collection[str] = STAGES) -> Cadence:
    """The rhythm that somebody typed; `triggers` and `stages` are the words that there are. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    rule, visits = " ".join(draft.rule.split()), " ".join(draft.home_visits.split())
    for name, text in (("rule", rule), ("home_visits", visits)):
        if sentence := too_long(text, LONGEST_RULE):
            problems[name] = sentence
    rhythm = next((word for word in Rhythm if word == draft.conferences), None)
    if rhythm is None:
        problems["conferences"] = "Please choose one from the list."
    if rhythm is Rhythm.AS_HOME_VISITS and rhythm_of_visits(visits) is None:
        problems["home_visits"] = "Please say how often the family is visited: weekly, fortnightly or monthly."
    reassess_on = _day(draft.reassess_on, problems)
    chosen = tuple(word for word in triggers if word in draft.triggers)
    if set(draft.triggers) - set(triggers):
        problems["triggers"] = "Please choose from the list."
    if set(draft.stages) - set(stages):
        problems["stages"] = "Please choose from the list."
    if problems or rhythm is None:
        raise Incomplete(problems)
    called = tuple(dict.fromkeys((*ALWAYS, *chosen)))
    return Cadence(rule, visits, rhythm, reassess_on, called, tuple(word for word in stages if word in draft.stages))


def _day(typed: str, problems: dict[str, str]) -> date | None:
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        problems["reassess_on"] = "Please give the day, for example 2026-10-22, or leave it empty."
        return None


#: What home visits are called when they have a rhythm that conferences can follow.
_VISITS = (
    (re.compile(r"\b(?:fortnightly|(?:every|each) (?:second|other|two) weeks?)\b", re.IGNORECASE), Rhythm.FORTNIGHTLY),
    (re.compile(r"\b(?:weekly|(?:every|each|a|per) week|daily)\b", re.IGNORECASE), Rhythm.WEEKLY),
    (re.compile(r"\b(?:monthly|(?:every|each|a|per) month)\b", re.IGNORECASE), Rhythm.MONTHLY),
)


def rhythm_of_visits(words: str) -> Rhythm | None:
    """The rhythm of conferences that follow home visits so described, if the words have one."""
    return next((rhythm for pattern, rhythm in _VISITS if pattern.search(words)), None)


def rhythm(cadence: Cadence) -> Rhythm:
    """The rhythm that counts, once home visits are followed."""
    if cadence.conferences is Rhythm.AS_HOME_VISITS:
        return rhythm_of_visits(cadence.home_visits) or Rhythm.BY_EVENT_AND_REVIEW_DATE
    return cadence.conferences


def next_conference(conferences: Iterable[Conference], on: date) -> Conference | None:
    """The conference of a case that comes next on a day: open, or planned for that day or later; the earliest first."""
    coming = [each for each in conferences if _comes(each, on)]
    return min(coming, key=lambda each: each.starts_at, default=None)


def _comes(conference: Conference, on: date) -> bool:
    if conference.state is State.PLANNED:
        return day_of(conference) >= on
    return conference.state is State.OPEN


def day_of(conference: Conference) -> date:
    """The day of a conference where it is held."""
    return conference.starts_at.astimezone(conference.zone).date()


def proposed_day(cadence: Cadence, last: date | None, on: date, review: date | None = None) -> date | None:
    """The day for the next conference: in the rhythm from the last one and not before `on`, or sooner, on the day on
    which everybody agreed to look at the plan again. Without a rhythm it is that day; else the one on which the need is
    reassessed. None when nothing says anything."""
    step = _STEPS.get(rhythm(cadence))
    agreed = review if review is not None and review >= on else None
    if step is not None and last is not None:
        day = step(last)
        while day < on:
            day = step(day)
        return min(day, agreed or day)
    if agreed is not None:
        return agreed
    return cadence.reassess_on if cadence.reassess_on is not None and cadence.reassess_on >= on else None


@dataclass(frozen=True, slots=True)
class ProposedReview:
    """When a need would be looked at anew, and what says so. Whoever writes the day down may choose another."""

    on: date
    interval: Interval


def review_proposed(reviews: Iterable[Interval], cadence: Cadence | None, today: date) -> ProposedReview | None:
    """The review as a place has it: the first one, and once the day that was agreed is past, the one after that. None
    as long as a day is agreed that is still to come, and where the place has no interval."""
    if cadence is not None and cadence.reassess_on is not None and cadence.reassess_on >= today:
        return None
    wanted = "first" if cadence is None or cadence.reassess_on is None else "later"
    interval = next((each for each in reviews if each.word == wanted), None)
    return None if interval is None else ProposedReview(months_after(today, interval.months), interval)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month_later(day: date) -> date:
    """The same weekday of the next month: the second Tuesday follows the second Tuesday."""
    which = (day.day - 1) // 7
    year, month = divmod(day.year * 12 + day.month, 12)
    first = date(year, month + 1, 1)
    found = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * which)
    return found if found.month == first.month else found - timedelta(days=7)


_STEPS: Mapping[Rhythm, Callable[[date], date]] = {
    Rhythm.WEEKLY: lambda day: day + timedelta(days=7),
    Rhythm.FORTNIGHTLY: lambda day: day + timedelta(days=14),
    Rhythm.MONTHLY: _month_later,
}


@dataclass(frozen=True, slots=True)
class Move:
    """A change of the date of a conference."""

    was: datetime
    to: datetime
    reason: str
    #: The ids of those who agreed.
    agreed_by: tuple[str, ...]
    #: False for Sorry Business and whatever else is no failure.
    counts_as_late: bool
    moved_by: str
    moved_at: datetime
