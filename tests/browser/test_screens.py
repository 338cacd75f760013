"""Every screen, in both themes and on a phone: no barrier that axe can find, and a picture for somebody to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from app.board.sections import SECTIONS
from app.clock import SystemClock
from tests.browser.people import JOEL, NADIA, OMA, PHONE, WALL, Person, Server, comes, passes_the_slip
from tests.browser.test_first_conference import opens_a_conference, settles_every_decision

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": WALL, "color_scheme": "light"},
    "dark": {"viewport": WALL, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "is_mobile": True, "has_touch": True},
}

THEMES: Sequence[Literal["dark", "light"]] = ("dark", "light")


def barriers(page: Page) -> list[str]:
    """What axe-core finds. Evaluated past the page's own policy, which rightly lets in no foreign script."""
    comes(page)
    arrive(page)
    page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    return [f"{each['id']}: {[node['html'][:160] for node in each['nodes']]}" for each in found]


def arrive(page: Page) -> None:
    """What fades from one colour to the other has neither until it has arrived, and on a page that stands behind
    another one it never does by itself."""
    page.evaluate("""() => document.getAnimations().filter((each) => each instanceof CSSTransition)
      .forEach((each) => each.finish())""")


def barriers_by_day_and_night(page: Page) -> list[str]:
    """The same in both themes."""
    found: list[str] = []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {each}" for each in barriers(page)]
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_no_screen_has_a_barrier_or_sticks_out_sideways(chromium: Browser, house: Server, look: str) -> None:
    assert AXE.exists(), "the front-end packages must be installed"
    problems: dict[str, list[str]] = {}
    person: Person | None = None

    def looked_at(name: str) -> None:
        assert person
        person.picture(f"{name}-{look}")
        found = barriers(person.page)
        if person.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("something sticks out sideways")
        if found:
            problems[name] = found

    context = chromium.new_context(**LOOKS[look])
    page = context.new_page()
    page.goto(f"{house.url}/sign-in")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    found = barriers(page)
    assert not found
    context.close()

    person = Person(chromium, house, NADIA, **LOOKS[look])
    page = person.page
    looked_at("home")
    page.get_by_role("link", name="The Sampleford and Mockridge family").first.click()
    looked_at("case")
    page.get_by_role("link", name="Consider a matter").click()
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at("considering-refused")
    person.complaints.clear()
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("link", name="Open a conference").click()
    looked_at("conference-new")
    page.get_by_role("button", name="Open the board").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Purpose")).to_be_focused()
    looked_at("conference-new-refused")
    page.goto(f"{house.url}/cases/0123456789abcdef01234567")
    looked_at("not-found")
    person.complaints.clear()  # the browser names the two refusals above, as it should
    person.enters("Case conference 1")
    for section in SECTIONS:
        person.section(section.name)
        looked_at(f"board-{section.name}")
    board = page.url.split("#")[0]
    participants = page.evaluate("JSON.parse(document.getElementById('board-data').textContent).people")
    joel = next(each["id"] for each in participants if each["name"] == JOEL)
    for name, address in {
        "eyes-board": f"eyes/{joel}/board",
        "eyes-record": f"eyes/{joel}",
        "role": f"invited/{joel}/role?role=reader",
        "edits": "edits",
        "replay": "replay",
        "safety-plans": "safety-plans",
    }.items():
        page.goto(f"{board}/{address}")
        expect(
            page.get_by_role("heading", level=1).or_(page.get_by_role("heading", name="Agenda")).first
        ).to_be_visible()
        looked_at(name)
    page.goto(f"{board}/closing")
    steps = page.locator("[data-step]")
    for nth, step in enumerate(steps.all()):
        expect(step).to_be_visible()
        if nth == steps.count() - 2:
            for summary in step.locator("summary").all():
                summary.click()
        looked_at(f"closing-{step.get_attribute('id')}")
        if nth < steps.count() - 1:
            step.get_by_role("link", name="Next:").click()
    # On a phone the way to freeze stands at the end of the last step alone.
    steps.last.get_by_role("button", name="Freeze it now…").click()
    looked_at("closing-dialog")
    page.goto(f"{house.url}/account")
    looked_at("account")
    page.goto(f"{house.url}/services")
    page.get_by_role("button", name="List it").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at("services-refused")
    person.complaints.clear()  # the browser names the refusal above, as it should
    page.get_by_label("Name").fill(f"A service seen in {look}")
    page.get_by_label("What it offers").fill("Food twice a week")
    page.get_by_role("button", name="List it").click()
    looked_at("services")
    person.leaves()
    assert not problems


