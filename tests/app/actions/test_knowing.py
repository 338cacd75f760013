"""What an operator says of people and cases is kept as it was said, or sent back."""

from __future__ import annotations

import pytest

from app.actions import knowing
from app.actions.refusals import Refusal
from tests.cast import Cast


async def test_a_title_a_name_or_a_reference_that_is_too_long_is_sent_back_and_never_cut_off(people: Cast) -> None:
    with pytest.raises(Refusal, match="at most 200 characters; these are 201"):
        await knowing.add_person(people.house, "Vera Longtitle", None, None, None, "x" * 201)
    with pytest.raises(Refusal, match="at most 200 characters; these are 201"):
        await knowing.add_case(people.house, "FAM-TEST-0101", "x" * 201, "UTC")
    with pytest.raises(Refusal, match="at most 40 characters; these are 41"):
        await knowing.add_case(people.house, "F" * 41, "Another family", "UTC")
