"""What the fields of the board are made of: plain values, shared texts, rich text, choices, and lists of entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Generic, Literal, Self, TypeVar

#: What a plain string is for: the order of an entry, one line, several lines, a person, an instant (ISO 8601), a word
#: of an open list, an agency, or another entry of the board.
Form = Literal["rank", "line", "words", "somebody", "instant", "word", "agency", "entry"]


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


@dataclass(frozen=True, slots=True)
class Hint:
    """What an empty field says about itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Marks a field that is seldom needed, so that a card shows it only on demand or when it says something."""


@dataclass(frozen=True, slots=True)
class Known:
    """The open list (`app.board.words`) whose words are offered; people may write another one."""

    words: str


@dataclass(frozen=True, slots=True)
class Of:
    """The lists of the board whose entries may be meant, by the names of their fields."""

    lists: tuple[str, ...]


Rank = Annotated[str, Plain(200, "rank")]
Line = Annotated[str, Plain(2_000, "line")]
Words = Annotated[str, Plain(10_000, "words")]
#: A participant's id, or the words for somebody who is not a participant.
Somebody = Annotated[str, Plain(2_000, "somebody")]
#: An ISO 8601 instant in UTC.
Instant = Annotated[str, Plain(40, "instant")]
#: A word of an open list, as people read it.
Word = Annotated[str, Plain(200, "word")]
#: The name of an agency.
Agency = Annotated[str, Plain(2_000, "agency")]
#: The id of an entry of the board, which may have been removed since.
Reference = Annotated[str, Plain(32, "entry")]
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


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Collection(Generic[Item]):
    """Entries in the order of their rank, each with its id."""

    entries: tuple[tuple[str, Item], ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One thing of several, in a sentence."""

    rank: Rank
    text: Words = ""


@dataclass(frozen=True, slots=True)
class Named:
    """One person or group of several."""

    rank: Rank
    who: Somebody = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """One word of several, from an open list."""

    rank: Rank
    word: Word = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """One entry of the board of several."""

    rank: Rank
    entry: Reference = ""
