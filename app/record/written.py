"""Who wrote what in a record: for each field that says something, the people of whom the journal knows it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.board import shape
from app.board.fields import Entries, OneOf, fields_of
from app.board.shape import Named, Point, Prose, Worded
from app.record.who import Who

Authors = Mapping[tuple[str, ...], tuple[str, ...]]
Known = Callable[[str], Who | None]

_IN_A_ROW = (Named, Worded, Point)
_GONE = "Somebody who no longer takes part"


@dataclass(frozen=True, slots=True)
class WrittenField:
    """One field. `at` leads to it by the names of lists, the ids of entries and its own name."""

    at: str
    by: tuple[Who, ...]


def written_in(part: Any, authors: Authors, known: Known, roots: Collection[str]) -> tuple[WrittenField, ...]:
    """Of each field in these roots of a part that says something and that somebody wrote."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for name, each in fields_of(type(part)).items():
        if name in roots:
            found += _in_value((name,), each.kind, getattr(part, name), authors)
    return tuple(WrittenField(at, tuple(known(id_) or Who(_GONE, "", id_) for id_ in by)) for at, by in found)


def _in_value(place: tuple[str, ...], kind: Any, value: Any, authors: Authors) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(kind, Entries) and isinstance(value, shape.Collection):
        if kind.model in _IN_A_ROW:
            yield from _row(place, value, authors)
            return
        for id_, entry in value.entries:
            for name, each in fields_of(type(entry)).items():
                if name != "rank":
                    yield from _in_value((*place, id_, name), each.kind, getattr(entry, name), authors)
    elif _says_something(kind, value) and (by := authors.get(place)):
        yield "/".join(place), by


def _row(
    place: tuple[str, ...], value: shape.Collection[Any], authors: Authors
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names, words or points in a row are one field to those who read it."""
    there = {id_ for id_, _ in value.entries}
    deep = len(place)
    people = dict.fromkeys(
        person
        for at, by in authors.items()
        if at[:deep] == place and len(at) == deep + 2 and at[deep] in there and at[-1] != "rank"
        for person in by
    )
    if people:
        yield "/".join(place), tuple(people)


def _says_something(kind: Any, value: Any) -> bool:
    match value:
        case None:
            return False
        case str():
            return bool(value.strip())
        case Prose():
            return not value.blank
    return not (isinstance(kind, OneOf) and value is kind.default)
