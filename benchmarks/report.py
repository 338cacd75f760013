"""The results for people (a table) and for programs (JSON)."""

from __future__ import annotations

from typing import Any

from benchmarks.peers import PEERS
from benchmarks.running import Measured, Results
from benchmarks.scenarios import SCENARIOS

OURS = "caseboard"


def table(results: Results) -> str:
    """Medians side by side; ours with its ratio to the best peer that stores (below 1 is better than it)."""
    blocks = []
    for scenario, measured in results.items():
        peers = [peer for peer in measured if measured[peer].rounds or measured[peer].notes]
        names = list(SCENARIOS[scenario].figures)
        rows = [[SCENARIOS[scenario].title, *names, "remarks"]]
        for peer in peers:
            cells = [_cell(results, scenario, peer, name) for name in names]
            rows.append([PEERS[peer].name, *cells, "; ".join(sorted(measured[peer].notes))])
        blocks.append(_aligned(rows))
    return "\n\n".join(blocks)


def _cell(results: Results, scenario: str, peer: str, name: str) -> str:
    value = results[scenario][peer].medians.get(name)
    if value is None:
        return "-"
    unit = SCENARIOS[scenario].figures[name]
    shown = f"{value:.0f}" if abs(value) >= 100 or not unit else f"{value:.3g}"
    compared = ratio(results, scenario, name) if peer == OURS else None
    return f"{shown} {unit}".strip() + (f" (x {compared:.2f})" if compared is not None else "")


def ratio(results: Results, scenario: str, name: str) -> float | None:
    """Ours divided by the best peer that stores; nothing where one of the two is missing or zero."""
    measured = results[scenario]
    known = {peer: value for peer in measured if (value := measured[peer].medians.get(name)) is not None}
    others = [value for peer, value in known.items() if peer != OURS and PEERS[peer].stores]
    if OURS not in known or not others:
        return None
    best = max(others) if name in SCENARIOS[scenario].more else min(others)
    return known[OURS] / best if best > 0 else None


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


def document(results: Results, machine: dict[str, Any]) -> dict[str, Any]:
    """Everything that was measured, every round of it."""
    return {
        "machine": machine,
        "scenarios": {
            scenario: {peer: _measured(measured) for peer, measured in by_peer.items()}
            for scenario, by_peer in results.items()
        },
    }


def _measured(measured: Measured) -> dict[str, Any]:
    return {"medians": measured.medians, "rounds": measured.rounds, "notes": sorted(measured.notes)}
