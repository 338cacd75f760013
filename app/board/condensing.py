"""A long document as one update, verified to be the same document. All of it runs in the workshop.

The history comes in pieces, so that nobody holds all of it, and what it makes stays here from one to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pycrdt import Doc

from app.board.reading import read_part

_NO_STRUCTS = 0


class Unfaithful(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The checkpoint is not the same document as the journal."""


class Astray(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The pieces are not those of one history in their order; or another process took the first of them."""


class _Replay(NamedTuple):
    """What the history makes up to a sequence."""

    of: str
    sequence: int
    document: Doc[Any]


#: At most one.
_under_way: list[_Replay] = []


def begin(name: str, sequence: int, updates: Sequence[bytes]) -> None:
    """Begin a document with what stands before the entries after the sequence; whatever was begun before is let go."""
    _under_way[:] = [_Replay(name, sequence, _loaded(updates))]


def go_on(name: str, after: int, updates: Sequence[bytes]) -> None:
    """The next entries, which follow the sequence. Raises `Astray`."""
    replay = _as_far_as(name, after)
    for update in updates:
        replay.document.apply_update(update)
    _under_way[:] = [replay._replace(sequence=after + len(updates))]


def condensed(name: str, sequence: int, kind: str) -> bytes:
    """The document as one update, which was read anew and compared. Raises `Unfaithful` and `Astray`."""
    replay = _as_far_as(name, sequence)
    _under_way.clear()
    content = _whole(replay.document)
    verify(kind, content, replay.document)
    return content


def verify(kind: str, content: bytes, document: Doc[Any]) -> None:
    """Whether the content is the document. Raises `Unfaithful`."""
    one = _loaded([content])
    if one.get_update(document.get_state())[0] != _NO_STRUCTS or document.get_update(one.get_state())[0] != _NO_STRUCTS:
        raise Unfaithful
    if read_part(kind, content) != read_part(kind, document.get_update()):
        raise Unfaithful


def _as_far_as(name: str, sequence: int) -> _Replay:
    for replay in _under_way:
        if (replay.of, replay.sequence) == (name, sequence):
            return replay
    raise Astray


def _whole(document: Doc[Any]) -> bytes:
    return document.get_update()


def _loaded(updates: Sequence[bytes]) -> Doc[Any]:
    document: Doc[Any] = Doc()
    for update in updates:
        document.apply_update(update)
    return document
