"""Everything that somebody took on, in one list, wherever in the record it stands; and how it stands on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.record.lines import FollowUpLine, StepLine, Who
from app.record.plan import PlanVersion

#: "Soon" is within so many days.
SOON = timedelta(days=7)


class Standing(StrEnum):
    """How an action stands on a day."""

    SETTLED = "settled"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Action:
    """One action. `id` is that of its entry, `from_what` the words of the goal from which it comes."""

    id: str
    text: str
    owner: Who | None
    due: date | None
    settled: bool
    state: str
    from_what: str = ""

    def standing(self, on: date) -> Standing:
        """How it stands on a day."""
        if self.settled:
            return Standing.SETTLED
        if self.due is None:
            return Standing.UNDATED
        if self.due < on:
            return Standing.OVERDUE
        return Standing.DUE_SOON if self.due <= on + SOON else Standing.LATER


def actions(record: PlanVersion) -> tuple[Action, ...]:
    """Every action of a plan, in the order of the record."""
    return tuple(_actions(record))


def _actions(record: PlanVersion) -> Iterator[Action]:
    for goal in record.goals:
        words = " ".join(goal.words.lines())
        yield from (_step(step, f"Goal: {words}" if words else "Goal") for step in goal.steps)
    yield from (_follow_up(entry) for entry in record.follow_ups)


def _step(line: StepLine, goal: str) -> Action:
    return Action(line.id, line.text, line.owner, line.due, settled=False, state="", from_what=goal)


def _follow_up(line: FollowUpLine) -> Action:
    return Action(line.id, line.text, line.owner, line.due, settled=line.state.settled, state=line.state.label)
