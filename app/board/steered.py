"""Which agenda item was under way when: from the edits of the chair's part, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pycrdt import Doc, Map

from app.board.tracing import Edit


def items_in_turn(before: Sequence[bytes], edits: Iterable[Edit]) -> list[tuple[datetime, str]]:
    """When each item began, and its id; the part held what `before` makes."""
    doc: Doc[Any] = Doc()
    facilitation = doc.get("facilitation", type=Map)
    for update in before:
        doc.apply_update(update)
    began: list[tuple[datetime, str]] = []
    current = _current(facilitation)
    for edit in edits:
        doc.apply_update(edit.update)
        item = _current(facilitation)
        if item and item != current:
            began.append((edit.at, item))
        current = item
    return began


def _current(facilitation: Map[Any]) -> str:
    item = facilitation.get("current_item", "")
    return item if isinstance(item, str) else ""
