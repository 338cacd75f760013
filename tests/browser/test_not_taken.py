"""What a field does not take, and what somebody else put into it meanwhile: nobody is in doubt what stands there."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import IRIS, JOEL, NADIA, Person
from tests.browser.test_first_conference import adds_item
from tests.browser.test_mishaps import comes_back, field, is_offline
from tests.browser.test_screens import barriers

MAUREEN = "Maureen Mockridge"
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
    expect(entries.first).to_be_visible()
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
        "Please use at most 2,000 characters; these are 2,001. Not saved: the board has Aunt Fern."
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
    expect(joel.page.locator("board-purpose .other q")).to_have_text("x" * 4_001)
    joel.page.get_by_role("button", name="Leave it out").click()
    joel.page.locator("#purpose").focus()
    joel.page.keyboard.insert_text("much more than fits here " * 200)
    expect(joel.page.locator("#purpose-problem")).to_be_in_viewport()
    joel.page.get_by_role("button", name="Leave it out").click()
    expect(purpose).to_have_accessible_description("")
    joel.sees_saved()

    speaks = joel.page.get_by_role("region", name="Who speaks")
    reason = speaks.get_by_label("Why do you want to speak?")
    reason.fill("x" * 201)
    expect(reason).to_have_accessible_description(re.compile("Please use at most 200 characters; these are 201."))
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


def test_what_is_too_much_for_the_purpose_is_offered_back_and_whoever_shortens_it_is_not_hindered(
    table: list[Person],
) -> None:
    nadia, joel = table
    purpose, hers = (person.page.get_by_label("What is this conference for?") for person in (joel, nadia))
    refused = joel.page.locator("board-purpose .other q")
    purpose.fill("y" * 3_998)
    expect(hers).to_have_value("y" * 3_998)
    # What is typed on after it is full stays in one piece.
    purpose.press("End")
    joel.page.keyboard.type("abcde")
    expect(refused).to_have_text("cde")
    expect(purpose).to_have_value("y" * 3_998 + "ab")
    expect(joel.status).to_have_text("1 field not saved")
    # Two add at once who do not see each other, and together pass the bound.
    purpose.fill("y" * 3_990)
    expect(hers).to_have_value("y" * 3_990)
    is_offline(nadia)
    hers.press("ControlOrMeta+Home")
    nadia.page.keyboard.insert_text("n" * 10)
    purpose.press("End")
    joel.page.keyboard.insert_text("j" * 10)
    comes_back(nadia)
    both = "n" * 10 + "y" * 3_990 + "j" * 10
    expect(purpose).to_have_value(both)
    expect(hers).to_have_value(both)
    purpose.press("End")
    joel.page.keyboard.press("Backspace")
    expect(hers).to_have_value(both[:-1])
    expect(purpose).to_have_accessible_description(re.compile(r"at most 4,000 characters; these are 4,009\.$"))
    purpose.fill("In short: ")
    purpose.press("End")
    joel.page.get_by_role("button", name="Put mine back").click()
    expect(hers).to_have_value("In short: cde")
    expect(purpose).to_be_focused()
    expect(refused).to_have_count(0)
    expect(purpose).to_have_accessible_description("")
    joel.sees_saved()
