"""One version of a case plan: what was agreed, by whom, by when. It is never changed, only followed by another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.record.agreed import Agreed
from app.record.coding import LATER
from app.record.facts import CaseFacts
from app.record.lines import WithoutMeetingLine
from app.record.who import Who
from app.record.written import WrittenField


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
    #: Who froze in the place of the chair; nobody when the chair did.
    frozen_by: Who | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion(Agreed):
    """What was agreed, and from where it comes."""

    version: int
    previous: PreviousPlan | None
    case: CaseFacts
    conference: Origin
    #: Why it was made though the family did not meet; whoever endorses it reads that.
    without_meeting: tuple[WithoutMeetingLine, ...] = field(default=(), metadata=LATER)
    #: Who wrote each field. What nobody wrote in this conference is not among it: it was carried over, or planted.
    written: tuple[WrittenField, ...] = field(default=(), metadata=LATER)
