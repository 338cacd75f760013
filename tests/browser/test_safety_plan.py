"""A safety plan goes out while the conference goes on: one hands it out, the other sees to whom."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.people import JOEL, NADIA, PHONE, Person, Server
from tests.browser.test_screens import barriers


def test_a_safety_plan_is_handed_out_and_the_table_sees_who_has_it_and_that_it_changed(
    chromium: Browser, server: Server
) -> None:
    nadia = Person(chromium, server, NADIA)
    joel = Person(chromium, server, JOEL, viewport=PHONE, is_mobile=True, has_touch=True)
    for person in (nadia, joel):
        person.enters("Case conference 1")
        person.page.goto(f"{person.page.url.split('#')[0]}#safety")
        expect(person.page.locator("board-safety")).to_be_visible()
    expect(joel.page.get_by_role("link", name=re.compile("Hand it out"))).to_have_count(0)
    card = nadia.page.locator("board-safety")
    expect(card).to_contain_text("Not handed out yet.")
    nadia.picture("safety-board-before", whole=False)
    card.get_by_role("link", name=re.compile("Hand it out")).click()
    expect(nadia.page.get_by_role("heading", level=1)).to_have_text("Hand out the safety plan")
    assert not barriers(nadia.page)
    nadia.picture("safety-hand-out")
    nadia.page.get_by_role("button", name="Hand it out").click()
    expect(nadia.page.get_by_role("heading", name="What was handed out")).to_be_visible()
    assert not barriers(nadia.page)
    nadia.picture("safety-handed-out")
    handed = joel.page.locator("board-safety .handed")
    expect(handed).to_contain_text("Given to Tessa Sampleford")
    expect(handed).not_to_contain_text("Changed since")
    assert not barriers(joel.page)
    handed.scroll_into_view_if_needed()
    joel.picture("safety-board-phone", whole=False)
    joel.page.locator("board-safety textarea").first.fill("Nights after a long day")
    joel.sees_saved()
    expect(handed).to_contain_text("Changed since it was handed out.")
    nadia.page.get_by_role("link", name="Read it", exact=True).first.click()
    expect(nadia.page.get_by_role("heading", level=1)).to_be_visible()
    assert not barriers(nadia.page)
    nadia.picture("safety-read")
    for person in (nadia, joel):
        person.leaves()
