"""What a document may hold, in the engine's own words.

The host derives a `Grammar` from its shape and hands it over with each admission. The engine never learns what the
names mean: it only knows which kind of thing may stand where, so that nothing else ever enters a document.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Value:
    """A plain value: null, boolean, finite number or string of at most `longest` UTF-16 code units."""

    longest: int = 2_000


@dataclass(frozen=True, slots=True)
class Text:
    """A collaborative plain text (`Y.Text`) without formats or embeds."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element of rich text: the elements that may stand in it, its attributes, and whether text may."""

    children: frozenset[str] = frozenset()
    attributes: Mapping[str, Value] = field(default_factory=dict)
    text: bool = False


@dataclass(frozen=True, slots=True)
class Prose:
    """Collaborative rich text (`Y.XmlFragment`): the elements at its top, all elements by name, the marks on text."""

    top: frozenset[str]
    elements: Mapping[str, Element]
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Record:
    """A `Y.Map` with these keys and no others."""

    fields: Mapping[str, Rule]


@dataclass(frozen=True, slots=True)
class Table:
    """A `Y.Map` from ids that match `keys` to entries."""

    entry: Record
    keys: re.Pattern[str] = re.compile(r"[a-z0-9]{8,32}")


Rule = Value | Text | Prose | Record | Table


@dataclass(frozen=True, slots=True)
class Grammar:
    """The roots of a document: each is a `Text`, `Prose`, `Record` or `Table`."""

    roots: Mapping[str, Rule]
