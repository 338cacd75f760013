"""How long a proof runs: a seeded sample in the ordinary test run, all of it with PROVE=1."""

from __future__ import annotations

import os

from hypothesis import settings

PROVE = os.environ.get("PROVE") == "1"


def examples(sample: int, full: int) -> settings:
    """`sample` examples, always the same ones; with PROVE=1 `full` random ones."""
    return settings(max_examples=full if PROVE else sample, derandomize=not PROVE, deadline=None, database=None)
