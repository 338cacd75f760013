"""`python -m tests.oracle --seeds 100000`: attacks the gate with mutants and lies, and says which seed breaks it."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.oracle.fuzzing import ATTEMPTS, Casualty, attack
from tests.oracle.yjs import running_yjs

#: So many seeds share an oracle.
_BATCH = 50


def attempt(seeds: range) -> list[str]:
    """What the gate let through that it should not have, one sentence for each seed."""
    broken, casualty = [], Casualty()
    with running_yjs() as yjs:
        for seed in seeds:
            try:
                attack(seed, yjs, casualty)
            except BaseException as error:
                broken.append(f"seed {seed}: {type(error).__name__}: {error}")
                casualty.end()
                casualty = Casualty()
    casualty.end()
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000, help="how many histories (default: %(default)s)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="how many at once (default: %(default)s)")
    options = parser.parse_args()
    began, last = time.monotonic(), options.first + options.seeds
    batches = [range(first, min(first + _BATCH, last)) for first in range(options.first, last, _BATCH)]
    with ProcessPoolExecutor(options.processes) as pool:
        broken = [sentence for sentences in pool.map(attempt, batches) for sentence in sentences]
    print("\n".join(broken))  # noqa: T201
    attempts = options.seeds * ATTEMPTS
    print(f"{attempts} attacks, {len(broken)} seeds that break it, {time.monotonic() - began:.0f} s")  # noqa: T201
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
