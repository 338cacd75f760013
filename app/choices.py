"""What an installation chooses from: the bases of sharing information, and the categories of what is kept to a few.

Which laws there are differs from place to place, so they stand in files of `app/jurisdictions`, which an installation
may replace with its own, never in the program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app import lined
from app.lined import Misread, Where

#: A word of an open list: read with spaces in place of the underscores.
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class Listed(BaseModel):
    """One choice. Its word is what the database holds: once in use it never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    word: Word
    label: str = Field(min_length=1, max_length=120, description="As people read it.")


class Basis(Listed):
    """On what grounds information is shared."""

    source: str = Field(default="", max_length=300, description="Where it says so: a law, guidelines, a form.")
    consent: bool = Field(default=False, description="Whether somebody gives it, and may withdraw it.")


class Deadline(Listed):
    """How long something may take after a conference was frozen, or after it began."""

    hours: int = Field(default=0, ge=0, le=24 * 365)
    days: int = Field(default=0, ge=0, le=3650)
    working_days: int = Field(default=0, ge=0, le=365, description="Days but Saturdays, Sundays and public holidays.")
    source: str = Field(default="", max_length=300, description="Where it says so.")


class Interval(Listed):
    """After how long something is looked at anew. It is proposed; whoever writes the day down may choose another."""

    months: int = Field(ge=1, le=120)
    source: str = Field(max_length=300, description="Where it says so.")


class RetentionClass(Listed):
    """As what the file of a family is kept, and for how long."""

    years: int | None = Field(
        default=None, ge=0, le=500, description="From the day on which responsibility ended; none: for good."
    )
    source: str = Field(default="", max_length=300, description="Where it says so.")


class Approval(Listed):
    """Who has to approve a plan besides the line manager; the label is how they are called."""

    what: str = Field(min_length=1, max_length=200, description="What they approve: the cultural plan, for example.")
    types: tuple[Word, ...] = Field(default=(), description="Of which types of conference; none: of all.")
    lists: tuple[Word, ...] = Field(
        default=(), description="Only where one of these lists of the board says something; none: always."
    )
    before_line_manager: bool = Field(default=False, description="Whether the line manager endorses after them.")
    source: str = Field(default="", max_length=300, description="Where it says so.")


class Category(Listed):
    """As what something is kept to a few."""

    mark: bool = Field(
        default=False, description="Whether it may be a mark alone, of which no content is kept: somebody keeps it."
    )


#: What a list of the board offers, as a word that somebody may store.
Offer = Annotated[str, Field(min_length=1, max_length=200)]


class Offered(BaseModel):
    """The words of one list of the board as a place has them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[Offer, ...]
    source: str = Field(max_length=300, description="Where it says so.")


class Called(BaseModel):
    """Words by which conferences are called, or work is described, as a place has them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[Word, ...]
    source: str = Field(max_length=300, description="Where it says so.")


class Titled(BaseModel):
    """What a standing item of the agenda is called in a place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    source: str = Field(max_length=300, description="Where it says so.")


class Asked(BaseModel):
    """One of the tests of an interagency case discussion, as a place asks it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ask: str = Field(min_length=1, max_length=200, description="As people read it.")
    calls: bool | None = Field(default=None, description="At which answer a discussion is called for; none: at both.")
    source: str = Field(max_length=300, description="Where it says so.")


#: Where cases are, by the name of its file.
JURISDICTIONS = {"new_south_wales": "New South Wales", "south_australia": "South Australia"}


#: The lists of the board that a place may have its own words for, and the standing items that it may call otherwise.
BoardList = Literal[
    "methods",
    "domains",
    "roles",
    "coordination",
    "escalation",
    "rhythms",
    "reminders",
    "moving",
    "channels",
    "principles",
    "tools",
    "identity_checks",
    "culture_answers",
    "legal_matters",
    "escalation_states",
    "transfer_situations",
    "judging",
]
StandingItem = Literal[
    "standingwelcome",
    "standingplan",
    "standingchild",
    "standingfamily",
    "standingstrengths",
    "standingfamilytime",
    "standingcoordination",
    "standinggoals",
    "standingdecisions",
    "standingcopies",
    "standingnext",
]
Test = Literal[
    "report_allocated",
    "safety_or_risk_still_apparent",
    "other_services_involved",
    "mandatory_reporter_reported",
    "mandatory_reporter_invited",
]


