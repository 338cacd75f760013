"""Something is kept to a few: those few see it come, write in it and lose it; the others' browsers never hear of it."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Locator, WebSocket, expect

from tests.browser.people import (
    IRIS,
    JOEL,
    NADIA,
    PHONE,
    PICTURES,
    TESSA,
    Person,
    Server,
    around_the_table,
    words_in,
    writing_tools,
)
from tests.browser.test_first_conference import FEEDING
from tests.browser.test_honest import (
    TYPED,
    copied,
    goes_offline,
    is_given_back,
    is_told,
    keeps_a_copy,
    looked_at,
    until_no_copy,
)
from tests.browser.test_screens import barriers, barriers_by_day_and_night

PURPLE = "purple heron over Larkspur House"
FIRST = "Case conference 1"
CANARY = "and the quiet canary sang"


def frames_of(person: Person) -> list[bytes]:
    """Every byte that this person's browser receives over its sockets from the next page on."""
    received: list[bytes] = []

    def hear(payload: str | bytes) -> None:
        received.append(payload.encode() if isinstance(payload, str) else payload)

    def watch(socket: WebSocket) -> None:
        socket.on("framereceived", hear)

    person.page.on("websocket", watch)
    return received


def choose(dialog: Locator, name: str, side: str) -> None:
    dialog.get_by_role("radiogroup", name=name).get_by_text(side, exact=True).click()


def keeps(person: Person, *, title: str, may_see: str, must_not_see: str) -> None:
    """Through the dialog, at the first item of the agenda."""
    person.page.get_by_role("button", name="Keep something to a few").first.click()
    dialog = person.page.get_by_role("dialog", name="Keep something to a few")
    dialog.get_by_label("What kind of information").select_option("Medical history")
    dialog.get_by_label("What is it about?").fill(title)
    dialog.get_by_label("Why is it kept to a few?").fill("It is hers to tell.")
    choose(dialog, may_see, "May see")
    choose(dialog, must_not_see, "Must not")
    expect(dialog.get_by_role("status")).to_contain_text(re.compile(f"{must_not_see}.* will see nothing of it"))
    assert not barriers(person.page)
    person.picture("kept-dialog", whole=False)
    dialog.get_by_role("button", name="Keep it to them").click()
    expect(dialog).to_be_hidden()


