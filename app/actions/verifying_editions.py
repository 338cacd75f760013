"""Are safety plans and letters that were given still those that were made?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.record.sealing import digest
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
