"""Preparing a conference: what people bring, what they read before, and what somebody notes for themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from app.conference.files import FileForm
from app.conference.planning import Incomplete
from app.conference.readers import ForReaders, readers_wanted
from app.length import too_long

LONGEST_BRINGS = 2_000
LONGEST_NOTE = 2_000
LONGEST_TITLE = 200
LONGEST_PAPER = 20_000
LONGEST_PRIVATE = 10_000


@dataclass(frozen=True, slots=True)
class Preparation:
    """That somebody is asked to bring something."""

    id: str
    conference: str
    person: str
    asked_by: str
    asked_at: datetime
    brings: str
    due: date | None = None
    done_at: datetime | None = None
    #: What the person says about it.
    note: str = ""

    @property
    def done(self) -> bool:
        return self.done_at is not None


@dataclass(frozen=True, slots=True)
class Paper(ForReaders):
    """Something to read before, in words. `may_see` are ids of people; empty for everyone who takes part."""

    id: str
    conference: str
    title: str
    words: str
    added_by: str
    added_at: datetime
    may_see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment(ForReaders):
    """A file to read before. Its bytes are kept under their SHA-256. `may_see` as for a paper."""

    id: str
    conference: str
    name: str
    form: FileForm
    size: int
    digest: str
    added_by: str
    added_at: datetime
    may_see: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PrivateNote:
    """What its author alone reads."""

    id: str
    words: str
    changed_at: datetime
    #: When its author put it on the board.
    put_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PreparationDraft:
    person: str = ""
    brings: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class PaperDraft:
    title: str = ""
    words: str = ""
    #: "few" when it is for those who are named only.
    audience: str = ""
    may_see: Collection[str] = ()


def preparation_wanted(draft: PreparationDraft, present: Collection[str]) -> tuple[str, date | None]:
    """What somebody is asked to bring, and by when. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    if draft.person not in present:
        problems["person"] = "Please choose somebody who takes part."
    brings = " ".join(draft.brings.split())
    if not brings:
        problems["brings"] = "Please say what to bring or to think about."
    _bounded(brings, LONGEST_BRINGS, "brings", problems)
    due = None
    if draft.due.strip():
        try:
            due = date.fromisoformat(draft.due.strip())
        except ValueError:
            problems["due"] = "Please give the day, for example 2026-06-11, or leave it empty."
    if problems:
        raise Incomplete(problems)
    return brings, due


def paper_wanted(draft: PaperDraft, present: Collection[str]) -> tuple[str, str, tuple[str, ...]]:
    """Title, words and audience of something to read before. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    title, words = " ".join(draft.title.split()), draft.words.strip()
    if not title:
        problems["paper_title"] = "Please give it a title."
    _bounded(title, LONGEST_TITLE, "paper_title", problems)
    if not words:
        problems["words"] = "Please write what is to be read."
    _bounded(words, LONGEST_PAPER, "words", problems)
    may_see = readers_wanted(draft.audience, draft.may_see, present, problems)
    if problems:
        raise Incomplete(problems)
    return title, words, may_see


def private_words(typed: str) -> str:
    """A private note. Raises `Incomplete`."""
    words = typed.strip()
    problems: dict[str, str] = {}
    if not words:
        problems["private"] = "There is nothing in this note yet."
    _bounded(words, LONGEST_PRIVATE, "private", problems)
    if problems:
        raise Incomplete(problems)
    return words


def _bounded(text: str, longest: int, name: str, problems: dict[str, str]) -> None:
    if sentence := too_long(text, longest):
        problems[name] = sentence
