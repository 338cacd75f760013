"""A small board for the engine's tests: its grammar, and how pycrdt reads it, in the oracle's form."""

from __future__ import annotations

import re
from typing import Any

from pycrdt import Doc, Map, Text, XmlElement, XmlFragment, XmlText

from realtime import grammar
from realtime.grammar import Element, Grammar, Prose, Record, Table, Value

BLOCKS = frozenset({"paragraph", "bulletList", "orderedList"})

PROSE = Prose(
    top=BLOCKS,
    elements={
        "paragraph": Element(children=frozenset({"hardBreak"}), text=True),
        "bulletList": Element(children=frozenset({"listItem"})),
        "orderedList": Element(children=frozenset({"listItem"}), attributes={"start": Value(10), "type": Value(10)}),
        "listItem": Element(children=BLOCKS),
        "hardBreak": Element(),
    },
    marks=frozenset({"bold", "italic"}),
)

STEP = Record({"text": Value(200), "rank": Value(50)})

ENTRY = Record(
    {
        "rank": Value(50),
        "title": Value(200),
        "minutes": Value(0),
        "done": Value(0),
        "notes": PROSE,
        "said": grammar.Text(),
        "steps": Table(STEP, re.compile("[a-z0-9]{8,32}")),
    }
)

GRAMMAR = Grammar({"purpose": grammar.Text(), "agenda": Table(ENTRY, re.compile("[a-z0-9]{8,32}"))})


def read(document: Doc[Any]) -> dict[str, Any]:
    """The content of the board, as the oracle tells it."""
    purpose = document.get("purpose", type=Text)
    agenda = document.get("agenda", type=Map)
    return {"purpose": str(purpose), "agenda": _value(agenda)}


def _value(value: Any) -> Any:
    if isinstance(value, XmlElement):
        # Iterating them is typed too narrowly by pycrdt.
        attributes: Any = value.attributes
        return [value.tag, dict(attributes), [_value(child) for child in value.children]]
    if isinstance(value, XmlText):
        return _runs(value.diff())
    if isinstance(value, XmlFragment):
        return [_value(child) for child in value.children]
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, Map):
        return {key: _value(item) for key, item in value.items()}
    return value


def _runs(chunks: list[tuple[Any, dict[str, Any] | None]]) -> list[list[Any]]:
    joined: list[list[Any]] = []
    for text, attributes in chunks:
        marks = sorted(attributes or {})
        if joined and joined[-1][1] == marks:
            joined[-1][0] += text
        else:
            joined.append([text, marks])
    return joined
