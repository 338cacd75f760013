"""The results for people (a table) and for programs (JSON)."""

from __future__ import annotations

from typing import Any

from benchmarks.peers import PEERS
from benchmarks.running import Flushes, Measured, Results
from benchmarks.scenarios import SCENARIOS, Bound

OURS = "caseboard"


def table(results: Results, flushes: Flushes) -> str:
    """Medians side by side; ours with its ratio to the best peer that stores, and whether that is what it must be.

    Where one late flush of the disk is granted, how long that took in the same minutes is said.
    """
    blocks = []
    for scenario, measured in results.items():
        flush = flushes[scenario]
        peers = [peer for peer in measured if measured[peer].rounds or measured[peer].notes]
        names = list(SCENARIOS[scenario].figures)
        rows = [[SCENARIOS[scenario].title, *names, "remarks"]]
        for peer in peers:
            cells = [_cell(results, scenario, peer, name, flush) for name in names]
            rows.append([PEERS[peer].name, *cells, "; ".join(sorted(measured[peer].notes))])
        blocks.append(_aligned(rows))
    return "\n\n".join(blocks)


def _cell(results: Results, scenario: str, peer: str, name: str, flush: float) -> str:
    value = results[scenario][peer].medians.get(name)
    if value is None:
        return "-"
    unit = SCENARIOS[scenario].figures[name]
    shown = f"{value:.0f}" if abs(value) >= 100 or not unit else f"{value:.3g}"
    cell = f"{shown} {unit}".strip()
    if peer != OURS:
        return cell
    compared, met = ratio(results, scenario, name), kept(results, scenario, name, flush)
    said = [f"x {compared:.2f}"] if compared is not None else []
    bound = SCENARIOS[scenario].bounds.get(name)
    if bound is not None and bound.flush and met is not None and not (met and _within(bound, compared)):
        said.append(f"a late flush {flush:.3g} {unit}")
    said += [] if met is None else ["met" if met else "MISSED"]
    return f"{cell} ({', '.join(said)})" if said else cell


def _within(bound: Bound, compared: float | None) -> bool:
    return bound.times is not None and compared is not None and compared <= bound.times


def kept(results: Results, scenario: str, name: str, flush: float) -> bool | None:
    """Whether ours is what it must be; nothing where that was not measured or nobody says what it must be."""
    bound = SCENARIOS[scenario].bounds.get(name)
    ours, best = _ours_and_best(results, scenario, name)
    if bound is None or ours is None:
        return None
    if bound.most is not None:
        return ours <= bound.most
    if bound.times is None or best is None:
        return None
    if name in SCENARIOS[scenario].more:
        return ours >= bound.times * best
    most = bound.times * best
    return ours <= (max(most, best + flush) if bound.flush else most)


def ratio(results: Results, scenario: str, name: str) -> float | None:
    """Ours divided by the best peer that stores; nothing where one of the two is missing or zero."""
    ours, best = _ours_and_best(results, scenario, name)
    return ours / best if ours is not None and best is not None and best > 0 else None


def _ours_and_best(results: Results, scenario: str, name: str) -> tuple[float | None, float | None]:
    measured = results[scenario]
    known = {peer: value for peer in measured if (value := measured[peer].medians.get(name)) is not None}
    others = [value for peer, value in known.items() if peer != OURS and PEERS[peer].stores]
    best = (max if name in SCENARIOS[scenario].more else min)(others, default=None)
    return known.get(OURS), best


def _aligned(rows: list[list[str]]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def document(results: Results, machine: dict[str, Any], flushes: Flushes) -> dict[str, Any]:
    """Everything that was measured, every round of it, and which bounds ours kept."""
    return {
        "machine": machine,
        "flush_p99_ms": {scenario: round(flush, 3) for scenario, flush in flushes.items()},
        "scenarios": {
            scenario: {peer: _measured(measured) for peer, measured in by_peer.items()}
            for scenario, by_peer in results.items()
        },
        "kept": {
            scenario: {name: kept(results, scenario, name, flushes[scenario]) for name in SCENARIOS[scenario].bounds}
            for scenario in results
        },
    }


def _measured(measured: Measured) -> dict[str, Any]:
    return {"medians": measured.medians, "rounds": measured.rounds, "notes": sorted(measured.notes)}
