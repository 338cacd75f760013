"""Before freezing, whoever chairs sees what could lead somebody to a door."""

from __future__ import annotations

from tests.cast import Cast, Visit

WORDS = "They moved to 12 Larkspur Street, ring 0491 570 006."


async def test_addresses_and_numbers_are_shown_with_the_words_around_them(visit: Visit, people: Cast) -> None:
    conference = await people.open(purpose=WORDS)
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    page = (await nadia.get(f"/conferences/{conference}/closing")).text
    assert "Could this lead somebody to a door?" in page
    assert "<mark>12 Larkspur Street</mark>, ring 0491 570 006." in page
    assert "<mark>0491 570 006</mark>" in page


async def test_a_record_without_any_asks_nothing(visit: Visit, people: Cast) -> None:
    conference = await people.open(purpose="Make a first plan together.")
    nadia = visit.browser((await people.signed_in(people.nadia)).cookie)
    assert "lead somebody to a door" not in (await nadia.get(f"/conferences/{conference}/closing")).text
