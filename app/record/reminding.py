"""On which day somebody is reminded of what they took on, before it is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.board.words import REMINDERS
from app.record.actions import actions
from app.record.plan import PlanVersion

#: How long before the day; what people write in words of their own, and nothing, means the day before.
_BEFORE = {
    REMINDERS["same_day"]: timedelta(0),
    REMINDERS["day_before"]: timedelta(days=1),
    REMINDERS["week_before"]: timedelta(days=7),
}
_ELSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that somebody who signs in has to do by a day, and the day on which they are told."""

    entry: str
    owner: str
    due: date
    on: date


def reminders(plan: PlanVersion, agreed_on: date) -> Sequence[Reminder]:
    """One for each open action with a day and an owner, and never on the day on which it was agreed."""
    wanted = dict(_wanted(plan))
    found = []
    for each in actions(plan):
        if not each.settled and each.due is not None and each.owner and each.owner.id:
            on = max(each.due - _before(wanted.get(each.id, "")), agreed_on + timedelta(days=1))
            found.append(Reminder(each.id, each.owner.id, each.due, on))
    return [each for each in found if each.on <= each.due]


def due_for(every: Sequence[Reminder], today: date) -> Sequence[Reminder]:
    """Those of which somebody is told now; what is over is late, and stands first on their page anyway."""
    return [each for each in every if each.on <= today <= each.due]


def _wanted(plan: PlanVersion) -> Iterator[tuple[str, str]]:
    """When people wish to be reminded, by the ids of entries."""
    for goal in plan.goals:
        yield from ((step.id, step.reminder) for step in goal.steps)
    yield from ((line.id, line.reminder) for line in plan.follow_ups)


def _before(words: str) -> timedelta:
    return _BEFORE.get(words.strip(), _ELSE)
