"""Restrictions: why a part of a board is kept to a few, and who decided so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.choices import Category
from app.people.audience import Audience

#: What is written in a closed session: it comes about, and nobody chooses it from the installation's list.
CLOSED_SESSION = Category(word="closed_session", label="Closed session")


def labelled(word: str, categories: Iterable[Category]) -> str:
    """A category as people read it; one that is in the list no longer is read as its word."""
    known = {each.word: each.label for each in (*categories, CLOSED_SESSION)}
    return known.get(word) or word.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Restriction:
    """What is known about a restricted part, apart from what is written in it. Its audience alone is told."""

    part: str
    conference: str
    audience: Audience
    #: A word of the installation's list.
    category: str
    reason: str
    #: Whose knowledge it is: a person's id, or words.
    provider: str
    set_by: str
    set_at: datetime
    review_on: date | None = None
    #: What others read in its place, as the chair chose; "" for nothing at all.
    public_title: str = ""
    #: What named people read in its place instead: pairs of person and words.
    safe_wordings: tuple[tuple[str, str], ...] = ()
    #: The entry of the board or the person at which it stands; "" for none.
    attached_to: str = ""
    #: Whether it is a mark alone: its content is kept by its provider, and nothing of it is written down.
    mark: bool = False
    #: Who was asked to approve it, whether they see it or not; "" for whoever sees it and may.
    approver: str = ""
    approved_by: str | None = None
    approved_at: datetime | None = None
    #: When the part gave way to another document, or to nothing.
    ended_at: datetime | None = None
    ended_by: str | None = None
    #: The part whose text was copied into this one.
    follows: str | None = None
    #: Counts the changes of what stands here.
    revision: int = 1

    @property
    def stands(self) -> bool:
        return self.ended_at is None

    def in_its_place(self, person: str) -> str:
        """What somebody who does not see it reads in its place; "" for nothing at all."""
        return dict(self.safe_wordings).get(person) or self.public_title
