"""The board, written once.

Frozen typed models in the words of the case conference. From them come the validation of what is read, the planting of
a new document, the names and kinds that the gate allows (`app.board.grammar`), and the generated TypeScript
(`static/board/shape.ts`). Rules of the shape:

- `Prose` is collaborative rich text, `SharedText` is collaborative plain text;
- `Collection[X]` is keyed by a random id and ordered by the `rank` of its entries (a fractional index), then by id;
- everything else is a plain value: the last writer wins, and the board shows who that was;
- the name of a field is its key in the document; its label is what people read.

No ordered list type of the CRDT is used anywhere: pycrdt can be hung for ever by one, and moves duplicate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Generic, Literal, Self, TypeVar

#: Raised with every change of the shape; an outdated page is told to reload.
SHAPE_VERSION = 3

#: What a plain string is for: the order of an entry, one line, several lines, a person, or an instant (ISO 8601).
Form = Literal["rank", "line", "words", "somebody", "instant"]


@dataclass(frozen=True, slots=True)
class Plain:
    """Marks a string as a plain value: its longest length in UTF-16 code units, and what it is for."""

    longest: int
    form: Form


@dataclass(frozen=True, slots=True)
class Between:
    """Marks a whole number with its smallest and largest value."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Shared:
    """Marks a string as collaborative plain text."""


@dataclass(frozen=True, slots=True)
class Label:
    """What people read for a field whose name alone does not say it."""

    text: str


Rank = Annotated[str, Plain(200, "rank")]
Line = Annotated[str, Plain(200, "line")]
Words = Annotated[str, Plain(2_000, "words")]
#: A participant's id, or the words for somebody who is not a participant.
Somebody = Annotated[str, Plain(200, "somebody")]
#: An ISO 8601 instant in UTC.
Instant = Annotated[str, Plain(40, "instant")]
SharedText = Annotated[str, Shared()]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one formatting, never empty. A line break is a newline in a run without formatting."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; each item holds paragraphs and further lists. A numbered list begins at `first`."""

    items: tuple[tuple[Block, ...], ...]
    numbered: bool = False
    first: int = 1


Block = Paragraph | Bullets


