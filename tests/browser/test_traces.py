"""Who has looked, and what is recorded about me: two people, a frozen conference, a wide screen and a phone."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.people import JOEL, NADIA, PHONE, WALL, Person, Server, around_the_table
from tests.browser.test_screens import barriers


def fits(person: Person) -> bool:
    """Whether the page is no wider than the screen."""
    return bool(person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def looks_back(chair: Person, address: str) -> None:
    """Goes through the moments by the slider with keys alone, and by links."""
    page = chair.page
    page.goto(address)
    moment, slider = page.locator("#moment"), page.get_by_role("slider")
    expect(moment).to_contain_text("Swimming on Fridays")
    assert not barriers(page)
    chair.picture("replay-wide", whole=False)
    slider.focus()
    page.keyboard.press("Home")
    expect(moment).to_contain_text("Moment 1 of")
    expect(moment).not_to_contain_text("Swimming on Fridays")
    expect(slider).to_be_focused()
    page.get_by_role("link", name="Later").click()
    expect(moment).to_contain_text("Moment 2 of")
    expect(slider).to_have_value("2")
    page.set_viewport_size(PHONE)
    assert fits(chair)
    page.goto(address)
    assert fits(chair) and not barriers(page)
    chair.picture("replay-phone", whole=False)
    page.set_viewport_size(WALL)


def test_the_chair_sees_who_has_looked_and_each_their_own(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters("Case conference 1")
        address = nadia.page.url
        joel.section("agenda")
        joel.page.get_by_role("button", name="Add an item").click()
        joel.page.keyboard.type("A walk every day")
        joel.page.keyboard.press("Tab")
        nadia.section("agenda")
        nadia.item("A walk every day").get_by_role("button", name=re.compile("^Remove")).click()
        expect(joel.item("A walk every day")).to_have_count(0)
        joel.page.get_by_role("button", name="Add an item").click()
        joel.page.keyboard.type("Swimming on Fridays")
        joel.page.keyboard.press("Tab")
        expect(nadia.item("Swimming on Fridays")).to_have_count(1)
        looks_back(nadia, f"{address}/replay")
        nadia.page.goto(f"{address}/closing")
        nadia.page.get_by_role("button", name="Freeze the board…").click()
        nadia.page.get_by_role("button", name="Freeze", exact=True).click()
        expect(nadia.page.get_by_text("This conference is frozen").first).to_be_visible()
        joel.page.goto(address)
        with joel.page.expect_download():
            joel.page.get_by_role("link", name=re.compile("Minutes as PDF")).first.click()
        nadia.page.goto(address)
        nadia.page.get_by_text("More about this conference").click()
        nadia.page.get_by_role("link", name="Who has looked").click()
        expect(nadia.page.get_by_text("Joel Mockridge downloaded the minutes")).to_be_visible()
        nadia.picture("who-has-looked-wide")
        nadia.page.get_by_role("link", name="Downloads").click()
        expect(nadia.page.get_by_text("Joel Mockridge downloaded the minutes")).to_be_visible()
        expect(nadia.page.get_by_text("came to the board of")).to_have_count(0)
        nadia.page.goto(f"{address}/views")
        nadia.page.get_by_role("link", name="Who wrote and removed what").click()
        expect(
            nadia.page.get_by_text("You removed an entry from: Agenda. Joel Mockridge had added it.")
        ).to_be_visible()
        nadia.picture("who-wrote-wide")
        nadia.page.set_viewport_size(PHONE)
        assert fits(nadia)
        nadia.picture("who-wrote-phone")
        nadia.page.goto(f"{address}/views")
        assert fits(nadia)
        nadia.picture("who-has-looked-phone")
        joel.page.goto(f"{server.url}/account")
        joel.page.get_by_role("link", name="Read it").click()
        expect(joel.page.get_by_text("You downloaded the minutes")).to_be_visible()
        expect(joel.page.get_by_text("You wrote")).to_have_count(1)
        joel.picture("recorded-about-me-wide")
        joel.page.set_viewport_size(PHONE)
        assert fits(joel)
        joel.picture("recorded-about-me-phone")
