"""What an installation signs of every copy that it makes, so that nobody else can put one among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Edition:
    #: Under which it is kept and checked.
    code: str
    conference: str
    #: Of what it is a copy: minutes, plan, a safety plan, or a letter to a young person.
    record: str
    version: int
    form: str
    #: SHA-256 of the record of which it is a copy, and of the copy itself.
    record_digest: str
    digest: str
    name: str
    made_at: datetime
