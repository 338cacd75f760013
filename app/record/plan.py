"""One version of a case plan: what was agreed, by whom, by when. It is never changed, only followed by another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.record.facts import CaseFacts
from app.record.lines import FollowUpLine, GoalLine, RoleLine, Who


@dataclass(frozen=True, slots=True)
class PreviousPlan:
    """The version that this one follows, and the digest of its bytes."""

    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The conference that made the version."""

    id: str
    number: int
    type: str
    held_at: datetime
    frozen_at: datetime
    zone: str
    chair: Who


@dataclass(frozen=True, slots=True)
class PlanVersion:
    version: int
    previous: PreviousPlan | None
    case: CaseFacts
    conference: Origin
    goals: tuple[GoalLine, ...]
    roles: tuple[RoleLine, ...]
    follow_ups: tuple[FollowUpLine, ...]
