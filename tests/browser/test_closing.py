"""Before freezing, the page tells with each tick what the button would do now."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.people import NADIA, Person, Server
from tests.browser.test_screens import barriers_by_day_and_night

TELLING = "Ring her at 0491 570 006."


def test_what_was_looked_at_is_said_to_hold_up_the_freeze_no_longer(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    nadia.enters("Case conference 1")
    page = nadia.page
    page.locator("board-purpose textarea").fill(TELLING)
    nadia.sees_saved()
    page.goto(f"{page.url.split('#')[0]}/closing")
    steps = page.get_by_role("navigation", name="Steps before freezing")
    first, last = steps.get_by_role("link").first, steps.get_by_role("link", name="Freeze")
    expect(first).to_contain_text("What must be settled 1")
    last.click()
    held_up = page.get_by_text("Before you freeze, look at")
    expect(held_up).to_be_visible()

    first.click()
    page.get_by_label("I have looked at it, and it may stand").check()
    expect(first).to_contain_text("What must be settled 0")
    last.click()
    expect(page.get_by_text("Nothing stands in the way.")).to_be_visible()
    expect(held_up).to_be_hidden()
    assert barriers_by_day_and_night(page) == []
    page.get_by_role("button", name="Freeze it now…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Freeze the board for good?")
    expect(dialog.get_by_text("until then nothing is frozen")).to_be_hidden()
    dialog.get_by_role("button", name="Cancel").click()

    # A tick that is taken back counts again.
    first.click()
    page.get_by_label("I have looked at it, and it may stand").uncheck()
    expect(first).to_contain_text("What must be settled 1")
    last.click()
    expect(held_up).to_be_visible()
    nadia.leaves()
