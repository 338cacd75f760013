"""What was kept to a few, as it was frozen: a record of its own beside the minutes, for its audience alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.board.shape import Prose
from app.record.coding import LATER
from app.record.lines import Who
from app.record.written import WrittenField


@dataclass(frozen=True, slots=True)
class RestrictedLine:
    """One note."""

    id: str
    title: str
    text: Prose


@dataclass(frozen=True, slots=True)
class RestrictedRecord:
    """One restricted part. `audience` and `closed_to` are who was meant when it was frozen."""

    conference: str
    #: For example "Medical history".
    category: str
    reason: str
    provider: Who | None
    set_by: Who | None
    approved_by: Who | None
    review_on: date | None
    #: The id of the entry of the board, of the person or of the agency to whom it belongs, or nothing.
    attached_to: str
    #: That person, or that agency.
    about: Who | None
    #: Whether nothing of its content was written down: its provider keeps it.
    mark: bool
    audience: tuple[Who, ...]
    closed_to: tuple[Who, ...]
    #: Who told those who waited outside how a closed session ended.
    told_by: Who | None
    notes: tuple[RestrictedLine, ...]
    #: What could not be read, in sentences.
    left_open: tuple[str, ...]
    #: Random: so that nobody who sees the digest of a copy finds out by trying what else stands in it.
    salt: str
    #: Who wrote it.
    written: tuple[WrittenField, ...] = field(default=(), metadata=LATER)


@dataclass(frozen=True, slots=True)
class PublicTitle:
    """What stands in the place of something that is not in this copy, where the chair chose so."""

    title: str
    attached_to: str
