"""Where a struct may stand: the types of a document as the grammar sees them.

A `Node` is one type of the document, a root or nested; a `Slot` is one key of it. What stands in the sequence of a type
has the node itself as its place, what stands under a key has the slot. The functions answer for one place what the
grammar allows there, and know nothing of clocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import NamedTuple

from realtime.grammar import Element, Grammar, Prose, Record, Rule, Table, Text, Value
from realtime.update import MAP, TEXT, XML_ELEMENT, XML_FRAGMENT, XML_TEXT


class Kind(Enum):
    """What a node is to the grammar."""

    TEXT = auto()
    RECORD = auto()
    TABLE = auto()
    FRAGMENT = auto()
    ELEMENT = auto()
    #: A text within rich text.
    INLINE = auto()
    #: Garbage-collected: what is put here is collected too, so it matters to nobody.
    GARBAGE = auto()
    #: Stands in the journal, yet the grammar has no place for it: nothing may be added.
    FOREIGN = auto()


class Node:
    """One type of the document. `rule` is the part of the grammar that governs it, `prose` the rich text around it."""

    __slots__ = ("depth", "kind", "prose", "rule")

    def __init__(self, kind: Kind, depth: int, rule: Rule | Element | None = None, prose: Prose | None = None) -> None:
        self.kind = kind
        self.depth = depth
        self.rule = rule
        self.prose = prose


class Slot(NamedTuple):
    """One key of a map, or one attribute of an element."""

    node: Node
    key: str


Place = Node | Slot

GARBAGE = Node(Kind.GARBAGE, 0)
FOREIGN = Node(Kind.FOREIGN, 0)

#: A page that makes plain objects of maps would trip over these, whatever the pattern of a table's keys allows.
_RESERVED = frozenset({"__proto__", "constructor", "prototype"})

#: What the editor writes as the value of a mark that begins, and of one that ends.
_MARK_VALUES = frozenset({"{}", "true", "null"})

_NODES: dict[type[Rule], Kind] = {
    Text: Kind.TEXT,
    Prose: Kind.FRAGMENT,
    Record: Kind.RECORD,
    Table: Kind.TABLE,
}

_TYPES: dict[type[Rule], int] = {Text: TEXT, Prose: XML_FRAGMENT, Record: MAP, Table: MAP}


def roots_of(grammar: Grammar) -> Mapping[str, Node]:
    """The root nodes of a document, by name."""
    return {name: _node(rule, 0) for name, rule in grammar.roots.items() if not isinstance(rule, Value)}


def is_sequence(node: Node) -> bool:
    """Whether structs may stand in the node without a key."""
    return node.kind not in (Kind.RECORD, Kind.TABLE)


def slot_of(node: Node, key: str) -> Slot | None:
    """The place under a key, None if the grammar has no such key there."""
    rule = node.rule
    if isinstance(rule, Record):
        known = key in rule.fields
    elif isinstance(rule, Table):
        known = key not in _RESERVED and rule.keys.fullmatch(key) is not None
    elif isinstance(rule, Element):
        known = key in rule.attributes
    else:
        known = False
    return Slot(node, key) if known else None


def takes_text(place: Place) -> bool:
    """Whether characters may stand here."""
    return isinstance(place, Node) and (place.kind is Kind.TEXT or place.kind is Kind.INLINE)


def takes_format(place: Place, name: str, value: str) -> bool:
    """Whether this mark may begin or end here; `value` is JSON."""
    if not isinstance(place, Node) or place.kind is not Kind.INLINE:
        return False
    return place.prose is not None and name in place.prose.marks and value in _MARK_VALUES


def takes_values(place: Place, lengths: list[int]) -> bool:
    """Whether plain values may stand here whose strings are `lengths` UTF-16 code units long."""
    rule = _rule_under(place) if isinstance(place, Slot) else None
    return isinstance(rule, Value) and all(length <= rule.longest for length in lengths)


def child_of(place: Place, kind: int | str, name: str) -> Node | None:
    """The node of a new type at this place, None if the grammar allows no such type there."""
    if isinstance(place, Node):
        return _child_in_prose(place, kind, name)
    rule = _rule_under(place)
    if rule is None or _TYPES.get(type(rule)) != kind:
        return None
    return _node(rule, place.node.depth + 1)


def _child_in_prose(node: Node, kind: int | str, name: str) -> Node | None:
    prose = node.prose
    if prose is None:
        return None
    depth = node.depth + 1
    if kind == XML_ELEMENT:
        allowed = node.rule.children if isinstance(node.rule, Element) else prose.top
        known = node.kind is not Kind.INLINE and name in allowed and name in prose.elements
        return Node(Kind.ELEMENT, depth, prose.elements[name], prose) if known else None
    if kind == XML_TEXT and isinstance(node.rule, Element) and node.rule.text:
        return Node(Kind.INLINE, depth, None, prose)
    return None


def _rule_under(slot: Slot) -> Rule | None:
    rule = slot.node.rule
    if isinstance(rule, Record):
        return rule.fields.get(slot.key)
    if isinstance(rule, Table):
        return rule.entry
    if isinstance(rule, Element):
        return rule.attributes.get(slot.key)
    return None


def _node(rule: Rule, depth: int) -> Node:
    prose = rule if isinstance(rule, Prose) else None
    return Node(_NODES[type(rule)], depth, rule, prose)
