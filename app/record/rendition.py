"""The minutes as one audience has them: what everyone reads, and those records of restricted parts that are for it.

A rendition is put together from permitted records only. Whoever sees nothing beyond the minutes has the minutes
themselves, byte for byte, so that their digest says nothing about what others have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.record.minutes import Minutes
from app.record.restricted import PublicTitle, RestrictedRecord


@dataclass(frozen=True, slots=True)
class Rendition:
    minutes: Minutes
    restricted: tuple[RestrictedRecord, ...]
    #: In the place of what is not in this copy.
    elsewhere: tuple[PublicTitle, ...]


def rendered(
    minutes: Minutes, restricted: Sequence[RestrictedRecord], elsewhere: Sequence[PublicTitle]
) -> Minutes | Rendition:
    """The copy for somebody who may read these, and nothing else."""
    if not restricted and not elsewhere:
        return minutes
    return Rendition(minutes, tuple(restricted), tuple(elsewhere))
