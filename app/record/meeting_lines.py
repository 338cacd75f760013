"""Lines of a record about the conference itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.board.shape import Achievement, Answer, ItemKind, ItemState, Prose, Purpose
from app.record.coding import LATER
from app.record.who import EntryReference, Who


@dataclass(frozen=True, slots=True)
class MinutedItem:
    """One matter of the conference, and what was said about it."""

    id: str
    title: str
    purpose: Purpose
    led_by: Who | None
    minutes: int | None
    state: ItemState
    notes: Prose
    outcome: str
    reason: str
    kind: ItemKind
    requested_by: Who | None
    requested_on: date | None
    carried_from: str
    simple: str
    desired_outcome: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class ParkedLine:
    """Something that came up and does not fit in now."""

    id: str
    text: str
    raised_by: Who | None
    owner: Who | None
    next_agenda: Answer


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """How the conference was opened."""

    id: str
    acknowledgement: Answer
    opened_by: Who | None
    place_chosen_by: Who | None
    food: Answer
    transport: tuple[Who, ...]
    confidentiality: str


@dataclass(frozen=True, slots=True)
class IntroductionLine:
    """Somebody says who they are to this family."""

    id: str
    who: Who | None
    words: str


@dataclass(frozen=True, slots=True)
class PlanReviewLine:
    """What has become of one goal of the plan before."""

    id: str
    words: str
    achievement: Achievement
    achieved: str
    not_achieved: str
    comment_by: Who | None
    goal: EntryReference | None
    plan_version: int | None


@dataclass(frozen=True, slots=True)
class CelebrationLine:
    """Something to be glad about."""

    id: str
    text: str
    said_by: Who | None
