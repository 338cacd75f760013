"""The benchmark says that a bound is met exactly when it is."""

from __future__ import annotations

import pytest

from benchmarks.report import OURS, kept
from benchmarks.running import Measured, Results


def measured(scenario: str, name: str, ours: float, best: float) -> Results:
    return {scenario: {OURS: Measured([{name: ours}]), "hocuspocus": Measured([{name: best}])}}


@pytest.mark.parametrize(
    ("scenario", "name", "ours", "best", "flush", "met"),
    [
        ("fifty", "µs per delivery", 11.3, 15.6, 0.0, False),
        ("fifty", "µs per delivery", 10.9, 15.6, 20.0, True),
        ("few", "p99 of 10", 7.4, 5.0, 0.0, True),
        ("few", "p99 of 10", 7.6, 5.0, 0.0, False),
        ("few", "p99 of 10", 7.6, 5.0, 3.0, True),
        ("rooms", "kB per room", 208, 73, 0.0, True),
        ("crowd", "people", 640, 545, 0.0, True),
        ("crowd", "people", 540, 545, 0.0, False),
        ("killed", "seen and lost", 1, 800, 0.0, False),
    ],
)
def test_a_bound_is_met_or_missed_as_it_is_written(
    scenario: str, name: str, ours: float, best: float, flush: float, met: bool
) -> None:
    assert kept(measured(scenario, name, ours, best), scenario, name, flush) is met


def test_what_was_measured_of_nobody_else_is_not_judged() -> None:
    assert kept({"fifty": {OURS: Measured([{"µs per delivery": 9.0}])}}, "fifty", "µs per delivery", 0.0) is None
