"""What a document already holds, as far as the gate must know it: where each clock of each client stands.

Run-length: neighbouring clocks at the same place are one run, so a long text costs a few bytes and a keystroke none.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

from realtime.places import Node, Place
from realtime.update import Id


class KnownClient:
    """The clocks of one client."""

    __slots__ = ("clock", "gone_ends", "gone_starts", "places", "starts", "types")

    def __init__(self, clock: int = 0) -> None:
        #: The next clock.
        self.clock = clock
        self.starts = array("I")
        self.places: list[Place] = []
        #: The clocks at which types stand.
        self.types: dict[int, Node] = {}
        #: What is deleted, as ranges that neither overlap nor touch.
        self.gone_starts = array("I")
        self.gone_ends = array("I")

    def place(self, clock: int) -> Place:
        """Where a known clock stands."""
        starts = self.starts
        if clock >= starts[-1]:
            return self.places[-1]
        return self.places[bisect_right(starts, clock) - 1]

    def extend(self, end: int, place: Place) -> None:
        """The clocks up to `end` (excluded) stand at this place."""
        places = self.places
        if not places or (places[-1] is not place and places[-1] != place):
            self.starts.append(self.clock)
            places.append(place)
        self.clock = end

    def append(self, later: KnownClient) -> None:
        """Takes in the clocks that follow. Raises `RuntimeError` if they do not."""
        begin = later.starts[0]
        if begin != self.clock:
            raise RuntimeError("the document has moved on since this was examined")
        ends = [*later.starts[1:], later.clock]
        for end, place in zip(ends, later.places, strict=True):
            self.extend(end, place)
        self.types.update(later.types)
        for start, end in zip(later.gone_starts, later.gone_ends, strict=True):
            self.delete(start, end)

    def is_gone(self, clock: int) -> bool:
        """Whether a clock is known to be deleted."""
        at = bisect_right(self.gone_starts, clock) - 1
        return at >= 0 and clock < self.gone_ends[at]

    def left_of(self, start: int, end: int) -> list[Id]:
        """The parts of the range that are not yet deleted."""
        starts, ends = self.gone_starts, self.gone_ends
        at = bisect_right(ends, start)
        parts = []
        while at < len(starts) and starts[at] < end:
            if start < starts[at]:
                parts.append((start, starts[at]))
            start = ends[at]
            at += 1
        if start < end:
            parts.append((start, end))
        return parts

    def delete(self, start: int, end: int) -> None:
        """The range is deleted."""
        starts, ends = self.gone_starts, self.gone_ends
        if not ends or start > ends[-1]:
            starts.append(start)
            ends.append(end)
            return
        first = bisect_left(ends, start)
        last = bisect_right(starts, end)
        if first < last:
            start = min(start, starts[first])
            end = max(end, ends[last - 1])
        starts[first:last] = array("I", (start,))
        ends[first:last] = array("I", (end,))
