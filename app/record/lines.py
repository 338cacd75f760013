"""The lines of a record: what stands in the minutes and in the plan alike.

Each keeps the id of its entry on the board, so that two versions can be compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.board.shape import FollowUpKind, FollowUpState, Prose


@dataclass(frozen=True, slots=True)
class Who:
    """A participant with the name and agency of that day; or, without `id`, somebody in words."""

    name: str
    agency: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class RoleLine:
    """Who gives what and may expect what. `agency` is what the role map says, or else the participant's own."""

    id: str
    who: Who | None
    agency: str
    role: str
    contributes: str
    expects: str


@dataclass(frozen=True, slots=True)
class StepLine:
    id: str
    text: str
    owner: Who | None
    due: date | None


@dataclass(frozen=True, slots=True)
class GoalLine:
    id: str
    words: Prose
    said_by: Who | None
    indicator: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    id: str
    kind: FollowUpKind
    text: str
    owner: Who | None
    due: date | None
    state: FollowUpState
