"""Signing what is frozen, in the transaction in which it is frozen; and whether a signature still stands."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.conference import Conference
from app.record.concluding import Conclusion
from app.record.seal import Seal, whole_of
from app.record.sealing import canonical, digest
from app.storage import seals
from app.storage.seals import StoredSeal
from app.storage.signing import fingerprint


async def seal(
    connection: AsyncConnection,
    key: Ed25519PrivateKey,
    conference: Conference,
    made: Conclusion,
    restricted: Iterable[str],
    now: datetime,
) -> StoredSeal:
    """Sign and keep what was frozen; `restricted` are the digests of the records of restricted parts."""
    before = await seals.latest(connection, conference.case.id)
    salt = secrets.token_hex(32)
    said = Seal(
        conference=conference.id,
        frozen_at=made.minutes.conference.frozen_at,
        minutes=made.minutes_digest,
        plan=made.plan_digest,
        plan_version=made.plan.version,
        previous_plan=made.plan.previous.digest if made.plan.previous else "",
        previous=before.digest if before else "",
        whole=whole_of(salt, made.minutes_digest, made.plan_digest, restricted),
        key=fingerprint(key.public_key()),
    )
    content = canonical(said)
    stored = StoredSeal(
        conference=conference.id,
        case=conference.case.id,
        plan_version=made.plan.version,
        content=content,
        digest=digest(content),
        signature=key.sign(content),
        salt=salt,
        sealed_at=now,
    )
    await seals.add(connection, stored)
    return stored
