"""What somebody took on, wherever it stands in a plan: steps of goals and follow-ups, alike for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.board.shape import FollowUpKind, FollowUpState
from app.record.lines import FollowUpLine, GoalLine, StepLine, Who
from app.record.plan import PlanVersion


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Something to be done, by whom, by when. `goal` is the id of the goal of which it is a step."""

    id: str
    text: str
    owner: Who | None
    due: date | None
    state: FollowUpState = FollowUpState.NOT_STARTED
    goal: str = ""
    #: Whether a service is asked for help.
    referral: bool = False

    def belongs_to(self, person: str) -> bool:
        return self.owner is not None and self.owner.id == person != ""


def undertakings(plan: PlanVersion) -> Iterator[Undertaking]:
    """In the order of the plan."""
    for goal in plan.goals:
        yield from (_of_step(step, goal.id) for step in goal.steps)
    yield from (_of_follow_up(line) for line in plan.follow_ups)


def _of_step(step: StepLine, goal: str) -> Undertaking:
    return Undertaking(step.id, step.text, step.owner, step.due, goal=goal)


def _of_follow_up(line: FollowUpLine) -> Undertaking:
    return Undertaking(
        line.id, line.text, line.owner, line.due, line.state, referral=line.kind is FollowUpKind.REFERRAL
    )


def indicators(goal: GoalLine) -> tuple[str, ...]:
    """How everyone will see the change, in sentences."""
    return (goal.indicator.strip(),) if goal.indicator.strip() else ()
