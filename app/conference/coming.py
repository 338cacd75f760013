"""Who comes to a conference and how, what a child wishes about it, and who is not invited, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.conference.kinds import Kind
from app.conference.planning import LONGEST_RELATION, Incomplete
from app.length import too_long

LONGEST_WORDS = 10_000
LONGEST_NAME = 200


class Response(StrEnum):
    """What somebody answers to the question whether they come."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ComesBy(StrEnum):
    """How somebody comes."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    VIDEO = "video"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Coming:
    """One answer."""

    response: Response
    comes_by: ComesBy
    note: str
    answered_at: datetime


class Wish(StrEnum):
    """What a child or young person wishes about being there."""

    ALL = "all"
    PART = "part"
    NOT = "not"
    BY_OTHERS = "by_others"
    NOT_ASKED = "not_asked"
    TOO_YOUNG = "too_young"

    @property
    def words(self) -> str:
        return _WISHES[self]


_WISHES = {
    Wish.ALL: "Wants to be there",
    Wish.PART: "Wants to be there for part",
    Wish.NOT: "Does not want to be there",
    Wish.BY_OTHERS: "Wants somebody to speak for them",
    Wish.NOT_ASKED: "Has not been asked yet",
    Wish.TOO_YOUNG: "Is too young to be asked",
}


@dataclass(frozen=True, slots=True)
class ChildsWish:
    """A child's own wish: about being there, and about who comes."""

    wish: Wish
    #: In their own words.
    words: str
    #: Whom they want there, or not, in their own words.
    about_others: str
    asked_by: str
    asked_on: date


@dataclass(frozen=True, slots=True)
class WishDraft:
    wish: str = Wish.NOT_ASKED
    words: str = ""
    about_others: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """How somebody is expected to come, and what else there is to know, as one of those who invite wrote it down."""

    #: `NONE`: nobody has said.
    comes_by: ComesBy
    note: str
    by: str
    at: datetime

    @property
    def blank(self) -> bool:
        return self.comes_by is ComesBy.NONE and not self.note


@dataclass(frozen=True, slots=True)
class LeftOut:
    """That somebody known to the case is not invited, and why."""

    person: str
    #: None for whoever may not read it: it was written of another conference, to which they never invited.
    reason: str | None
    by: str
    at: datetime
    #: Of which conference it was written, where this one took it over.
    written_of: str = ""


def coming(response: str, comes_by: str, note: str, at: datetime) -> Coming:
    """An answer as typed. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    said = next((word for word in Response if word == response and word is not Response.PENDING), None)
    how = next((word for word in ComesBy if word == comes_by), None)
    if said is None:
        problems["response"] = "Please say whether you come."
    if how is None or (said is Response.ACCEPTED and how is ComesBy.NONE):
        problems["comes_by"] = "Please say how you come."
    words = _bounded(note, "note", problems)
    if problems or said is None or how is None:
        raise Incomplete(problems)
    return Coming(said, how if said is Response.ACCEPTED else ComesBy.NONE, words, at)


def expectation(comes_by: str, note: str, by: str, at: datetime) -> Expectation:
    """How somebody is expected, as typed. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    how = next((word for word in ComesBy if word == comes_by), None)
    if how is None:
        problems["expected_by"] = "Please choose from the list."
    words = _bounded(note, "expected_note", problems)
    if problems or how is None:
        raise Incomplete(problems)
    return Expectation(how, words, by, at)


def wish_of(draft: WishDraft, asked_by: str, asked_on: date) -> ChildsWish:
    """A wish as typed. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    wish = next((word for word in Wish if word == draft.wish), None)
    if wish is None:
        problems["wish"] = "Please choose one from the list."
    words = _bounded(draft.words, "wish_words", problems)
    others = _bounded(draft.about_others, "about_others", problems)
    if problems or wish is None:
        raise Incomplete(problems)
    return ChildsWish(wish, words, others, asked_by, asked_on)


class Absence(StrEnum):
    """Why somebody of the case is not there who does not take part."""

    #: They are not to be invited.
    LEFT_OUT = "left_out"
    #: They were asked in another way, and sent apologies: the minutes say so.
    APOLOGIES = "apologies"


@dataclass(frozen=True, slots=True)
class AbsentDraft:
    """Somebody who does not take part, as typed: of the list, or in words."""

    person: str = ""
    name: str = ""
    kind: str = Kind.NATURAL_SUPPORT
    relation: str = ""
    absence: str = Absence.LEFT_OUT
    reason: str = ""
    another: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """The same, checked. `name` is empty for somebody of the list; `another` says that who is of this name there is not
    meant."""

    person: str
    name: str
    kind: Kind
    relation: str
    absence: Absence
    reason: str
    another: bool


def absent(draft: AbsentDraft) -> Absent:
    """Who is not there, and why. Raises `Incomplete`."""
    problems: dict[str, str] = {}
    name, relation = (" ".join(text.split()) for text in (draft.name, draft.relation))
    if not draft.person and not name:
        problems["left_out"] = "Please choose somebody from the list, or give a name."
    elif draft.person and name:
        problems["left_out_name"] = "Please choose from the list or give a name, not both."
    bounds = {"left_out_name": (name, LONGEST_NAME), "left_out_relation": (relation, LONGEST_RELATION)}
    for field, (text, longest) in bounds.items():
        if sentence := too_long(text, longest):
            problems[field] = sentence
    kind = next((word for word in Kind if word == draft.kind), None)
    absence = next((word for word in Absence if word == draft.absence), None)
    if kind is None or absence is None:
        problems.setdefault("left_out", "Please choose from the lists.")
    reason = _bounded(draft.reason, "left_out_reason", problems)
    if absence is Absence.LEFT_OUT and not reason:
        problems.setdefault("left_out_reason", "Please say why, for those who organise the conference.")
    if problems or kind is None or absence is None:
        raise Incomplete(problems)
    return Absent(draft.person, name, kind, relation, absence, reason, draft.another)


def _bounded(typed: str, name: str, problems: dict[str, str]) -> str:
    text = typed.strip()
    if sentence := too_long(text, LONGEST_WORDS):
        problems[name] = sentence
    return text
