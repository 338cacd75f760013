"""What the gate costs: `python benchmarks/gate.py` from the repository, in the product's own environment."""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from pycrdt import Doc, Text

from realtime.gate import Fresh, Gate
from tests.oracle.documents import GRAMMAR

WRITER = 2**30 + 7
EDITS = 20_000


def typed(position: Callable[[int], int]) -> tuple[list[bytes], bytes]:
    """One letter after the other, and the document that comes of it."""
    document: Doc[Any] = Doc(client_id=WRITER)
    updates: list[bytes] = []
    watching = document.observe(lambda event: updates.append(event.update))
    purpose = document.get("purpose", type=Text)
    for number in range(EDITS):
        purpose.insert(position(number), "x")
    document.unobserve(watching)
    return updates, document.get_update()


def judged(updates: list[bytes]) -> float:
    """The best of five runs, in microseconds for each update."""
    best = float("inf")
    for _ in range(5):
        gate = Gate(GRAMMAR)
        begin = time.perf_counter()
        for update in updates:
            verdict = gate.examine(update, frozenset({WRITER}))
            assert isinstance(verdict, Fresh)
            gate.accept(verdict)
        best = min(best, time.perf_counter() - begin)
    return best / len(updates) * 1e6


def learnt(updates: list[bytes]) -> tuple[float, float]:
    """Milliseconds to build the index, and the kilobytes that it holds."""
    gate = Gate(GRAMMAR)
    for update in updates:
        gate.learn(update)
    begin = time.perf_counter()
    len(gate.state)
    taken = time.perf_counter() - begin
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    again = Gate(GRAMMAR)
    for update in updates:
        again.learn(update)
    len(again.state)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return taken * 1e3, (after - before) / 1024


def main() -> None:
    for name, position in (("at the end", lambda number: number), ("in the middle", lambda number: number // 2)):
        updates, checkpoint = typed(position)
        sys.stdout.write(f"{EDITS} letters typed {name}:\n")
        sys.stdout.write(f"  examine and accept  {judged(updates):8.1f} us for each\n")
        for what, history in (("journal", updates), ("checkpoint", [checkpoint])):
            milliseconds, kilobytes = learnt(history)
            sys.stdout.write(f"  learn the {what:10} {milliseconds:8.1f} ms, {kilobytes:.0f} kB\n")


if __name__ == "__main__":
    main()
