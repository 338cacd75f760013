from __future__ import annotations

from dataclasses import replace

from app.export.outline import minutes_outline, plan_outline
from app.export.text import to_text
from tests.app.boards import full_board
from tests.app.records import concluded


def test_it_says_what_the_minutes_say_in_the_order_in_which_they_say_it() -> None:
    said = to_text(minutes_outline(concluded().minutes))
    places = [
        said.index(passage)
        for passage in (
            "Minutes · FAM-DEMO-0001\nCase conference 2, 11 June 2026\n======",
            "Who took part\n-------------\n",
            "- Tess Sampleford\n  Agency: –\n  As: Mother",
            "1. Omar asks for a payment plan.",
            "> We want to stay in our home, and sleep.",
            "- Ask the landlord for a payment plan\n  Who: Omar Invented, Bridge Tenancy Support\n",
            concluded().plan_digest,
        )
    ]
    assert places == sorted(places)


def test_the_plan_is_a_text_too() -> None:
    assert "By when: 19 June 2026" in to_text(plan_outline(concluded().plan))


def test_no_control_character_reaches_a_terminal() -> None:
    said = to_text(
        minutes_outline(concluded(replace(full_board(), purpose="red \x1b[31m and \x07 bell\u202e")).minutes)
    )
    assert "red [31m and  bell" in said
    assert not {letter for letter in said if ord(letter) < 32} - {"\n"}
