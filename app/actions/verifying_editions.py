"""Are safety plans, letters and copies that were given still those that were made?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.record.sealing import digest
from app.storage import editions
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


async def flaws_of_copies(connection: AsyncConnection, taken: set[tuple[str, str]]) -> AsyncIterator[CopyFlaw | None]:
    """For each copy that is kept, what is wrong with it; and those that are gone. `taken` is of which the audit says
    that somebody took them along, as conference and digest."""
    seen = set()
    async for each in editions.everything(connection):
        seen.add((each.conference, each.digest))
        changed = digest(each.content) != each.digest
        yield CopyFlaw(each.conference, each.version, f"was changed: {each.name}.") if changed else None
    for conference, of in sorted(taken - seen):
        yield CopyFlaw(conference, 0, f"is missing or was changed, though somebody took it along: {of}.")
