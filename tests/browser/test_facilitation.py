"""The chair leads, the others follow or look ahead: items, clocks, the queue, keys."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, expect

from tests.browser.people import (
    IRIS,
    JOEL,
    NADIA,
    PHONE,
    PICTURES,
    WALL,
    Person,
    Server,
    around_the_table,
    passes_the_slip,
)
from tests.browser.test_first_conference import adds_item
from tests.browser.test_screens import barriers, barriers_by_day_and_night, goes_past_the_last_item

DEMONSTRATION = "Case conference 1"
FIRST, SECOND, THIRD = "Welcome, introductions and why we are here", "Feeding hurts", "Where Wren sleeps"


def now(person: Person) -> Locator:
    return person.page.locator("board-now .now__words")


def follows(person: Person) -> Locator:
    return person.page.get_by_role("button", name="Following Nadia Exemplar")


def way_back(person: Person) -> Locator:
    return person.page.get_by_role("button", name="Back to what is being discussed")


def queue(person: Person) -> Locator:
    return person.page.get_by_role("region", name="Who speaks")


def test_everybody_goes_where_the_chair_goes_unless_they_look_elsewhere(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(DEMONSTRATION)
        joel.section("goals")
        nadia.page.get_by_role("button", name="Begin the first item").click()
        expect(now(joel)).to_contain_text(FIRST)
        expect(joel.page.get_by_role("heading", name="Goals", level=2)).to_be_hidden()
        expect(follows(joel)).to_be_visible()
        expect(joel.item(FIRST).get_by_label("State").locator("option:checked")).to_have_text("Talked about now")
        expect(joel.item(SECOND).get_by_label("State").locator("option:checked")).to_have_text("Planned")

        # He looks ahead, and is shown the way back.
        joel.section("roles")
        expect(way_back(joel)).to_be_visible()
        passes_the_slip(nadia)
        nadia.page.get_by_role("button", name="Done, next item").click()
        expect(now(joel)).to_contain_text(SECOND)
        expect(joel.page.get_by_role("heading", name="Role map", level=2)).to_be_visible()
        way_back(joel).click()
        expect(joel.item(SECOND)).to_be_in_viewport()

        # While he writes, the page neither moves nor takes the cursor from him.
        joel.notes(FIRST).click()
        joel.page.keyboard.type("I was")
        passes_the_slip(nadia)
        nadia.page.keyboard.press("Alt+Shift+N")
        expect(now(joel)).to_contain_text(THIRD)
        joel.page.keyboard.type(" glad to come.")
        expect(joel.item(FIRST)).to_contain_text("I was glad to come.")
        expect(way_back(joel)).to_be_visible()
        joel.page.keyboard.press("Alt+Shift+G")
        expect(follows(joel)).to_be_visible()
        joel.page.keyboard.press("Escape")
        expect(way_back(joel)).to_be_visible()
        assert not joel.page.get_by_role("button", name="Done, next item").is_visible()


def test_nobody_is_said_to_be_followed_who_is_not_connected(chromium: Browser, server: Server) -> None:
    nadia, joel = Person(chromium, server, NADIA), Person(chromium, server, JOEL)
    for person in (nadia, joel):
        person.enters(DEMONSTRATION)
    nadia.page.get_by_role("button", name="Begin the first item").click()
    expect(follows(joel)).to_be_visible()
    nadia.sees_saved()
    nadia.leaves()
    away = joel.page.get_by_role("button", name="Following the agenda. Nadia Exemplar is not connected")
    expect(away).to_be_visible()
    away.click()
    expect(way_back(joel)).to_be_visible()
    joel.leaves()


def test_a_second_next_is_ignored_and_a_skipped_item_comes_last(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters(DEMONSTRATION)
        nadia.page.get_by_role("button", name="Begin the first item").click()
        expect(now(nadia)).to_contain_text(FIRST)
        passes_the_slip(nadia)
        nadia.page.get_by_role("button", name="Done, next item").dblclick()
        expect(now(nadia)).to_contain_text(SECOND)
        expect(nadia.page.locator(".toast")).to_contain_text("Item 2 has only just begun")
        passes_the_slip(nadia)
        nadia.page.get_by_text("More", exact=True).click()
        nadia.page.get_by_role("button", name="Put this item last").click()
        expect(now(nadia)).to_contain_text(THIRD)
        expect(nadia.page.locator(".thread__title").last).to_have_text(SECOND)

        # The chair goes along with their own move, wherever they looked; after the last item comes the way to the end.
        nadia.section("goals")
        for _ in range(4):
            passes_the_slip(nadia)
            nadia.page.get_by_role("button", name=re.compile("Done, next item|Last item done")).click()
            expect(nadia.page.get_by_role("heading", name="Goals", level=2)).to_be_hidden()
        nadia.page.get_by_role("link", name="We are done: close and freeze").click()
        expect(nadia.page.get_by_role("heading", name="Before freezing")).to_be_visible()
        # The freeze is at hand, and no step is longer than two screens.
        expect(nadia.page.get_by_role("button", name="Freeze the board…")).to_be_in_viewport()
        assert nadia.page.evaluate("document.documentElement.scrollHeight <= 2 * innerHeight")


def test_hands_go_up_one_speaks_after_the_other_and_the_chair_is_asked_before_going_on(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(DEMONSTRATION)
        nadia.page.get_by_role("button", name="Begin the first item").click()
        expect(now(joel)).to_contain_text(FIRST)
        queue(joel).get_by_label("Why do you want to speak?").fill("The night bottle")
        queue(joel).get_by_role("button", name="Raise hand").click()
        expect(queue(nadia)).to_contain_text("The night bottle")

        passes_the_slip(nadia)
        nadia.page.keyboard.press("Alt+Shift+N")
        really = nadia.page.get_by_role("dialog", name="Really?")
        expect(really).to_contain_text("Joel Mockridge still wants to speak.")
        expect(really.get_by_role("button", name="Cancel")).to_be_focused()
        nadia.page.keyboard.press("Alt+Shift+N")
        nadia.page.keyboard.press("Enter")
        expect(really).to_be_hidden()
        expect(now(nadia)).to_contain_text(FIRST)

        nadia.page.keyboard.press("Alt+Shift+C")
        expect(queue(joel)).to_contain_text("Speaks")
        nadia.page.keyboard.press("Alt+Shift+P")
        expect(joel.page.locator("board-now")).to_contain_text(f"Paused until {NADIA} goes on")
        expect(joel.page.get_by_role("status").filter(has_text=f"until {NADIA} goes on")).to_have_count(1)
        joel.picture("paused", whole=False)
        wall = joel.page.context.new_page()
        wall.goto(f"{joel.page.url.split('#')[0]}/wall")
        expect(wall.locator("#wall")).to_contain_text(f"Paused: all clocks stand still until {NADIA} goes on.")
        wall.screenshot(path=PICTURES / "paused-wall.png")
        wall.close()
        nadia.page.locator("board-now").get_by_role("button", name="Go on", exact=True).click()
        expect(joel.page.locator("board-now")).not_to_contain_text("Paused")
        joel.page.get_by_role("button", name="I have spoken").click()
        for person in (nadia, joel):
            expect(queue(person)).not_to_contain_text("Speaks")

        joel.page.keyboard.press("Alt+Shift+H")
        expect(queue(nadia)).to_contain_text("waiting")
        joel.page.keyboard.press("Alt+Shift+H")
        expect(queue(nadia)).not_to_contain_text("waiting")


def test_the_keys_are_listed_and_do_nothing_behind_a_dialog(chromium: Browser, server: Server) -> None:
    joel = Person(chromium, server, JOEL)
    joel.enters(DEMONSTRATION)
    joel.page.get_by_role("button", name="All of this by keys: press ?").click()
    joel.page.get_by_role("dialog", name="Keys").get_by_role("button", name="Close").click()
    joel.page.keyboard.press("?")
    sheet = joel.page.get_by_role("dialog", name="Keys")
    expect(sheet).to_contain_text("Raise or lower your hand")
    expect(sheet).not_to_contain_text("next item")
    # On a small screen it begins with its head, and what does not fit is a turn of the wheel or a key away.
    joel.page.set_viewport_size({"width": 1024, "height": 480})
    joel.page.keyboard.press("Escape")
    joel.page.keyboard.press("?")
    expect(sheet.get_by_role("heading", name="Keys")).to_be_focused()
    expect(sheet.get_by_role("heading", name="Keys")).to_be_in_viewport()
    joel.page.keyboard.press("End")
    expect(sheet.get_by_role("button", name="Close")).to_be_in_viewport()
    joel.page.keyboard.press("Alt+Shift+H")
    joel.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(queue(joel)).not_to_contain_text("waiting")
    joel.leaves()


def test_on_a_phone_the_item_the_speaker_the_clock_and_the_hand_come_first(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    joel = Person(chromium, server, JOEL, viewport=PHONE, is_mobile=True, has_touch=True)
    for person in (nadia, joel):
        person.enters(DEMONSTRATION)
    nadia.page.get_by_role("button", name="Begin the first item").click()
    joel.page.get_by_role("button", name="Raise hand").first.tap()
    expect(queue(nadia)).to_contain_text("waiting")
    nadia.page.keyboard.press("Alt+Shift+C")
    line = joel.page.locator("board-now")
    expect(line).to_contain_text("You speak")
    expect(line).to_contain_text(re.compile(r"\d min left"))
    assert not joel.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    joel.leaves()
    nadia.leaves()


def test_a_raised_hand_is_seen_and_heard_by_a_chair_who_has_only_a_phone(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA, viewport=PHONE, is_mobile=True, has_touch=True)
    joel = Person(chromium, server, JOEL)
    for person in (nadia, joel):
        person.enters(DEMONSTRATION)
    nadia.page.get_by_role("button", name="Begin the first item").tap()
    expect(now(joel)).to_contain_text(FIRST)
    queue(joel).get_by_label("Why do you want to speak?").fill("The night bottle")
    queue(joel).get_by_role("button", name="Raise hand").click()

    asks = nadia.page.locator("board-asks")
    expect(asks).to_contain_text("Joel Mockridge asks to speak: The night bottle")
    expect(nadia.page.get_by_role("link", name=re.compile(r"^People ?, 1 waiting to speak$"))).to_be_visible()
    expect(nadia.page.locator(".corner + [role=status]")).to_have_text("Joel Mockridge asks to speak: The night bottle")
    assert not nadia.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not barriers(nadia.page)
    nadia.picture("hand-raised-phone", whole=False)
    # The line has grown, and the head of the item is still in sight under it.
    nadia.page.wait_for_function(
        "() => document.querySelector('.entry--now').getBoundingClientRect().top"
        " >= document.querySelector('board-now').getBoundingClientRect().bottom"
    )
    # Whoever does not lead gives nobody the floor.
    assert not joel.page.get_by_role("button", name="Give the floor").count()
    asks.get_by_role("button", name="Give the floor: Joel Mockridge").tap()
    expect(joel.page.get_by_role("button", name="I have spoken")).to_be_visible()
    expect(asks).to_have_text("")
    expect(nadia.page.get_by_role("link", name="People", exact=True)).to_be_visible()
    for person in (nadia, joel):
        person.leaves()


def test_answers_stay_hidden_until_the_chair_reveals_them_and_then_stand_in_the_minutes(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(DEMONSTRATION)
        nadia.page.get_by_role("button", name="Begin the first item").click()
        expect(now(joel)).to_contain_text(FIRST)
        nadia.section("assessment")
        nadia.page.get_by_role("button", name=re.compile("^Ask everybody, question")).click()
        expect(nadia.page.get_by_label("A scale from 0 to 10")).to_be_checked()
        expect(nadia.page.get_by_label("What is asked?")).to_have_value(
            "How safe is Wren tonight? 0 means: Not safe tonight. 10 means: Safe and going well."
        )
        nadia.page.get_by_role("button", name="Ask", exact=True).click()
        # On a phone each number stands in its own box, in one line.
        joel.page.set_viewport_size(PHONE)
        joel.page.get_by_role("button", name="Answer: How safe").first.click()
        dialog = joel.page.get_by_role("dialog")
        expect(dialog.locator(".finger")).to_have_count(11)
        assert dialog.locator(".finger").evaluate_all(
            "boxes => boxes.every((box) => box.scrollWidth <= box.clientWidth)"
        )
        heights = dialog.locator(".finger").evaluate_all("boxes => boxes.map((box) => box.offsetHeight)")
        assert len(set(heights)) == 1
        joel.picture("scale-phone", whole=False)
        dialog.get_by_role("button", name="Cancel").click()
        joel.page.set_viewport_size(WALL)

        joel.page.get_by_role("button", name="Answer: How safe is Wren").click()
        dialog = joel.page.get_by_role("dialog", name="How safe is Wren tonight?")
        dialog.get_by_role("button", name="Keep my answer").click()
        expect(dialog.get_by_role("alert")).to_have_text("Please choose one.")
        dialog.get_by_label("7", exact=True).check()
        dialog.get_by_label("Why?").fill("The nights are calmer")
        dialog.get_by_role("button", name="Keep my answer").click()

        asked = nadia.page.get_by_role("region", name="Asked of everybody")
        expect(asked).to_contain_text("1 answered")
        expect(asked).not_to_contain_text("calmer")
        asked.get_by_role("button", name="Reveal the answers").click()
        for person in (nadia, joel):
            expect(person.page.get_by_role("region", name="Asked of everybody")).to_contain_text(
                "The nights are calmer"
            )
        nadia.page.goto(f"{nadia.page.url.split('#')[0]}/closing")
        preview = nadia.page.locator("#record-preview")
        expect(preview).to_contain_text("How safe is Wren tonight?")
        expect(preview).to_contain_text("The nights are calmer")
        expect(preview).to_contain_text("Did not answer")


def test_who_comes_late_is_told_what_was_decided_so_far(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters(DEMONSTRATION)
        nadia.page.get_by_role("button", name="Begin the first item").click()
        expect(now(nadia)).to_contain_text(FIRST)
        passes_the_slip(nadia)
        nadia.page.keyboard.press("Alt+Shift+N")
        expect(now(nadia)).to_contain_text(SECOND)
        nadia.sees_saved()
        joel = Person(chromium, server, JOEL)
        joel.enters(DEMONSTRATION)
        told = joel.page.get_by_role("complementary", name="What has happened so far")
        expect(told).to_contain_text(f"You come at item 2, {SECOND}. Talked through before: {FIRST}.")
        expect(told).to_contain_text("Decided so far: Little Steps is lead agency")
        assert lines_of(told) == 2
        joel.picture("catchup-wide", whole=False)
        told.get_by_role("button", name="Close").click()
        expect(told).to_be_hidden()
        joel.leaves()

        # However much was talked through, it is told in a few words.
        for _ in range(3):
            passes_the_slip(nadia)
            nadia.page.keyboard.press("Alt+Shift+N")
        expect(now(nadia)).to_contain_text("Goals, and when we meet again")
        nadia.sees_saved()
        iris = Person(chromium, server, IRIS)
        iris.enters(DEMONSTRATION)
        told = iris.page.get_by_role("complementary", name="What has happened so far")
        expect(told).to_contain_text(f"Talked through before: {SECOND}; {THIRD}; Who does what; and 1 more.")
        iris.leaves()

        # What people think of something is no decision; and on a phone one line leaves the board free.
        nadia.page.keyboard.press("Alt+Shift+Q")
        nadia.page.get_by_label("A scale from 0 to 10").check()
        nadia.page.get_by_label("What is asked?").fill("How are the nights?")
        nadia.page.get_by_role("button", name="Ask", exact=True).click()
        nadia.page.get_by_role("button", name="Answer: How are the nights?").click()
        answering = nadia.page.get_by_role("dialog", name="How are the nights?")
        answering.get_by_label("7", exact=True).check()
        answering.get_by_role("button", name="Keep my answer").click()
        nadia.page.get_by_role("button", name="Reveal the answers").click()
        expect(nadia.page.get_by_role("button", name="Reveal the answers")).to_be_hidden()
        colin = Person(chromium, server, "Colin Testwell", viewport=PHONE, is_mobile=True, has_touch=True)
        colin.enters(DEMONSTRATION)
        told = colin.page.get_by_role("complementary", name="What has happened so far")
        expect(told.get_by_text("You come at item 5")).to_be_visible()
        colin.picture("catchup-phone", whole=False)
        assert told.evaluate("told => told.offsetHeight") < PHONE["height"] * 0.1
        colin.page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
        last = colin.page.get_by_role("button", name="Add an item")
        assert last.evaluate(
            """(button) => {
              const { left, top, width, height } = button.getBoundingClientRect();
              return button.contains(document.elementFromPoint(left + width / 2, top + height / 2));
            }"""
        )
        expect(told.get_by_text("Everybody was asked")).to_be_hidden()
        assert lines_of(told) == 2
        told.get_by_text("You come at item 5").click()
        expect(told.get_by_text("Decided so far: Little Steps is lead agency")).not_to_contain_text("nights")
        expect(told.get_by_text("Everybody was asked: How are the nights?")).to_be_visible()
        colin.picture("catchup-phone-open", whole=False)
        colin.leaves()


def lines_of(told: Locator) -> int:
    """How many lines of text somebody reads in it before they press anything."""
    return int(
        told.locator("summary").evaluate(
            """(summary) => {
              const { lineHeight, paddingTop, paddingBottom } = getComputedStyle(summary);
              const height = summary.clientHeight - parseFloat(paddingTop) - parseFloat(paddingBottom);
              return Math.round(height / parseFloat(lineHeight));
            }"""
        )
    )


def test_who_comes_late_is_told_so_at_an_item_that_stands_first_and_after_the_last_but_not_before_anything_was_said(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters(DEMONSTRATION)
        nadia.page.get_by_role("button", name="Begin the first item").click()
        expect(now(nadia)).to_contain_text(FIRST)
        nadia.sees_saved()
        joel = Person(chromium, server, JOEL)
        joel.enters(DEMONSTRATION)
        expect(now(joel)).to_contain_text(FIRST)
        passes_the_slip(nadia)
        nadia.page.keyboard.press("Alt+Shift+N")
        expect(now(joel)).to_contain_text(SECOND)
        expect(joel.page.get_by_role("complementary", name="What has happened so far")).to_be_hidden()
        joel.leaves()

        nadia.opened(SECOND).get_by_role("button", name="Move up").click()
        expect(nadia.page.locator(".thread__title").first).to_have_text(SECOND)
        nadia.sees_saved()
        iris = Person(chromium, server, IRIS)
        iris.enters(DEMONSTRATION)
        told = iris.page.get_by_role("complementary", name="What has happened so far")
        expect(told).to_contain_text(f"You come at item 1, {SECOND}. Talked through before: {FIRST}.")
        iris.leaves()

        goes_past_the_last_item(nadia)
        nadia.sees_saved()
        colin = Person(chromium, server, "Colin Testwell")
        colin.enters(DEMONSTRATION)
        told = colin.page.get_by_role("complementary", name="What has happened so far")
        expect(told).to_contain_text("You come when everything on the agenda has been dealt with. Talked through")
        expect(told).to_contain_text("Decided so far: Little Steps is lead agency")
        colin.leaves()


def test_the_agenda_says_what_it_takes_of_the_planned_time_and_when_that_is_too_much(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(DEMONSTRATION)
        thread = joel.page.locator("board-thread")
        expect(thread.get_by_role("heading", name="Agenda 38 of 90 min")).to_be_visible()
        nadia.item(SECOND).get_by_label("Minutes").fill("80")
        nadia.page.keyboard.press("Tab")
        expect(thread.get_by_role("heading", name="108 of 90 min, 18 too many")).to_be_visible()
        assert not barriers_by_day_and_night(joel.page)

        # Shared out anew, what is left of the conference is enough for what is left of the agenda, on every screen.
        nadia.page.get_by_role("button", name="Begin the first item").click()
        expect(now(nadia)).to_contain_text(FIRST)
        nadia.page.get_by_text("More", exact=True).click()
        nadia.page.get_by_role("button", name="Share out the minutes that are left").click()
        expect(nadia.page.locator(".toast")).to_contain_text("minutes are shared out over 5 items.")
        expect(nadia.item(SECOND).get_by_label("Minutes")).not_to_have_value("80")
        expect(thread.get_by_role("heading", name=re.compile(r"^Agenda \d+ of 90 min$"))).to_be_visible()


def test_every_list_of_a_section_stands_under_a_name_that_can_be_seen(chromium: Browser, server: Server) -> None:
    joel = Person(chromium, server, JOEL)
    joel.enters(DEMONSTRATION)
    joel.section("review")
    lists = joel.page.get_by_role("heading", level=3)
    expect(lists.filter(has_text="Celebrations")).to_be_visible()
    expect(lists.filter(has_text="Review of the plan before")).to_be_visible()
    expect(joel.page.locator("#list-reviews")).not_to_have_class(re.compile("visually-hidden"))

    # What an empty field says about itself is never taken for what somebody wrote.
    joel.section("case_management")
    title = joel.page.get_by_label("For whom").first
    weights = title.evaluate(
        "field => [getComputedStyle(field, '::placeholder').fontWeight, getComputedStyle(field).fontWeight]"
    )
    assert weights == ["400", "700"]
    joel.leaves()


def test_what_is_found_on_the_board_is_told_in_a_few_words(chromium: Browser, server: Server) -> None:
    joel = Person(chromium, server, JOEL)
    joel.enters(DEMONSTRATION)
    joel.section("roles")
    found = joel.page.get_by_role("complementary", name="Found on the board")
    expect(found).to_contain_text("Nobody holds this: Keeping the plan on the fridge up to date")
    joel.page.get_by_label("What has to be looked after").last.fill("Keeping the plan on the fridge up to date, " * 5)
    expect(found).to_contain_text("Nobody holds this: Keeping the plan on the fridge up to date, Keeping")
    expect(found).to_contain_text("…")
    joel.leaves()


def test_what_two_agencies_do_is_found_until_it_is_decided_who_keeps_it(chromium: Browser, server: Server) -> None:
    joel = Person(chromium, server, JOEL)
    joel.enters(DEMONSTRATION)
    joel.section("services")
    joel.page.get_by_role("button", name="Add a service").click()
    added = joel.page.get_by_role("article", name="Service 2")
    added.get_by_label(re.compile("^Service")).first.fill("Parent aide visits")
    added.get_by_label(re.compile("^Agency")).first.fill("Early Years")
    joel.section("roles")
    found = joel.page.get_by_role("complementary", name="Found on the board")
    expect(found).to_contain_text(
        "Parent aide visits is done by Little Steps Home Visiting (fictional) and Early Years"
    )
    joel.picture("found-twice", whole=False)
    found.get_by_role("button", name="Decide who keeps it: Parent aide visits").click()
    twice = joel.page.get_by_role("article", name="Thing done twice 2")
    expect(twice.get_by_label("What is done twice")).to_have_value("Parent aide visits")
    expect(found).to_contain_text("Not decided who keeps it: Parent aide visits")
    twice.get_by_label("Who keeps it").fill("Early Years")
    expect(found).to_contain_text("Parent aide visits is kept by Early Years.")
    expect(found).not_to_contain_text("Not decided who keeps it: Parent aide visits")
    joel.page.set_viewport_size(PHONE)
    joel.picture("found-twice-phone", whole=False)
    joel.leaves()


def test_the_chair_confirms_who_is_there_and_is_warned_before_a_quorum_breaks(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(DEMONSTRATION)
        quorum = nadia.page.get_by_role("region", name="Who must be here")
        expect(quorum).to_contain_text("2 of")
        quorum.get_by_label("Needed").select_option("2")
        expect(quorum).to_contain_text("2 are needed.")
        nadia.page.get_by_text("Attendance of Joel Mockridge").click()
        nadia.page.get_by_role("button", name="Left: Joel Mockridge").click()
        really = nadia.page.get_by_role("dialog", name="Really?")
        expect(really).to_contain_text("not enough agencies")
        really.get_by_role("button", name="They leave").click()
        expect(quorum).to_contain_text("Not enough are here.")
        expect(joel.page.get_by_role("complementary", name="People")).to_contain_text("Present for part")
        quorum.get_by_role("button", name="Go on all the same…").click()
        why = nadia.page.get_by_role("dialog", name="Go on without enough agencies")
        why.get_by_role("button", name="Keep").click()
        expect(why.get_by_role("alert")).to_be_visible()
        why.get_by_label("Why?").fill("Joel had to go to work.")
        why.get_by_role("button", name="Keep").click()
        expect(joel.page.get_by_role("region", name="Who must be here")).to_contain_text("Joel had to go to work.")


def test_the_wall_follows_the_chair_within_a_second_or_two_and_shows_no_more_than_the_chair_wants(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        nadia.enters(DEMONSTRATION)
        joel.page.goto(f"{nadia.page.url.split('#')[0]}/wall")
        wall = joel.page.locator("#wall")
        expect(wall).to_contain_text(f"First: {FIRST}")
        # Many words about the purpose leave what comes first in sight.
        purpose = nadia.page.get_by_label("What is this conference for?")
        purpose.fill("Make the first shared plan for feeding, mood, sleep and money, and " * 12)
        expect(wall).to_contain_text("and money, and", timeout=5_000)
        expect(wall.get_by_text(f"First: {FIRST}")).to_be_in_viewport(ratio=1)
        nadia.page.get_by_role("button", name="Begin the first item").click()
        expect(wall).to_contain_text("Item 1 of 5", timeout=5_000)
        nadia.notes(FIRST).click()
        nadia.page.keyboard.type("We begin with a story.")
        expect(wall).to_contain_text("We begin with a story.", timeout=5_000)
        expect(wall).to_contain_text(f"Next {SECOND}")
        assert not barriers(joel.page)
        nadia.item(FIRST).get_by_role("button", name="Keep off the wall").click()
        expect(wall).to_contain_text("An item that is not shown here", timeout=5_000)
        expect(wall).not_to_contain_text("story")


def marked(person: Person, words: str) -> Locator:
    return person.item(FIRST).locator("board-prose .fresh", has_text=words)


def test_what_others_just_wrote_is_marked_with_their_letters_and_listed_with_their_names(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(DEMONSTRATION)
        joel.notes(FIRST).click()
        joel.page.keyboard.type("Wren sleeps better.")
        for word in ("Wren", "better."):
            expect(marked(nadia, word)).to_be_visible()
        expect(nadia.item(FIRST).locator("board-prose .fresh__by")).to_have_attribute("data-by", "JM")
        nadia.notes(FIRST).click()
        nadia.page.keyboard.press("Control+End")
        nadia.page.keyboard.type(" Since when?")
        expect(marked(joel, "Since when?")).to_be_visible()
        expect(marked(joel, "Wren")).to_have_count(0)
        joel.page.keyboard.type(" Since Monday.")
        expect(marked(nadia, "Monday.")).to_be_visible()
        expect(marked(nadia, "when?")).to_have_count(0)

        just_now = nadia.page.get_by_role("region", name="Written just now")
        expect(just_now).to_contain_text("Joel Mockridge")
        expect(joel.page.get_by_role("region", name="Written just now")).not_to_contain_text("Joel Mockridge")
        nadia.section("goals")
        just_now.get_by_role("link", name=f"item 1 “{FIRST[:20]}").click()
        expect(nadia.item(FIRST)).to_be_in_viewport()
        assert not barriers(nadia.page)


def test_what_others_just_wrote_in_the_purpose_and_added_to_a_field_is_marked_too(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(DEMONSTRATION)
        joel.page.get_by_label("What is this conference for?").press_sequentially("So that Wren sleeps. ")
        marked_purpose = nadia.page.locator("board-purpose .blank--fresh")
        expect(marked_purpose.locator(".hand")).to_have_text("JMlast changed by Joel Mockridge")
        expect(joel.page.locator("board-purpose .blank--fresh")).to_have_count(0)
        nadia.picture("fresh-purpose", whole=False)
        for person in (nadia, joel):
            person.section("roles")
        twice = "Thing done twice 1"
        adding = joel.page.get_by_role("article", name=twice).get_by_role("combobox", name=re.compile("^By whom"))
        adding.fill("Early Years")
        adding.press("Enter")
        chips = nadia.page.get_by_role("article", name=twice).locator(".chip")
        added = chips.filter(has_text="Early Years")
        expect(added.locator(".hand")).to_have_text("JMlast changed by Joel Mockridge")
        expect(added.locator(".hand")).to_have_css("opacity", "1")
        expect(chips.filter(has_text=IRIS).locator(".hand")).to_have_count(0)
        expect(joel.page.locator(".chip .hand")).to_have_count(0)
        nadia.page.set_viewport_size(PHONE)
        added.scroll_into_view_if_needed()
        nadia.picture("fresh-chips-phone", whole=False)
        assert not barriers(nadia.page)


def test_whoever_wants_reads_the_conference_in_words_that_a_worker_chose(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    joel = Person(chromium, server, JOEL, viewport=PHONE, is_mobile=True, has_touch=True)
    for person in (nadia, joel):
        person.enters(DEMONSTRATION)
        person.page.get_by_role("link", name="Simple words").click()
    nadia.page.get_by_role("button", name="Begin the first item").click()
    simple = joel.page.get_by_role("region", name="In simple words")
    expect(simple).to_contain_text(FIRST)
    assert not simple.get_by_role("button", name="Choose the words").is_visible()

    nadia.page.get_by_role("button", name="Choose the words").click()
    nadia.page.get_by_label("In simple words, Welcome").fill("We say hello and tell who we are.")
    expect(simple).to_contain_text("We say hello and tell who we are.")
    expect(simple).not_to_contain_text(FIRST)

    # It goes along with the chair, and the hand is one touch away.
    passes_the_slip(nadia)
    nadia.page.keyboard.press("Alt+Shift+N")
    expect(simple).to_contain_text(SECOND)
    expect(nadia.page.get_by_label("In simple words, We say hello")).to_be_focused()
    nadia.page.keyboard.press("Tab")
    expect(nadia.page.get_by_label(f"In simple words, {SECOND}")).to_have_value("")
    for person in (nadia, joel):
        expect(person.page.get_by_role("complementary", name="What has happened so far")).to_have_count(0)
    joel.page.get_by_role("button", name="Raise hand").first.tap()
    expect(queue(nadia)).to_contain_text("waiting")
    for person in (nadia, joel):
        assert not barriers(person.page)
        person.picture(f"simple-{person.name.split()[0].lower()}", whole=False)
        person.leaves()


def test_simple_words_say_when_everything_was_talked_about(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(DEMONSTRATION)
        joel.page.get_by_role("link", name="Simple words").click()
        talked_about = joel.page.locator(".simple__now")
        expect(talked_about).to_have_text("Nothing yet.")
        expect(nadia.page.locator("board-people .person", has_text=JOEL)).to_contain_text("On the board")
        nadia.page.get_by_role("button", name="Begin the first item").click()
        expect(talked_about).to_contain_text(FIRST)
        goes_past_the_last_item(nadia)
        expect(talked_about).to_have_text("Everything has been talked about.")
        adds_item(nadia, "One thing more")
        expect(talked_about).to_have_text("Nothing just now.")
