"""A form that nobody is there to take stays where it is, with what was typed into it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.people import JOEL, NADIA, Person, Server
from tests.browser.test_first_conference import opens_a_conference

UNSENT = "There is no connection just now, and nothing was sent."
WORDS = "Nobody asked who minds Wren on Fridays."


def test_words_stay_in_their_form_while_nobody_is_there_to_take_them(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    page = nadia.page
    page.get_by_role("link", name="The Sampleford and Mockridge family").first.click()
    page.get_by_role("link", name="Consider a matter").click()
    matter = page.get_by_label("What it is about")
    matter.fill(WORDS)
    send = page.get_by_role("button", name="Write it down")
    nadia.context.set_offline(True)
    send.click()
    expect(page.get_by_role("alert")).to_contain_text(UNSENT)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(matter).to_have_value(WORDS)
    nadia.context.set_offline(False)
    server.kill()
    send.click()
    expect(page.get_by_role("alert")).to_contain_text(UNSENT)
    expect(matter).to_have_value(WORDS)
    server.start()
    nadia.expected.append("status of 422")
    send.click()
    expect(page.get_by_role("alert")).to_contain_text("still here")
    expect(page.get_by_label("What it is about")).to_have_value(WORDS)
    nadia.leaves()


def test_a_freeze_that_cannot_be_sent_is_told_before_whoever_asked_for_it(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    opens_a_conference(nadia, "See what worked.", also=JOEL)
    page = nadia.page
    page.keyboard.press("Alt+Shift+Slash")
    keys = page.get_by_role("dialog")
    expect(keys).to_be_visible()
    # What the board still fetches by and by has come.
    page.wait_for_load_state("networkidle")
    nadia.context.set_offline(True)
    keys.get_by_role("button", name="Close").click()
    expect(keys).to_be_hidden()
    nadia.context.set_offline(False)
    page.goto(f"{page.url.split('#')[0]}/closing#freeze")
    page.get_by_role("button", name="Freeze it now…").click()
    nadia.context.set_offline(True)
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(UNSENT)
    nadia.context.set_offline(False)
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.locator("#frozen-record")).to_be_visible()
    nadia.leaves()
