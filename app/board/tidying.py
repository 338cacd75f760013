"""Which entries of a board say nothing."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from typing import Any, TypeVar

from app.board.shape import Board, Collection, Prose

Entry = TypeVar("Entry")


def without_blanks(board: Board) -> Board:
    """The board without the entries in which nobody wrote anything, and so without what nobody would miss."""
    goals = [(entry_id, replace(goal, steps=_written(goal.steps))) for entry_id, goal in board.goals.entries]
    return replace(
        board,
        agenda=_written(board.agenda),
        roles=_written(board.roles),
        goals=_written(Collection(tuple(goals))),
        follow_ups=_written(board.follow_ups),
    )


def _written(collection: Collection[Entry]) -> Collection[Entry]:
    return Collection(tuple((entry_id, entry) for entry_id, entry in collection.entries if not _blank(entry)))


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
