"""A worker writes a letter to a young person: what is typed is kept, and the letter is read as it was given."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.people import NADIA, Person, Server
from tests.browser.test_first_conference import downloads, text_of
from tests.browser.test_screens import barriers_by_day_and_night, looked_at_wide_and_on_a_phone

WORDS = "Hello Ruby,\n\nNadia will ask about the dog by Friday."


def test_a_letter_is_kept_while_it_is_typed_and_given_when_it_is_done(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    nadia.enters("Case conference 1")
    page = nadia.page
    page.goto(f"{page.url.split('#')[0]}/closing")
    page.get_by_role("button", name="Freeze the board…").click()
    page.get_by_role("button", name="Freeze", exact=True).click()
    page.get_by_text("More about this conference").click()
    page.get_by_role("link", name="A letter to a young person").click()
    assert barriers_by_day_and_night(page) == []
    page.get_by_label(re.compile("young person")).fill("Ruby")
    page.get_by_role("button", name="Write to them").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A letter to Ruby")

    page.get_by_label("Your letter").click()
    page.keyboard.type(WORDS)
    # Nobody presses anything: it is kept once the hand rests.
    expect(page.locator("#kept")).to_have_text("Kept.")
    address = page.url
    page.goto(f"{server.url}/")
    page.goto(address)
    expect(page.get_by_label("Your letter")).to_have_value(WORDS)
    with page.expect_response(re.compile("/letters/draft")) as answered:
        page.get_by_label("Your letter").focus()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Ring 0491 570 006.")
        page.keyboard.press("Tab")
    assert answered.value.ok
    expect(page.locator("#kept")).to_have_text("Kept.")

    # A refusal is a page of its own, of which the browser says so in the console.
    nadia.expected.append("status of 422")
    page.get_by_role("button", name="Give the letter").click()
    expect(page.get_by_role("heading", name="Does this tell where to find somebody?")).to_be_visible()
    looked_at_wide_and_on_a_phone(nadia, "letter-write")
    page.get_by_label("I have looked at it, and it may stand").check()
    page.get_by_role("button", name="Give the letter").click()
    expect(page.get_by_role("heading", name="Letters that were given")).to_be_visible()
    page.get_by_text("Note something").click()
    looked_at_wide_and_on_a_phone(nadia, "letter-given")
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A letter for Ruby")
    assert barriers_by_day_and_night(page) == []
    looked_at_wide_and_on_a_phone(nadia, "letter-read")
    _, pdf = downloads(page, "As PDF, to print")
    assert "Nadia will ask about the dog by Friday. Ring 0491 570 006." in text_of(pdf)
    nadia.leaves()
