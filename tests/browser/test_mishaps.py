"""What people do to each other at one board without meaning to: nobody loses a word unseen, and all are told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.people import JOEL, NADIA, PHONE, Person, Server, around_the_table
from tests.browser.test_first_conference import FEEDING, adds_item
from tests.browser.test_screens import barriers

FIRST = "Case conference 1"
WALK = "A walk every day"
SAID = "Said in the tunnel."


def is_offline(person: Person) -> None:
    person.context.set_offline(True)
    expect(person.page.locator("#board-status [data-state]")).to_have_attribute("data-state", "offline")


def comes_back(person: Person) -> None:
    person.context.set_offline(False)
    person.sees_saved()


def removes(person: Person, title: str) -> None:
    person.item(title).get_by_role("button", name=re.compile("^Remove")).click()
    expect(person.item(title)).to_have_count(0)
    person.sees_saved()


def field(person: Person, title: str, label: str) -> Locator:
    return person.item(title).get_by_label(re.compile(f"^{label}"))


def heard(person: Person) -> Locator:
    """What the board says to those who listen."""
    return person.page.locator("board-root > [role=status]")


def test_words_in_an_item_that_is_removed_meanwhile_come_back_to_who_wrote_them(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(nadia, WALK)
    joel.notes(WALK)
    is_offline(joel)
    joel.page.keyboard.type(SAID)
    removes(nadia, WALK)
    comes_back(joel)
    rescue = joel.page.locator(".rescue")
    expect(rescue).to_contain_text(SAID)
    expect(rescue).to_contain_text(re.compile(rf"Agenda, item \d+ “{WALK}”: notes"))
    expect(joel.page.locator("#rescue-title")).to_be_focused()
    assert not barriers(joel.page)
    joel.picture("rescued-from-removal", whole=False)
    rescue.get_by_role("button", name="Put them on the board").click()
    expect(nadia.page.locator("[data-section=agenda]")).to_contain_text(SAID)


def test_who_writes_in_an_item_while_it_is_removed_is_led_to_their_words(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(nadia, "Sleep at night")
    joel.notes("Sleep at night")
    joel.page.keyboard.type("Four hours in a row.")
    joel.sees_saved()
    removes(nadia, "Sleep at night")
    expect(joel.page.locator(".rescue")).to_contain_text("Four hours in a row.")
    expect(joel.page.locator("#rescue-title")).to_be_focused()
    expect(heard(joel)).to_contain_text(re.compile(r"Somebody removed Agenda, item \d+ “Sleep at night”: notes"))


def test_what_was_removed_by_a_slip_is_put_back_whole_and_the_chair_is_told_who_removed_it(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(nadia, "Bath time")
    nadia.notes("Bath time")
    nadia.page.keyboard.type("She loves the water.")
    nadia.sees_saved()
    expect(joel.item("Bath time")).to_contain_text("She loves the water.")
    removes(joel, "Bath time")
    news = nadia.page.locator(".toast--news")
    expect(news).to_contain_text("Joel Mockridge removed “Bath time” from Agenda.")
    expect(joel.page.locator(".toast--news")).to_have_count(0)

    # What he does meanwhile is not in the way, and stays.
    adds_item(joel, "Bedtime")
    assert not barriers(joel.page)
    joel.picture("put-it-back", whole=False)
    nadia.picture("told-who-removed", whole=False)
    joel.page.get_by_role("button", name="Put it back").click()
    for person in (nadia, joel):
        expect(person.item("Bath time")).to_contain_text("She loves the water.")
        expect(person.item("Bedtime")).to_be_visible()
    expect(heard(joel)).to_have_text("It is back where it was.")
    news.get_by_role("button", name="Close this message").click()
    expect(news).to_have_count(0)
    removes(joel, "Bedtime")
    removes(joel, "Bath time")


def test_who_only_stands_in_an_item_while_it_is_removed_is_told_and_stays_in_the_section(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(nadia, "Nursery place")
    field(joel, "Nursery place", "Led by").focus()
    removes(nadia, "Nursery place")
    expect(joel.page.locator("#title-agenda")).to_be_focused()
    expect(joel.page.locator(".toast")).to_contain_text("Somebody removed the item")
    expect(joel.page.locator(".rescue")).to_have_count(0)


def test_of_two_who_fill_a_field_unseen_by_each_other_the_one_who_lost_is_shown_it(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(nadia, "School run")
    expect(joel.item("School run")).to_be_visible()
    is_offline(joel)
    for person, words in ((joel, "Aunt Fern"), (nadia, "Grandmother")):
        field(person, "School run", "Led by").fill(words)
        person.page.keyboard.press("Tab")
    nadia.sees_saved()
    comes_back(joel)
    stands = field(joel, "School run", "Led by").input_value()
    loser, mine = (nadia, "Grandmother") if stands == "Aunt Fern" else (joel, "Aunt Fern")
    expect(loser.page.locator(".other")).to_contain_text(f"You had written: {mine}")
    expect(heard(loser)).to_contain_text("School run")
    assert not barriers(loser.page)
    loser.page.get_by_role("button", name="Put mine back").click()
    for person in table:
        expect(field(person, "School run", "Led by")).to_have_value(mine)
        expect(person.page.locator(".other")).to_have_count(0)


def test_to_change_what_somebody_wrote_alarms_nobody(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(nadia, "Health visitor")
    field(nadia, "Health visitor", "Led by").fill("Nadia")
    nadia.page.keyboard.press("Tab")
    expect(field(joel, "Health visitor", "Led by")).to_have_value("Nadia")
    field(joel, "Health visitor", "Led by").fill("Joel")
    joel.page.keyboard.press("Tab")
    expect(field(nadia, "Health visitor", "Led by")).to_have_value("Joel")
    expect(nadia.page.locator(".other")).to_have_count(0)


def test_a_number_that_is_not_taken_counts_as_not_saved(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(nadia, "Money")
    minutes = field(joel, "Money", "Minutes")
    minutes.fill("9999")
    joel.page.keyboard.press("Tab")
    expect(joel.page.get_by_role("alert").filter(has_text="from 1 to 600")).to_be_visible()
    expect(joel.status).to_have_text("1 field not saved")
    expect(minutes).to_have_accessible_description(re.compile("whole number"))
    field(nadia, "Money", "Minutes").fill("12")
    expect(joel.item("Money").locator(".other")).to_contain_text(f"{NADIA} wrote meanwhile: 12")
    expect(heard(joel)).to_contain_text("wrote meanwhile in Minutes")
    assert not barriers(joel.page)
    joel.picture("not-taken", whole=False)
    joel.page.get_by_role("button", name="Take this wording").click()
    expect(minutes).to_have_value("12")
    joel.sees_saved()


def test_going_to_another_section_takes_the_reading_along(table: list[Person]) -> None:
    _, joel = table
    joel.section("goals")
    expect(joel.page.locator("#title-goals")).to_be_focused()


def test_what_was_removed_by_keyboard_comes_back_by_keyboard(table: list[Person]) -> None:
    nadia, _ = table
    adds_item(nadia, "Swimming")
    remove = nadia.item("Swimming").get_by_role("button", name=re.compile("^Remove"))
    remove.focus()
    nadia.page.keyboard.press("Enter")
    expect(nadia.item("Swimming")).to_have_count(0)
    expect(heard(nadia)).to_contain_text("Control Z")
    nadia.page.keyboard.press("Control+z")
    expect(nadia.item("Swimming")).to_be_visible()


def test_who_is_offline_is_not_told_who_is_away(table: list[Person]) -> None:
    _, joel = table
    people = joel.page.get_by_role("complementary", name="People")
    is_offline(joel)
    expect(people).to_contain_text("Not known while offline")
    expect(people).not_to_contain_text("Not here")
    comes_back(joel)
    expect(people).to_contain_text("Not here")


def test_a_device_with_a_wrong_clock_shows_the_minutes_of_everybody(chromium: Browser, house: Server) -> None:
    with around_the_table(chromium, house, NADIA, JOEL) as (nadia, joel):
        joel.page.add_init_script("{ const now = Date.now; Date.now = () => now() + 40 * 60_000; }")
        nadia.enters(FIRST)
        joel.enters(FIRST)
        field(nadia, FEEDING, "Minutes").fill("30")
        nadia.item(FEEDING).get_by_role("button", name="Begin this item").click()
        for person in (nadia, joel):
            expect(person.page.locator(".now__time")).to_contain_text(re.compile(r"(29|30) min left"))


#: The words of those fields that are cut off even when one looks at them for half a second.
STAY_CUT = """async (fields) => {
  const cut = (field) => field.scrollWidth > field.clientWidth;
  const stays = async (field) => {
    field.scrollIntoView({ block: "center", behavior: "instant" });
    for (let frame = 0; frame < 30 && (frame < 3 || cut(field)); frame += 1) await new Promise(requestAnimationFrame);
    return cut(field);
  };
  const words = [];
  for (const field of fields.filter((each) => each.checkVisibility())) if (await stays(field)) words.push(field.value);
  return words;
}"""


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_names_and_the_title_are_whole_at_every_width(chromium: Browser, house: Server, width: int) -> None:
    touch = {"is_mobile": True, "has_touch": True} if width < 1000 else {}
    nadia = Person(chromium, house, NADIA, viewport={**PHONE, "width": width}, **touch)
    nadia.enters(FIRST)
    item = nadia.opened(FEEDING)
    # Where there is little room, a line says who leads, and opens.
    if width == PHONE["width"]:
        item.get_by_role("button", name=re.compile("^Purpose, Led by")).tap()
    owner = item.get_by_label(re.compile("^Led by"))
    owner.fill("Maureen Mockridge")
    nadia.sees_saved()
    nadia.picture(f"names-{width}", whole=False)
    for section in ("roles", "goals", "follow_ups", "agenda"):
        nadia.section(section)
        short = nadia.page.locator("board-field :is(input[type=text], textarea)")
        expect(short.first).to_be_attached()
        assert not short.evaluate_all(STAY_CUT)
        nadia.picture(f"names-{section}-{width}", whole=False)
    if width < 1000:
        nadia.section("people")
        expect(nadia.page.locator(".rail__me").get_by_role("button", name="Sign out")).to_be_visible()
        assert not barriers(nadia.page)
        is_offline(nadia)
        expect(nadia.page.locator("#board-status")).to_contain_text("Offline")
        assert not nadia.page.locator("h1").evaluate("title => title.scrollWidth > title.clientWidth")
        assert not nadia.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        nadia.picture(f"offline-{width}", whole=False)
    nadia.leaves()
