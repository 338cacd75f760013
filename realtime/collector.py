"""CPython's cyclic collector, tuned for a process that holds many documents and connections.

A thousand rooms are a few million objects that live long and form no rubbish cycles; visiting all of them again and
again costs a pause of most of a second each time.
"""

from __future__ import annotations

import gc


def calm_collector() -> None:
    """Call once, after everything is imported and built: what lives now is never visited again, the rest rarely."""
    gc.collect()
    gc.freeze()
    # What is new is visited in small numbers, so that no edit waits for it; what has lasted, once in millions.
    gc.set_threshold(10_000, 250, 100)
