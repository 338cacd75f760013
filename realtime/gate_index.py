"""What a document already holds, as far as the gate must know it: where each clock of each client stands.

Run-length: clocks that stand after each other at the same place are one run, so what is typed in one go costs nothing.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

from realtime.places import Node, Place
from realtime.update import Id


class KnownClient:
    """The clocks of one client."""

    __slots__ = ("clock", "follows", "gone_ends", "gone_starts", "halves", "places", "starts", "types")

    def __init__(self, clock: int = 0) -> None:
        #: The next clock.
        self.clock = clock
        #: Whether the first clock here stands after the one before it, which is not here.
        self.follows = False
        self.starts = array("I")
        self.places: list[Place] = []
        #: The clocks at which types stand.
        self.types: dict[int, Node] = {}
        #: The clocks of second halves of surrogate pairs.
        self.halves = array("I")
        #: What is deleted, as ranges that neither overlap nor touch.
        self.gone_starts = array("I")
        self.gone_ends = array("I")

    def place(self, clock: int) -> Place:
        """Where a known clock stands."""
        starts = self.starts
        if clock >= starts[-1]:
            return self.places[-1]
        return self.places[bisect_right(starts, clock) - 1]

    def run(self, clock: int) -> int:
        """The start of the run that a known clock belongs to; within a run each clock stands after the one before."""
        return self.starts[bisect_right(self.starts, clock) - 1]

    def extend(self, end: int, place: Place, follows: bool) -> None:
        """The clocks up to `end` (excluded) stand at this place after each other, and after the last one if told so."""
        places = self.places
        if not follows or not places or (places[-1] is not place and places[-1] != place):
            self.starts.append(self.clock)
            places.append(place)
        self.clock = end

    def append(self, later: KnownClient) -> None:
        """Takes in the clocks that follow. Raises `RuntimeError` if they do not."""
        if later.starts[0] != self.clock:
            raise RuntimeError("the document has moved on since this was examined")
        follows = later.follows
        ends = [*later.starts[1:], later.clock]
        for end, place in zip(ends, later.places, strict=True):
            self.extend(end, place, follows)
            follows = False
        self.types.update(later.types)
        self.halves.extend(later.halves)
        for start, end in zip(later.gone_starts, later.gone_ends, strict=True):
            self.delete(start, end)

    def add_halves(self, clock: int, text: str) -> None:
        """Keeps where the characters of a string that stands at `clock` have second halves."""
        for character in text:
            clock += 1
            if character > "\uffff":
                self.halves.append(clock)
                clock += 1

    def is_half(self, clock: int) -> bool:
        """Whether a clock is the second half of a character that is not deleted."""
        halves = self.halves
        at = bisect_left(halves, clock)
        return at < len(halves) and halves[at] == clock and not self.is_gone(clock)

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
