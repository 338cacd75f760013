"""Long lists stand folded: a line for each entry, which opens with a touch or a key and stays open on this page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.people import JOEL, NADIA, PHONE, Person, Server
from tests.browser.test_facilitation import DEMONSTRATION, FIRST, SECOND, THIRD, now
from tests.browser.test_screens import barriers


def line_of(person: Person, words: str) -> Locator:
    return person.page.locator(".section:not([hidden])").get_by_role("button", name=words)


def shows_its_words_once(line: Locator, words: str) -> None:
    """What is open shows its words in their field alone; the line keeps its name for whoever listens."""
    expect(line).to_have_accessible_name(f"Role 4: {words}")
    expect(line.locator(".fold__title")).to_have_count(0)
    expect(line.locator(".fold__open")).to_have_text("Role 4")


def test_the_role_map_on_a_phone_is_a_line_for_each_person_that_opens_and_stays_open(
    chromium: Browser, server: Server
) -> None:
    nadia = Person(chromium, server, NADIA, viewport=PHONE, is_mobile=True, has_touch=True)
    nadia.enters(DEMONSTRATION)
    nadia.section("roles")
    roles = nadia.page.get_by_role("list", name="Role map")
    expect(roles).to_contain_text("Little Steps Home Visiting (fictional)")
    iris = line_of(nadia, "Role 4: Iris Demont")
    expect(iris).to_have_attribute("aria-expanded", "false")
    expect(iris).to_contain_text("1 responsibility")
    box = roles.bounding_box()
    assert box
    assert box["height"] < 1.2 * PHONE["height"]
    assert not barriers(nadia.page)
    nadia.picture("roles-folded-phone")

    expect(roles.get_by_label("May expect")).to_have_count(0)
    iris.focus()
    nadia.page.keyboard.press("Enter")
    expect(iris).to_have_attribute("aria-expanded", "true")
    expect(iris).to_be_focused()
    shows_its_words_once(iris, "Iris Demont")
    nadia.picture("role-opened-phone", whole=False)
    field = roles.get_by_label("May expect")
    field.fill("To hear what was decided")
    nadia.sees_saved()
    nadia.page.reload()
    nadia.sees_saved()
    expect(roles.get_by_label("May expect")).to_have_value("To hear what was decided")
    line_of(nadia, "Role 4: Iris Demont").tap()
    expect(roles.get_by_label("May expect")).to_be_hidden()
    nadia.leaves()


@pytest.mark.parametrize("screen", ["wide", "phone"])
def test_a_crowded_agenda_is_folded_save_for_what_is_talked_about(
    chromium: Browser, server: Server, screen: str
) -> None:
    phone = {"viewport": PHONE, "is_mobile": True, "has_touch": True}
    nadia = Person(chromium, server, NADIA)
    nadia.enters(DEMONSTRATION)
    for nth in range(9):
        nadia.page.get_by_role("button", name="Add an item").click()
        nadia.page.keyboard.type(f"Matter {nth}")
    nadia.sees_saved()
    # What one is in does not fold under the hand, and nothing jumps when the list grows long.
    expect(nadia.page.locator(".section:not([hidden]) .fold__line")).to_have_count(0)
    expect(nadia.item("Matter 8").locator("[data-field=notes]")).to_be_visible()

    joel = Person(chromium, server, JOEL, **(phone if screen == "phone" else {}))
    joel.enters(DEMONSTRATION)
    expect(joel.page.locator("[data-section=agenda]")).to_contain_text("14 entries, a line each.")
    expect(joel.item(FIRST).locator("[data-field=notes]")).to_be_visible()
    expect(joel.item(SECOND).locator("[data-field=notes]")).to_have_count(0)
    nadia.item(THIRD).get_by_role("button", name="Begin this item").click()
    expect(now(joel)).to_contain_text(THIRD)
    expect(joel.item(THIRD).locator("[data-field=notes]")).to_be_visible()
    expect(joel.item(SECOND).locator("[data-field=notes]")).to_have_count(0)
    assert not barriers(joel.page)
    joel.picture(f"agenda-folded-{screen}", whole=False)
    joel.page.get_by_role("button", name=re.compile("^Open all")).click()
    expect(joel.item("Matter 8").locator("[data-field=notes]")).to_be_visible()
    joel.page.get_by_role("button", name=re.compile("^Fold all")).click()
    expect(joel.item("Matter 8").locator("[data-field=notes]")).to_be_hidden()
    for person in (nadia, joel):
        person.leaves()


def test_an_item_on_a_phone_begins_with_its_words_and_says_the_rest_in_a_line(
    chromium: Browser, server: Server
) -> None:
    nadia = Person(chromium, server, NADIA, viewport=PHONE, is_mobile=True, has_touch=True)
    nadia.enters(DEMONSTRATION)
    item = nadia.page.get_by_role("article", name="Agenda item 1", exact=True)
    line = item.get_by_role("button", name=re.compile("^Purpose, Led by, Minutes, State, .*item 1"))
    expect(line).to_have_attribute("aria-expanded", "false")
    leader = item.get_by_label(re.compile("^Led by"))
    expect(leader).to_be_hidden()
    expect(item.locator("board-prose")).to_be_visible()
    line.tap()
    expect(line).to_have_attribute("aria-expanded", "true")
    leader.fill("Iris Demont")
    minutes = item.get_by_label(re.compile("^Minutes"))
    minutes.fill("1")
    nadia.sees_saved()
    line.tap()
    expect(leader).to_be_hidden()
    expect(line).to_contain_text("Iris Demont · 1 minute ·")

    line.tap()
    minutes.fill("9000")
    minutes.blur()
    line.tap()
    expect(line).to_have_attribute("aria-expanded", "false")
    expect(item.get_by_text("Not saved: the board has 1.")).to_be_visible()
    assert not barriers(nadia.page)
    nadia.picture("item-phone", whole=False)
    nadia.leaves()


def test_a_folded_item_of_the_agenda_says_who_leads_it_and_for_how_long_and_not_who_asked_for_it(
    chromium: Browser, server: Server
) -> None:
    nadia = Person(chromium, server, NADIA, viewport=PHONE, is_mobile=True, has_touch=True)
    nadia.enters(DEMONSTRATION)
    facts = line_of(nadia, f"Item 2: {SECOND}").locator(".fold__facts")
    expect(facts).to_have_text(re.compile(r"^\W*Iris Demont · 10 minutes$"))
    nadia.leaves()


def test_what_somebody_will_have_is_looked_at_on_a_phone_under_headings_that_open(
    chromium: Browser, server: Server
) -> None:
    nadia = Person(chromium, server, NADIA, viewport=PHONE, is_mobile=True, has_touch=True)
    nadia.enters(DEMONSTRATION)
    page = nadia.page
    page.goto(f"{page.url.split('#')[0]}/closing#recorded")
    page.locator("#recorded summary", has_text=JOEL).first.tap()
    page.locator("#recorded").get_by_role("link", name=JOEL).first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"What {JOEL} will see")
    part = page.locator("#preview details", has=page.get_by_role("heading", name="Who took part"))
    expect(part).not_to_have_attribute("open", "")
    part.locator("summary").tap()
    expect(part).to_contain_text("Little Steps Home Visiting (fictional)")
    nadia.leaves()
