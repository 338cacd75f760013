"""Rounds of scenarios and peers, one after the other in changing order."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.bench import Unusable, bench
from benchmarks.disk import flush_milliseconds
from benchmarks.peers import PEERS
from benchmarks.scenarios import SCENARIOS, Figures, Sizes


@dataclass
class Measured:
    """All rounds of one scenario on one peer."""

    rounds: list[Figures] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)

    @property
    def medians(self) -> Figures:
        """The median of each figure over the rounds that have it."""
        names = self.rounds[0] if self.rounds else {}
        return {name: _median([figures.get(name) for figures in self.rounds]) for name in names}


def _median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None


#: By scenario, then by peer.
Results = dict[str, dict[str, Measured]]

#: By scenario: the 99th percentile of one flush of the disk, in milliseconds.
Flushes = dict[str, float]


def run(
    scenarios: Sequence[str], peers: Sequence[str], rounds: int, sizes: Sizes, folder: Path
) -> tuple[Results, Flushes]:
    """Measure everything; each round begins with another peer, so that none always has the warm or the cold machine.

    What a flush costs is measured before and after each turn, on the disk of the servers: it differs from minute to
    minute. Of these the median counts.
    """
    results: Results = {scenario: {peer: Measured() for peer in peers} for scenario in scenarios}
    flushes: Flushes = {}
    for scenario in scenarios:
        late = [flush_milliseconds(folder)[1]]
        for turn in range(rounds):
            shift = turn % len(peers)
            for peer in [*peers[shift:], *peers[:shift]]:
                if PEERS[peer].stores or not SCENARIOS[scenario].lasting:
                    _once(results[scenario][peer], scenario, peer, sizes, folder)
                    late.append(flush_milliseconds(folder)[1])
        flushes[scenario] = median(late)
    return results, flushes


def _once(measured: Measured, scenario: str, peer: str, sizes: Sizes, folder: Path) -> None:
    begun = time.monotonic()
    try:
        with bench(PEERS[peer], folder / peer) as running:
            figures = SCENARIOS[scenario].measure(running, sizes)
            measured.rounds.append(figures)
            measured.notes |= running.notes
    except (Unusable, RuntimeError) as failure:
        measured.notes.add(f"FAILED: {failure}")
        figures = {}
    told = ", ".join(f"{name} {value:.4g}" if value is not None else f"{name} -" for name, value in figures.items())
    notes = "; ".join(sorted(measured.notes))
    print(f"  {scenario:8} {peer:18} {told} [{time.monotonic() - begun:.0f} s] {notes}", file=sys.stderr, flush=True)
