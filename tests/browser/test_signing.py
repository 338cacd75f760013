"""From closing to signed, endorsed and downloaded, each at a browser of their own."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.people import JOEL, NADIA, OMA, PHONE, Person, Server
from tests.browser.test_first_conference import (
    adds_item,
    downloads,
    opens_a_conference,
    roles_goals_and_follow_ups,
    settles_every_decision,
    text_of,
)
from tests.browser.test_screens import barriers_by_day_and_night

HESITATES = "Nobody asked who minds Wren on Fridays."


def test_a_plan_is_signed_disagreed_with_endorsed_and_taken_home(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    # A narrow window with a mouse.
    joel = Person(chromium, server, JOEL, viewport=PHONE)
    maureen = Person(chromium, server, "Maureen Mockridge", viewport=PHONE, has_touch=True)
    for party in (joel, maureen):
        # A form that is refused says so, and so does the browser in its console.
        party.expected.append("status of 422")
    title = opens_a_conference(nadia, "Make a plan that is signed.", also="Maureen Mockridge")
    adds_item(nadia, "Fridays")
    joel.enters(title)
    roles_goals_and_follow_ups(nadia, joel)
    settles_every_decision(nadia)
    freezes(nadia)
    signs(joel)
    does_not_agree(maureen, title)
    endorses(Person(chromium, server, OMA))
    the_plan_in_hand_says_all_of_it(joel)
    for person in (nadia, joel, maureen):
        person.leaves()


def freezes(chair: Person) -> None:
    chair.section("agenda")
    chair.page.get_by_role("link", name="Freeze the board…").click()
    expect(chair.page.get_by_text("Nothing stands in the way.").first).to_be_visible()
    chair.page.get_by_role("button", name="Freeze the board…").click()
    chair.page.get_by_role("button", name="Freeze", exact=True).click()
    expect(chair.page.locator("#frozen-record")).to_be_visible()


def signs(party: Person) -> None:
    page = party.page
    expect(page.locator("#frozen-record")).to_be_visible()
    page.goto(f"{page.url.split('#')[0]}/sign-off")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was kept yet.")
    page.get_by_role("radio", name=re.compile("I agree with it")).check()
    page.get_by_role("checkbox", name=re.compile("this is what I mean")).check()
    party.picture("sign-off")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("You signed this version on")
    expect(page.get_by_role("button", name="Sign", exact=True)).to_have_count(0)
    assert barriers_by_day_and_night(page) == []


def does_not_agree(party: Person, title: str) -> None:
    page = party.page
    page.goto(f"{party.server.url}/")
    page.get_by_role("link", name="Read plan version 1 and sign it").click()
    page.get_by_role("radio", name=re.compile("I do not agree")).check()
    page.get_by_role("checkbox", name=re.compile("this is what I mean")).check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("radio", name=re.compile("I do not agree"))).to_be_checked()
    page.get_by_label("Your words").fill(HESITATES)
    page.get_by_role("checkbox", name=re.compile("this is what I mean")).check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("that you do not agree")
    expect(page.get_by_text(HESITATES).first).to_be_visible()


def endorses(manager: Person) -> None:
    page = manager.page
    page.goto(f"{manager.server.url}/endorsements")
    page.get_by_role("link", name=re.compile("Plan version 1")).click()
    expect(page.get_by_role("heading", name="Endorsement by the line manager")).to_be_visible()
    expect(page.get_by_text(HESITATES).first).to_be_visible()
    page.get_by_role("button", name="Endorse version 1").click()
    expect(page.get_by_text("In force", exact=True).first).to_be_visible()
    manager.picture("endorsed")
    manager.leaves()


def the_plan_in_hand_says_all_of_it(party: Person) -> None:
    page = party.page
    page.goto(page.url.replace("/sign-off", ""))
    name, plan = downloads(page, "Plan version 1 as PDF")
    assert name.endswith("FAM-DEMO-0001 v1.pdf")
    words = text_of(plan)
    assert f"Endorsed by {OMA}" in words
    assert re.search("Signed Joel Mockridge, on their own device", words)
    assert "Not agreed Maureen Mockridge" in words
    assert HESITATES in words
    assert "Bring the bottle warmer" in words