@dataclass(frozen=True, slots=True)
class Place:
    """What differs from place to place, as it is for the cases of one."""

    name: str
    bases: tuple[Basis, ...]
    deadlines: tuple[Deadline, ...]
    #: The words of each list of the board that is other than usual.
    words: Mapping[str, tuple[str, ...]]
    #: What standing items of the agenda are called, by their ids.
    titles: Mapping[str, str]
    #: What is asked before an interagency case discussion, by the word of the test.
    discussion: Mapping[Test, Asked]
    #: When a need or a plan is looked at anew: `first`, and `later` each time after that.
    reviews: tuple[Interval, ...]
    #: How long services may work until the need is looked at anew.
    time_limits: tuple[Interval, ...]
    #: Why conferences are called, what calls an extra one, and the stages of the work, where they are other than usual.
    called: Mapping[str, tuple[str, ...]]
    #: Who approves plans there besides the line manager, in this order.
    approvals: tuple[Approval, ...] = ()
    #: Who checked the deadlines and names of laws for it, and when; "" as long as nobody has.
    checked_by: str = ""


Each = TypeVar("Each", bound=Listed)


def with_more(known: Iterable[Each], more: Iterable[Each]) -> tuple[Each, ...]:
    """A list with what an installation adds; what has the word of one that is known takes its place."""
    return tuple({each.word: each for each in [*known, *more]}.values())


class PlaceFile(BaseModel):
    """What the file of a place says. Whatever it leaves out is as everywhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bases: tuple[Basis, ...] = ()
    categories: tuple[Category, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    reviews: tuple[Interval, ...] = ()
    time_limits: tuple[Interval, ...] = ()
    retention: tuple[RetentionClass, ...] = ()
    approvals: tuple[Approval, ...] = ()
    words: dict[BoardList, Offered] = {}
    called: dict[Literal["reasons", "triggers", "stages"], Called] = {}
    discussion: dict[Test, Asked] = {}
    standing_items: dict[StandingItem, Titled] = {}


#: The file of what is so wherever nobody says otherwise.
EVERYWHERE = "everywhere"


class Places:
    """What differs from place to place: the files that come with the program, or those that an installation has
    instead, by the name of the place. Raises `Misread` for a file that cannot be used, OSError for one that is not
    there."""

    def __init__(self, own: Mapping[str, Path] = MappingProxyType({})) -> None:
        self._files = {
            name: _own(own[name]) if name in own else _shipped(name) for name in (EVERYWHERE, *JURISDICTIONS)
        }
        self._files[EVERYWHERE] = _laid_over(_shipped(EVERYWHERE), self._files[EVERYWHERE])

    def __call__(self, jurisdiction: str) -> PlaceFile:
        """What holds in a place: what its file says, and as everywhere for what it leaves out."""
        usual, here = self._files[EVERYWHERE], self._files[jurisdiction]
        if here is usual:
            return usual
        return here.model_copy(
            update={
                "bases": with_more(usual.bases, here.bases),
                "deadlines": with_more(usual.deadlines, here.deadlines),
                "reviews": with_more(usual.reviews, here.reviews),
                "time_limits": with_more(usual.time_limits, here.time_limits),
                "retention": with_more(usual.retention, here.retention),
                "approvals": with_more(usual.approvals, here.approvals),
                "words": {**usual.words, **here.words},
                "called": {**usual.called, **here.called},
                "discussion": here.discussion or usual.discussion,
                "standing_items": {**usual.standing_items, **here.standing_items},
            }
        )


def _laid_over(ours: PlaceFile, own: PlaceFile) -> PlaceFile:
    """The file for everywhere that an installation has, with ours for each key that it leaves out: nothing else stands
    behind it. Every file of a family needs a class, so that no classes at all are as if left out."""
    said = {name: getattr(own, name) for name in own.model_fields_set}
    return ours.model_copy(update=said | {"retention": own.retention or ours.retention})


def read(text: str) -> PlaceFile:
    """What the file of a place holds. Raises `Misread`, for the first of what is wrong."""
    data, lines = lined.read(text)
    try:
        return PlaceFile.model_validate(data)
    except ValidationError as error:
        wrong = [_trouble(each) for each in error.errors(include_url=False)]
        raise lines.first(iter(wrong)) or Misread(1, "", "this cannot be used") from None


def _trouble(problem: Any) -> tuple[Where, str]:
    where = tuple(each for each in problem["loc"] if each != "[key]")
    match problem["type"]:
        case "extra_forbidden":
            return where, "this key is not known here"
        case "missing":
            return where, "this must be given"
        case "literal_error":
            return where, f"this is not one of {problem['ctx']['expected']}"
        case _:
            return where, re.sub("^(Input|String) should", "this should", str(problem["msg"]))


@cache
def _shipped(name: str) -> PlaceFile:
    return read(files("app.jurisdictions").joinpath(f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def _own(path: Path) -> PlaceFile:
    return read(path.read_text(encoding="utf-8"))