def goes_past_the_last_item(chair: Person) -> None:
    band = chair.page.locator("board-now")
    onwards = band.get_by_role("button", name=re.compile("Done, next item|Last item done"))
    really = chair.page.get_by_role("dialog", name="Really?")
    for _ in range(12):
        passes_the_slip(chair)
        if really.is_visible():
            really.get_by_role("button").last.click()
        elif onwards.count() > 0:
            onwards.click()
    expect(band).to_contain_text(AFTER_THE_LAST)


AFTER_THE_LAST = "Everything on the agenda has been dealt with"
PHONE_AT_NIGHT: dict[str, Any] = {"viewport": PHONE, "color_scheme": "dark", "is_mobile": True, "has_touch": True}


def test_a_meeting_under_way_has_no_barrier_on_the_board_the_phone_and_the_wall(
    chromium: Browser, server: Server
) -> None:
    """Everything at once: an item with its clock, somebody who speaks, a hand, a question that waits."""
    problems: dict[str, list[str]] = {}
    looks = {"light": LOOKS["light"], "dark": LOOKS["dark"], "phone": LOOKS["phone"], "phone-dark": PHONE_AT_NIGHT}
    chair = Person(chromium, server, NADIA)
    others = {look: Person(chromium, server, JOEL, **looks[look]) for look in ("dark", "phone", "phone-dark")}
    people = {"light": chair, **others}

    def all_look(name: str) -> None:
        for look, person in people.items():
            person.picture(f"{name}-{look}", whole=False)
            found = barriers(person.page)
            if person.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("something sticks out sideways")
            if found:
                problems[f"{name}-{look}"] = found

    for person in people.values():
        person.enters("Case conference 1")
    chair.page.get_by_role("button", name="Begin the first item").click()
    others["phone"].page.get_by_role("button", name="Raise hand").first.tap()
    expect(chair.page.get_by_role("complementary", name="People")).to_contain_text("1 waiting")
    chair.page.keyboard.press("Alt+Shift+C")
    chair.page.keyboard.press("Alt+Shift+H")
    chair.page.keyboard.press("Alt+Shift+Q")
    chair.page.get_by_role("button", name="Ask", exact=True).click()
    for person in others.values():
        expect(person.page.locator("board-now").get_by_role("button", name="Answer:")).to_be_visible()
    all_look("meeting")
    for person in people.values():
        person.page.keyboard.press("Alt+Shift+6")
    all_look("meeting-people")
    for person in people.values():
        person.page.keyboard.press("Alt+Shift+A")
    all_look("meeting-answering")
    for person in people.values():
        person.page.keyboard.press("Escape")
        person.page.keyboard.press("Alt+Shift+Slash")
    all_look("meeting-keys")
    for person in people.values():
        person.page.keyboard.press("Escape")
    chair.page.keyboard.press("Alt+Shift+P")
    for person in people.values():
        expect(person.page.locator("board-now")).to_contain_text("Paused")
    all_look("meeting-paused")
    chair.page.keyboard.press("Alt+Shift+P")
    for person in people.values():
        person.page.goto(f"{person.page.url.split('#')[0]}/wall")
        expect(person.page.locator("#wall")).to_contain_text("Item 1 of 5")
    all_look("wall")
    for person in people.values():
        person.enters("Case conference 1")
    goes_past_the_last_item(chair)
    for person in people.values():
        expect(person.page.locator("board-now")).to_contain_text(AFTER_THE_LAST)
        whole = "words => words.scrollWidth <= words.clientWidth && words.scrollHeight <= words.clientHeight"
        assert person.page.locator("board-now .now__words").evaluate(whole), "it is read to its end"
    all_look("meeting-gone-through")
    for person in people.values():
        person.leaves()
    assert not problems


