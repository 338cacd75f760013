"""What the record needs to know about a conference beyond its board, in plain words and instants.

The database fills these; what people read (types, roles, attendance) comes as the words that were shown to them, for a
record must still say the same when those words have changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.record.asked import AskedQuestion, QuorumFacts, Stay
from app.record.coding import LATER


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who was invited. `kind` is for example "Parent", `role` "Chair", `attendance` "Present"."""

    id: str
    name: str
    agency: str
    kind: str
    relation: str
    role: str
    attendance: str
    #: Why somebody was not there, or not for all of it.
    reason: str = ""
    stays: tuple[Stay, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """`reference` may stand in file names; the family's name is not in the record at all."""

    id: str
    reference: str


@dataclass(frozen=True, slots=True)
class ConferenceFacts:
    """One conference at the moment of freezing. Instants carry a time zone; `zone` is where people read them."""

    id: str
    case: CaseFacts
    number: int
    type: str
    mode: str
    place: str
    planned_start: datetime
    planned_minutes: int
    opened_at: datetime
    frozen_at: datetime
    zone: str
    #: The id of the participant who chaired.
    chair: str
    participants: tuple[Participant, ...]
    quorum: QuorumFacts | None = None
    questions: tuple[AskedQuestion, ...] = ()
    #: The id of whoever froze in the place of the chair; nothing when the chair did.
    frozen_by: str = field(default="", metadata=LATER)
    #: When people parted, as the chair wrote it down; None when nobody did.
    ended_at: datetime | None = field(default=None, metadata=LATER)

    def participant(self, id: str) -> Participant | None:  # noqa: A002
        """Who is meant by an id, if anybody."""
        return next((who for who in self.participants if who.id == id), None)
