"""Lines of a record about what is agreed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.board.shape import Agreement, Answer, DissentState, GoalState, Horizon, Prose, RecipientKind, TaskState
from app.record.coding import LATER
from app.record.who import EntryReference, Who


@dataclass(frozen=True, slots=True)
class StepLine:
    """A simple task of a goal."""

    id: str
    text: str
    owner: Who | None
    due: date | None
    state: TaskState
    why: str
    repeats: str
    reminder: str
    done_on: date | None
    reason: str
    new_due: date | None
    moved_from: date | None
    moved_why: str
    moved_with: tuple[Who, ...]
    counts_as_late: Answer
    simple: str


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """An action that somebody took on in the conference."""

    id: str
    text: str
    owner: Who | None
    due: date | None
    state: TaskState
    why: str
    repeats: str
    reminder: str
    done_on: date | None
    reason: str
    new_due: date | None
    moved_from: date | None
    moved_why: str
    moved_with: tuple[Who, ...]
    counts_as_late: Answer
    simple: str
    item: EntryReference | None


@dataclass(frozen=True, slots=True)
class GoalLine:
    """What is to change, in the family's own words, and how everyone will know."""

    id: str
    words: Prose
    said_by: Who | None
    horizon: Horizon
    due: date | None
    state: GoalState
    indicators: tuple[str, ...]
    steps: tuple[StepLine, ...]
    specific: str
    measurable: str
    builds_on: tuple[EntryReference, ...]
    reduces: tuple[EntryReference, ...]
    holds_back: str
    holds_back_answer: str
    backing: str
    was: str
    changed_why: str
    simple: str
    domain: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class ContingencyLine:
    """What happens if it does not go as hoped."""

    id: str
    trigger: str
    then: str
    owner: Who | None


@dataclass(frozen=True, slots=True)
class MonitoringLine:
    """How the plan is watched between the conferences."""

    id: str
    text: str
    by: Who | None
    rhythm: str
    review_on: date | None


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Whom to call."""

    id: str
    who: Who | None
    reach: str
    when: str


@dataclass(frozen=True, slots=True)
class RecipientLine:
    """Somebody who gets the safety plan."""

    id: str
    to: Who | None
    kind: RecipientKind
    channel: str
    given_on: date | None
    consent_by: Who | None


@dataclass(frozen=True, slots=True)
class WithheldLine:
    """Somebody who does not get the safety plan."""

    id: str
    who: Who | None
    reason: str


@dataclass(frozen=True, slots=True)
class SafetyPlanLine:
    """What everyone does when it becomes unsafe. It is handed out at once and waits for nothing else."""

    id: str
    about: str
    warning_signs: tuple[str, ...]
    steps: tuple[str, ...]
    contacts: tuple[ContactLine, ...]
    made_with: tuple[Who, ...]
    agreed_on: date | None
    recipients: tuple[RecipientLine, ...]
    withheld: tuple[WithheldLine, ...]
    attends: Answer
    attends_note: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """What was decided, why, and who agreed."""

    id: str
    text: str
    reason: str
    agreed_by: Agreement
    item: EntryReference | None
    simple: str


@dataclass(frozen=True, slots=True)
class DissentLine:
    """Somebody does not agree, in their own words, and what follows."""

    id: str
    by: Who | None
    about: EntryReference | None
    view: str
    reply: str
    level: str
    raised_with: Who | None
    raised_on: date | None
    state: DissentState
    next_step: str
    next_step_due: date | None
    resolution: str
    resolved_on: date | None


@dataclass(frozen=True, slots=True)
class ComplaintInformationLine:
    """Who was told where to complain."""

    id: str
    given_to: tuple[Who, ...]
    on: date | None
    covers: tuple[str, ...]
