"""Pictures on the page for the fridge: which belongs to which goal, what it shows in words, and for whom it is."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.conference.planning import Incomplete
from app.conference.readers import ForReaders, readers_wanted
from app.length import too_long

LONGEST_WORDS = 300
#: As many as one page has room for.
MOST = 6


@dataclass(frozen=True, slots=True)
class Picture(ForReaders):
    """One picture. Its bytes are kept under their SHA-256. `may_see` are ids; empty for all who read the plan.

    `goal` is the id of the goal beside which it stands, or "" for the head of the page."""

    id: str
    conference: str
    goal: str
    #: What it shows, for those who do not see it.
    words: str
    size: int
    #: In pixels.
    width: int
    height: int
    digest: str
    added_by: str
    added_at: datetime
    may_see: tuple[str, ...] = ()

    def is_for(self, person: str, until: datetime | None = None) -> bool:
        """`until`: since when nothing new is shared with them."""
        in_time = until is None or self.added_at < until or person == self.added_by
        return in_time and ForReaders.is_for(self, person)


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """What was typed beside a picture."""

    goal: str = ""
    words: str = ""
    #: "few" when it is for those who are named only.
    audience: str = ""
    may_see: Collection[str] = ()


def picture_wanted(
    draft: PictureDraft, goals: Collection[str], present: Collection[str]
) -> tuple[str, tuple[str, ...]]:
    """What a picture shows in words, and its audience. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    words = " ".join(draft.words.split())
    if not words:
        problems["words"] = "Please say in a few words what the picture shows, for those who cannot see it."
    if sentence := too_long(words, LONGEST_WORDS):
        problems["words"] = sentence
    if draft.goal and draft.goal not in goals:
        problems["goal"] = "Please choose from the list: this goal is not in the plan."
    may_see = readers_wanted(draft.audience, draft.may_see, present, problems)
    if problems:
        raise Incomplete(problems)
    return words, may_see
