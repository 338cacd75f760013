"""Which lines of a record are finished: they stay in the version in which they were, and no later board has them.

Lists that are not named here hold either what is so until somebody says otherwise, or what belongs to its own day."""

from __future__ import annotations

from app.board.shape import Answer, BestEndeavours, DissentState, GoalState, Keep, TaskState
from app.record.lines import (
    DissentLine,
    FollowUpLine,
    GoalLine,
    OverlapLine,
    ReferralLine,
    ServiceRequestLine,
    ServiceReviewLine,
    StepLine,
    TimeLimitLine,
)


def finished(line: object) -> bool:
    """Whether nobody comes back to it."""
    match line:
        case GoalLine():
            return line.state is not GoalState.ACTIVE
        case StepLine() | FollowUpLine():
            return line.state.settled and not again(line)
        case ReferralLine():
            return line.state.settled
        case ServiceRequestLine():
            return line.best_endeavours is BestEndeavours.ACCEPTED
        case OverlapLine():
            return line.removed is Answer.YES
        case ServiceReviewLine():
            return line.keep is Keep.END
        case TimeLimitLine():
            return line.reassessed_on is not None
        case DissentLine():
            return line.state is not DissentState.OPEN
    return False


def again(line: StepLine | FollowUpLine) -> bool:
    """Whether something that was not done is tried again by a new date."""
    return line.state is TaskState.NOT_DONE and line.new_due is not None
