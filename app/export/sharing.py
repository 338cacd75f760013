"""On what grounds something is shared, in the words of a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.record.who import Who


@dataclass(frozen=True, slots=True)
class BasisLine:
    """A basis that stands: a consent, or what a law allows."""

    id: str
    #: The agency or the person with whom information is shared.
    shared_with: str
    grounds: str
    #: Who consented; None where the law allows it.
    given_by: Who | None
    given_on: date
    in_writing: bool
    scope: str
    limits: str
