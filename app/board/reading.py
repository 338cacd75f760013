"""Reads a document of the board into its typed model, trusting nothing that is in it.

The fields are taken one by one as the shape names them. What does not fit is left out or replaced by the default, and
listed as a `Problem`, so that a person can look; deleted text is not in a document's types and so never appears.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any, Generic, Literal, TypeVar, overload

from pycrdt import Doc, Map, Text, XmlFragment

from app.board.fields import (
    EARLIEST_DAY,
    LATEST_DAY,
    Day,
    Entries,
    Field,
    Fields,
    Kind,
    OneOf,
    PlainString,
    RichText,
    SharedString,
    Whole,
    fields_of,
)
from app.board.grammar import ENTRY_ID
from app.board.prose import read_prose
from app.board.shape import PARTS, Board, Chairing, Collection, Part, Restricted

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

PartModel = TypeVar("PartModel", bound=Part)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something out of shape: where it is (names and ids, such as `agenda/k3j9x0aa/state`) and what is wrong.

    It never holds the content itself, so it may be logged."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Reading(Generic[PartModel]):
    """A part as read, and what was out of shape."""

    part: PartModel
    problems: tuple[Problem, ...] = ()


@overload
def read_part(kind: Literal["shared"], update: bytes) -> Reading[Board]: ...
@overload
def read_part(kind: Literal["chair"], update: bytes) -> Reading[Chairing]: ...
@overload
def read_part(kind: Literal["restricted"], update: bytes) -> Reading[Restricted]: ...
@overload
def read_part(kind: str, update: bytes) -> Reading[Any]: ...
def read_part(kind: str, update: bytes) -> Reading[Any]:
    """The part that an update (Yjs, version 1, of a whole document) holds.

    Raises KeyError for a kind that the shape does not have and ValueError for bytes that are no update; anything that
    the document holds is answered with problems."""
    model = PARTS[kind]
    doc: Doc[Any] = Doc()
    doc.apply_update(update)
    reader = _Reader()
    with doc.transaction():
        part = model(**dict(reader.roots(model, doc)))
    return Reading(part, tuple(reader.problems))


class _Reader:
    """Walks a document and remembers what was out of shape."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def roots(self, model: type, doc: Doc[Any]) -> Iterator[tuple[str, Any]]:
        known = fields_of(model)
        for name in sorted(set(doc.keys()) - set(known)):
            self._note(_shown(name), "the board has no part of this name")
        for name, field in known.items():
            if (wanted := _type_of(field.kind)) is not None:
                yield name, self._shared(field, doc.get(name, type=wanted), name)

    def _shared(self, field: Field, value: Any, where: str) -> Any:
        match field.kind:
            case Entries(model):
                return self._entries(model, value, where)
            case Fields(model):
                return self._record(model, value, where)
            case RichText():
                return read_prose(value, lambda what: self._note(where, what))
            case _:
                return self._text(value, where)

    def _entries(self, model: type, table: Map[Any], where: str) -> Collection[Any]:
        entries = []
        for entry_id in table.keys():  # noqa: SIM118 - a Map is iterated by its keys only through keys()
            here = f"{where}/{_shown(entry_id)}"
            if not ENTRY_ID.fullmatch(entry_id):
                self._note(here, "this is no id of an entry")
            elif not isinstance(entry := table[entry_id], Map):
                self._note(here, "this is not an entry")
            else:
                entries.append((entry_id, self._record(model, entry, here)))
        return Collection(tuple(sorted(entries, key=lambda pair: (pair[1].rank, pair[0]))))

    def _record(self, model: type, record: Map[Any], where: str) -> Any:
        known = fields_of(model)
        present = set(record.keys())
        for name in sorted(present - set(known)):
            self._note(f"{where}/{_shown(name)}", "there is no field of this name")
        defaults = _defaults(model)
        values = {}
        for name, field in known.items():
            default = defaults[name]
            values[name] = self._field(field, record[name], default, f"{where}/{name}") if name in present else default
        return model(**values)

    def _field(self, field: Field, value: Any, default: Any, where: str) -> Any:
        wanted = _type_of(field.kind)
        if wanted is not None:
            if isinstance(value, wanted):
                return self._shared(field, value, where)
        elif value is None:
            return default
        else:
            read = self._plain(field.kind, value, where)
            if read is not None:
                return read
        self._note(where, "the value does not fit this field")
        return default

    def _plain(self, kind: Kind, value: object, where: str) -> object | None:
        """The typed value, or None when it does not fit."""
        match kind, value:
            case PlainString(longest), str():
                return self._cut(value, longest, where)
            case OneOf(choices=choices), str():
                return next((choice for choice in choices if choice.value == value), None)
            case Day(), str() if _DAY.fullmatch(value):
                return _day(value)
            case Whole(least, most), float() if value.is_integer() and least <= value <= most:
                # pycrdt hands every number out as a float.
                return int(value)
        return None

    def _cut(self, text: str, longest: int, where: str) -> str:
        units = text.encode("utf-16-le")
        if len(units) <= 2 * longest:
            return text
        self._note(where, f"this is longer than {longest} characters and was cut")
        return units[: 2 * longest].decode("utf-16-le", "ignore")

    def _text(self, text: Text, where: str) -> str:
        chunks = [chunk for chunk, _ in text.diff()]
        if not all(isinstance(chunk, str) for chunk in chunks):
            self._note(where, "something is embedded in a text")
        return "".join(chunk for chunk in chunks if isinstance(chunk, str))

    def _note(self, where: str, what: str) -> None:
        self.problems.append(Problem(where, what))


def _type_of(kind: Kind) -> type[Map[Any]] | type[Text] | type[XmlFragment] | None:
    match kind:
        case Entries() | Fields():
            return Map
        case SharedString():
            return Text
        case RichText():
            return XmlFragment
        case _:
            return None


def _defaults(model: type) -> dict[str, Any]:
    """What a field is when nobody has written it; an entry without rank comes first."""
    return {f.name: _default(f) for f in dataclass_fields(model)}


def _default(field: Any) -> Any:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else ""


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST_DAY <= day <= LATEST_DAY else None


def _shown(name: str) -> str:
    """A name from a document, made fit for a message."""
    return name[:40] if name.isascii() and name.isprintable() else ascii(name[:40])
