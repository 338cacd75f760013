"""Before a conference: an extra one in three clicks, what people ask for, and how it comes onto the board."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.app.files import PDF
from tests.browser.people import IRIS, JOEL, NADIA, PHONE, Person, Server
from tests.browser.test_screens import barriers


def test_from_a_crisis_to_an_agenda_that_others_asked_for(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    joel = Person(chromium, server, JOEL, viewport=PHONE, is_mobile=True, has_touch=True)

    nadia.page.get_by_role("link", name="The Sampleford and Mockridge family").first.click()
    nadia.page.get_by_text("Extra conference").click()
    nadia.page.get_by_role("button", name="Crisis").click()
    # Nothing is written down yet that allows sharing with some of them.
    expect(nadia.page.get_by_text("Nobody has been invited yet")).to_be_visible()
    assert not barriers(nadia.page)
    nadia.picture("extra-without-basis")
    nadia.page.get_by_role("button", name="Call it all the same").click()
    expect(nadia.page.get_by_role("heading", level=1)).to_have_text("Case conference 2")
    assert not barriers(nadia.page)
    nadia.picture("planned")

    joel.page.reload()
    joel.page.get_by_role("link", name="Case conference 2").click()
    joel.page.get_by_role("link", name="Ask for something on the agenda").click()
    joel.page.get_by_label("What you want to talk about").fill("The rent")
    joel.page.get_by_label("Why, for the chair").fill("They will throw us out")
    joel.page.get_by_role("button", name="Ask for it").click()
    expect(joel.page.get_by_text("Waits for the chair")).to_be_visible()
    assert not barriers(joel.page)
    joel.picture("agenda-phone")

    nadia.page.reload()
    nadia.page.get_by_role("link", name="1 request waits for your answer").click()
    expect(nadia.page.get_by_text("They will throw us out")).to_be_visible()
    assert not barriers(nadia.page)
    nadia.picture("agenda-requests")
    nadia.page.get_by_role("button", name="Put on the agenda The rent").click()
    expect(nadia.page.locator(".agenda")).to_contain_text("The rent")
    nadia.page.get_by_role("link", name="Back to the conference").click()
    nadia.page.get_by_role("button", name="Open the board").click()
    nadia.sees_saved()
    expect(nadia.page.locator("board-list").first).to_contain_text("The rent")

    joel.page.goto(nadia.page.url.split("#")[0] + "/agenda")
    joel.page.get_by_label("What you want to talk about").fill("Night shifts")
    joel.page.get_by_label("What should come of it").fill("Somebody else takes the one at four")
    joel.page.get_by_role("button", name="Ask for it").click()
    put_on = nadia.page.get_by_role("button", name="Put on the agenda Night shifts")
    expect(put_on).to_be_visible(timeout=3_000)  # at once: nobody waits for the page to look again
    joel.page.get_by_label("What you want to talk about").fill("Arrears")
    joel.page.get_by_role("button", name="Ask for it").click()
    arrears = nadia.page.locator("board-requests .notice", has_text="Arrears")
    expect(arrears).to_be_visible(timeout=3_000)
    assert not barriers(nadia.page)
    nadia.picture("requests-on-the-board", whole=False)

    put_on.click()
    nadia.sees_saved()
    arrears.get_by_label("Or merge with").select_option("The rent")
    arrears.get_by_role("button", name="Merge Arrears").click()
    expect(nadia.page.get_by_text("“Arrears” is talked about under “The rent”.").first).to_be_visible()
    expect(arrears).to_have_count(0)
    joel.page.reload()
    expect(joel.page.get_by_text("Part of another item")).to_be_visible()
    joel.page.get_by_role("link", name="Back to the board").click()
    joel.sees_saved()
    expect(joel.page.locator("board-list").first).to_contain_text("Night shifts")
    night = nadia.item("Night shifts")
    expect(night.get_by_label("What should come of it")).to_have_value("Somebody else takes the one at four")
    nadia.leaves()
    joel.leaves()


def test_a_private_note_comes_onto_the_board_with_one_click(chromium: Browser, server: Server) -> None:
    joel = Person(chromium, server, JOEL, viewport=PHONE, is_mobile=True, has_touch=True)
    iris = Person(chromium, server, IRIS)
    joel.enters("Case conference 1")
    board = joel.page.url.split("#")[0]
    joel.page.goto(f"{board}/prepare")
    joel.page.get_by_label("A new note").fill("Night shifts\nI cannot do the bottle at four.")
    joel.page.get_by_role("button", name="Keep this note").click()
    expect(joel.page.get_by_label("A new note")).to_have_value("")
    assert not barriers(joel.page)
    hand_round = joel.page.get_by_text("Hand a file round", exact=True)
    hand_round.click()
    joel.page.get_by_label("File", exact=True).set_input_files(
        {"name": "feeding diary.txt", "mimeType": "application/pdf", "buffer": b"Not a PDF at all"}
    )
    joel.page.get_by_role("button", name="Hand the file round").click()
    expect(joel.page.get_by_text("Please give a PDF, a picture")).to_be_visible()
    assert not barriers(joel.page)
    joel.complaints.clear()  # the browser names the refusal, as it should
    joel.page.get_by_label("File", exact=True).set_input_files(
        {"name": "feeding diary.bin", "mimeType": "text/html", "buffer": PDF}
    )
    joel.page.get_by_role("button", name="Hand the file round").click()
    expect(joel.page.get_by_role("link", name="feeding diary.pdf")).to_be_visible()
    joel.picture("prepare-phone")
    iris.page.goto(f"{board}/prepare")
    with iris.page.expect_download() as begun:
        iris.page.get_by_role("link", name="feeding diary.pdf").click()
    assert begun.value.path().read_bytes() == PDF

    iris.enters("Case conference 1")
    iris.page.get_by_text("My notes").click()
    expect(iris.page.locator(".own-notes")).to_contain_text("Nobody else reads these.")
    expect(iris.page.locator(".own-notes")).not_to_contain_text("Night shifts")

    joel.page.goto(board)
    joel.sees_saved()
    joel.page.get_by_text("My notes").click()
    expect(joel.page.locator(".own-notes__words")).to_contain_text("I cannot do the bottle at four.")
    joel.picture("own-notes-phone", whole=False)
    joel.page.get_by_role("button", name="Put on the board").click()
    expect(joel.page.locator(".own-notes")).to_contain_text("On the board.")
    joel.sees_saved()
    expect(iris.page.locator("board-list").first).to_contain_text("Night shifts")
    expect(iris.page.locator("board-list").first).to_contain_text("I cannot do the bottle at four.")
    iris.leaves()
    joel.leaves()
