"""`python -m tests.simulation --seeds 100000`: lives through so many worlds and says which seed breaks a promise."""

from __future__ import annotations

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulation.browser import Broken
from tests.simulation.world import play


def attempt(seed: int, hostile: bool = False) -> str:
    """What is wrong with the world of this seed; empty when nothing is."""
    try:
        play(seed, hostile=hostile)
    except Broken as promise:
        return str(promise)
    except BaseException as error:
        return f"seed {seed}: {type(error).__name__}: {error}"
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=10_000, help="how many worlds (default: %(default)s)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (default: %(default)s)")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="how many at once (default: %(default)s)")
    parser.add_argument("--hostile", action="store_true", help="with a participant who sends anything")
    options = parser.parse_args()
    began = time.monotonic()
    with ProcessPoolExecutor(options.processes) as pool:
        seeds = range(options.first, options.first + options.seeds)
        answers = pool.map(partial(attempt, hostile=options.hostile), seeds, chunksize=50)
        broken = [answer for answer in answers if answer]
    print("\n".join(broken))  # noqa: T201
    print(f"{options.seeds} worlds, {len(broken)} with a broken promise, {time.monotonic() - began:.0f} s")  # noqa: T201
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