def test_the_record_and_the_plan_have_no_barrier_either(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    page = nadia.page
    nadia.enters("Case conference 1")
    nadia.section("services")
    page.get_by_role("button", name="Add a request").click()
    page.keyboard.type("A home with two bedrooms")
    page.keyboard.press("Tab")
    nadia.sees_saved()
    page.goto(f"{page.url.split('#')[0]}/closing")
    page.get_by_role("button", name="Freeze the board…").click()
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.locator("#frozen-record")).to_be_visible()
    assert not barriers(page)
    page.get_by_role("link", name="Read plan version 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Plan version 1")
    assert not barriers(page)
    nadia.picture("plan-light")
    page.get_by_role("link", name="Sign, and see how it stands").click()
    page.get_by_text("The next person signs here").click()
    assert not barriers(page)
    nadia.picture("sign-off-light")
    oma = Person(chromium, server, OMA)
    oma.page.goto(f"{server.url}/endorsements")
    expect(oma.page.get_by_role("link", name="Plan version 1")).to_be_visible()
    looked_at_wide_and_on_a_phone(oma, "endorsements")
    oma.leaves()
    asks_for_approvals_in_order(nadia)
    board = page.url.rpartition("/")[0]
    for name in ("distribution", "corrections"):
        page.goto(f"{board}/{name}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert not barriers(page)
        nadia.picture(f"{name}-light")
    a_service_is_asked_for(nadia, board)
    copies_are_sent_and_one_is_called_back(nadia, board)
    what_is_wrong_is_said_beside_it(nadia, board)
    page.goto(f"{server.url}/verify")
    looked_at_wide_and_on_a_phone(nadia, "verify")
    two_versions_are_compared(nadia)
    nadia.leaves()
    for look in ("dark", "phone"):
        joel = Person(chromium, server, JOEL, **LOOKS[look])
        joel.page.goto(f"{server.url}/")
        joel.page.get_by_role("link", name="Case conference 1").first.click()
        expect(joel.page.locator("#frozen-record")).to_be_visible()
        assert not barriers(joel.page)
        assert not joel.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        joel.picture(f"record-{look}")
        joel.page.get_by_role("link", name="Sign, and see how it stands").click()
        expect(joel.page.get_by_role("heading", name="Your signature")).to_be_visible()
        assert not barriers(joel.page)
        assert not joel.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        joel.picture(f"sign-off-{look}")
        joel.leaves()


def looked_at_wide_and_on_a_phone(person: Person, name: str) -> None:
    for look, size in (("light", WALL), ("phone", PHONE)):
        person.page.set_viewport_size(size)
        person.picture(f"{name}-{look}")
        assert not barriers(person.page)
        assert not person.page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not person.page.evaluate(_OUT_OF_THEIR_CARD)
    person.page.set_viewport_size(WALL)


_OUT_OF_THEIR_CARD = """[...document.querySelectorAll(".card .tag")].some(
  (tag) => tag.getBoundingClientRect().right > tag.closest(".card").getBoundingClientRect().right)"""


def a_service_is_asked_for(chair: Person, board: str) -> None:
    """In writing, by a link of its own, until it is answered."""
    page = chair.page
    page.goto(f"{board}/requests")
    page.get_by_text("Ask in writing").click()
    page.get_by_label("Who is asked").fill("Bridge Tenancy Support (fictional)")
    page.get_by_label("Why it is needed").fill("The flat has one bedroom.")
    page.get_by_label("What was tried before").fill("The usual list, in May.")
    page.get_by_label("Answer due").fill(str(SystemClock().now().date() + timedelta(days=30)))
    looked_at_wide_and_on_a_phone(chair, "requests")
    page.get_by_role("button", name="Make the request").click()
    page.get_by_label("Make the request all the same").check()
    looked_at_wide_and_on_a_phone(chair, "request-without-basis")
    chair.complaints.clear()  # the browser names that one more step is asked, as it should
    page.get_by_role("button", name="Make the request").click()
    link = page.locator(".slip__link").inner_text()
    looked_at_wide_and_on_a_phone(chair, "request-slip")
    page.goto(link)
    looked_at_wide_and_on_a_phone(chair, "request-link")
    page.get_by_role("button", name="Read the request").click()
    expect(page.get_by_role("heading", name="Your answer")).to_be_visible()
    looked_at_wide_and_on_a_phone(chair, "request-read")
    page.get_by_label("Able", exact=True).check()
    page.get_by_label("What we considered").fill("Two flats in Demoville.")
    page.get_by_label("What we can provide").fill("One of them, from July.")
    page.get_by_label("Your name").fill("Omar Invented, tenancy worker")
    page.get_by_role("button", name="Send this answer").click()
    looked_at_wide_and_on_a_phone(chair, "request-thanks")
    page.goto(f"{board}/requests")
    expect(page.get_by_text("Answered", exact=True).first).to_be_visible()
    looked_at_wide_and_on_a_phone(chair, "requests-answered")


def copies_are_sent_and_one_is_called_back(chair: Person, board: str) -> None:
    page = chair.page
    page.goto(f"{board}/distribution")
    page.get_by_role("button", name="Send these copies").click()
    page.get_by_label("Send the copies all the same").check()
    looked_at_wide_and_on_a_phone(chair, "distribution-without-basis")
    chair.complaints.clear()  # the browser names that one more step is asked, as it should
    page.get_by_role("button", name="Send these copies").click()
    for turn in ("Call it back", "It is back, or destroyed"):
        copy = page.locator("details.copy").filter(has_text=JOEL)
        if not copy.evaluate("element => element.open"):
            copy.locator("summary").click()
        copy.get_by_label("What became of it").fill("The neighbour stands in it by name.")
        copy.get_by_role("button", name=turn).click()
        expect(page.get_by_role("region", name="Called back").get_by_text(JOEL)).to_be_visible()
        looked_at_wide_and_on_a_phone(chair, "distribution-recalled")


def what_is_wrong_is_said_beside_it(chair: Person, board: str) -> None:
    """Twice by one person, decided once, and with a telephone number that has to be looked at."""
    page = chair.page
    page.goto(f"{board}/corrections")
    for words in ("It was in May.", "It was at our flat."):
        page.get_by_label("In your words").fill(words)
        page.get_by_role("button", name="Send it").click()
        expect(page.get_by_text(words)).to_be_visible()
    page.get_by_role("button", name="Accept").first.click()
    expect(page.get_by_text("Accepted", exact=True)).to_be_visible()
    looked_at_wide_and_on_a_phone(chair, "corrections-decided")
    page.get_by_label("In your words").fill("Ring 0491 570 006.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Does this tell where to find somebody?")
    looked_at_wide_and_on_a_phone(chair, "look-first")
    chair.complaints.clear()  # the browser names that one more step is asked, as it should


def asks_for_approvals_in_order(chair: Person) -> None:
    """The elders before the line manager, the court after: the page shows who is next, wide and on a phone."""
    page = chair.page
    for what, body, when in (
        ("The cultural plan", "Elders' council", "Before the line manager endorses the plan"),
        ("The plan to come home", "Children's Court", "After the line manager has endorsed it"),
    ):
        page.get_by_text("Ask for a further approval").click()
        page.get_by_label("What is to be approved").fill(what)
        page.get_by_label("By whom").fill(body)
        page.get_by_label(when).check()
        page.get_by_role("button", name="Ask for it").click()
        expect(page.get_by_role("heading", name=what)).to_be_visible()
    turns = page.get_by_role("region", name="Who approves it, one after the other").get_by_role("listitem")
    expect(turns).to_contain_text(["Elders' council", "The line manager", "Children's Court"])
    expect(turns.first).to_contain_text("Next")
    looked_at_wide_and_on_a_phone(chair, "sign-off-in-order")


def two_versions_are_compared(chair: Person) -> None:
    page = chair.page
    opens_a_conference(chair, "See what worked.")
    chair.section("goals")
    page.get_by_role("button", name="Add a goal").click()
    page.keyboard.type("We sleep at night")
    settles_every_decision(chair)
    page.goto(f"{page.url.split('#')[0]}/closing")
    page.get_by_role("button", name="Freeze the board…").click()
    page.get_by_role("button", name="Freeze", exact=True).click()
    page.get_by_role("link", name="What changed since version 1").click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    changed = page.locator("details.beside")
    expect(changed.first).not_to_have_attribute("open", "")
    looked_at_wide_and_on_a_phone(chair, "compare")
    changed.filter(has_text="Goals").locator("summary").press("Enter")
    expect(page.get_by_role("table", name="We sleep at night")).to_be_visible()
    looked_at_wide_and_on_a_phone(chair, "compare-opened")
    page.get_by_role("link", name="Everything").click()
    looked_at_wide_and_on_a_phone(chair, "compare-everything")
    page.get_by_role("link", name="How it went over all versions").click()
    expect(page.get_by_role("heading", name="How it went from version to version")).to_be_visible()
    looked_at_wide_and_on_a_phone(chair, "timeline")
