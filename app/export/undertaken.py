"""What somebody took on, wherever it stands in a plan: steps of goals and follow-ups, alike for every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.board.shape import ReferralState, TaskState
from app.record.actions import referring
from app.record.lines import FollowUpLine, GoalLine, ReferralLine, StepLine, Who
from app.record.plan import PlanVersion


@dataclass(frozen=True, slots=True)
class Undertaking:
    """Something to be done, by whom, by when. `goal` is the id of the goal of which it is a step."""

    id: str
    text: str
    owner: Who | None
    due: date | None
    state: TaskState = TaskState.NOT_STARTED
    goal: str = ""
    #: Whether a service is asked for help.
    referral: bool = False

    def belongs_to(self, person: str) -> bool:
        return self.owner is not None and self.owner.id == person != ""


def undertakings(plan: PlanVersion) -> Iterator[Undertaking]:
    """In the order of the plan."""
    for goal in plan.goals:
        yield from (_of_task(step, goal.id) for step in goal.steps)
    yield from (_of_task(line) for line in plan.follow_ups)
    yield from (_of_referral(line) for line in plan.referrals)


def _of_task(line: StepLine | FollowUpLine, goal: str = "") -> Undertaking:
    """What was not done and got a new date is to be done by then."""
    again = line.state is TaskState.NOT_DONE and line.new_due is not None
    state = TaskState.NOT_STARTED if again else line.state
    return Undertaking(line.id, line.text, line.owner, line.new_due or line.due, state, goal=goal)


def _of_referral(line: ReferralLine) -> Undertaking:
    state = _REFERRALS.get(line.state, TaskState.NOT_DONE if line.state.settled else TaskState.IN_PROGRESS)
    return Undertaking(line.id, referring(line), line.made_by, line.follow_up_on, state, referral=True)


_REFERRALS = {
    ReferralState.TO_MAKE: TaskState.NOT_STARTED,
    ReferralState.SERVICE_STARTED: TaskState.DONE,
    ReferralState.COMPLETED: TaskState.DONE,
}


def indicators(goal: GoalLine) -> tuple[str, ...]:
    """How everyone will see the change, in sentences."""
    return tuple(text.strip() for text in goal.indicators if text.strip())
