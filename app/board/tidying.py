"""Which entries of a board say nothing."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from typing import Any, TypeVar

from app.board.fields import Entries, fields_of
from app.board.shape import Board, Collection, Prose

Entry = TypeVar("Entry")


def without_blanks(board: Board) -> Board:
    """The board without the entries in which nobody wrote anything, and so without what nobody would miss."""
    return replace(board, **_lists(board))


def _lists(model: Any) -> dict[str, Any]:
    """The collections of an entry or of the board, without what says nothing."""
    names = (name for name, field in fields_of(type(model)).items() if isinstance(field.kind, Entries))
    return {name: _written(getattr(model, name)) for name in names}


def _written(collection: Collection[Entry]) -> Collection[Entry]:
    tidy = ((entry_id, _tidied(entry)) for entry_id, entry in collection.entries)
    return Collection(tuple((entry_id, entry) for entry_id, entry in tidy if not _blank(entry)))


def _tidied(entry: Any) -> Any:
    lists = _lists(entry)
    return replace(entry, **lists) if lists else entry


def _blank(entry: Any) -> bool:
    """Whether every field but the place in the order is as it was when the entry was made."""
    return all(_unsaid(getattr(entry, field.name), field) for field in fields(entry) if field.name != "rank")


def _unsaid(value: object, field: Any) -> bool:
    match value:
        case Prose():
            return value.blank
        case str() if type(value) is str:
            return not value.strip()
    default = field.default if field.default is not MISSING else field.default_factory()
    return bool(value == default)
