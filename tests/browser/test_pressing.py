"""One press is enough, however the page changes its shape around what is pressed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.people import JOEL, PHONE, Person, Server, writing_tools

FIRST = "Case conference 1"
ADD_A_STEP = re.compile("^Add a step")
HANDS: dict[str, dict[str, Any]] = {
    "a mouse at a narrow window": {"viewport": PHONE},
    "a finger on a phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "a mouse at a wide window": {},
}
FRAMES = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"


def presses(person: Person, button: Locator) -> None:
    """Once, and as long as a hand does: the page is drawn anew between down and up."""
    button.evaluate("it => it.scrollIntoView({ block: 'center', behavior: 'instant' })")
    person.page.evaluate(FRAMES)
    box = button.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    if person.page.evaluate("matchMedia('(pointer: coarse)').matches"):
        person.page.touchscreen.tap(x, y)
        return
    person.page.mouse.move(x, y)
    person.page.mouse.down()
    person.page.evaluate(FRAMES)
    person.page.mouse.up()


def writes_what_one_wants(goal: Locator) -> None:
    writing_tools(goal.locator("board-prose")).press_sequentially("We both sleep.")


def writes_an_indicator(goal: Locator) -> None:
    goal.get_by_role("button", name=re.compile("^Add a line.*How everyone will see")).click()
    goal.page.keyboard.type("Two calm nights a week")


def writes_a_step(goal: Locator) -> None:
    goal.get_by_role("button", name=ADD_A_STEP).click()
    goal.page.keyboard.type("Bring the bottle warmer")


@pytest.fixture(params=list(HANDS), ids=list(HANDS))
def joel(request: pytest.FixtureRequest, chromium: Browser, house: Server) -> Iterator[Person]:
    person = Person(chromium, house, JOEL, **HANDS[request.param])
    person.enters(FIRST)
    person.section("goals")
    yield person
    person.leaves()


@pytest.mark.parametrize("writes", [writes_what_one_wants, writes_an_indicator, writes_a_step])
def test_the_first_press_after_writing_adds_a_step(joel: Person, writes: Callable[[Locator], None]) -> None:
    goal = joel.page.get_by_role("article", name="Goal 1", exact=True)
    writes(goal)
    steps = goal.get_by_label(re.compile(r"^What\s*, step"))
    before = steps.count()
    presses(joel, goal.get_by_role("button", name=ADD_A_STEP))
    expect(steps).to_have_count(before + 1)
    joel.page.keyboard.type("Ring the clinic")
    expect(steps.last).to_have_value("Ring the clinic")
    joel.sees_saved()


def test_the_first_press_after_another_button_adds_a_step(joel: Person) -> None:
    goal = joel.page.get_by_role("article", name="Goal 1", exact=True)
    steps = goal.get_by_label(re.compile(r"^What\s*, step"))
    presses(joel, goal.get_by_role("button", name=re.compile("^(More|Less).*step")).last)
    before = steps.count()  # only now: the goal may not have been drawn when the section was
    presses(joel, goal.get_by_role("button", name=ADD_A_STEP))
    expect(steps).to_have_count(before + 1)
    joel.sees_saved()


def test_the_first_press_on_the_name_of_a_field_after_writing_leads_into_it(joel: Person) -> None:
    goal = joel.page.get_by_role("article", name="Goal 1", exact=True)
    writes_a_step(goal)
    presses(joel, goal.locator("board-line label").filter(has_text="Owner").last)
    expect(goal.get_by_label(re.compile(r"^Owner\s*, step")).last).to_be_focused()
