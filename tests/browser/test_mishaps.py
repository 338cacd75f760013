"""What people do to each other at one board without meaning to: nobody loses a word unseen, and all are told."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.people import IRIS, JOEL, NADIA, PHONE, Person, Server, around_the_table
from tests.browser.test_first_conference import FEEDING, adds_item
from tests.browser.test_screens import barriers

FIRST = "Case conference 1"
WALK = "A walk every day"
SAID = "Said in the tunnel."
MAUREEN = "Maureen Mockridge"


@pytest.fixture
def table(chromium: Browser, house: Server) -> Iterator[list[Person]]:
    with around_the_table(chromium, house, NADIA, JOEL) as people:
        for person in people:
            person.enters(FIRST)
        yield people


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


#: What a field keeps, which is an id where it shows a name.
KEPT = """(control) => {
  const field = control.closest("board-field");
  return field.session.board.value(field.table, field.entry, field.name);
}"""
#: As the board is planted with somebody who is known to the case and takes no part.
KEEPS = """(control, person) => {
  const field = control.closest("board-field");
  field.session.board.set(field.table, field.entry, field.name, person);
}"""
#: Everybody whom the page can name, by name.
NAMED = """() => {
  const { people, others } = JSON.parse(document.getElementById("board-data").textContent);
  return Object.fromEntries([...people, ...others].map(({ id, name }) => [name, id]));
}"""


def test_a_person_who_is_put_back_into_a_field_is_that_person_and_no_mere_name(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(nadia, "Swimming lessons")
    expect(joel.item("Swimming lessons")).to_be_visible()
    is_offline(joel)
    for person, name in ((joel, JOEL), (nadia, IRIS)):
        field(person, "Swimming lessons", "Led by").fill(name)
        person.page.keyboard.press("Tab")
    nadia.sees_saved()
    comes_back(joel)
    stands = field(joel, "Swimming lessons", "Led by").input_value()
    loser, mine = (nadia, IRIS) if stands == JOEL else (joel, JOEL)
    expect(loser.page.locator(".other")).to_contain_text(f"You had written: {mine}")
    loser.page.get_by_role("button", name="Put mine back").click()
    for person in table:
        expect(field(person, "Swimming lessons", "Led by")).to_have_value(mine)
        assert field(person, "Swimming lessons", "Led by").evaluate(KEPT) == person.page.evaluate(NAMED)[mine]


@pytest.mark.parametrize("how", ["with the mouse", "by keys"])
def test_a_person_of_the_case_whom_somebody_else_put_into_a_field_is_taken_over_as_that_person(
    table: list[Person], how: str
) -> None:
    """Nobody can choose them by name there: typed, it would stay a name."""
    nadia, joel = table
    adds_item(nadia, f"Sundays {how}")
    theirs, mine = (field(person, f"Sundays {how}", "Led by") for person in table)
    mine.press_sequentially("Gran")
    expect(theirs).to_have_value("Gran")
    grandmother = nadia.page.evaluate(NAMED)[MAUREEN]
    theirs.evaluate(KEEPS, grandmother)
    expect(joel.page.locator(".other")).to_contain_text(f"{NADIA} wrote meanwhile: {MAUREEN}")
    take = joel.page.get_by_role("button", name="Take this wording")
    if how == "by keys":
        joel.page.keyboard.press("Tab")
        expect(take).to_be_focused()
        joel.page.keyboard.press("Enter")
    else:
        take.click()
    expect(mine).to_have_value(MAUREEN)
    expect(joel.page.locator(".other")).to_have_count(0)
    for each in (theirs, mine):
        assert each.evaluate(KEPT) == grandmother
    expect(mine).to_be_focused()
    joel.page.keyboard.press("Tab")
    joel.sees_saved()
    assert theirs.evaluate(KEPT) == grandmother


def test_who_passes_by_what_somebody_else_wrote_meanwhile_can_put_their_own_back(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(nadia, "Mondays")
    theirs, mine = (field(person, "Mondays", "Led by") for person in table)
    mine.press_sequentially("Gran")
    expect(theirs).to_have_value("Gran")
    theirs.fill(IRIS)
    theirs.blur()
    expect(joel.page.locator(".other")).to_contain_text(f"{NADIA} wrote meanwhile: {IRIS}")
    expect(mine).to_have_value("Gran")
    for _ in range(3):
        joel.page.keyboard.press("Tab")
    expect(joel.page.locator(".other")).to_contain_text("You had written: Gran")
    expect(mine).to_have_value(IRIS)
    joel.page.get_by_role("button", name="Put mine back").click()
    expect(theirs).to_have_value("Gran")


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


def month_first_goes_to_february(day: Locator) -> bool:
    """From the 31st of March by the keys, in whatever order this browser asks; whether the month comes first."""
    day.fill("2026-03-31")
    day.blur()
    for nth in range(3):
        day.press("ArrowDown")
        if day.input_value() == "":
            return nth == 0
        day.press("ArrowUp")
        day.press("ArrowRight")
    raise AssertionError("no part of the field is the month")


def test_a_day_that_does_not_exist_is_told_beside_it_and_counts_as_not_saved(table: list[Person]) -> None:
    _, joel = table
    joel.section("follow_ups")
    entries = joel.page.get_by_role("article", name=re.compile(r"^Follow-up \d+$"))
    before = entries.count()
    for nth in (1, 2):
        joel.page.get_by_role("button", name="Add a follow-up").click()
        expect(entries).to_have_count(before + nth)
    changed, fresh = entries.nth(before), entries.nth(before + 1)
    day = changed.get_by_label(re.compile("^Due"))
    month_first = month_first_goes_to_february(day)
    expect(changed.get_by_role("alert")).to_have_count(0)
    day.blur()
    expect(changed.get_by_role("alert")).to_have_text(
        "There is no such day. Please give a whole date. Not saved: the board has 31 March 2026."
    )
    expect(joel.status).to_have_text("1 field not saved")
    day.fill("2026-02-28")
    day.blur()
    expect(changed.get_by_role("alert")).to_have_count(0)
    joel.sees_saved()

    # Of a day that never was one, browsers tell nothing.
    day = fresh.get_by_label(re.compile("^Due"))
    day.focus()
    joel.page.keyboard.type("02312026" if month_first else "31022026")
    day.blur()
    expect(fresh.get_by_role("alert")).to_contain_text("There is no such day.")
    expect(joel.status).to_have_text("1 field not saved")
    day.fill("0026-02-28")
    expect(fresh.get_by_role("alert")).to_have_count(0)
    day.blur()
    expect(fresh.get_by_role("alert")).to_contain_text("Please give a date with a year from 1900 to 2199.")
    expect(day).to_have_value("0026-02-28")
    assert not barriers(joel.page)
    joel.picture("no-such-day", whole=False)
    day.fill("2026-02-28")
    joel.sees_saved()


def test_nothing_is_cut_off_from_what_is_too_long_for_its_field(table: list[Person]) -> None:
    nadia, joel = table
    adds_item(joel, "Long words")
    leader = field(joel, "Long words", "Led by")
    leader.fill("Aunt Fern")
    leader.blur()
    expect(field(nadia, "Long words", "Led by")).to_have_value("Aunt Fern")
    leader.fill("x" * 2_001)
    leader.blur()
    expect(joel.item("Long words").get_by_role("alert")).to_have_text(
        "Please use at most 2,000 characters; these are more. Not saved: the board has Aunt Fern."
    )
    expect(joel.status).to_have_text("1 field not saved")
    expect(leader).to_have_value("x" * 2_001)
    leader.fill("Gran")
    expect(field(nadia, "Long words", "Led by")).to_have_value("Gran")
    joel.sees_saved()

    joel.section("opening")
    passenger = joel.page.get_by_role("combobox", name="Transport for , opening 1")
    passenger.fill("x" * 201)
    passenger.press("Enter")
    expect(passenger).to_have_accessible_description(re.compile("at most 200 characters"))
    expect(passenger).to_have_value("x" * 201)
    expect(joel.status).to_have_text("1 field not saved")
    passenger.fill("Gran")
    passenger.press("Enter")
    expect(joel.page.get_by_role("button", name="Take away Gran")).to_be_visible()
    joel.sees_saved()

    joel.section("agenda")
    purpose = joel.page.get_by_label("What is this conference for?")
    before = purpose.input_value()
    purpose.fill("x" * 4_001)
    expect(purpose).to_have_accessible_description(re.compile("at most 4,000 characters"))
    expect(purpose).to_have_value(before)

    speaks = joel.page.get_by_role("region", name="Who speaks")
    reason = speaks.get_by_label("Why do you want to speak?")
    reason.fill("x" * 201)
    expect(reason).to_have_accessible_description(re.compile("Please use at most 200 characters; these are more."))
    speaks.get_by_role("button", name="Raise hand").click()
    expect(reason).to_be_focused()
    expect(reason).to_have_value("x" * 201)
    assert not barriers(joel.page)
    joel.picture("too-long", whole=False)
    reason.fill("The night bottle")
    expect(reason).to_have_accessible_description("")
    speaks.get_by_role("button", name="Raise hand").click()
    expect(nadia.page.get_by_role("region", name="Who speaks").locator(".queue__row")).to_contain_text(
        "The night bottle"
    )


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
