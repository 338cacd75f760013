"""Everything that somebody took on, in one list, wherever in the record it stands; and how it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.board.shape import Answer, DissentState, ReferralState, TaskState
from app.record.agreed import Agreed
from app.record.lines import (
    DissentLine,
    FollowUpLine,
    LegalMatterLine,
    ParkedLine,
    ReferralLine,
    StepLine,
    TimeLimitLine,
)
from app.record.minutes import Minutes
from app.record.naming import clipped
from app.record.who import Who

#: "Soon" is within so many days.
SOON = timedelta(days=7)


class Origin(StrEnum):
    """In which part of the record an action stands."""

    STEP = "step"
    FOLLOW_UP = "follow_up"
    REFERRAL = "referral"
    DISSENT = "dissent"
    TIME_LIMIT = "time_limit"
    LEGAL_MATTER = "legal_matter"
    PARKED = "parked"


class Standing(StrEnum):
    """How an action stands on a day."""

    SETTLED = "settled"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Action:
    """One action. `id` is that of its entry, `from_what` the words of the goal or item from which it comes."""

    id: str
    origin: Origin
    text: str
    owner: Who | None
    #: By when; the new date where one was agreed.
    due: date | None
    settled: bool
    state: str
    from_what: str = ""
    moved_from: date | None = None
    moved_why: str = ""
    #: Whether it was moved without a reason that everyone agreed to.
    moved_late: bool = False

    def standing(self, on: date) -> Standing:
        """How it stands on a day. A date that was moved counts as it is now: the moving itself is never lateness."""
        if self.settled:
            return Standing.SETTLED
        if self.due is None:
            return Standing.UNDATED
        if self.due < on:
            return Standing.OVERDUE
        return Standing.DUE_SOON if self.due <= on + SOON else Standing.LATER


def actions(record: Agreed) -> tuple[Action, ...]:
    """Every action of minutes or of a plan, in the order of the record."""
    return tuple(_actions(record))


def open_actions(record: Agreed) -> tuple[Action, ...]:
    """Those that somebody still has to do."""
    return tuple(action for action in _actions(record) if not action.settled)


def by_owner(every: Iterable[Action]) -> list[tuple[Who | None, list[Action]]]:
    """What each has taken on, to be read back to them; what nobody has comes last."""
    owned: dict[Who | None, list[Action]] = {}
    for each in every:
        owned.setdefault(each.owner, []).append(each)
    return sorted(owned.items(), key=lambda pair: (pair[0] is None, pair[0].name if pair[0] else ""))


def _actions(record: Agreed) -> Iterator[Action]:
    for goal in record.goals:
        words = clipped(" ".join(goal.words.lines()))
        for step in goal.steps:
            yield _task(step, Origin.STEP, f"Goal: {words}" if words else "Goal")
    for entry in record.follow_ups:
        yield _task(entry, Origin.FOLLOW_UP, entry.item.words if entry.item else "")
    yield from (_referral(referral) for referral in record.referrals)
    yield from (_time_limit(limit) for limit in record.time_limits)
    yield from (_legal_matter(matter) for matter in record.legal_matters if matter.to_do.strip())
    yield from (_dissent(dissent) for dissent in record.dissents if dissent.next_step.strip())
    if isinstance(record, Minutes):
        yield from (_parked(thing) for thing in record.parked if thing.owner)


def _task(task: StepLine | FollowUpLine, origin: Origin, from_what: str) -> Action:
    again = task.state is TaskState.NOT_DONE and task.new_due is not None
    return Action(
        task.id,
        origin,
        task.text,
        task.owner,
        task.new_due or task.due,
        settled=task.state.settled and not again,
        state=task.state.label,
        from_what=from_what,
        moved_from=task.moved_from,
        moved_why=task.moved_why,
        moved_late=task.moved_from is not None and task.counts_as_late is Answer.YES,
    )


def _referral(line: ReferralLine) -> Action:
    return Action(
        line.id,
        Origin.REFERRAL,
        referring(line),
        line.made_by,
        line.follow_up_on,
        settled=not line.state.to_ask_about,
        state=line.state.label,
        from_what="Referral",
    )


def referring(line: ReferralLine) -> str:
    """What is to be done about a referral, in words: to make it, and then to ask what came of it."""
    service = line.to.strip() or "a service"
    asks = line.state.to_ask_about and line.state is not ReferralState.TO_MAKE
    words = f"Ask what came of the referral to {service}" if asks else f"Refer to {service}"
    return f"{words}, for {line.for_whom.name}" if line.for_whom else words


def _time_limit(line: TimeLimitLine) -> Action:
    """Nobody has taken it on: whoever answers for the case says what came of it."""
    service = line.service.strip() or "a service"
    looked_at = line.reassessed_on is not None
    return Action(
        line.id,
        Origin.TIME_LIMIT,
        f"Look again whether {service} is still needed",
        None,
        line.reassess_on,
        settled=looked_at,
        state="Looked at" if looked_at else "",
        from_what="Time limit",
    )


def _legal_matter(line: LegalMatterLine) -> Action:
    return Action(
        line.id, Origin.LEGAL_MATTER, line.to_do, line.owner, line.on, settled=False, state="", from_what=line.text
    )


def _dissent(line: DissentLine) -> Action:
    return Action(
        line.id,
        Origin.DISSENT,
        line.next_step,
        line.raised_with,
        line.next_step_due,
        settled=line.state is not DissentState.OPEN,
        state=line.state.label,
        from_what=f"Disagreement of {line.by.name}" if line.by else "Disagreement",
    )


def _parked(line: ParkedLine) -> Action:
    origin = Origin.PARKED
    return Action(line.id, origin, line.text, line.owner, None, settled=False, state="", from_what="Parking lot")
