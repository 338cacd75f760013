"""What an installation signs when it freezes a conference: which records there are from then on, by their digests.

The digests of minutes and plan stand in it openly, for everybody who reads the seal has both. The records of restricted
parts stand in it only through `whole`, salted with something random that never leaves the installation: whoever has a
copy can neither find out what else there is nor whether there is anything."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Seal:
    conference: str
    frozen_at: datetime
    #: SHA-256 of the minutes, as everybody reads them.
    minutes: str
    plan: str
    plan_version: int
    #: SHA-256 of the plan version before, or nothing.
    previous_plan: str
    #: SHA-256 of the seal before in the same case, or nothing.
    previous: str
    #: Stands for everything that was frozen, see `whole_of`.
    whole: str
    #: SHA-256 of the public key that belongs to the signature.
    key: str


def whole_of(salt: str, minutes: str, plan: str, restricted: Iterable[str]) -> str:
    """SHA-256 over a salt and the digests of all records that were frozen together."""
    lines = [
        f"salt {salt}",
        f"minutes {minutes}",
        f"plan {plan}",
        *(f"restricted {each}" for each in sorted(restricted)),
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
