"""What a line of a record says in a cell or beside a name: every kind of value in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from app.board.fields import Entries, Field, OneOf, RichText, fields_of
from app.board.shape import Choice, Prose
from app.export.wording import long_day, named
from app.record.lines import MODELS
from app.record.who import EntryReference, Who

GONE = "An entry that is no longer on the board"


def shape_of(line: type) -> Mapping[str, Field]:
    """The fields of the board from which a line is made, with their labels."""
    return fields_of(MODELS[line])


def said_in(value: object) -> str:
    """A value in words; nothing when nobody said anything."""
    match value:
        case Choice():
            return value.label
        case Who():
            return named(value)
        case EntryReference(words=words):
            return words or GONE
        case date():
            return long_day(value)
        case tuple():
            return "\n".join(word for each in value if (word := said_in(each)))
        case Prose():
            return "\n".join(value.lines())
        case None:
            return ""
    return str(value).strip()


def facts_of(line: Any, *, without: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """What a line says, with its labels, in the order of the shape. Lists of lines and rich texts are not among it."""
    known = shape_of(type(line))
    for each in fields(line):
        if each.name == "id" or each.name in without or isinstance(known[each.name].kind, RichText):
            continue
        value = getattr(line, each.name)
        if not is_list_of_lines(value) and (words := said_of(line, each.name)):
            yield known[each.name].label, words


def said_of(line: Any, name: str) -> str:
    """One value of a line in words; a choice that nobody made says nothing."""
    value, kind = getattr(line, name), shape_of(type(line))[name].kind
    if isinstance(kind, OneOf) and value is kind.default:
        return ""
    return said_in(value)


def lists_in(line: Any) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The lists of lines inside a line, with their labels."""
    for name, field in shape_of(type(line)).items():
        value = getattr(line, name, ())
        if isinstance(field.kind, Entries) and value and is_list_of_lines(value):
            yield field.label, value


def is_list_of_lines(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and type(value[0]) in MODELS
