"""What one flush to this disk costs: the floor of every promise that is on disk."""

from __future__ import annotations

import os
import time
from pathlib import Path

#: Seconds between two flushes, as between the edits of ten people: a machine that has slept in between is slower.
_PAUSE = 0.02


def flush_milliseconds(folder: Path, times: int = 200) -> tuple[float, float]:
    """Append a page and flush it, so many times; the median and the 99th percentile in milliseconds."""
    probe = folder / "probe"
    took = []
    with probe.open("wb", buffering=0) as file:
        for _ in range(times):
            time.sleep(_PAUSE)
            begun = time.perf_counter()
            file.write(b"\0" * 4096)
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - begun) * 1000)
    probe.unlink()
    took.sort()
    return took[len(took) // 2], took[int(len(took) * 0.99)]
