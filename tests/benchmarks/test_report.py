"""The benchmark says that a bound is met exactly when it is."""

from __future__ import annotations

import pytest

from benchmarks.report import OURS, kept, table
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


@pytest.mark.parametrize(
    ("ours", "told"),
    [(7.4, "x 1.48, met"), (7.6, "x 1.52, a late flush 3 ms, met"), (8.1, "x 1.62, a late flush 3 ms, MISSED")],
)
def test_what_is_granted_for_the_disk_is_said_where_it_decides(ours: float, told: str) -> None:
    assert told in table(measured("few", "p99 of 10", ours, 5.0), {"few": 3.0})


def test_what_was_measured_of_nobody_else_is_not_judged() -> None:
    assert kept({"fifty": {OURS: Measured([{"µs per delivery": 9.0}])}}, "fifty", "µs per delivery", 0.0) is None
