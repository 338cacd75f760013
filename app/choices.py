"""What an installation chooses from: the bases of sharing information, and the categories of what is kept to a few.

Which laws there are differs from place to place, so they stand in files of `app/jurisdictions` and in the settings,
never in the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

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


class Offered(BaseModel):
    """The words of one list of the board as a place has them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: tuple[str, ...]
    source: str = Field(max_length=300, description="Where it says so.")


class Titled(BaseModel):
    """What a standing item of the agenda is called in a place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    source: str = Field(max_length=300, description="Where it says so.")


#: Where cases are, by the name of its file.
JURISDICTIONS = {"new_south_wales": "New South Wales", "south_australia": "South Australia"}


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
    #: Who approves plans there besides the line manager, in this order.
    approvals: tuple[Approval, ...] = ()
    #: Who checked the deadlines and names of laws for it, and when; "" as long as nobody has.
    checked_by: str = ""


Each = TypeVar("Each", bound=Listed)


def bases_in(jurisdiction: str) -> Sequence[Basis]:
    """Those of a place, by the name of its file."""
    return _read(jurisdiction).bases


def deadlines_in(jurisdiction: str) -> Sequence[Deadline]:
    """Those of a place; where it has none of its own, those that are in use everywhere."""
    return with_more(_read("everywhere").deadlines, _read(jurisdiction).deadlines)


def retention_classes_in(jurisdiction: str) -> Sequence[RetentionClass]:
    """Those of a place with those that are in use everywhere; the first is that of every file of which nobody says
    otherwise."""
    return with_more(_read("everywhere").retention, _read(jurisdiction).retention)


def approvals_in(jurisdiction: str) -> Sequence[Approval]:
    return _read(jurisdiction).approvals


def words_in(jurisdiction: str) -> Mapping[str, tuple[str, ...]]:
    return {name: each.words for name, each in _read(jurisdiction).words.items()}


def titles_in(jurisdiction: str) -> Mapping[str, str]:
    return {id_: each.title for id_, each in _read(jurisdiction).standing_items.items()}


def categories_everywhere() -> Sequence[Category]:
    return _read("everywhere").categories


def with_more(known: Iterable[Each], more: Iterable[Each]) -> tuple[Each, ...]:
    """A list with what an installation adds; what has the word of one that is known takes its place."""
    return tuple({each.word: each for each in [*known, *more]}.values())


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    bases: tuple[Basis, ...] = ()
    categories: tuple[Category, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    retention: tuple[RetentionClass, ...] = ()
    approvals: tuple[Approval, ...] = ()
    words: dict[str, Offered] = {}
    standing_items: dict[str, Titled] = {}


@cache
def _read(name: str) -> _File:
    text = files("app.jurisdictions").joinpath(f"{name}.json").read_text(encoding="utf-8")
    return _File.model_validate_json(text)
