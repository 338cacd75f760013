"""Are safety plans, letters and copies that were given still those that were made?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.signing import edition_stands
from app.record.sealing import digest
from app.storage import editions
from app.storage.editions import StoredEdition
from app.storage.safety_plans import StoredSafetyPlan
from app.storage.young_letters import StoredLetter


@dataclass(frozen=True, slots=True)
class EditionFlaw:
    """What is wrong with an edition. `number` is 0 for one that is not there."""

    conference: str
    number: int
    sentence: str


def flaws_of_editions(
    stored: Iterable[StoredSafetyPlan | StoredLetter], said: set[tuple[str, str]], *, whole: bool
) -> Sequence[EditionFlaw]:
    """What is wrong with them. `said` is what the audit says that was made, as conference and digest; `whole` is
    whether it can be trusted to say everything."""
    flaws, seen = [], set()
    for each in stored:
        seen.add((each.conference, each.digest))
        sentence = None
        if digest(each.content) != each.digest:
            sentence = "was changed."
        elif whole and (each.conference, each.digest) not in said:
            sentence = "is not one of which the audit says that it was made."
        if sentence is not None:
            flaws.append(EditionFlaw(each.conference, each.number, sentence))
    return [*flaws, *(EditionFlaw(conference, 0, f"is missing: {of}.") for conference, of in sorted(said - seen))]


@dataclass(frozen=True, slots=True)
class CopyFlaw:
    """What is wrong with a copy that was taken along. `version` is 0 for one that is not there."""

    conference: str
    version: int
    sentence: str


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A copy that was looked at, or that is gone."""

    flaw: CopyFlaw | None
    #: Whether a signature, or else the audit, tells that it was made here.
    vouched: bool = True


async def flaws_of_copies(
    connection: AsyncConnection, key: Ed25519PublicKey, taken: set[tuple[str, str]]
) -> AsyncIterator[LookedAt]:
    """Each copy that is kept, and those that are gone. `taken` is of which the audit says that somebody took them
    along, as conference and digest."""
    seen, signed_since = set(), await editions.signed_since(connection)
    async for each in editions.everything(connection):
        which = (each.conference, each.digest)
        seen.add(which)
        sentence = _wrong(key, each, signed_since, told=which in taken)
        flaw = (
            CopyFlaw(each.conference, each.version, f"{sentence}: {each.name}, with the code {each.code}.")
            if sentence
            else None
        )
        yield LookedAt(flaw, vouched=each.signature is not None or which in taken)
    for conference, of in sorted(taken - seen):
        yield LookedAt(CopyFlaw(conference, 0, f"is missing or was changed, though somebody took it along: {of}."))


def _wrong(key: Ed25519PublicKey, copy: StoredEdition, signed_since: datetime | None, *, told: bool) -> str:
    if digest(copy.content) != copy.digest:
        return "was changed"
    if copy.signature is not None:
        return "" if edition_stands(key, copy) else "was not signed by this installation"
    if not told and signed_since is not None and copy.made_at >= signed_since:
        return "was not signed, though it says that it was made since copies are"
    return ""