def test_nothing_is_kept_to_a_few_before_somebody_has_said_of_what_kind_it_is(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters(FIRST)
        nadia.page.get_by_role("button", name="Keep something to a few").first.click()
        dialog = nadia.page.get_by_role("dialog", name="Keep something to a few")
        kind = dialog.get_by_label("What kind of information")
        expect(kind.locator("option:checked")).to_have_text("Choose…")
        dialog.get_by_label("What is it about?").fill(PURPLE)
        dialog.get_by_label("Why is it kept to a few?").fill("It is hers to tell.")
        choose(dialog, IRIS, "May see")
        dialog.get_by_role("button", name="Keep it to them").click()
        expect(kind).to_be_focused()
        expect(kind).to_have_accessible_description(re.compile("Please say what kind of information this is"))
        expect(dialog.get_by_label("What is it about?")).to_have_value(PURPLE)
        assert not barriers(nadia.page)
        nadia.picture("kept-dialog-no-kind", whole=False)
        kind.select_option("Medical history")
        expect(dialog.get_by_text("Please say what kind")).to_have_count(0)
        dialog.get_by_role("button", name="Keep it to them").click()
        expect(dialog).to_be_hidden()
        expect(kept(nadia).get_by_role("textbox").first).to_have_value(PURPLE)


def kept(person: Person) -> Locator:
    return person.page.get_by_role("region", name="Kept to a few: Medical history")


def test_those_named_see_it_come_and_go_and_the_others_never_hear_of_it(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, IRIS, JOEL) as (nadia, iris, joel):
        heard_by_joel, heard_by_iris = frames_of(joel), frames_of(iris)
        for person in (nadia, iris, joel):
            person.enters(FIRST)
        keeps(nadia, title=PURPLE, may_see=IRIS, must_not_see=JOEL)

        # It comes to both without a reload, and both write in it.
        expect(kept(nadia)).to_be_visible()
        expect(kept(iris).get_by_role("textbox").first).to_have_value(PURPLE)
        writing_tools(kept(iris).locator("board-prose")).press_sequentially(CANARY)
        expect(kept(nadia).locator("board-prose")).to_contain_text(CANARY)
        iris.sees_saved()
        assert not barriers(nadia.page)
        nadia.picture("kept-wide", whole=False)
        iris.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        kept(iris).scroll_into_view_if_needed()
        assert not barriers(iris.page)
        iris.picture("kept-phone", whole=False)
        assert CANARY in words_in(kept(nadia).locator("board-prose"))

        # Closed to Iris, it leaves her page at once; to Nadia it stays.
        kept(nadia).get_by_role("button", name="Who may see it").click()
        dialog = nadia.page.get_by_role("dialog", name="Who may see this")
        choose(dialog, IRIS, "Must not")
        dialog.get_by_role("button", name="Change", exact=True).click()
        expect(kept(iris)).to_have_count(0)
        assert PURPLE not in iris.page.content()
        assert CANARY not in iris.page.content()
        expect(kept(nadia).locator("board-prose")).to_contain_text(CANARY)

        # Letting her in again moves the text to another document; she reads it there.
        kept(nadia).get_by_role("button", name="Who may see it").click()
        dialog = nadia.page.get_by_role("dialog", name="Who may see this")
        choose(dialog, IRIS, "May see")
        dialog.get_by_role("button", name="Change", exact=True).click()
        expect(kept(iris).locator("board-prose")).to_contain_text(CANARY)
        expect(kept(nadia).locator("board-prose")).to_contain_text(CANARY)

        assert kept(joel).count() == 0
        for words in (PURPLE, CANARY):
            assert words not in joel.page.content()
        assert not any(PURPLE.encode() in frame or b"canary" in frame for frame in heard_by_joel)
        assert any(PURPLE.encode() in frame for frame in heard_by_iris), "the search finds it where it is"


def test_what_somebody_sets_for_others_to_write_never_comes_to_their_own_page(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, IRIS) as (nadia, iris):
        heard_by_nadia = frames_of(nadia)
        for person in (nadia, iris):
            person.enters(FIRST)
        nadia.page.get_by_role("button", name="Keep something to a few").first.click()
        dialog = nadia.page.get_by_role("dialog", name="Keep something to a few")
        dialog.get_by_label("What kind of information").select_option("Medical history")
        dialog.get_by_label("Why is it kept to a few?").fill("It is hers to tell.")
        assert "About Demoville" in " ".join(
            dialog.get_by_label("Where does it belong?").locator("option").all_inner_texts()
        )
        dialog.get_by_label("Somebody of them writes it").check()
        expect(dialog.get_by_role("status")).to_contain_text("Nobody who takes part will see it.")
        choose(dialog, IRIS, "May see")
        expect(dialog.get_by_role("status")).to_contain_text("will see it, and you will see nothing of it")
        assert not barriers(nadia.page)
        nadia.picture("kept-dialog-for-others", whole=False)
        dialog.get_by_role("button", name="Keep it to them").click()
        expect(dialog).to_be_hidden()
        writing_tools(kept(iris).locator("board-prose")).press_sequentially(CANARY)
        iris.sees_saved()
        expect(kept(nadia)).to_have_count(0)
        assert not any(b"canary" in frame for frame in heard_by_nadia)


def test_the_chair_sees_before_closing_what_somebody_else_will_see(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters(FIRST)
        keeps(nadia, title=PURPLE, may_see=IRIS, must_not_see=JOEL)
        expect(kept(nadia)).to_be_visible()
        nadia.sees_saved()
        nadia.page.goto(f"{nadia.page.url.split('#')[0]}/closing#recorded")
        for name, words in ((JOEL, "will see nothing of"), (IRIS, PURPLE)):
            alike = nadia.page.locator("#recorded details:has(a)", has_text=name)
            alike.locator("summary").click()
            alike.get_by_role("link", name=name).click()
            expect(nadia.page.get_by_role("heading", level=1)).to_have_text(f"What {name} will see")
            expect(nadia.page.get_by_role("main")).to_contain_text(words)
            assert not barriers(nadia.page)
            nadia.picture(f"eyes-{name.split()[0].lower()}")
            nadia.page.go_back()


def test_the_chair_sees_the_live_board_through_somebody_elses_eyes_and_can_do_nothing_there(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        nadia.enters(FIRST)
        joel.enters(FIRST)
        keeps(nadia, title=PURPLE, may_see=IRIS, must_not_see=JOEL)
        board = nadia.page.url.split("#")[0]
        joels = nadia.page.evaluate("JSON.parse(document.getElementById('board-data').textContent).people")
        ids = {each["name"]: each["id"] for each in joels}
        through = nadia.page.context.new_page()
        for name, seen in ((IRIS, 1), (JOEL, 0)):
            through.goto(f"{board}/eyes/{ids[name]}/board")
            banner = through.get_by_role("complementary", name="Through somebody's eyes")
            expect(banner).to_contain_text(f"You see the board as {name} sees it")
            expect(through.get_by_role("heading", name="Agenda", exact=True)).to_be_visible()
            expect(through.get_by_role("region", name="Kept to a few: Medical history")).to_have_count(seen)
            # An example would be read as what stands there.
            assert through.locator(".section [readonly]").count() > 0
            assert through.locator(".section [readonly][placeholder]").count() == 0
            assert not barriers(through)
            through.screenshot(path=PICTURES / f"live-eyes-{name.split()[0].lower()}.png")
        assert PURPLE not in through.content()
        through.get_by_role("button", name=re.compile("Raise", re.IGNORECASE)).first.click()
        expect(through.get_by_text(f"You only look: {JOEL} could do this").first).to_be_visible()
        begins_a_closed_session(nadia, without=JOEL)
        expect(through.get_by_role("heading", name="A moment without you")).to_be_visible()
        nadia.page.get_by_role("button", name="Let them back in").click()
        expect(through.get_by_role("heading", name="Agenda", exact=True)).to_be_visible()
        # The browser says so of each refusal while he waits outside.
        joel.complaints.clear()


def begins_a_closed_session(chair: Person, without: str) -> None:
    chair.page.get_by_role("button", name="Closed session…").first.click()
    dialog = chair.page.get_by_role("dialog", name=re.compile("Closed session"))
    dialog.get_by_label(without).check()
    dialog.get_by_label("Why?").fill("Tessa asked for a few minutes.")
    assert not barriers(chair.page)
    chair.picture("closed-session-dialog", whole=False)
    dialog.get_by_role("button", name="Begin the closed session").click()


def test_who_waits_outside_has_no_copy_and_gets_back_what_was_not_sent_when_the_board_is_back(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(FIRST)
        switch = keeps_a_copy(joel)
        joel.notes(FEEDING)
        goes_offline(joel)
        joel.page.keyboard.type(TYPED)
        copied(joel, TYPED)
        begins_a_closed_session(nadia, without=JOEL)
        expect(nadia.page.get_by_role("complementary", name="Closed session")).to_contain_text(f"{JOEL} waits outside")
        joel.context.set_offline(False)
        is_told(joel, "outside", "the board comes back by itself")
        panel = is_given_back(joel, TYPED)
        expect(panel).to_contain_text("A closed session began before this reached the server")
        until_no_copy(joel)
        looked_at(joel, "outside-given-back")

        nadia.page.get_by_role("button", name="Let them back in").click()
        joel.sees_saved()
        expect(switch).to_be_checked()
        expect(panel).to_contain_text(TYPED)
        panel.get_by_role("button", name="Put them on the board").click()
        expect(nadia.item(FEEDING)).to_contain_text(TYPED)
        joel.complaints.clear()  # the browser names the answers to his page's asking whether he may come in


def test_in_a_closed_session_the_board_leaves_the_screens_of_those_outside(chromium: Browser, server: Server) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        for person in (nadia, joel):
            person.enters(FIRST)
        begins_a_closed_session(nadia, without=JOEL)
        expect(joel.page.get_by_role("heading", name="A moment without you")).to_be_visible()
        expect(joel.page.locator("board-item")).to_have_count(0)
        assert not barriers_by_day_and_night(joel.page)
        joel.picture("closed-session-outside", whole=False)
        expect(nadia.page.get_by_role("complementary", name="Closed session")).to_contain_text(f"{JOEL} waits outside")
        assert not barriers(nadia.page)
        nadia.picture("closed-session-inside", whole=False)
        nadia.page.get_by_role("button", name="Let them back in").click()
        expect(joel.page.locator("board-item").first).to_be_visible()
        expect(nadia.page.get_by_role("region", name="Kept to a few: Closed session")).to_be_visible()
        expect(joel.page.get_by_role("region", name="Kept to a few")).to_have_count(0)
        joel.complaints.clear()  # the browser names the answers to his page's asking whether he may come in


def test_what_the_family_writes_in_its_own_time_is_the_familys_until_they_open_it(
    chromium: Browser, server: Server
) -> None:
    with around_the_table(chromium, server, NADIA, TESSA, JOEL) as (nadia, tessa, joel):
        heard_by_nadia = frames_of(nadia)
        for person in (nadia, joel):
            person.enters(FIRST)
        for person in (nadia, joel):
            person.section("agenda")
        own_time = nadia.item(FEEDING)
        own_time.get_by_role("button", name=re.compile("^More")).click()
        own_time.get_by_label("Sort of item").select_option("Private family time")
        # She comes when his page has long shown the item: she is of the family all the same.
        expect(joel.item(FEEDING)).to_contain_text("The family talks alone")
        tessa.enters(FIRST)
        tessa.section("agenda")
        expect(joel.page.get_by_role("complementary", name="People")).to_contain_text("Here now 3")
        expect(own_time.get_by_role("button", name="Notes for the family alone")).to_have_count(0)
        warns = joel.item(FEEDING).locator(".family-time")
        expect(warns).to_contain_text("what stands under Notes, everyone reads at once")
        above = "([a, b]) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING"
        notes = joel.item(FEEDING).locator("board-prose")
        assert joel.page.evaluate(above, [warns.element_handle(), notes.element_handle()])

        warns.get_by_role("button", name="Notes for the family alone").click()
        dialog = joel.page.get_by_role("dialog", name="Notes for the family alone")
        expect(dialog.get_by_label("What kind of information").locator("option:checked")).to_have_text(
            "Notes of the family"
        )
        expect(dialog.get_by_role("status")).to_contain_text(re.compile(f"{NADIA}.* will see nothing of it"))
        assert not barriers(joel.page)
        joel.picture("family-time-dialog", whole=False)
        dialog.get_by_role("button", name="Keep it to them").click()

        theirs = [
            person.page.get_by_role("region", name="Kept to a few: Notes of the family") for person in (joel, tessa)
        ]
        expect(theirs[1]).to_be_visible()
        writing_tools(theirs[0].locator("board-prose")).press_sequentially(CANARY)
        expect(theirs[1].locator("board-prose")).to_contain_text(CANARY)
        joel.sees_saved()
        assert CANARY not in nadia.page.content()
        assert not any(b"canary" in frame for frame in heard_by_nadia)

        theirs[0].get_by_role("button", name="Who may see it").click()
        joel.page.get_by_role("dialog", name="Who may see this").get_by_role("button", name="Open it").click()
        expect(nadia.page.locator("main")).to_contain_text(CANARY)