@dataclass(frozen=True, slots=True)
class Prose:
    """Rich text as read from a document: paragraphs and lists, bold and italic, nothing else."""

    blocks: tuple[Block, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nobody could read anything in it."""
        return not any(line.strip() for line in self.lines())

    def lines(self) -> Iterator[str]:
        """The words alone, paragraph by paragraph."""
        return (line for block in self.blocks for line in _lines(block))


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield "".join(run.text for run in block.runs)
    else:
        for item in block.items:
            for inner in item:
                yield from _lines(inner)


class Choice(StrEnum):
    """One of a few values, each with the label that people read."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Purpose(Choice):
    """What an agenda item is for."""

    INFORM = "inform", "Inform"
    DISCUSS = "discuss", "Discuss"
    DECIDE = "decide", "Decide"


class ItemState(Choice):
    """How far an agenda item has come."""

    PLANNED = "planned", "Planned"
    DISCUSSED = "discussed", "Discussed"
    DEFERRED = "deferred", "Deferred to the next conference"
    DECLINED = "declined", "Declined"


class FollowUpKind(Choice):
    """What somebody took on: something to do, or asking a service to help."""

    ACTION = "action", "Action"
    REFERRAL = "referral", "Referral"


class FollowUpState(Choice):
    """How far a follow-up has come."""

    NOT_STARTED = "not_started", "Not started"
    IN_PROGRESS = "in_progress", "In progress"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"

    @property
    def settled(self) -> bool:
        """Whether nobody has anything left to do."""
        return self in (FollowUpState.DONE, FollowUpState.NOT_DONE)


class WallView(Choice):
    """What a screen on the wall shows of the item that is talked about."""

    NOTES = "notes", "Titles and notes"
    TITLES = "titles", "Titles only"
    NOTHING = "nothing", "Nothing for now"


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Collection(Generic[Item]):
    """Entries in the order of their rank, each with its id."""

    entries: tuple[tuple[str, Item], ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One matter of the conference, and what was said about it."""

    rank: Rank
    title: Line = ""
    purpose: Purpose = Purpose.DISCUSS
    led_by: Somebody = ""
    minutes: Annotated[int, Between(1, 600)] | None = None
    state: ItemState = ItemState.PLANNED
    notes: Prose = field(default_factory=Prose)


@dataclass(frozen=True, slots=True)
class RoleEntry:
    """One line of the role map: who, from which agency, in which role, gives and may expect what."""

    rank: Rank
    who: Somebody = ""
    agency: Line = ""
    role: Line = ""
    contributes: Words = ""
    expects: Annotated[Words, Label("May expect")] = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A simple task of a goal."""

    rank: Rank
    text: Annotated[Words, Label("Step")] = ""
    owner: Somebody = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to change, in the family's own words, and how everyone will know."""

    rank: Rank
    words: Annotated[Prose, Label("Goal, in their own words")] = field(default_factory=Prose)
    said_by: Annotated[Somebody, Label("In whose words")] = ""
    indicator: Annotated[Words, Label("Indicator of change")] = ""
    steps: Collection[Step] = field(default_factory=Collection)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A referral or an action that somebody took on."""

    rank: Rank
    kind: FollowUpKind = FollowUpKind.ACTION
    text: Annotated[Words, Label("What")] = ""
    owner: Somebody = ""
    due: date | None = None
    state: FollowUpState = FollowUpState.NOT_STARTED


@dataclass(frozen=True, slots=True)
class Board:
    """The shared part: every participant reads it, participants write it."""

    purpose: Annotated[SharedText, Label("Purpose of this conference")] = ""
    agenda: Collection[AgendaItem] = field(default_factory=Collection)
    roles: Annotated[Collection[RoleEntry], Label("Role map")] = field(default_factory=Collection)
    goals: Collection[Goal] = field(default_factory=Collection)
    follow_ups: Annotated[Collection[FollowUp], Label("Follow-ups")] = field(default_factory=Collection)


@dataclass(frozen=True, slots=True)
class Facilitation:
    """What the chair steers by."""

    #: The id of an agenda item, or nothing.
    current_item: Line = ""
    #: When the current item began; what is left is derived, never stored.
    item_started_at: Instant = ""
    #: How long each speaker has, when the chair set that.
    speaker_minutes: Annotated[int, Between(1, 60)] | None = None
    on_the_wall: Annotated[WallView, Label("What the wall shows")] = WallView.NOTES


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch of time that counts for no item and no speaker; it goes on until it has ended."""

    rank: Rank
    began_at: Instant = ""
    ended_at: Instant = ""


@dataclass(frozen=True, slots=True)
class OffTheWall:
    """An agenda item of which the wall shows neither title nor notes."""

    rank: Rank
    item: Line = ""


@dataclass(frozen=True, slots=True)
class Chairing:
    """The chair's part: everyone reads it, only the chair writes it."""

    facilitation: Facilitation = field(default_factory=Facilitation)
    pauses: Collection[Pause] = field(default_factory=Collection)
    off_the_wall: Collection[OffTheWall] = field(default_factory=Collection)


@dataclass(frozen=True, slots=True)
class RestrictedNote:
    """Something that is written down for a few. Its title is as private as its text."""

    rank: Rank
    title: Annotated[Line, Label("What it is about")] = ""
    text: Prose = field(default_factory=Prose)


@dataclass(frozen=True, slots=True)
class Restricted:
    """A part of its own with an audience of its own: only those read it, and know that it is there."""

    notes: Collection[RestrictedNote] = field(default_factory=Collection)


Part = Board | Chairing | Restricted

#: The models of the parts, by the kind of part.
PARTS: dict[str, type[Board] | type[Chairing] | type[Restricted]] = {
    "shared": Board,
    "chair": Chairing,
    "restricted": Restricted,
}
