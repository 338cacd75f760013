"""A document behind its gate, and two people who write in it."""

from __future__ import annotations

from typing import Any

import pytest
from pycrdt import Doc

from realtime.errors import ProtocolError
from realtime.gate import Fresh, GateLimits, Verdict
from tests.oracle.documents import GRAMMAR, read
from tests.oracle.two_ways import TwoWays
from tests.oracle.writing import (
    ELEMENT,
    FRAGMENT,
    MAP,
    XML_TEXT,
    new,
    text,
    update,
)

MIA, BEN = 1_001, 2_002
ANYONE = frozenset({MIA, BEN})
ENTRY = "entry001"
NULL = b"~"


class Part:
    """A document behind its gate, as a room holds it."""

    def __init__(self, *updates: bytes, limits: GateLimits | None = None) -> None:
        self.gate = TwoWays(GRAMMAR, limits or GateLimits())
        self.document: Doc[Any] = Doc()
        for each in updates:
            self.take(each)

    def take(self, update: bytes, clients: frozenset[int] = ANYONE) -> Fresh:
        verdict = self.gate.examine(update, clients)
        assert isinstance(verdict, Fresh), verdict
        self.document.apply_update(verdict.update)
        self.gate.accept(verdict)
        return verdict

    def examine(self, update: bytes, clients: frozenset[int] = ANYONE) -> Verdict:
        return self.gate.examine(update, clients)

    def refusal(self, update: bytes, clients: frozenset[int] = ANYONE) -> ProtocolError:
        before = dict(self.gate.state)
        with pytest.raises(ProtocolError) as refused:
            self.gate.examine(update, clients)
        assert self.gate.state == before
        return refused.value

    def reloaded(self) -> Part:
        """The same document, known from a checkpoint only."""
        again = Part()
        again.document.apply_update(self.document.get_update())
        again.gate.learn(self.document.get_update())
        return again

    @property
    def purpose(self) -> str:
        return str(read(self.document)["purpose"])


def board() -> bytes:
    """An entry (0) with notes (1): a list (2) of one item (3) with a paragraph (4) whose text (5) is "Hi" (6, 7)."""
    return update(
        MIA,
        0,
        new(MAP, under="agenda", key=ENTRY),
        new(FRAGMENT, under=(MIA, 0), key="notes"),
        new(ELEMENT, "bulletList", under=(MIA, 1)),
        new(ELEMENT, "listItem", under=(MIA, 2)),
        new(ELEMENT, "paragraph", under=(MIA, 3)),
        new(XML_TEXT, under=(MIA, 4)),
        text("Hi", under=(MIA, 5)),
    )


def typed(words: str = "Hello") -> bytes:
    return update(MIA, 0, text(words, under="purpose"))
