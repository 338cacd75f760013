"""What is written down about the planting of a demonstration's cases, and what is made of it after an interruption."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from app.actions import demonstrating, growing
from app.actions.growing import Growth, Stage
from app.clock import SystemClock


def test_what_is_being_planted_is_said_to_come_until_whoever_plants_falls_silent(tmp_path: Path) -> None:
    now = SystemClock().now()
    assert growing.coming(tmp_path, now) == frozenset()
    growing.note(tmp_path, "FAM-1", stage=Stage.PLANTED)
    growing.note(tmp_path, "FAM-2", stage=Stage.BEGUN, attempts=1)
    growing.note(tmp_path, "FAM-3")
    now = SystemClock().now()
    assert growing.coming(tmp_path, now) == {"FAM-2", "FAM-3"}
    assert growing.coming(tmp_path, now + timedelta(minutes=5)) == frozenset()


def test_what_is_expected_comes_unless_it_has_come(tmp_path: Path) -> None:
    growing.note(tmp_path, "FAM-1", stage=Stage.PLANTED)
    growing.note(tmp_path, "FAM-2", stage=Stage.PLAYED, people=["a"])
    growing.note(tmp_path, "FAM-3", stage=Stage.STALLED, attempts=2)
    growing.expect(tmp_path, ["FAM-1", "FAM-2", "FAM-3", "FAM-4"])
    assert growing.coming(tmp_path, SystemClock().now()) == {"FAM-2", "FAM-3", "FAM-4"}
    assert growing.read(tmp_path)["FAM-2"] == Growth(Stage.PLAYED, 0, ("a",))
    assert growing.read(tmp_path)["FAM-3"] == Growth(Stage.COMING, 2)


def test_what_stalled_comes_no_more_but_its_attempts_are_counted(tmp_path: Path) -> None:
    growing.note(tmp_path, "FAM-1", stage=Stage.PLAYED, attempts=1, people=["a", "b"])
    growing.note(tmp_path, "FAM-2", stage=Stage.BEGUN, attempts=2)
    growing.stall(tmp_path)
    assert growing.read(tmp_path) == {
        "FAM-1": Growth(Stage.PLAYED, 1, ("a", "b")),
        "FAM-2": Growth(Stage.STALLED, 2),
    }
    assert growing.coming(tmp_path, SystemClock().now()) == {"FAM-1"}


def test_a_case_that_was_begun_anew_is_told_as_the_same_case() -> None:
    reference = next(each for each in demonstrating.told_cases() if each.endswith("0101"))
    assert demonstrating.reference_of(reference, 1) == reference
    for attempt in (1, 2, 11):
        assert demonstrating.told_as(demonstrating.reference_of(reference, attempt)) == reference
    assert demonstrating.told_as("FAM-2043-A1B2C3D4") == demonstrating.told_as("") == ""
