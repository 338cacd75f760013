"""A word that judges is pointed at where workers write it, and nowhere in what people say themselves."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.people import NADIA, Server, around_the_table
from tests.browser.test_facilitation import DEMONSTRATION


def test_a_word_that_judges_is_pointed_at_until_what_was_seen_stands_in_its_place(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters(DEMONSTRATION)
        nadia.section("assessment")
        nadia.page.get_by_role("button", name="Add a worry").click()
        worry = nadia.page.get_by_role("article", name="Worry 1").get_by_label("What it is")
        asked = nadia.page.get_by_text("What did somebody see or hear?")
        worry.fill("He is non-compliant with the visits")
        expect(asked).to_be_visible()
        expect(asked).to_contain_text("“non-compliant” judges.")
        worry.fill("He was not at home at three of four visits")
        expect(asked).to_have_count(0)
        nadia.sees_saved()

        nadia.section("decisions")
        nadia.page.get_by_role("button", name="Add a disagreement").click()
        dissent = nadia.page.get_by_role("article", name="Disagreement 1").get_by_label("In their own words")
        dissent.fill("They call me non-compliant")
        nadia.sees_saved()
        expect(asked).to_have_count(0)
