"""The commonest edit by far, judged in one go: plain letters behind what their writer has just written.

`continuation` says the same of it as parsing and drafting do; whatever it does not recognise is left to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from realtime.gate_index import KnownClient
from realtime.places import Place, takes_text
from realtime.update import BEYOND, HAS_ORIGIN, HAS_RIGHT, STRING, GateLimits, Id
from realtime.varint import read_long_uint

_ONE_STRUCT = b"\x01\x01"
_BEHIND = HAS_ORIGIN | STRING
_BETWEEN = HAS_ORIGIN | HAS_RIGHT | STRING
#: Letters in one go: more has a longer way to say how many there are.
_MOST = 127


class Continuation(NamedTuple):
    """The clocks of `known` go on to `end`, at the place where they end now."""

    client: int
    clock: int
    end: int
    known: KnownClient
    everyone: Mapping[int, KnownClient]
    #: Nothing is deleted by it, and there is nothing to order.
    deletes: tuple[tuple[int, list[Id]], ...] = ()
    order: tuple[tuple[int, int, int], ...] = ()

    def commit(self) -> None:
        """The document now holds it. Raises `RuntimeError` if it has moved on since."""
        if self.known.clock != self.clock:
            raise RuntimeError("the document has moved on since this was examined")
        self.known.clock = self.end

    def clocks(self) -> dict[int, int]:
        """The next clock of every client, these letters included."""
        return {client: known.clock for client, known in self.everyone.items()} | {self.client: self.end}


def continuation(
    data: bytes, clients: frozenset[int], index: Mapping[int, KnownClient], limits: GateLimits
) -> Continuation | None:
    """What the update adds when it is such an edit, else None. Raises what the readers of numbers raise."""
    if not data.startswith(_ONE_STRUCT) or len(data) > limits.update:
        return None
    client, at = _number(data, 2)
    own = data[2:at]
    clock, at = _number(data, at)
    known = index.get(client)
    if client not in clients or known is None or known.clock != clock or not known.places:
        return None
    kind = data[at]
    if (kind != _BEHIND and kind != _BETWEEN) or not data.startswith(own, at + 1):
        return None
    origin, at = _number(data, at + 1 + len(own))
    place = known.places[-1]
    if origin != clock - 1 or not takes_text(place):
        return None
    if kind == _BETWEEN:
        right, at = _number(data, at)
        before, at = _number(data, at)
        if right == client or not _stands(index.get(right), before, place):
            return None
    length = data[at]
    letters = data[at + 1 : -1]
    if length != len(letters) or not 0 < length <= min(_MOST, limits.string):
        return None
    if data[-1] != 0 or not letters.isascii() or 0 in letters or clock + length >= BEYOND:
        return None
    return Continuation(client, clock, clock + length, known, index)


def _number(data: bytes, at: int) -> tuple[int, int]:
    value = data[at]
    return (value, at + 1) if value < 0x80 else read_long_uint(data, at + 1, value)


def _stands(known: KnownClient | None, clock: int, place: Place) -> bool:
    """Whether a clock is known, stands at this place, and is no half of a character."""
    if known is None or clock >= known.clock or (known.halves and known.is_half(clock)):
        return False
    return known.place(clock) is place
