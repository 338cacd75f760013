"""What somebody sees at a glance: names rather than numbers, and nothing that lies on something else."""

from __future__ import annotations

from playwright.sync_api import Browser, FloatRect, Locator, expect

from tests.browser.people import JOEL, NADIA, PHONE, Person, Server, around_the_table
from tests.browser.test_facilitation import DEMONSTRATION, FIRST


def box(of: Locator) -> FloatRect:
    found = of.bounding_box()
    assert found
    return found


def apart(one: FloatRect, other: FloatRect) -> bool:
    beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
    return beside or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]


def test_each_step_before_freezing_says_its_name_on_a_phone(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA, viewport=PHONE)
    nadia.enters(DEMONSTRATION)
    nadia.page.goto(f"{nadia.page.url.split('#')[0]}/closing")
    ways = nadia.page.get_by_role("navigation", name="Steps before freezing").get_by_role("link")
    expect(ways.nth(6)).to_contain_text("What will be recorded")
    for way in ways.all():
        name, link = box(way.locator(".walk__name")), box(way)
        assert name["width"] > 30 and name["x"] + name["width"] <= link["x"] + link["width"]
        assert link["x"] + link["width"] <= PHONE["width"] and link["height"] >= 44
    nadia.leaves()


def test_whose_hand_it_was_lies_beside_what_removes_an_item_on_a_phone(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        nadia.page.set_viewport_size(PHONE)
        for person in (nadia, joel):
            person.enters(DEMONSTRATION)
            person.section("agenda")
        title = joel.opened(FIRST).get_by_label("Title")
        title.fill(f"{FIRST} today")
        title.blur()
        item = nadia.opened(f"{FIRST} today")
        hand = item.locator(".entry__title .hand")
        expect(hand).to_have_text("JMlast changed by Joel Mockridge")
        for tool in item.locator(".tools button").all():
            assert apart(box(hand), box(tool))


def test_who_reads_something_is_chosen_once_it_is_for_a_few(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    nadia.enters(DEMONSTRATION)
    page = nadia.page
    page.goto(f"{page.url.split('#')[0]}/prepare")
    page.get_by_text("Give people something to read").click()
    these = page.get_by_role("group", name="Only these").first
    expect(page.get_by_label("Who reads it")).to_be_visible()
    expect(these).to_be_hidden()
    page.get_by_label("Who reads it").select_option("few")
    expect(these).to_be_visible()
    nadia.leaves()
