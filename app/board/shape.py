"""The board, written once.

Frozen typed models in the words of the case conference. From them come the validation of what is read, the planting of
a new document, the names and kinds that the gate allows (`app.board.grammar`), and the generated TypeScript
(`static/board/shape.ts`). Rules of the shape:

- `Prose` is collaborative rich text, `str` marked `Shared` is collaborative plain text;
- `Collection[X]` is keyed by a random id and ordered by the `rank` of its entries (a fractional index);
- everything else is a plain value: the last writer wins, and the board shows who that was.

No ordered list type of the CRDT is used anywhere: pycrdt can be hung for ever by one, and moves duplicate.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

#: Raised with every change of the shape; an outdated page is told to reload.
SHAPE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Limit:
    """The longest allowed string, in UTF-16 code units."""

    longest: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Marks a string as collaborative plain text."""


Line = Annotated[str, Limit(200)]
Words = Annotated[str, Limit(2_000)]
#: A participant's id, or the words for somebody who is not a participant.
Somebody = Annotated[str, Limit(200)]
SharedText = Annotated[str, Shared()]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one formatting."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item holds paragraphs and further lists."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False


Block = Paragraph | Bullets


@dataclass(frozen=True, slots=True)
class Prose:
    """Rich text as read from a document: paragraphs and lists, bold and italic, nothing else."""

    blocks: tuple[Block, ...] = ()


class Purpose(StrEnum):
    """What an agenda item is for."""

    INFORM = "inform"
    DISCUSS = "discuss"
    DECIDE = "decide"


class ItemState(StrEnum):
    PLANNED = "planned"
    DISCUSSED = "discussed"
    DEFERRED = "deferred"
    DECLINED = "declined"


class FollowUpKind(StrEnum):
    ACTION = "action"
    REFERRAL = "referral"


class FollowUpState(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    NOT_DONE = "not_done"


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Collection(Generic[Item]):
    """Entries in the order of their rank, each with its id."""

    entries: tuple[tuple[str, Item], ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaItem:
    rank: str
    title: Line = ""
    purpose: Purpose = Purpose.DISCUSS
    led_by: Somebody = ""
    minutes: int | None = None
    state: ItemState = ItemState.PLANNED
    notes: Prose = field(default_factory=Prose)


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """One line of the role map: who, from which agency, in which role, gives and may expect what."""

    rank: str
    who: Somebody = ""
    agency: Line = ""
    role: Line = ""
    contributes: Words = ""
    expects: Words = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A simple task of a goal."""

    rank: str
    text: Words = ""
    owner: Somebody = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    rank: str
    words: Prose = field(default_factory=Prose)
    said_by: Somebody = ""
    indicator: Words = ""
    steps: Collection[Step] = field(default_factory=Collection)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A referral or an action that somebody took on."""

    rank: str
    kind: FollowUpKind = FollowUpKind.ACTION
    text: Words = ""
    owner: Somebody = ""
    due: date | None = None
    state: FollowUpState = FollowUpState.NOT_STARTED


@dataclass(frozen=True, slots=True)
class Board:
    """The shared part: every participant reads it, participants write it."""

    purpose: SharedText = ""
    agenda: Collection[AgendaItem] = field(default_factory=Collection)
    roles: Collection[RoleEntry] = field(default_factory=Collection)
    goals: Collection[Goal] = field(default_factory=Collection)
    follow_ups: Collection[FollowUp] = field(default_factory=Collection)


@dataclass(frozen=True, slots=True)
class Facilitation:
    """What the chair steers by."""

    current_item: Line = ""
    #: ISO 8601 instant at which the current item began; what is left is derived, never stored.
    item_started_at: Line = ""


@dataclass(frozen=True, slots=True)
class Chairing:
    """The chair's part: everyone reads it, only the chair writes it. Its one root is a record."""

    facilitation: Facilitation = field(default_factory=Facilitation)


#: The models of the parts, by the kind of part.
PARTS: dict[str, type[Board] | type[Chairing]] = {"shared": Board, "chair": Chairing}
