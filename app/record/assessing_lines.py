"""Lines of a record about what is so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.board.shape import Answer, Horizon, Level, Prose
from app.record.who import Who


@dataclass(frozen=True, slots=True)
class ViewLine:
    """What somebody thinks, feels and wishes, in their own words or as it was seen."""

    id: str
    of: Who | None
    words: Prose
    method: str
    on: date | None
    obtained_by: Who | None
    spoken_by: Who | None


@dataclass(frozen=True, slots=True)
class NeedLine:
    """Something that somebody needs."""

    id: str
    text: str
    whose: Who | None
    domain: str
    horizon: Horizon


@dataclass(frozen=True, slots=True)
class StrengthLine:
    """Something to build on."""

    id: str
    text: str
    of: Who | None


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """Something that somebody sees."""

    id: str
    text: str
    said_by: Who | None


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """A question that everyone answers with a number from 0 to 10."""

    id: str
    question: str
    lowest: str
    highest: str


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """What somebody thinks to be so, marked as an opinion."""

    id: str
    text: str
    by: Who | None
    rests_on: str


@dataclass(frozen=True, slots=True)
class RiskLine:
    """Something that may harm, how likely then and now, and what is done about it."""

    id: str
    text: str
    level: Level
    level_now: Level
    response: str
    raised_on: date | None


@dataclass(frozen=True, slots=True)
class ProtectionLine:
    """Something that keeps the child safe, how strong then and now."""

    id: str
    text: str
    level: Level
    level_now: Level
    response: str


@dataclass(frozen=True, slots=True)
class LegalMatterLine:
    """An order, a hearing or another matter of law that needs something done."""

    id: str
    text: str
    sort: str
    on: date | None
    to_do: str
    owner: Who | None
    safety_meeting: Answer
