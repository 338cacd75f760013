"""Run with `make bench`, or `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks import processes
from benchmarks.disk import flush_milliseconds
from benchmarks.environment import HERE, set_up
from benchmarks.peers import PEERS
from benchmarks.report import document, table
from benchmarks.running import run
from benchmarks.scenarios import QUICK, SCENARIOS, Sizes


def main() -> None:
    """Measure what was asked for, print the table, write the JSON."""
    asked = _arguments()
    set_up()
    processes.prepare()
    with tempfile.TemporaryDirectory(prefix="caseboard-bench-", dir=asked.data) as name:
        folder = Path(name)
        middle, late = flush_milliseconds(folder)
        machine: dict[str, Any] = {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "python": platform.python_version(),
            "flush_p50_ms": round(middle, 3),
            "flush_p99_ms": round(late, 3),
        }
        results, flushes = run(asked.scenarios, asked.peers, asked.rounds, QUICK if asked.quick else Sizes(), folder)
        afterwards = flush_milliseconds(folder)[1]
        machine["flush_p99_ms_afterwards"] = round(afterwards, 3)
    print(_preface(machine, asked.rounds))
    print(table(results, flushes))
    asked.json.parent.mkdir(exist_ok=True)
    asked.json.write_text(json.dumps(document(results, machine, flushes), indent=1))


def _preface(machine: Mapping[str, Any], rounds: int) -> str:
    return (
        f"\nOne flush of this disk: {machine['flush_p50_ms']:.2f} ms in the middle, "
        f"p99 {machine['flush_p99_ms']:.2f} ms "
        f"(afterwards {machine['flush_p99_ms_afterwards']:.2f} ms).\n"
        f"Medians of {rounds} round(s); in brackets ours divided by the best peer that stores.\n"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("scenarios", nargs="*", help=f"which of: {', '.join(SCENARIOS)} (all)")
    parser.add_argument(
        "--peers", type=lambda text: text.split(","), default=list(PEERS), help=f"which of: {','.join(PEERS)} (all)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is measured (3)")
    parser.add_argument("--quick", action="store_true", help="small and short: shows that it works, not who is faster")
    parser.add_argument(
        "--data", type=Path, default=None, help="where the servers keep their data (the temporary folder)"
    )
    parser.add_argument("--json", type=Path, default=HERE / "results" / "latest.json", help="where the figures go")
    asked = parser.parse_args()
    asked.scenarios = asked.scenarios or list(SCENARIOS)
    unknown = [*(set(asked.scenarios) - set(SCENARIOS)), *(set(asked.peers) - set(PEERS))]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    return asked


main()
