"""Days of reviews and time limits of services are proposed as the place has them; whoever writes may change them."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Browser, expect

from app.conference.series import months_after
from tests.browser.people import NADIA, Person, Server, around_the_table
from tests.browser.test_facilitation import DEMONSTRATION


def later(person: Person, months: int) -> str:
    """The day so many months after that of the conference."""
    day = person.page.evaluate(
        "JSON.parse(document.getElementById('board-data').textContent).conference.startsAt.slice(0, 10)"
    )
    return months_after(date.fromisoformat(day), months).isoformat()


def test_what_the_place_says_is_proposed_for_a_service_and_for_the_plan_and_can_be_changed(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters(DEMONSTRATION)
        nadia.section("case_management")
        nadia.page.get_by_role("button", name="Add a time limit").click()
        limit = nadia.page.get_by_role("article", name="Time limit 2")
        months, again = limit.get_by_label("Months"), limit.get_by_label("Look at the need anew on")
        proposed = limit.get_by_role("combobox", name="Proposed")
        expect(proposed).to_have_count(1)
        expect(proposed).to_contain_text("Whole Family Team: 6 months (Case management in operation (New South Wales)")
        proposed.select_option("6")
        expect(months).to_have_value("6")
        expect(proposed).to_contain_text("After 6 months")
        proposed.select_option(later(nadia, 6))
        expect(again).to_have_value(later(nadia, 6))
        expect(proposed).to_have_count(0)
        again.fill("2031-10-01")
        nadia.sees_saved()
        expect(again).to_have_value("2031-10-01")

        nadia.section("goals")
        nadia.page.get_by_role("button", name="Add how we watch it").click()
        watched = nadia.page.get_by_role("article", name="Look 2")
        watched.get_by_role("combobox", name="Proposed").select_option(later(nadia, 3))
        expect(watched.get_by_label("Next review of the plan")).to_have_value(later(nadia, 3))
        nadia.sees_saved()
