"""Late contributions: words for the board that reached the house after it was frozen, kept with their author."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

LONGEST_PLACE = 200
LONGEST_WORDS = 20_000
LONGEST_ANSWER = 1_000
#: So many can anybody hand in after one conference; a whole board that was written offline has fewer.
MOST = 200


class LateState(StrEnum):
    WAITING = "waiting"
    #: Stands beside the minutes in every later copy.
    NOTED = "noted"
    #: Waits for the chair of the next conference, as something that its author asks for.
    CARRIED = "carried"
    #: Goes no further, with a reason.
    LEFT = "left"


class LateAnswer(StrEnum):
    NOTE = "note"
    CARRY = "carry"
    LEAVE = "leave"

    @property
    def leads_to(self) -> LateState:
        return _LEADS_TO[self]


_LEADS_TO = {LateAnswer.NOTE: LateState.NOTED, LateAnswer.CARRY: LateState.CARRIED, LateAnswer.LEAVE: LateState.LEFT}


@dataclass(frozen=True, slots=True)
class LateWords:
    """What somebody wrote, and what people call the place on the board where it should have stood."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class LateContribution:
    id: str
    conference: str
    by: str
    kept_at: datetime
    place: str
    words: str
    state: LateState = LateState.WAITING
    #: What the chair says to its author.
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None

    @property
    def everything_said(self) -> str:
        """By author and chair, as one text."""
        return "\n".join((self.place, self.words, self.answer))


def noted(each: LateContribution, until: datetime | None = None) -> bool:
    """Whether it stands beside the minutes, or did before a moment."""
    return each.state is LateState.NOTED and (until is None or _answered(each) < until)


def unanswered_since(each: LateContribution, until: datetime | None) -> LateContribution:
    """The same without what became of it since then."""
    if until is None or _answered(each) < until:
        return each
    return replace(each, state=LateState.WAITING, answer="", answered_by="", answered_at=None)


def _answered(each: LateContribution) -> datetime:
    return each.answered_at or each.kept_at


def new_ones(handed_in: Iterable[LateWords], before: Sequence[LateContribution]) -> Sequence[LateWords]:
    """What of this is not kept from the same author yet: a page hands in again what it is not told to be kept.

    Blank words are none. Raises ValueError for more, or longer, than anybody can have written."""
    known = {(each.place, each.words) for each in before}
    fresh: dict[tuple[str, str], LateWords] = {}
    for each in handed_in:
        tidy = LateWords(" ".join(each.place.split())[:LONGEST_PLACE], each.words.strip())
        if len(tidy.words) > LONGEST_WORDS:
            raise ValueError("words are too long")
        if tidy.words and (tidy.place, tidy.words) not in known:
            fresh[tidy.place, tidy.words] = tidy
    if len(before) + len(fresh) > MOST:
        raise ValueError("too many at once")
    return list(fresh.values())
