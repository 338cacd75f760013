"""Restrictions: why a part of a board is kept to a few, and who decided so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.people.audience import Audience


class Category(StrEnum):
    """What is kept to a few. The words are in use in stored data; an installation may know more."""

    SAFE_ADDRESS = "safe_address"
    CARER_IDENTITY = "carer_identity"
    CARER_ADDRESS = "carer_address"
    THIRD_PARTY_IDENTITY = "third_party_identity"
    THIRD_PARTY_HEALTH = "third_party_health"
    THIRD_PARTY_WHEREABOUTS = "third_party_whereabouts"
    MEDICAL_HISTORY = "medical_history"
    INTELLIGENCE = "intelligence"
    LEGAL_PRIVILEGE = "legal_privilege"
    REPORTER_IDENTITY = "reporter_identity"
    CULTURAL_PROTOCOL = "cultural_protocol"
    CLOSED_SESSION = "closed_session"

    @property
    def label(self) -> str:
        """As people read it."""
        return _LABELS[self]

    @property
    def chosen(self) -> bool:
        """Whether a person chooses it, rather than that it comes about."""
        return self is not Category.CLOSED_SESSION


_LABELS = {
    Category.SAFE_ADDRESS: "Safe address",
    Category.CARER_IDENTITY: "Who a carer is",
    Category.CARER_ADDRESS: "Where a carer lives",
    Category.THIRD_PARTY_IDENTITY: "Who a third person is",
    Category.THIRD_PARTY_HEALTH: "Health of a third person",
    Category.THIRD_PARTY_WHEREABOUTS: "Where a third person is",
    Category.MEDICAL_HISTORY: "Medical history",
    Category.INTELLIGENCE: "Police intelligence",
    Category.LEGAL_PRIVILEGE: "Legal advice",
    Category.REPORTER_IDENTITY: "Who made a report",
    Category.CULTURAL_PROTOCOL: "Cultural protocol",
    Category.CLOSED_SESSION: "Closed session",
}


@dataclass(frozen=True, slots=True)
class Restriction:
    """What is known about a restricted part, apart from what is written in it. Its audience alone is told."""

    part: str
    conference: str
    audience: Audience
    category: Category
    reason: str
    #: Whose knowledge it is: a person's id, or words.
    provider: str
    set_by: str
    set_at: datetime
    review_on: date | None = None
    #: What others read in its place, as the chair chose; "" for nothing at all.
    public_title: str = ""
    #: The agenda item at which it stands; "" for none.
    attached_to: str = ""
    approved_by: str | None = None
    approved_at: datetime | None = None
    #: When the part gave way to another document, or to nothing.
    ended_at: datetime | None = None
    ended_by: str | None = None
    #: The part whose text was copied into this one.
    follows: str | None = None
    #: Counts the changes of what stands here.
    revision: int = 1

    @property
    def stands(self) -> bool:
        return self.ended_at is None
