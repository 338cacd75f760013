"""The path: two people hold a case conference, the chair freezes it, both take the record home."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pypdf
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import IRIS, JOEL, NADIA, PHONE, Person, Server, around_the_table, words_in, writing_tools

FIRST_WEEK = "How the first week at home went"
NIGHT_BOTTLE = "The night bottle"
FEEDING = "Feeding hurts"

#: Words typed by the page itself, so that nothing waits for the driver: one every 15 ms while the editor is there.
TYPES_ON = """() => {
  window.typed = [];
  setInterval(() => {
    if (!document.activeElement?.isContentEditable) return;
    window.typed.push(`w${window.typed.length}`);
    document.execCommand("insertText", false, `${window.typed.at(-1)} `);
  }, 15);
}"""


def opens_a_conference(chair: Person, purpose: str, also: str = "") -> str:
    """From the case to an open board, through the form. Answers the conference's title.

    `also`: somebody whom the form does not propose."""
    page = chair.page
    page.goto(f"{chair.server.url}/")
    page.get_by_role("link", name="The Sampleford and Mockridge family").first.click()
    page.get_by_role("link", name="Open a conference").click()
    page.get_by_label("Purpose").fill(purpose)
    page.get_by_label("Place, number or link").fill("Little Steps, Room 2")
    if also:
        page.get_by_role("group", name="Who takes part").get_by_label(also).select_option("contributor")
    page.get_by_role("button", name="Open the board").click()
    chair.sees_saved()
    return page.get_by_role("heading", level=1).inner_text()


def adds_item(person: Person, title: str) -> None:
    person.section("agenda")
    person.page.get_by_role("button", name="Add an item").click()
    expect(person.page.locator('[data-section="agenda"] article :is(input, textarea):focus')).to_have_value("")
    person.page.keyboard.type(title)
    person.page.keyboard.press("Tab")
    expect(person.item(title)).to_be_visible()


def settles_every_decision(chair: Person) -> None:
    """Items that are there to be decided must be: the standing ones are."""
    chair.section("agenda")
    for state in chair.page.get_by_label(re.compile("^State")).all():
        if state.is_visible():
            state.select_option("Discussed")
    chair.sees_saved()


def titles(person: Person) -> list[str]:
    return [title.split(": ", 1)[-1] for title in person.page.locator('[data-section="agenda"] h3').all_inner_texts()]


def downloads(page: Page, link: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def text_of(pdf: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert "/StructTreeRoot" in reader.root_object, "the PDF must be tagged"
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def test_two_people_hold_a_first_conference_and_take_the_record_home(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        title = opens_a_conference(nadia, "Make a first plan together.")
        joel.enters(title)
        expect(nadia.page.get_by_role("complementary", name="People")).to_contain_text("Here now 2")

        # Agenda: an item each, and one note that both write at once.
        adds_item(nadia, FIRST_WEEK)
        expect(joel.page.get_by_role("heading", name=FIRST_WEEK)).to_be_attached()
        before = len(titles(joel))
        adds_item(joel, NIGHT_BOTTLE)
        expect(nadia.page.locator('[data-section="agenda"] h3')).to_have_count(before + 1)
        both_write_the_same_note(nadia, joel)

        # Order: Nadia moves the last item up by keyboard while Joel writes in another.
        joel_writes_while_nadia_reorders(nadia, joel)

        roles_goals_and_follow_ups(nadia, joel)
        nadia.sees_saved()
        joel.sees_saved()
        nadia.picture("board-wide", whole=False)
        settles_every_decision(nadia)
        freezes(nadia)
        frozen_for_everyone(nadia, joel)
        the_record_is_the_same_for_both(nadia, joel)


def both_write_the_same_note(nadia: Person, joel: Person) -> None:
    hers, his = nadia.notes(FIRST_WEEK), joel.notes(FIRST_WEEK)
    hers.click()
    his.click()
    for left, right in zip("Tessa says the mornings are calm.", "Joel does the bottle at two. – ", strict=False):
        nadia.page.keyboard.type(left)
        joel.page.keyboard.type(right)
    nadia.sees_saved()
    joel.sees_saved()
    expect(nadia.page.locator(".caret__name").first).to_have_text("JM")
    written = words_in(hers)
    assert sorted(letter for letter in written if letter.isalpha()) == sorted(
        letter
        for left, right in zip("Tessa says the mornings are calm.", "Joel does the bottle at two. – ", strict=False)
        for letter in left + right
        if letter.isalpha()
    )
    assert words_in(his) == written
    joel.page.keyboard.press("Control+End")
    joel.page.keyboard.press("Enter")
    joel.page.keyboard.press("Control+b")
    joel.page.keyboard.type("Agreed: Joel, 2 am")
    expect(hers.locator("strong")).to_have_text("Agreed: Joel, 2 am")
    joel.page.keyboard.type(" and a mistake")
    expect(hers).to_contain_text("and a mistake")
    for _ in " and a mistake":
        joel.page.keyboard.press("Backspace")
    expect(hers).not_to_contain_text("mistake")


def joel_writes_while_nadia_reorders(nadia: Person, joel: Person) -> None:
    joel.notes(FIRST_WEEK).click()
    joel.page.keyboard.press("Control+End")
    last = len(titles(nadia)) - 1
    assert titles(nadia)[last] == NIGHT_BOTTLE
    joel.page.keyboard.type(" Fern")
    nadia.item(NIGHT_BOTTLE).get_by_label(re.compile("^Title")).focus()
    nadia.page.keyboard.press("Alt+ArrowUp")
    joel.page.keyboard.type(" comes on")
    for person in (nadia, joel):
        expect(person.page.locator('[data-section="agenda"] h3').nth(last - 1)).to_contain_text(NIGHT_BOTTLE)
    joel.page.keyboard.type(" Tuesdays.")
    expect(nadia.item(FIRST_WEEK)).to_contain_text("Fern comes on Tuesdays.")
    drags_above_its_neighbour(nadia, NIGHT_BOTTLE, last - 2)
    for person in (nadia, joel):
        expect(person.page.locator('[data-section="agenda"] h3').nth(last - 2)).to_contain_text(NIGHT_BOTTLE)


def drags_above_its_neighbour(person: Person, title: str, neighbour: int) -> None:
    grip = person.item(title).locator(".grip").first
    above = person.page.locator('[data-section="agenda"] article').nth(neighbour)
    above.evaluate('card => card.scrollIntoView({ block: "start", behavior: "instant" })')
    start, end = grip.bounding_box(), above.locator(".grip").first.bounding_box()
    assert start
    assert end
    person.page.mouse.move(start["x"] + 8, start["y"] + 8)
    person.page.mouse.down()
    person.page.mouse.move(end["x"] + 8, end["y"] + 40, steps=8)
    person.page.mouse.move(end["x"] + 8, end["y"] - 10, steps=8)
    person.page.mouse.up()


def roles_goals_and_follow_ups(nadia: Person, joel: Person) -> None:
    page = joel.page
    joel.section("goals")
    page.get_by_role("button", name="Add a goal").click()
    goal = page.get_by_role("article", name="Goal 1")
    expect(goal).to_be_visible()
    writing_tools(goal.locator("board-prose"))
    page.keyboard.type("We both sleep four hours in a row.")
    goal.get_by_label(re.compile("^Said by|^In whose words", re.I)).first.fill(JOEL)
    goal.get_by_role("button", name=re.compile("^Add .*How everyone will see the change")).click()
    page.keyboard.type("Two calm nights a week")
    goal.get_by_role("button", name=re.compile("^Add a step", re.I)).click()
    page.keyboard.type("Bring the bottle warmer")
    page.keyboard.press("Tab")
    goal.get_by_label(re.compile("^Owner|^Who", re.I)).last.fill(JOEL)
    goal.get_by_label(re.compile("^Due", re.I)).last.fill("2026-12-04")

    page = nadia.page
    nadia.section("follow_ups")
    page.get_by_role("button", name="Add a follow-up").click()
    page.keyboard.type("Ring the lactation clinic")
    page.keyboard.press("Tab")
    follow_up = page.get_by_role("article", name="Follow-up 1")
    follow_up.get_by_label(re.compile("^Owner", re.I)).fill(IRIS)
    follow_up.get_by_label(re.compile("^Due", re.I)).fill("2026-12-01")
    joel.section("follow_ups")
    expect(joel.page.get_by_role("article", name="Follow-up 1").get_by_label(re.compile("^Owner", re.I))).to_have_value(
        re.compile(IRIS)
    )


def freezes(chair: Person) -> None:
    page = chair.page
    chair.section("agenda")
    page.get_by_role("link", name="Freeze the board…").click()
    page.get_by_role("link", name="What will be recorded").click()
    expect(page.get_by_role("heading", name="What will be recorded")).to_be_focused()
    page.locator("summary", has_text="Minutes").click()
    expect(page.locator("#record-preview")).to_contain_text("Ring the lactation clinic")
    chair.picture("closing")
    page.get_by_role("button", name="Freeze the board…").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.get_by_role("button", name="Freeze", exact=True).click()
    expect(page.locator("#frozen-record")).to_be_visible()


def frozen_for_everyone(nadia: Person, joel: Person) -> None:
    expect(joel.page.locator("#frozen-record")).to_be_visible()
    expect(joel.page.locator("[contenteditable=true]")).to_have_count(0)
    nadia.picture("record-chair")
    joel.picture("record-participant")


def the_record_is_the_same_for_both(nadia: Person, joel: Person) -> None:
    taken = {}
    for person in (nadia, joel):
        name, minutes = downloads(person.page, "Minutes as PDF")
        assert re.fullmatch(r"Minutes \d{4}-\d\d-\d\d FAM-DEMO-0001 v1\.pdf", name)
        _, plan = downloads(person.page, "Plan version 1 as PDF")
        person.page.get_by_text("Other ways to take it along").click()
        _, record = downloads(person.page, "JSON")
        taken[person.name] = (minutes, plan, record)
    assert taken[NADIA] == taken[JOEL]
    minutes, plan, record = taken[JOEL]
    words = text_of(minutes)
    assert "Ring the lactation clinic" in words
    assert "Agreed: Joel, 2 am" in words
    assert "mistake" not in words
    assert b"mistake" not in record
    assert "Bring the bottle warmer" in text_of(plan)
    assert json.dumps(json.loads(record), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == record


def test_a_person_who_was_offline_loses_nothing_and_is_told_the_truth(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        nadia.enters("Case conference 1")
        joel.enters("Case conference 1")
        notes = joel.notes(FEEDING)
        notes.click()
        joel.page.keyboard.type("Before the tunnel.")
        expect(nadia.item(FEEDING)).to_contain_text("Before the tunnel.")
        joel.context.set_offline(True)
        expect(joel.page.locator("#board-status [data-state]")).to_have_attribute(
            "data-state", "offline", timeout=60_000
        )
        joel.page.keyboard.type(" Written in the tunnel.")
        expect(joel.status).to_contain_text("not saved")
        joel.picture("offline", whole=False)
        nadia.notes(FEEDING).click()
        nadia.page.keyboard.press("Control+End")
        nadia.page.keyboard.type(" Meanwhile at the table.")
        expect(nadia.item(FEEDING)).not_to_contain_text("in the tunnel")
        joel.context.set_offline(False)
        joel.sees_saved()
        for person in (nadia, joel):
            expect(person.item(FEEDING)).to_contain_text("Written in the tunnel.")
            expect(person.item(FEEDING)).to_contain_text("Meanwhile at the table.")


def test_what_anybody_saw_is_there_after_the_server_was_killed_in_mid_typing(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        nadia.enters("Case conference 1")
        joel.enters("Case conference 1")
        joel.notes(FEEDING).click()
        for number in range(25):
            joel.page.keyboard.type(f"word{number:02} ")
        expect(nadia.item(FEEDING)).to_contain_text("word12 ")
        server.kill()
        seen = nadia.item(FEEDING).locator("board-prose").inner_text()
        joel.page.keyboard.type("after the crash")
        server.start()
        nadia.sees_saved()
        joel.sees_saved()
        expect(nadia.item(FEEDING)).to_contain_text("after the crash")
        for word in re.findall(r"word\d\d", seen):
            expect(nadia.item(FEEDING)).to_contain_text(word)
    with around_the_table(chromium, server, IRIS) as (iris,):
        iris.enters("Case conference 1")
        expect(iris.item(FEEDING)).to_contain_text("word24 after the crash")


def test_freezing_while_somebody_types_keeps_each_word_or_gives_it_back(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        title = opens_a_conference(nadia, "Freeze while somebody types.")
        adds_item(nadia, "One thing")
        joel.enters(title)
        joel.notes("One thing").click()
        joel.page.keyboard.type("Kept before. ")
        settles_every_decision(nadia)
        expect(nadia.item("One thing")).to_contain_text("Kept before.")
        nadia.page.get_by_role("link", name="Freeze the board…").click()
        nadia.page.get_by_role("button", name="Freeze the board…").click()
        joel.page.evaluate(TYPES_ON)
        joel.page.wait_for_function("() => window.typed.length > 5")
        nadia.page.get_by_role("button", name="Freeze", exact=True).click()
        expect(joel.page.locator("#frozen-record")).to_be_visible()
        expect(joel.page.locator("#frozen-record")).to_contain_text("Kept before.")
        typed: list[str] = joel.page.evaluate("() => window.typed")
        shown = joel.page.locator("main").inner_text()
        recorded = set(re.findall(r"\bw\d+\b", shown))
        missing = [word for word in typed[:-1] if word not in recorded]
        assert not missing, f"neither recorded nor given back: {missing}"


def test_a_grandmother_on_a_phone_takes_part(chromium: Browser, server: Server) -> None:
    maureen = Person(chromium, server, "Maureen Mockridge", viewport=PHONE, has_touch=True, is_mobile=True)
    nadia = Person(chromium, server, NADIA)
    try:
        title = opens_a_conference(nadia, "With grandmother on the phone.", also="Maureen Mockridge")
        adds_item(nadia, "Tuesdays and Fridays")
        maureen.enters(title)
        maureen.notes("Tuesdays and Fridays")
        maureen.page.keyboard.type("I can mind Wren on both mornings.")
        expect(nadia.item("Tuesdays and Fridays")).to_contain_text("I can mind Wren on both mornings.")
        width = maureen.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], "nothing may stick out sideways"
        maureen.picture("board-phone", whole=False)
    finally:
        maureen.leaves()
        nadia.leaves()
