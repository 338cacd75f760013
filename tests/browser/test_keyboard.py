"""The whole conference without a mouse: from the list of conferences to the frozen record, by keys alone."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, expect

from tests.browser.people import JOEL, NADIA, Person, Server, around_the_table, passes_the_slip
from tests.browser.test_facilitation import FIRST, SECOND, now

#: More steps than this to anything would be a way that nobody goes.
FARTHEST = 90

#: What has the focus, as a screen reader would name it, and whether its outline can be seen.
STANDS_AT = """() => {
  const at = document.activeElement;
  const names = at.getAttribute("aria-labelledby")?.split(" ").map((id) => document.getElementById(id)?.textContent);
  const named = names?.join(" ");
  const label = at.labels?.length ? Array.from(at.labels, (each) => each.textContent).join(" ") : null;
  const words = at.getAttribute("aria-label") ?? named ?? label ?? at.textContent;
  return words.replace(/\\s+/g, " ").trim();
}"""
MARKED = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""
SAYS = '(element) => getComputedStyle(element, "::before").content'


def goes_to(person: Person, name: str, *, back: bool = False) -> None:
    """By the Tab key, as far as anybody would; what is reached can be seen to be."""
    met = []
    for _ in range(FARTHEST):
        person.page.keyboard.press("Shift+Tab" if back else "Tab")
        met.append(person.page.evaluate(STANDS_AT))
        if met[-1].startswith(name):
            assert person.page.evaluate(MARKED), f"nothing shows that {name!r} has the focus"
            return
    raise AssertionError(f"{name!r} cannot be reached; the way led past {met}")


def presses(person: Person, *keys: str) -> None:
    for key in keys:
        person.page.keyboard.press(key)


def notes(person: Person) -> Locator:
    """What was written about the first item, with the initials of others at their cursors; the tools are not in it."""
    return person.item(FIRST).locator("board-prose .prose__text:visible")


def test_a_whole_conference_is_led_and_followed_by_keys_alone(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            goes_to(person, "Case conference 1")
            presses(person, "Enter")
            expect(person.status).to_contain_text("Saved")

        # The chair begins; both write about the first item.
        presses(nadia, "Alt+Shift+N")
        expect(now(joel)).to_contain_text(FIRST)
        presses(nadia, "Alt+Shift+W")
        nadia.page.keyboard.type("We begin.")
        expect(notes(joel)).to_have_text("We begin.NE")
        # From wherever he looks: no letter falls between the key and the notes.
        presses(joel, "Alt+Shift+4", "Alt+Shift+W")
        joel.page.keyboard.type(" I am glad to be here.")
        expect(notes(nadia)).to_have_text("We begin. I am glad to be here.JM")

        # A hand goes up while its owner types; the chair gives the floor, and it is given back.
        presses(joel, "Alt+Shift+H")
        people = nadia.page.get_by_role("complementary", name="People")
        expect(people).to_contain_text("1 waiting")
        presses(nadia, "Alt+Shift+C")
        expect(people).to_contain_text("Speaks")
        expect(joel.page.get_by_role("complementary", name="People")).to_contain_text("Speaks")
        presses(joel, "Alt+Shift+H")
        expect(people).not_to_contain_text("Speaks")

        # Everybody is asked, answers unseen, and the answers are shown.
        presses(nadia, "Alt+Shift+Q")
        nadia.page.keyboard.type("Shall Iris alone weigh Wren?")
        goes_to(nadia, "Ask")
        presses(nadia, "Enter")
        for person, finger in ((nadia, 5), (joel, 3)):
            expect(person.page.get_by_role("region", name="Asked of everybody")).to_contain_text("Iris alone")
            presses(person, "Alt+Shift+A", "Space", *["ArrowDown"] * finger)
            goes_to(person, "Keep my answer")
            presses(person, "Enter")
        expect(people).to_contain_text("Everybody has answered.")
        goes_to(nadia, "Reveal the answers")
        presses(nadia, "Enter")
        expect(joel.page.get_by_role("region", name="Asked of everybody")).to_contain_text("with a reservation")

        # He looks ahead and comes back, she pauses and goes on to the next item.
        presses(joel, "Escape", "Alt+Shift+4")
        expect(joel.page.get_by_role("heading", name="Goals", level=2)).to_be_visible()
        presses(joel, "Alt+Shift+Period")
        expect(joel.page.get_by_role("heading", name="Goals", level=2)).to_be_hidden()
        presses(nadia, "Alt+Shift+P")
        expect(joel.page.locator("board-now")).to_contain_text("Paused")
        presses(nadia, "Alt+Shift+P")
        passes_the_slip(nadia)
        presses(nadia, "Alt+Shift+N")
        expect(now(joel)).to_contain_text(SECOND)
        presses(joel, "Alt+Shift+G")
        expect(joel.item(SECOND)).to_be_in_viewport()

        # What was decided is written down, and somebody takes something on.
        presses(nadia, "Alt+Shift+5")
        goes_to(nadia, "Add a decision")
        presses(nadia, "Enter")
        nadia.page.keyboard.type("Only Iris weighs Wren")
        nadia.sees_saved()
        presses(nadia, "Control+z")
        presses(nadia, "Control+y")

        # The end: what will be recorded, and the freeze, which asks once more and offers to stop first.
        presses(nadia, "Alt+Shift+1")
        goes_to(nadia, "Freeze the board…")
        presses(nadia, "Enter")
        expect(nadia.page.locator("#record-preview")).to_contain_text("Only Iris weighs Wren")
        goes_to(nadia, "Freeze the board…")
        presses(nadia, "Enter")
        expect(nadia.page.get_by_role("dialog").get_by_role("button", name="Cancel")).to_be_focused()
        goes_to(nadia, "Freeze")
        presses(nadia, "Enter")
        for person in (nadia, joel):
            expect(person.page.locator("#frozen-record")).to_contain_text("We begin. I am glad to be here.")


def test_a_text_that_somebody_passed_by_still_says_what_belongs_there(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters("Case conference 1")
        text = nadia.opened(FIRST).locator("board-prose")
        hint = text.locator(".prose__hint").inner_text()
        nadia.notes(FIRST)
        nadia.page.keyboard.press("Tab")
        editor = text.locator("[contenteditable=true]")
        expect(editor).not_to_be_focused()
        expect(editor).to_have_attribute("aria-placeholder", hint)
        assert editor.evaluate(SAYS) == f'"{hint}"'
        nadia.picture("passed-by", whole=False)
        nadia.notes(FIRST)
        nadia.page.keyboard.type("We")
        expect(editor).to_have_text("We")
        assert editor.evaluate(SAYS) == "none"
