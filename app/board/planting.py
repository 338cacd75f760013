"""Writes a typed part into a new document. What is planted reads back equal (`app.board.reading`)."""

from __future__ import annotations

from typing import Any

from pycrdt import Doc, Map, Text, XmlFragment

from app.board.fields import Day, Entries, Fields, Kind, OneOf, RichText, SharedString, fields_of
from app.board.prose import write_prose
from app.board.shape import PARTS, Collection, Part


def plant(kind: str, part: Part, client: int) -> bytes:
    """A new document that holds `part`, as one update (Yjs, version 1) written by `client`.

    Raises KeyError for a kind that the shape does not have and TypeError for a part of another kind."""
    if not isinstance(part, PARTS[kind]):
        raise TypeError(f"a {kind} part is planted from {PARTS[kind].__name__}, not from {type(part).__name__}")
    doc: Doc[Any] = Doc(client_id=client)
    with doc.transaction():
        for name, field in fields_of(type(part)).items():
            _plant_root(doc, name, field.kind, getattr(part, name))
    return doc.get_update()


def _plant_root(doc: Doc[Any], name: str, kind: Kind, value: Any) -> None:
    match kind:
        case SharedString():
            doc.get(name, type=Text).insert(0, value)
        case RichText():
            write_prose(doc.get(name, type=XmlFragment), value)
        case Entries():
            _plant_entries(doc.get(name, type=Map), value)
        case Fields():
            _plant_record(doc.get(name, type=Map), value)
        case _:
            raise TypeError(f"{name!r} is a plain value and cannot be a root")


def _plant_entries(table: Map[Any], collection: Collection[Any]) -> None:
    for entry_id, entry in collection.entries:
        plant_entry(table, entry_id, entry)


def plant_entry(table: Map[Any], entry_id: str, entry: Any) -> None:
    """Put an entry into a list of a document, within a transaction of the caller's."""
    table[entry_id] = record = _map()
    _plant_record(record, entry)


def _plant_record(record: Map[Any], model: Any) -> None:
    """Every nested type is made here, even an empty one: two people who each made one would lose one's words."""
    for name, field in fields_of(type(model)).items():
        value = getattr(model, name)
        match field.kind:
            case SharedString():
                record[name] = Text(value)
            case RichText():
                record[name] = fragment = XmlFragment()
                write_prose(fragment, value)
            case Entries():
                record[name] = table = _map()
                _plant_entries(table, value)
            case Fields():
                record[name] = inner = _map()
                _plant_record(inner, value)
            case Day():
                if value is not None:
                    record[name] = value.isoformat()
            case OneOf():
                record[name] = value.value
            case _:
                if value is not None:
                    record[name] = value


def _map() -> Map[Any]:
    return Map()
