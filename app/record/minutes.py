"""The minutes of one conference, as they were frozen. Later corrections are addenda beside them."""

from __future__ import annotations

from dataclasses import dataclass

from app.board.rules import Severity
from app.board.shape import ItemState, Prose, Purpose
from app.record.facts import ConferenceFacts
from app.record.lines import FollowUpLine, GoalLine, RoleLine, Who


@dataclass(frozen=True, slots=True)
class MinutedItem:
    """One agenda item with what was written down about it."""

    id: str
    title: str
    purpose: Purpose
    led_by: Who | None
    minutes: int | None
    state: ItemState
    notes: Prose


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that was missing or out of shape when the chair froze, in a sentence."""

    code: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class PlanReference:
    """The plan version that belongs to these minutes, and the digest of its bytes."""

    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Minutes:
    conference: ConferenceFacts
    purpose: str
    agenda: tuple[MinutedItem, ...]
    roles: tuple[RoleLine, ...]
    goals: tuple[GoalLine, ...]
    follow_ups: tuple[FollowUpLine, ...]
    left_open: tuple[OpenPoint, ...]
    plan: PlanReference
