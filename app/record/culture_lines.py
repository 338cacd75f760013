"""Lines of a record about culture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.board.shape import Answer, MapForm
from app.record.who import Who


@dataclass(frozen=True, slots=True)
class CultureQuestionLine:
    """Whether somebody was asked about their culture, and what they want written down."""

    id: str
    of: Who | None
    answer: str
    on: date | None
    recorded_how: str
    offered: Answer
    chose: Who | None
    other: str


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """Advice of an Elder, a cultural adviser or a community organisation, and what it changed."""

    id: str
    who: Who | None
    role: str
    on: date | None
    by: Who | None
    advice: str
    followed: Answer
    effect: str
    reason: str


@dataclass(frozen=True, slots=True)
class PrincipleLine:
    """One principle of placement and participation, and how it is kept."""

    id: str
    element: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ProtocolMarkLine:
    """That something is kept by somebody and is not written down anywhere."""

    id: str
    name: str
    kept_by: Who | None


@dataclass(frozen=True, slots=True)
class GraceTimeLine:
    """A time in which nobody is held to a date, such as Sorry Business."""

    id: str
    why: str
    since: date | None
    until: date | None
    agreed_with: tuple[Who, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ToolLine:
    """A way of showing and telling that suits this family."""

    id: str
    tool: str
    with_whom: Who | None
    chosen_by: Who | None
    shows: str
    map_as: MapForm
    kept: str


@dataclass(frozen=True, slots=True)
class CulturalPlanLine:
    """How the child stays who they are."""

    id: str
    words: str
    version: int | None
    endorsed_by: Who | None
    endorsed_on: date | None
    made_with: tuple[Who, ...]
