"""What people did with a plan version after it was frozen, each with who and when: they signed it, or endorsed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.record.who import Who


class Attesting(StrEnum):
    SIGNED = "signed"
    #: With a statement, which stays attached.
    DECLINED = "declined"
    #: By the line manager, who answers for it.
    ENDORSED = "endorsed"
    #: By somebody else whose approval it needs.
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Attestation:
    """One act that stands."""

    how: Attesting
    by: Who
    at: datetime
    #: The statement of somebody who does not agree; what a body approved.
    words: str = ""
    #: Who wrote it down, where that was not the person.
    noted_by: Who | None = None
