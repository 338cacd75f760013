"""Are the safety plans that were handed out still those that were taken?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.record.sealing import digest
from app.storage import safety_plans


@dataclass(frozen=True, slots=True)
class SafetyFlaw:
    """What is wrong with an edition of a safety plan. `edition` is 0 for one that is not there."""

    conference: str
    edition: int
    sentence: str


async def flaws_of_safety_plans(
    connection: AsyncConnection, said: set[tuple[str, str]], *, whole: bool
) -> tuple[int, Sequence[SafetyFlaw]]:
    """How many editions there are, and what is wrong. `said` is what the audit says that was taken, as conference
    and digest; `whole` is whether it can be trusted to say everything."""
    flaws, seen, stored = [], set(), await safety_plans.all_of(connection)
    for each in stored:
        seen.add((each.conference, each.digest))
        sentence = None
        if digest(each.content) != each.digest:
            sentence = "was changed."
        elif whole and (each.conference, each.digest) not in said:
            sentence = "is not one of which the audit says that it was taken."
        if sentence is not None:
            flaws.append(SafetyFlaw(each.conference, each.number, sentence))
    flaws += [SafetyFlaw(conference, 0, f"is missing: {of}.") for conference, of in sorted(said - seen)]
    return len(stored), flaws
