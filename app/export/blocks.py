"""A record as a neutral document: sections, facts, tables and words, ready for any format.

What a reader sees is decided here once; the formats only set it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.board.shape import Prose


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph of plain words; newlines are line breaks. A quiet one is an aside."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class RichWords:
    """What people wrote with paragraphs, lists, bold and italic; quoted when it is somebody's own words."""

    prose: Prose
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, for example the chair and the place."""

    entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head; the first cell of each row names the row. `widths` are shares of the line."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list of sentences."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


Block = Words | RichWords | Facts | Table | Points | Section


@dataclass(frozen=True, slots=True)
class Stamp:
    """By which code, and where, one copy can be checked."""

    #: Letters and digits in groups.
    code: str
    #: The page on which the code is checked.
    address: str

    @property
    def link(self) -> str:
        """Leads to that page with the code, which no browser sends anywhere by itself."""
        return f"{self.address}#{self.code}"


@dataclass(frozen=True, slots=True)
class Outline:
    """A document: what it is, about which case, its seal, and its content."""

    #: For example "Minutes".
    kind: str
    title: str
    #: The reference of the case, which may stand anywhere; the family's name is nowhere in a document.
    reference: str
    #: The plan version: of minutes, the one that belongs to them.
    version: int
    #: The day that the document is about.
    day: date
    #: SHA-256 of the record that this shows, in hexadecimal; empty while nothing is frozen.
    digest: str
    frozen_at: datetime
    blocks: tuple[Block, ...]
    language: str = "en"
    #: Of a copy, whose last block is the section that says how it is checked.
    stamp: Stamp | None = None

    @property
    def numbered(self) -> str:
        """For example "Version 3"; minutes have no versions of their own."""
        return f"{'Plan version' if self.kind == 'Minutes' else 'Version'} {self.version}"

    @property
    def seal(self) -> str:
        """The beginning of the digest, short enough to be read out."""
        return " ".join(self.digest[at : at + 4] for at in range(0, 16, 4))
