"""The minutes of one conference, as they were frozen. Later corrections are addenda beside them."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.board.rules import Severity
from app.record.agreed import Agreed
from app.record.coding import LATER
from app.record.facts import ConferenceFacts
from app.record.lines import (
    CelebrationLine,
    ConsentLine,
    ExchangeLine,
    IntroductionLine,
    MinutedItem,
    MissingLine,
    OpeningLine,
    OpinionLine,
    ParkedLine,
    PlanReviewLine,
    ReportLine,
    ScaleLine,
    WithoutMeetingLine,
)
from app.record.written import WrittenField


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes(Agreed):
    """All lists of the board, those of the conference itself beside what was agreed."""

    conference: ConferenceFacts
    purpose: str
    agenda: tuple[MinutedItem, ...] = ()
    openings: tuple[OpeningLine, ...] = ()
    introductions: tuple[IntroductionLine, ...] = ()
    ground_rules: tuple[str, ...] = ()
    consents: tuple[ConsentLine, ...] = field(default=(), metadata=LATER)
    missing: tuple[MissingLine, ...] = field(default=(), metadata=LATER)
    reports: tuple[ReportLine, ...] = field(default=(), metadata=LATER)
    exchanges: tuple[ExchangeLine, ...] = field(default=(), metadata=LATER)
    without_meeting: tuple[WithoutMeetingLine, ...] = field(default=(), metadata=LATER)
    celebrations: tuple[CelebrationLine, ...] = ()
    reviews: tuple[PlanReviewLine, ...] = ()
    parked: tuple[ParkedLine, ...] = ()
    scales: tuple[ScaleLine, ...] = ()
    opinions: tuple[OpinionLine, ...] = ()
    left_open: tuple[OpenPoint, ...]
    plan: PlanReference
    #: Who wrote each field. What nobody wrote in this conference is not among it: it was carried over, or planted.
    written: tuple[WrittenField, ...] = field(default=(), metadata=LATER)
