from __future__ import annotations

import pytest

from app.people.guest_code import WORDS, new_number, new_words, split


def test_there_are_as_many_words_as_the_strength_was_reckoned_with() -> None:
    assert len(set(WORDS)) == len(WORDS) == 256
    assert all(word.isascii() and word.isalpha() and word.islower() for word in WORDS)


def test_a_code_is_understood_however_it_is_typed() -> None:
    number, words = new_number(), new_words()
    for typed in (f"{number}-{words}", f" {number}  {words.replace('-', ' ').upper()} ", f"{number}{words}"):
        assert split(typed) == (number, words)


@pytest.mark.parametrize("typed", ["", "river tulip", "12345", "-", "river 12345"])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert split(typed) is None
