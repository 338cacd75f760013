"""A long document as one update, and whether that is the same document. Both run in the workshop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pycrdt import Doc

from app.board.reading import read_part
from app.board.replaying import whole

_NO_STRUCTS = 0


class Unfaithful(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The checkpoint is not the same document as the journal."""


def condensed(updates: Sequence[bytes]) -> bytes:
    """The document as one update."""
    return whole(updates)


def verify(kind: str, content: bytes, updates: Sequence[bytes]) -> None:
    """Whether the content is the document that the updates make. Raises `Unfaithful`."""
    one, other = _loaded([content]), _loaded(updates)
    if one.get_update(other.get_state())[0] != _NO_STRUCTS or other.get_update(one.get_state())[0] != _NO_STRUCTS:
        raise Unfaithful
    if read_part(kind, content) != read_part(kind, other.get_update()):
        raise Unfaithful


def _loaded(updates: Sequence[bytes]) -> Doc[Any]:
    document: Doc[Any] = Doc()
    for update in updates:
        document.apply_update(update)
    return document
