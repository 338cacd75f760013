"""Do the signatures of what was frozen still stand for what the database holds?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.record.seal import whole_of
from app.record.sealing import digest, seal_from
from app.storage import seals
from app.storage import tables as t
from app.storage.seals import StoredSeal
from app.storage.signing import fingerprint, is_signed


@dataclass(frozen=True, slots=True)
class SealFlaw:
    """What is wrong with the signature of a conference's record."""

    conference: str
    version: int
    sentence: str


async def flaws_of_seals(
    connection: AsyncConnection, key: Ed25519PublicKey, said: Mapping[str, str]
) -> tuple[int, Sequence[SealFlaw]]:
    """How many seals there are, and what is wrong. `said` is what the audit says of their digests, by conference."""
    stored = await seals.everything(connection)
    minutes = await _digests(connection, t.minutes)
    plans = await _digests(connection, t.plan_version)
    restricted = await _digests(connection, t.restricted_record)
    flaws: list[SealFlaw] = []
    before: dict[str, str] = {}
    for each in stored:
        records = (
            "".join(minutes.get(each.conference, ())),
            "".join(plans.get(each.conference, ())),
            restricted.get(each.conference, []),
        )
        sentence = next(_wrong(each, key, records, before.get(each.case, "")), None)
        if sentence is None and said.get(each.conference, each.digest) != each.digest:
            sentence = "is not the one of which the audit says that it was made."
        if sentence is not None:
            flaws.append(SealFlaw(each.conference, each.plan_version, sentence))
        before[each.case] = each.digest
    missing = sorted(said.keys() - {each.conference for each in stored})
    flaws += [SealFlaw(conference, 0, "is missing.") for conference in missing]
    return len(stored), flaws


def _wrong(
    stored: StoredSeal, key: Ed25519PublicKey, records: tuple[str, str, Sequence[str]], previous: str
) -> Iterator[str]:
    minutes, plan, restricted = records
    if digest(stored.content) != stored.digest:
        yield "was changed."
    try:
        seal = seal_from(stored.content)
    except ValueError:
        yield "cannot be read."
        return
    if seal.key != fingerprint(key):
        yield "was made with another key than that of this installation."
    elif not is_signed(key, stored.signature, stored.content):
        yield "was not signed by this installation."
    if (seal.minutes, seal.plan) != (minutes, plan):
        yield "stands for other minutes or another plan than there are."
    if seal.whole != whole_of(stored.salt, minutes, plan, restricted):
        yield "stands for other records of restricted parts than there are."
    if seal.previous != previous:
        yield "does not follow the one before it."


async def _digests(connection: AsyncConnection, table: Table) -> Mapping[str, list[str]]:
    """The digests that the records of each conference have in truth."""
    c = table.c
    found: dict[str, list[str]] = {}
    for row in await connection.execute(select(c.conference, c.content)):
        found.setdefault(row.conference, []).append(digest(row.content))
    return found
