"""Who did what on a board: its edits one after the other, in the words of the shape.

Of what was removed only the place is told, never the words: it may have been moved to where fewer people look.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pycrdt import Doc, Map, MapEvent, Text

from app.board.fields import Entries, PlainString, RichText, SharedString, fields_of
from app.board.prose import read_prose
from app.board.shape import Board

#: What one person does to one thing without such a pause is told as one.
_PAUSE = timedelta(minutes=10)
_LONGEST_TITLE = 60

#: A root and what lies below it, by names and ids.
Path = tuple[str, ...]


class Deed(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Edit:
    """One entry of the journal."""

    person: str
    at: datetime
    update: bytes


@dataclass(slots=True)
class Trace:
    """What somebody did to one entry of a list, or to a text of the board that belongs to no list."""

    deed: Deed
    person: str
    #: What people call the list, or the text.
    where: str
    first: datetime
    last: datetime
    path: Path
    #: By which words the entry is known on the board now; nothing if it is not there any more or says nothing.
    title: str = ""
    #: Who had added what was removed, if the edits tell.
    added_by: str = ""

    @property
    def in_a_list(self) -> bool:
        return len(self.path) > 1


def traces(before: Sequence[bytes], edits: Iterable[Edit]) -> list[Trace]:
    """What was done, in the order in which it began, on a board that held what `before` makes."""
    follower = _Follower(before)
    for edit in edits:
        follower.follow(edit)
    return follower.told()


class _Follower:
    def __init__(self, before: Sequence[bytes]) -> None:
        self._doc: Doc[Any] = Doc()
        for update in before:
            self._doc.apply_update(update)
        self._roots = {name: self._root(name) for name in fields_of(Board)}
        self._happened: list[tuple[Deed, Path]] = []
        self._traces: list[Trace] = []
        self._latest: dict[Path, Trace] = {}
        self._added_by: dict[Path, str] = {}
        # Held as long as they are to be heard.
        self._listening = [root.observe_deep(self._listener(name)) for name, root in self._roots.items()]

    def follow(self, edit: Edit) -> None:
        self._doc.apply_update(edit.update)
        for deed, path in dict.fromkeys(self._happened):
            self._note(deed, path, edit)
        self._happened.clear()

    def told(self) -> list[Trace]:
        for trace in self._traces:
            trace.title = self._title(trace.path)
        return self._traces

    def _root(self, name: str) -> Any:
        is_text = isinstance(fields_of(Board)[name].kind, SharedString)
        return self._doc.get(name, type=Text) if is_text else self._doc.get(name, type=Map)

    def _listener(self, root: str) -> Any:
        def listen(events: Sequence[Any]) -> None:
            for event in events:
                self._happened += _deeds((root, *event.path), event)

        return listen

    def _note(self, deed: Deed, path: Path, edit: Edit) -> None:
        latest = self._latest.get(path)
        goes_on = latest is not None and latest.person == edit.person and latest.deed is not Deed.REMOVED
        if deed is Deed.CHANGED and latest is not None and goes_on and edit.at - latest.last < _PAUSE:
            latest.last = edit.at
            return
        if deed is Deed.ADDED:
            self._added_by[path] = edit.person
        by = self._added_by.get(path, "") if deed is Deed.REMOVED else ""
        trace = Trace(deed, edit.person, _list_at(path)[0], edit.at, edit.at, path, added_by=by)
        self._traces.append(trace)
        self._latest[path] = trace

    def _title(self, path: Path) -> str:
        if len(path) == 1:
            return ""
        held: Any = self._roots[path[0]]
        for name in path[1:]:
            if not isinstance(held, Map) or name not in held.keys():  # noqa: SIM118
                return ""
            held = held[name]
        return _first_words(_list_at(path)[1], held) if isinstance(held, Map) else ""


def _deeds(path: Path, event: Any) -> list[tuple[Deed, Path]]:
    """What an event at a path means for the entries that people see."""
    if isinstance(event, MapEvent) and _is_table(path):
        return [
            (Deed.REMOVED if change["action"] == "delete" else Deed.ADDED, (*path, entry))
            for entry, change in event.keys.items()  # type: ignore[attr-defined] # not in the stubs of pycrdt
        ]
    return [(Deed.CHANGED, _entry_of(path))]


def _is_table(path: Path) -> bool:
    # Lists and the ids of their entries take turns from the root on.
    return len(path) % 2 == 1 and path == _known(path)


def _entry_of(path: Path) -> Path:
    """The innermost entry that a path leads into, or the text that is the root itself."""
    known = _known(path)
    return known[: len(known) - len(known) % 2] or path[:1]


def _known(path: Path) -> Path:
    """As far as a path leads through lists and entries."""
    model: type = Board
    upto = 0
    while upto < len(path):
        field = fields_of(model).get(path[upto])
        if field is None or not isinstance(field.kind, Entries):
            break
        model = field.kind.model
        upto += 2
    return path[:upto]


def _list_at(path: Path) -> tuple[str, type]:
    """What people call the innermost list on a path, or the text, and the model of its entries."""
    label = ""
    model: type = Board
    for name in path[::2]:
        field = fields_of(model)[name]
        label = field.label
        if isinstance(field.kind, Entries):
            model = field.kind.model
    return label, model


def _first_words(model: Any, entry: Map[Any]) -> str:
    """The first words that an entry says of itself."""
    present = set(entry.keys())
    for name, field in fields_of(model).items():
        if name not in present:
            continue
        match field.kind:
            case PlainString(form="line" | "words" | "word" | "agency") | SharedString():
                words = str(entry[name])
            case RichText():
                words = next((line for line in read_prose(entry[name], _nobody).lines() if line.strip()), "")
            case _:
                continue
        if words := " ".join(words.split()):
            return words if len(words) <= _LONGEST_TITLE else f"{words[:_LONGEST_TITLE].rstrip()}…"
    return ""


def _nobody(_what: str) -> None:
    """What is out of shape was reported by whoever reads the board."""
