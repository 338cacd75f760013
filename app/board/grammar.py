"""What each part of a board may hold, in the engine's words, derived from the shape.

Rich text is what the editor writes (Tiptap 3.31 through y-tiptap 3.0.9): block elements hold elements, only a paragraph
holds text and line breaks, bold and italic are formats of that text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from app.board.fields import Day, Entries, Fields, Kind, OneOf, PlainString, RichText, SharedString, Whole, fields_of
from app.board.shape import PARTS
from realtime.grammar import Element, Grammar, Prose, Record, Rule, Table, Text, Value

BLOCKS = frozenset({"paragraph", "bulletList", "orderedList"})
MARKS = frozenset({"bold", "italic"})

#: The ids of entries: random, made by the browser (or by the server for what it plants).
ENTRY_ID = re.compile(r"[a-z0-9]{8,32}")

PROSE = Prose(
    top=BLOCKS,
    elements={
        "paragraph": Element(children=frozenset({"hardBreak"}), text=True),
        "bulletList": Element(children=frozenset({"listItem"})),
        "orderedList": Element(
            children=frozenset({"listItem"}), attributes={"start": Value(longest=10), "type": Value(longest=10)}
        ),
        "listItem": Element(children=BLOCKS),
        "hardBreak": Element(),
    },
    marks=MARKS,
)


def grammar_of(model: type) -> Grammar:
    """The grammar of a document whose roots are the fields of `model`."""
    return Grammar(roots=_record(model).fields)


def _record(model: type) -> Record:
    return Record(fields={name: _rule(field.kind) for name, field in fields_of(model).items()})


def _rule(kind: Kind) -> Rule:
    match kind:
        case PlainString(longest):
            return Value(longest=longest)
        case OneOf(choices=choices):
            return Value(longest=max(len(choice.value) for choice in choices))
        case Day():
            return Value(longest=len("2026-06-11"))
        case Whole():
            return Value(longest=0)
        case SharedString():
            return Text()
        case RichText():
            return PROSE
        case Entries(model):
            return Table(entry=_record(model), keys=ENTRY_ID)
        case Fields(model):
            return _record(model)


#: The grammar of each kind of part.
GRAMMARS: Mapping[str, Grammar] = MappingProxyType({kind: grammar_of(model) for kind, model in PARTS.items()})
