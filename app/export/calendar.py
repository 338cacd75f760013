"""The due dates of a plan and the next conference for somebody's calendar, in words that a glance at it may show to
anybody: not what is due, not about whom, not where.

The same arguments give the same bytes. An entry keeps its id from version to version, so that taking in a later file
moves what was moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from app.board.shape import GoalState
from app.export.undertaken import undertakings
from app.export.wording import day_of
from app.record.addenda import AddendumLine
from app.record.plan import PlanVersion

if TYPE_CHECKING:
    from icalendar import Event


_BESIDE = "Something was written beside the plan later. It may change this date: please look."


@dataclass(frozen=True, slots=True)
class NextConference:
    """When people meet again."""

    id: str
    starts_at: datetime
    minutes: int

    def day_in(self, zone: str) -> date:
        """The day on the calendar of a place."""
        return day_of(self.starts_at, zone)


_MINE, _OTHERS = "Caseboard: something of yours is due", "Caseboard: others have a due date"
_GOAL, _REVIEW = "Caseboard: a date that you set together", "Caseboard: the plan is looked at again"


@dataclass(frozen=True, slots=True)
class _Due:
    """Something that belongs to a day."""

    id: str
    day: date
    summary: str


def to_calendar(
    plan: PlanVersion,
    reader: str,
    address: str,
    following: NextConference | None,
    addenda: Sequence[AddendumLine] = (),
) -> bytes:
    """The plan as iCalendar for the participant with the id `reader`; `address` is where the plan can be read.

    What stands beside the plan may concern any of its dates: each entry says that there is something, not what."""
    from icalendar import Calendar, vDDDTypes

    calendar = Calendar()
    calendar.add("prodid", "-//Caseboard//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in _dues(plan, reader):
        calendar.add_component(_due_event(entry, plan, address))
    if following is not None:
        calendar.add_component(_conference_event(following, plan, address))
    if addenda:
        for event in calendar.walk("VEVENT"):
            event.add("description", _BESIDE)
            # The same entry, of a later day: so the calendar takes it in.
            event["dtstamp"] = vDDDTypes(max(each.decided_at for each in addenda))
    content: bytes = calendar.to_ical(sorted=True)
    return content


def _dues(plan: PlanVersion, reader: str) -> Iterator[_Due]:
    """Each of the reader's own due dates, each day on which something of others is due, and the dates of the plan
    itself."""
    others = set()
    for task in undertakings(plan):
        if task.due is None or task.state.settled:
            continue
        if task.belongs_to(reader):
            yield _Due(task.id, task.due, _MINE)
        else:
            others.add(task.due)
    for day in sorted(others):
        yield _Due(f"others {day.isoformat()}", day, _OTHERS)
    for goal in plan.goals:
        if goal.due is not None and goal.state is GoalState.ACTIVE:
            yield _Due(f"goal {goal.id}", goal.due, _GOAL)
    for line in plan.monitoring:
        if line.review_on is not None:
            yield _Due(f"review {line.id}", line.review_on, _REVIEW)


def _due_event(entry: _Due, plan: PlanVersion, address: str) -> Event:
    event = _event(f"{plan.case.id} {entry.id}", plan, address)
    event.add("summary", entry.summary)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _conference_event(following: NextConference, plan: PlanVersion, address: str) -> Event:
    event = _event(following.id, plan, address)
    event.add("summary", "Caseboard: meeting")
    event.add("dtstart", following.starts_at)
    event.add("dtend", following.starts_at + timedelta(minutes=following.minutes))
    return event


def _event(about: str, plan: PlanVersion, address: str) -> Event:
    from icalendar import Event

    event = Event()
    # The ids inside are nobody's business in a calendar.
    event.add("uid", f"{sha256(about.encode()).hexdigest()[:32]}@caseboard")
    event.add("dtstamp", plan.conference.frozen_at)
    event.add("sequence", plan.version)
    event.add("url", address)
    event.add("class", "PRIVATE")
    return event
