"""How things stand with a record: gathered from everything that is kept beside it."""

from __future__ import annotations

from app.conference.conference import Conference
from app.record.status import StatusSheet
from app.storage.records import StoredMinutes, StoredPlan


def status_of(conference: Conference, record: StoredMinutes | StoredPlan) -> StatusSheet:
    """What has happened to a record since it was frozen.

    Signatures, addenda and distribution belong here: each adds an entry and moves `as_of` to when it happened."""
    return StatusSheet(record.recorded_at, conference.time_zone, (("Signatures", "None yet"), ("Addenda", "None")))
