from __future__ import annotations

from app.length import characters, too_long


def test_whoever_wrote_too_much_is_told_how_much_and_nobody_else_is_told_anything() -> None:
    assert too_long("four", 4) == ""
    assert too_long("fives", 4) == "Please use at most 4 characters; these are 5."


def test_they_are_counted_as_a_browser_and_a_board_count_them() -> None:
    assert characters("Zoë") == 3
    assert characters("🦘") == 2
    assert characters("\ud83e") == 1, "half of one, as only a script sends it"
