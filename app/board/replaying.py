"""From the edits of a document to the whole of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc


def whole(updates: Iterable[bytes]) -> bytes:
    """One update (Yjs, version 1) that holds what these do, applied in their order."""
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return doc.get_update()
