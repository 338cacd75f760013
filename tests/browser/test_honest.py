"""The page says truly how things stand, gives back what was not saved, and keeps nothing that nobody asked it to."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Route, expect

from app.storage.database import FILE
from tests.browser.people import IRIS, JOEL, NADIA, PHONE, TESSA, WALL, Person, Server, around_the_table
from tests.browser.test_first_conference import FEEDING, adds_item, opens_a_conference, settles_every_decision
from tests.browser.test_screens import barriers_by_day_and_night

FIRST = "Case conference 1"
TYPED = "Said where nobody could hear it."
IN_THE_TUNNEL = "Tessa wrote this on the train."

#: What the browser keeps for this page, but for the page's own cookies.
STORED = """async () => ({
    local: localStorage.length, session: sessionStorage.length,
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length })"""
NOTHING = {"local": 0, "session": 0, "databases": 0, "caches": 0, "workers": 0}

#: Reaches for the document behind the page, as no hand can.
BOARD = "document.querySelector('board-root').session.board"


#: Writes down each state that the chip shows, and when.
SEEN = """() => {
    const chip = document.querySelector("#board-status [data-state]");
    window.seen = [];
    new MutationObserver(() => window.seen.push([chip.dataset.state, performance.now()]))
        .observe(chip, { attributes: true, attributeFilter: ["data-state"] });
}"""


def change(server: Server, statement: str, *values: str | int) -> int:
    """Writes past the running server into its database, as another process would."""
    with closing(sqlite3.connect(server.data / FILE, timeout=10)) as database, database:
        return database.execute(statement, values).rowcount


@contextmanager
def out_of_breath(server: Server) -> Iterator[None]:
    """The server, and whoever watches over it, stand still."""
    assert server.process
    watcher = server.process.pid
    both = [watcher, *map(int, Path(f"/proc/{watcher}/task/{watcher}/children").read_text("ascii").split())]
    for process in both:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in reversed(both):
            os.kill(process, signal.SIGCONT)


def id_of(server: Server, name: str) -> str:
    with closing(sqlite3.connect(server.data / FILE, timeout=10)) as database:
        (found,) = database.execute("SELECT id FROM person WHERE name = ?", (name,)).fetchone()
        return str(found)


def goes_offline(person: Person) -> None:
    person.context.set_offline(True)
    expect(state(person)).to_have_attribute("data-state", "offline")


def state(person: Person) -> Locator:
    return person.page.locator("#board-status [data-state]")


def is_told(person: Person, word: str, sentence: str) -> None:
    """The chip has the state and its sentence, and whoever listens hears the same."""
    expect(state(person)).to_have_attribute("data-state", word)
    expect(state(person)).to_have_attribute("title", re.compile(sentence))
    expect(person.page.locator("#board-status [role=status]")).to_contain_text(re.compile(sentence))


def is_given_back(person: Person, words: str) -> Locator:
    panel = person.page.get_by_role("region", name="Your words that did not reach the board")
    expect(panel).to_contain_text(words)
    expect(panel.get_by_role("button", name="Copy it all")).to_be_visible()
    return panel


def looked_at(person: Person, name: str) -> None:
    """A picture for somebody to look at, wide and on a phone, and nothing that axe can find."""
    for look, viewport in (("wide", WALL), ("phone", PHONE)):
        person.page.set_viewport_size({"width": viewport["width"], "height": viewport["height"]})
        person.picture(f"state-{name}-{look}", whole=False)
    assert not barriers_by_day_and_night(person.page)
    assert not person.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    person.page.set_viewport_size({"width": WALL["width"], "height": WALL["height"]})


def types_offline(person: Person) -> None:
    person.enters(FIRST)
    notes = person.notes(FEEDING)
    goes_offline(person)
    notes.press_sequentially(TYPED)
    expect(person.status).to_contain_text("not saved")


def test_connecting_saving_and_offline_are_told_as_they_are(chromium: Browser, house: Server) -> None:
    with around_the_table(chromium, house, JOEL) as (joel,):
        held: list[Route] = []
        joel.page.route("**/passes", lambda route: held.append(route))
        joel.page.get_by_role("link", name=FIRST).first.click()
        is_told(joel, "connecting", "Connecting to the board")
        looked_at(joel, "connecting")
        for route in held:
            route.continue_()
        joel.page.unroute("**/passes")
        is_told(joel, "live", "Everything you wrote is saved")
        looked_at(joel, "live")

        with out_of_breath(house):
            joel.notes(FEEDING).press_sequentially("While the server holds its breath.")
            expect(joel.status).to_have_text("Saving 1 change")
            is_told(joel, "saving", "Saving takes longer than usual: 1 change on the way")
        is_told(joel, "live", "Everything you wrote is saved")

        joel.context.set_offline(True)
        joel.page.keyboard.type("And in the tunnel.")
        is_told(joel, "offline", "1 change not saved yet")
        looked_at(joel, "offline")
        joel.context.set_offline(False)
        joel.sees_saved()


def test_whoever_may_only_read_is_told_so_and_gets_back_what_came_too_late(chromium: Browser, house: Server) -> None:
    with around_the_table(chromium, house, IRIS) as (iris,):
        types_offline(iris)
        change(house, "UPDATE participant SET role = 'reader' WHERE person = ?", id_of(house, IRIS))
        iris.context.set_offline(False)
        is_told(iris, "reading", "You can read this board as it changes")
        is_given_back(iris, TYPED)
        expect(iris.page.get_by_role("button", name="Put them on the board")).to_have_count(0)
        expect(iris.page.locator("[contenteditable=true]")).to_have_count(0)
        looked_at(iris, "reading")
        change(house, "UPDATE participant SET role = 'contributor' WHERE person = ?", id_of(house, IRIS))
        expect(state(iris)).to_have_attribute("data-state", "live")


def test_a_page_of_yesterday_asks_to_be_loaded_anew_and_gives_back_what_was_typed(
    chromium: Browser, house: Server
) -> None:
    with around_the_table(chromium, house, JOEL) as (joel,):
        types_offline(joel)
        assert change(house, "UPDATE board_pass SET shape = shape - 1")
        joel.context.set_offline(False)
        is_told(joel, "outdated", "Caseboard was updated while this page was open")
        is_given_back(joel, TYPED)
        looked_at(joel, "outdated")
        joel.page.get_by_role("button", name="Reload the page").click()
        joel.sees_saved()
        # The browser writes down that the door was closed to the old page, as it should.
        joel.complaints.clear()


def test_what_the_server_refuses_is_given_back_and_can_be_put_on_the_board_anew(
    chromium: Browser, house: Server
) -> None:
    with around_the_table(chromium, house, JOEL, NADIA) as (joel, nadia):
        for person in (joel, nadia):
            person.enters(FIRST)
        forge = f"{BOARD}.handle.transact(() => {{ {BOARD}.changeText('purpose', '%s');"
        forge += f" {BOARD}.handle.getMap('nonsense').set('a', 1); }})"
        joel.page.evaluate(forge % "Meant well.")
        panel = is_given_back(joel, "Meant well.")
        expect(panel).to_contain_text("The server did not accept the last edit of this page")
        joel.sees_saved()
        looked_at(joel, "given-back")
        panel.get_by_role("button", name="Put them on the board").click()
        expect(panel).to_have_count(0)
        expect(nadia.page.locator("board-purpose textarea")).to_have_value(re.compile("Meant well."))

        # A page that goes on sending such things is not let in for ever.
        for number in range(3):
            joel.page.evaluate(forge % f"Again {number}.")
            is_given_back(joel, f"Again {number}.")
            expect(state(joel)).to_have_attribute("data-state", re.compile("live|refused"))
            if state(joel).get_attribute("data-state") == "refused":
                break
        is_told(joel, "refused", "The server did not accept the last edit")
        looked_at(joel, "refused")


def test_nothing_of_the_board_stays_in_a_browser_whose_person_did_not_ask_for_it(
    chromium: Browser, house: Server
) -> None:
    with around_the_table(chromium, house, JOEL) as (joel,):
        joel.enters(FIRST)
        joel.notes(FEEDING).press_sequentially("Nothing of this stays. ")
        joel.sees_saved()
        assert joel.page.evaluate(STORED) == NOTHING
        joel.context.set_offline(True)
        joel.page.keyboard.type("Nor of this.")
        expect(joel.status).to_contain_text("not saved")
        assert joel.page.evaluate(STORED) == NOTHING
        joel.context.set_offline(False)
        joel.sees_saved()


def test_what_is_focused_and_in_sight_stays_when_others_add_above(chromium: Browser, house: Server) -> None:
    with around_the_table(chromium, house, NADIA, JOEL) as (nadia, joel):
        title = opens_a_conference(nadia, "Stay where you are.")
        adds_item(nadia, "The last one")
        joel.enters(title)
        joel.notes("The last one").press_sequentially("My cursor is he")
        joel.sees_saved()
        card = joel.item("The last one")
        where = "element => [element.getBoundingClientRect().top, scrollY]"
        before, scrolled = card.evaluate(where)
        for number in range(3):
            added = joel.page.get_by_role("article").filter(
                has=joel.page.get_by_role("heading", name=f"Above {number}")
            )
            adds_item(nadia, f"Above {number}")
            nadia.item(f"Above {number}").locator(".grip").first.focus()
            while nadia.item(f"Above {number}").get_by_role("button", name=re.compile("^Move up")).is_enabled():
                nadia.item(f"Above {number}").get_by_role("button", name=re.compile("^Move up")).click()
            expect(added).to_be_attached()
        nadia.sees_saved()
        expect(joel.page.locator('[data-section="agenda"] h3').first).to_contain_text("Above 2")
        after, scrolled_after = card.evaluate(where)
        assert abs(after - before) < 2
        assert scrolled_after > scrolled, "the page below grew, and was held in place"
        joel.page.keyboard.type("re.")
        expect(nadia.item("The last one")).to_contain_text("My cursor is here.")


def test_when_a_freezing_is_called_off_everybody_goes_on_at_once(chromium: Browser, house: Server) -> None:
    with around_the_table(chromium, house, NADIA, JOEL) as (nadia, joel):
        title = opens_a_conference(nadia, "Freeze, and do not.")
        adds_item(nadia, "One thing")
        settles_every_decision(nadia)
        joel.enters(title)
        joel.page.evaluate(SEEN)
        change(house, "CREATE TRIGGER no_minutes BEFORE INSERT ON minutes BEGIN SELECT RAISE(ABORT, 'no'); END")
        nadia.page.get_by_role("link", name="Freeze the board…").click()
        nadia.page.get_by_role("button", name="Freeze the board…").click()
        nadia.page.get_by_role("button", name="Freeze", exact=True).click()
        joel.page.wait_for_function("seen.some(([state]) => state === 'freezing') && seen.at(-1)[0] === 'live'")
        seen = joel.page.evaluate("seen")
        begun = next(at for word, at in seen if word == "freezing")
        assert seen[-1][1] - begun < 5_000, "told, not waited for"
        expect(state(joel)).to_have_attribute("title", re.compile("Everything you wrote is saved"))
        change(house, "DROP TRIGGER no_minutes")
        joel.notes("One thing").press_sequentially("And on we go.")
        joel.sees_saved()
        nadia.complaints.clear()  # the browser writes down that the server could not


def test_who_takes_part_no_longer_loses_the_board_and_keeps_their_own_words(chromium: Browser, house: Server) -> None:
    with around_the_table(chromium, house, TESSA, JOEL) as (tessa, joel):
        tessa.enters(FIRST)
        types_offline(joel)
        for name in (TESSA, JOEL):
            assert change(house, "DELETE FROM participant WHERE person = ?", id_of(house, name))
        is_told(tessa, "removed", "You no longer take part in this conference")
        expect(tessa.page.get_by_role("article")).to_have_count(0)
        looked_at(tessa, "removed")
        joel.context.set_offline(False)
        is_told(joel, "removed", "You no longer take part in this conference")
        is_given_back(joel, TYPED)
        for person in (tessa, joel):
            person.complaints.clear()  # that the door is closed now is written down by the browser


def keeps_a_copy(person: Person) -> Locator:
    switch = person.page.get_by_role("switch", name="Keep a copy on this device")
    expect(switch).not_to_be_checked()
    switch.check()
    expect(person.page.get_by_text("On. If the connection breaks")).to_be_attached()
    return switch


def copies(person: Person) -> int:
    found: int = person.page.evaluate("indexedDB.databases().then(all => all.length)")
    return found


def until_no_copy(person: Person) -> None:
    person.page.wait_for_function("indexedDB.databases().then(all => all.length === 0)")


def copied(person: Person, words: str) -> None:
    """Waits until the copy on the device holds these words."""
    person.page.wait_for_function(
        """async (words) => {
            const [{ name }] = await indexedDB.databases();
            const answer = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
            const database = await answer(indexedDB.open(name));
            const all = await answer(database.transaction("copies").objectStore("copies").getAll());
            database.close();
            return all.some((each) => new TextDecoder().decode(each.state).includes(words));
        }""",
        arg=words,
    )


def test_a_copy_that_was_asked_for_survives_a_reload_without_a_connection_and_goes_when_it_should(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, JOEL, NADIA) as (joel, nadia):
        joel.enters(FIRST)
        switch = keeps_a_copy(joel)
        looked_at(joel, "copy")
        notes = joel.notes(FEEDING)
        notes.press_sequentially("Sent. ")
        joel.sees_saved()
        goes_offline(joel)
        joel.page.evaluate(f"{BOARD}.changeText('purpose', 'Kept through the night.')")
        expect(joel.status).to_contain_text("not saved")
        copied(joel, "Kept through the night.")
        joel.page.goto("about:blank")
        nadia.enters(FIRST)
        joel.context.set_offline(False)
        joel.page.goto(nadia.page.url.split("#")[0])
        joel.sees_saved()
        expect(nadia.page.locator("board-purpose textarea")).to_have_value(re.compile("Kept through the night."))
        expect(switch).to_be_checked()

        switch.uncheck()
        until_no_copy(joel)
        keeps_a_copy(joel)
        joel.will_be_signed_out()
        joel.page.get_by_role("button", name="Sign out").click()
        expect(joel.page.get_by_role("heading", name="Sign in")).to_be_visible()
        until_no_copy(joel)


def test_a_copy_does_not_outlast_taking_part_nor_the_freezing(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL, TESSA) as (nadia, joel, tessa):
        title = opens_a_conference(nadia, "Freeze with copies about.")
        settles_every_decision(nadia)
        for person in (joel, tessa):
            person.enters(title)
            keeps_a_copy(person)
        # Joel closes the page with words that nobody has heard; Tessa stays, and writes on in the tunnel.
        goes_offline(joel)
        joel.page.evaluate(f"{BOARD}.changeText('purpose', '{TYPED}')")
        copied(joel, TYPED)
        joel.page.goto("about:blank")
        goes_offline(tessa)
        tessa.page.evaluate(f"{BOARD}.changeText('purpose', '{IN_THE_TUNNEL}')")
        nadia.page.get_by_role("link", name="Freeze the board…").click()
        nadia.page.get_by_role("button", name="Freeze the board…").click()
        nadia.page.get_by_role("button", name="Freeze", exact=True).click()
        expect(nadia.page.locator("#frozen-record")).to_be_visible()
        tessa.context.set_offline(False)
        is_told(tessa, "frozen", "The board is frozen")
        expect(is_given_back(tessa, IN_THE_TUNNEL)).to_contain_text("kept as a late contribution")
        expect(tessa.page.locator("#came-late")).to_contain_text(IN_THE_TUNNEL)
        until_no_copy(tessa)
        looked_at(tessa, "frozen")
        joel.context.set_offline(False)
        joel.page.goto(f"{server.url}/")
        expect(is_given_back(joel, TYPED)).to_contain_text("kept as a late contribution")
        until_no_copy(joel)
        looked_at(joel, "given-back-later")
        for person in (joel, tessa):
            person.complaints.clear()  # the browser writes down that the door of a frozen board is closed

        nadia.page.reload()
        late = nadia.page.get_by_role("region", name="What came too late").get_by_role("listitem")
        expect(late).to_have_count(2)
        looked_at(nadia, "came-late")
        late.filter(has_text=TYPED).get_by_role("button", name=re.compile("Note it beside the minutes")).click()
        expect(late.filter(has_text=TYPED)).to_contain_text("Noted beside the minutes")
        looked_at(nadia, "came-late-noted")

        tessa.enters(FIRST)
        keeps_a_copy(tessa)
        change(server, "DELETE FROM participant WHERE person = ?", id_of(server, TESSA))
        is_told(tessa, "removed", "You no longer take part")
        until_no_copy(tessa)
        tessa.complaints.clear()


def test_another_history_is_never_merged_and_what_was_unsent_is_proposed(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, JOEL, IRIS, NADIA) as (joel, iris, nadia):
        types_offline(joel)
        iris.enters(FIRST)
        keeps_a_copy(iris)
        goes_offline(iris)
        iris.page.evaluate(f"{BOARD}.changeText('purpose', 'Iris kept this.')")
        copied(iris, "Iris kept this.")
        iris.page.goto("about:blank")
        server.stop()
        # As a backup that was restored would stand there: the same documents, in a history of their own.
        change(server, "DROP TRIGGER journal_refuses_update")
        for statement in ("UPDATE part", "UPDATE journal", "UPDATE checkpoint"):
            change(server, f"{statement} SET epoch = epoch + 1")
        server.start()
        joel.context.set_offline(False)
        panel = is_given_back(joel, TYPED)
        expect(panel).to_contain_text("The board was restored from another copy")
        joel.sees_saved()
        expect(joel.item(FEEDING)).not_to_contain_text(TYPED)
        looked_at(joel, "other-history")
        panel.get_by_role("button", name="Put them on the board").click()
        nadia.enters(FIRST)
        expect(nadia.item(FEEDING)).to_contain_text(TYPED)

        iris.context.set_offline(False)
        iris.page.goto(joel.page.url.split("#")[0])
        is_given_back(iris, "Iris kept this.")
        expect(iris.page.locator("board-purpose textarea")).not_to_have_value(re.compile("Iris"))
