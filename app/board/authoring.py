"""Who wrote each field of a part: from its edits one after the other, as the journal kept them, and from nothing that a
document claims.

A value was written by whoever set it last; a text by everybody who put words into it since it was empty. What a board
began with was planted or carried over, and is nobody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from pycrdt import Doc, Map, MapEvent, Text, TextEvent, XmlFragment

from app.board.fields import Entries, Fields, RichText, SharedString, fields_of
from app.board.shape import PARTS
from app.board.tracing import Edit

#: The names and ids that lead from a root to a field.
Place = tuple[str, ...]


#: The ids of those who wrote each field, in the order in which they began.
By = Mapping[Place, tuple[str, ...]]
NOBODY: By = MappingProxyType({})


def authors(kind: str, before: Sequence[bytes], edits: Iterable[Edit], by: By = NOBODY) -> By:
    """Who wrote each field once these edits were made; the part held what `before` makes, which was written `by`."""
    return _followed(kind, before, edits, by).by()


def begun(kind: str, before: Sequence[bytes], edits: Iterable[Edit], by: By = NOBODY) -> tuple[bytes, By]:
    """The part after these edits, and who wrote each field of it: from there `authors` tells the rest just as well."""
    writing = _followed(kind, before, edits, by)
    return writing.content(), writing.by()


def _followed(kind: str, before: Sequence[bytes], edits: Iterable[Edit], by: By) -> _Writing:
    writing = _Writing(kind, before, by)
    for edit in edits:
        writing.follow(edit)
    return writing


class _Writing:
    def __init__(self, kind: str, before: Sequence[bytes], by: By) -> None:
        self._doc: Doc[Any] = Doc()
        for update in before:
            self._doc.apply_update(update)
        self._by: dict[Place, dict[str, None]] = {place: dict.fromkeys(people) for place, people in by.items()}
        self._person = ""
        # Held as long as they are to be heard.
        self._listening = [
            _root(self._doc, name, field.kind).observe_deep(self._listener(name))
            for name, field in fields_of(PARTS[kind]).items()
        ]

    def follow(self, edit: Edit) -> None:
        self._person = edit.person
        self._doc.apply_update(edit.update)

    def content(self) -> bytes:
        return self._doc.get_update()

    def by(self) -> By:
        return {place: tuple(people) for place, people in self._by.items() if people}

    def _listener(self, root: str) -> Any:
        def listen(events: Sequence[Any]) -> None:
            for event in events:
                # Within a rich text a path goes on by numbers.
                place = (root, *(name for name in event.path if isinstance(name, str)))
                if isinstance(event, MapEvent):
                    self._set(place, event.keys)  # type: ignore[attr-defined] # not in the stubs of pycrdt
                else:
                    self._typed(place, event)

        return listen

    def _set(self, place: Place, keys: Mapping[str, Any]) -> None:
        for name, change in keys.items():
            inner = (*place, name)
            self._forget(inner)
            if change["action"] != "delete":
                for each in _written(inner, change["newValue"]):
                    self._by[each] = {self._person: None}

    def _forget(self, place: Place) -> None:
        if self._by.pop(place, None) is None:
            for each in [known for known in self._by if known[: len(place)] == place]:
                del self._by[each]

    def _typed(self, place: Place, event: Any) -> None:
        delta = event.delta
        put_in = [part["insert"] for part in delta if "insert" in part]
        people = self._by.setdefault(place, {})
        took_away = isinstance(event, TextEvent) and any("delete" in part for part in delta)
        if took_away and len(str(event.target)) <= sum(len(words) for words in put_in):
            # Nothing of what others wrote is left.
            people.clear()
        if put_in:
            people[self._person] = None


def _root(doc: Doc[Any], name: str, kind: object) -> Any:
    match kind:
        case SharedString():
            return doc.get(name, type=Text)
        case RichText():
            return doc.get(name, type=XmlFragment)
        case Entries() | Fields():
            return doc.get(name, type=Map)
    raise TypeError(f"{name!r} is a plain value and cannot be a root")


def _written(place: Place, value: Any) -> Iterator[Place]:
    """The fields that something new brings with it."""
    match value:
        case Map():
            for name in value.keys():  # noqa: SIM118 - a map of pycrdt
                yield from _written((*place, name), value[name])
        case Text():
            if str(value):
                yield place
        case XmlFragment():
            if len(value.children):
                yield place
        case _:
            yield place
