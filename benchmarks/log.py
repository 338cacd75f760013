"""What it costs whoever commits that SQLite's log has to be written back: by themselves, and by a thread beside.

Run with `python -m benchmarks.log`: commits of live boards' size through the connection that writes, on a disk.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from functools import partial
from pathlib import Path

from app.storage.sqlite import Writer
from benchmarks.disk import flush_milliseconds

#: Commits in a second, entries in each, bytes of an entry, documents: two hundred boards in which many type.
_PACE, _ENTRIES, _BYTES, _DOCUMENTS = 100, 20, 120, 200
#: Pages after which SQLite writes back by itself: what it did before a thread did it.
_BY_ITSELF = 8000


def _create(connection: sqlite3.Connection) -> None:
    connection.execute(
        "CREATE TABLE journal (part TEXT, sequence INTEGER, person TEXT, content BLOB, PRIMARY KEY (part, sequence))"
    )


def _insert(number: int, chosen: random.Random, connection: sqlite3.Connection) -> None:
    connection.executemany(
        "INSERT INTO journal VALUES (?, ?, ?, ?)",
        [
            (f"{chosen.randrange(_DOCUMENTS):024x}", number * _ENTRIES + n, "0" * 24, chosen.randbytes(_BYTES))
            for n in range(_ENTRIES)
        ],
    )


async def _took(folder: Path, seconds: float, *, beside: bool) -> list[float]:
    """How many milliseconds each commit took."""
    writer = Writer(folder / f"{beside}.sqlite3", *(() if beside else (1 << 40,)))
    await writer.run(_create)
    if not beside:
        await writer.look(lambda connection: connection.execute(f"PRAGMA wal_autocheckpoint = {_BY_ITSELF}"))
        await writer.look(lambda connection: connection.execute("PRAGMA journal_size_limit = -1"))
    chosen, took = random.Random(1), []
    begun = time.perf_counter()
    for number in range(int(seconds * _PACE)):
        await asyncio.sleep(max(0.0, begun + number / _PACE - time.perf_counter()))
        before = time.perf_counter()
        await writer.run(partial(_insert, number, chosen))
        took.append((time.perf_counter() - before) * 1000)
    await writer.close()
    return sorted(took)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.log", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="of each stretch")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    for _ in range(chosen.rounds):
        for beside in (False, True):
            with tempfile.TemporaryDirectory() as folder:
                took = asyncio.run(_took(Path(folder), chosen.seconds, beside=beside))
                _middle, flush = flush_milliseconds(Path(folder))
            parts = (took[int(len(took) * part)] for part in (0.5, 0.99, 0.999))
            print(
                f"{'beside' if beside else 'by itself':10}",
                *(f"{name} {value:7.2f} ms" for name, value in zip(("p50", "p99", "p99.9"), parts, strict=True)),
                f"slowest {took[-1]:7.2f} ms",
                f"(p99 of a flush {flush:.2f} ms)",
            )


if __name__ == "__main__":
    main()
