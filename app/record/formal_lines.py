"""Lines of a record that make it whole, for whoever asks later how it came about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.board.shape import Answer
from app.record.who import Who


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """Whether somebody agrees that the conference is held, and wants a summary of it."""

    id: str
    who: Who | None
    agrees: Answer
    summary: Answer
    words: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Something written that the conference had before it."""

    id: str
    title: str
    by: Who | None
    parents: Answer
    had: tuple[Who, ...]
    dated: date | None
    words: str


@dataclass(frozen=True, slots=True)
class ExchangeLine:
    """Information that went from one to another by word of mouth."""

    id: str
    about: str
    given_by: Who | None
    given_to: Who | None
    on: date | None
    identity: str
    authorised_by: Who | None


@dataclass(frozen=True, slots=True)
class MissingLine:
    """Somebody who was not here, with a reason that everyone may read."""

    id: str
    who: Who | None
    why: str
    told: str


@dataclass(frozen=True, slots=True)
class WithoutMeetingLine:
    """That a plan was made though the family did not meet for it."""

    id: str
    why: str
    talked_with: tuple[Who, ...]
    independent: Who | None
    words: str
