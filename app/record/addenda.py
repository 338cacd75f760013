"""Corrections of a frozen record: it is never edited, what is wrong in it is said beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.record.who import Who


@dataclass(frozen=True, slots=True)
class AddendumLine:
    """One correction, or a statement of somebody who sees it differently, as it stands beside the record."""

    number: int
    #: "Correction" or "Statement of disagreement".
    kind: str
    #: The title of the section that it stands beside; empty for the record as a whole.
    beside: str
    #: What it says, in the words of whoever proposed it.
    words: str
    by: Who
    proposed_at: datetime
    #: "Accepted", "Noted", or "Attached".
    outcome: str
    reason: str
    decided_by: Who
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class CorrectedRecord:
    """A further version of a record: 1.1 is the minutes as they were frozen, with the first correction beside them.

    It names what it corrects by digest, so that version 1.0 stands unchanged for ever."""

    conference: str
    #: Of 1.n, the n.
    revision: int
    minutes: str
    plan: str
    plan_version: int
    #: SHA-256 of the version before, empty for the first.
    previous: str
    made_at: datetime
    addenda: tuple[AddendumLine, ...]
