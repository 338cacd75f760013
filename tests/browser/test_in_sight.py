"""What is being discussed is in sight, whole from its head on, under whatever stays at the top of the page."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import JOEL, NADIA, PHONE, WALL, Person, Server, passes_the_slip
from tests.browser.test_facilitation import DEMONSTRATION, FIRST, SECOND, THIRD, now, way_back

SCREENS: dict[str, dict[str, Any]] = {
    "wide": {"viewport": WALL},
    "small": {"viewport": {"width": 1024, "height": 600}},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
}

#: How far the head of a card is below everything that lies over the page there; nothing else may lie on it.
CLEAR = """(card) => {
  const { top, left, width } = card.getBoundingClientRect();
  const lowest = Math.max(...["header", "board-now", ".switcher"].map((line) => {
    const found = document.querySelector(line);
    return getComputedStyle(found).position === "sticky" ? found.getBoundingClientRect().bottom : 0;
  }));
  const there = document.elementFromPoint(left + width / 2, top + 8);
  return { below: top - lowest, covered: !card.contains(there), lines: lowest / innerHeight };
}"""


def sees_the_head_of(person: Person, title: str, *, most: float = 400) -> None:
    """Of an item, and nothing lies over it."""
    card = person.item(title)
    expect(card).to_be_in_viewport()
    clear = f"""([card, most]) => {{
      const it = ({CLEAR})(card);
      return it.below >= 0 && it.below <= most && !it.covered;
    }}"""
    person.page.wait_for_function(clear, arg=[card.element_handle(), most])


@pytest.mark.parametrize("screen", SCREENS)
def test_the_head_of_the_current_item_is_never_under_the_lines_at_the_top(
    chromium: Browser, server: Server, screen: str
) -> None:
    nadia = Person(chromium, server, NADIA, **SCREENS[screen])
    joel = Person(chromium, server, JOEL, **SCREENS[screen])
    for person in (nadia, joel):
        person.enters(DEMONSTRATION)
    nadia.page.get_by_role("button", name="Begin the first item").click()
    for title in (FIRST, SECOND, THIRD):
        for person in (nadia, joel):
            expect(now(person)).to_contain_text(title)
            sees_the_head_of(person, title)
        if title != THIRD:
            passes_the_slip(nadia)
            nadia.page.keyboard.press("Alt+Shift+N")

    # He scrolls away and looks elsewhere; the key brings him back to its head.
    joel.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    joel.section("goals")
    expect(way_back(joel)).to_be_visible()
    joel.page.keyboard.press("Alt+Shift+G")
    sees_the_head_of(joel, THIRD, most=40)

    # Whoever opens the board afresh begins there.
    joel.page.goto(joel.page.url.split("#")[0])
    joel.sees_saved()
    sees_the_head_of(joel, THIRD, most=40)
    assert joel.item(THIRD).evaluate(CLEAR)["lines"] < (0.42 if screen == "small" else 0.28)
    for person in (nadia, joel):
        person.leaves()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_pause_lies_over_nothing_that_people_read(chromium: Browser, server: Server, screen: str) -> None:
    nadia = Person(chromium, server, NADIA, **SCREENS[screen])
    joel = Person(chromium, server, JOEL, **SCREENS[screen])

    def pauses() -> None:
        """What people read stays where it was, and how much of the page lies over the rest."""
        seen = "[document.querySelector('board-now').offsetHeight, scrollY]"
        before = [person.page.evaluate(seen) for person in (nadia, joel)]
        nadia.page.keyboard.press("Alt+Shift+P")
        for person in (nadia, joel):
            expect(person.page.locator("board-now")).to_contain_text("Paused")
        for person, (height, scrolled) in zip((nadia, joel), before, strict=True):
            higher, further = person.page.evaluate(seen)
            assert abs(further - scrolled) < 6
            assert higher - height < 6  # less than a third of a line
        expect(joel.page.get_by_text(f"Paused until {NADIA} goes on").first).to_be_in_viewport()
        joel.picture(f"paused-{screen}", whole=False)
        nadia.page.locator("board-now").get_by_role("button", name="Go on", exact=True).click()
        expect(joel.page.locator("board-now")).not_to_contain_text("Paused")

    for person in (nadia, joel):
        person.enters(DEMONSTRATION)
    pauses()
    nadia.page.get_by_role("button", name="Begin the first item").click()
    for person in (nadia, joel):
        expect(now(person)).to_contain_text(FIRST)
        sees_the_head_of(person, FIRST)
    pauses()
    for person in (nadia, joel):
        person.leaves()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_field_in_which_somebody_types_stays_where_it_is_while_the_conference_goes_on(
    chromium: Browser, server: Server, screen: str
) -> None:
    nadia, joel = Person(chromium, server, NADIA), Person(chromium, server, JOEL, **SCREENS[screen])
    for person in (nadia, joel):
        person.enters(DEMONSTRATION)
    nadia.page.get_by_role("button", name="Begin the first item").click()
    expect(now(joel)).to_contain_text(FIRST)
    joel.page.get_by_role("button", name="Add an item").click()
    field = joel.page.locator("textarea:focus")
    field.evaluate("field => field.scrollIntoView({ block: 'center', behavior: 'instant' })")
    joel.page.keyboard.type("Bus ")
    top = "document.activeElement.getBoundingClientRect().top"
    before = joel.page.evaluate(top)
    passes_the_slip(nadia)
    nadia.page.get_by_role("button", name="Done, next item").click()
    expect(now(joel)).to_contain_text(SECOND)
    expect(joel.item(SECOND).get_by_label("State").locator("option:checked")).to_have_text("Talked about now")
    joel.page.evaluate("new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))")
    assert abs(joel.page.evaluate(top) - before) < 3
    joel.page.keyboard.type("to school")
    expect(field).to_have_value("Bus to school")
    assert abs(joel.page.evaluate(top) - before) < 3
    for person in (nadia, joel):
        person.leaves()


def test_no_key_leads_into_a_field_under_the_lines_and_none_in_the_lines_moves_the_page(
    chromium: Browser, server: Server
) -> None:
    nadia = Person(chromium, server, NADIA)
    nadia.enters(DEMONSTRATION)
    nadia.page.get_by_role("button", name="Begin the first item").click()
    expect(now(nadia)).to_contain_text(FIRST)
    nadia.item(THIRD).get_by_label("Led by").focus()
    for _ in range(24):
        nadia.page.keyboard.press("Shift+Tab")
        covered = nadia.page.evaluate(
            """() => {
              const at = document.activeElement;
              if (!at.closest(".section")) return false;
              const { top, bottom } = at.getBoundingClientRect();
              return (top + bottom) / 2 < document.querySelector(".switcher").getBoundingClientRect().bottom;
            }"""
        )
        assert not covered
    nadia.page.evaluate("scrollTo({ top: 600, behavior: 'instant' })")
    nadia.page.locator("board-now").get_by_role("button", name="Done, next item").focus()
    nadia.page.keyboard.press("Shift+Tab")
    assert nadia.page.evaluate("scrollY") == 600
    nadia.leaves()


def test_whoever_opens_the_board_at_another_place_is_led_there_and_shown_the_way_back(
    chromium: Browser, server: Server
) -> None:
    nadia, joel = Person(chromium, server, NADIA), Person(chromium, server, JOEL)
    for person in (nadia, joel):
        person.enters(DEMONSTRATION)
    nadia.page.get_by_role("button", name="Begin the first item").click()
    expect(now(joel)).to_contain_text(FIRST)
    board = joel.page.url.split("#")[0]
    for person in (nadia, joel):
        for _ in range(3):  # which of the two parts comes first is not the same each time
            person.page.goto("about:blank")
            person.page.goto(f"{board}#goals")
            person.sees_saved()
            expect(now(person)).to_contain_text(FIRST)
            expect(person.page.locator("#title-goals")).to_be_visible()
            if person is joel:
                expect(way_back(joel)).to_be_visible()
            assert person.page.url.endswith("#goals")
        person.leaves()


def test_on_a_phone_the_map_begins_with_the_family(chromium: Browser, server: Server) -> None:
    joel = Person(chromium, server, JOEL, **SCREENS["phone"])
    joel.enters(DEMONSTRATION)
    joel.section("roles")
    sheet = joel.page.get_by_role("group", name="Drawing of the map")
    sheet.scroll_into_view_if_needed()
    expect(joel.page.get_by_text("Move it sideways to see all of it.")).to_be_visible()
    joel.page.wait_for_function("sheet => sheet.scrollLeft > 0", arg=sheet.element_handle())
    seen, himself = sheet.bounding_box(), sheet.get_by_text(JOEL, exact=True).bounding_box()
    assert seen
    assert himself
    assert seen["x"] <= himself["x"]
    assert himself["x"] + himself["width"] <= seen["x"] + seen["width"]
    joel.leaves()


def test_the_table_says_what_the_map_shows_and_the_picture_that_is_taken_along_explains_itself(
    chromium: Browser, server: Server
) -> None:
    joel = Person(chromium, server, JOEL)
    joel.enters(DEMONSTRATION)
    joel.section("roles")
    around = joel.page.locator("board-map")
    around.get_by_text("The same as a table").click()
    rows = around.get_by_role("table", name="Who is around the family").get_by_role("row")
    shown = around.locator("svg g:not(.map__legend)")
    expect(rows).to_have_count(shown.count() + 1)
    expect(rows.filter(has_text=JOEL).get_by_role("cell").nth(1)).to_have_text("Nearest: family")
    expect(rows.filter(has_text=NADIA).get_by_role("cell").nth(1)).to_have_text("Further: services")
    tessa = rows.filter(has=joel.page.get_by_role("rowheader", name="Tessa Sampleford"))
    expect(tessa.get_by_role("cell").nth(2)).to_contain_text("(strong: Ring each other every day)")
    joel.picture("map-wide")

    with joel.page.expect_download() as taken:
        around.get_by_role("button", name="Save the map as a picture").click()
    picture = ElementTree.parse(taken.value.path()).getroot()  # noqa: S314 - our own
    words = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Nearest: family", "Near: help without pay", "Further: services"} <= words
    assert {"Strong", "Ordinary", "Strained", "Broken off"} <= words
    assert JOEL in words
    joel.page.set_viewport_size(PHONE)
    around.locator("svg").scroll_into_view_if_needed()
    joel.picture("map-phone", whole=False)
    joel.leaves()
