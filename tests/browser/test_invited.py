"""A grandmother with a telephone, from the slip through the waiting room to the board; and a chair who is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.people import NADIA, PHONE, PICTURES, WALL, Person, Server, around_the_table, writing_tools
from tests.browser.test_doors import with_authenticator
from tests.browser.test_screens import barriers

MAUREEN = "Maureen Mockridge"
TELEPHONE: dict[str, Any] = {"viewport": PHONE, "is_mobile": True, "has_touch": True, "locale": "en-AU"}


def sound(page: Page, name: str, problems: dict[str, list[str]]) -> None:
    """Notes what axe finds on a screen, and whether it sticks out sideways."""
    found = barriers(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("something sticks out sideways")
    if found:
        problems[name] = found


def test_a_grandmother_comes_from_the_slip_to_the_board(chromium: Browser, server: Server) -> None:
    problems: dict[str, list[str]] = {}
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters("Case conference 1")
        nadia.page.get_by_role("link", name="Who is invited").click()
        nadia.page.get_by_label(MAUREEN).select_option("contributor")
        nadia.page.get_by_role("button", name="Invite", exact=True).click()
        expect(nadia.page.get_by_role("alert")).to_contain_text(f"allows sharing with {MAUREEN}")
        sound(nadia.page, "warned", problems)
        nadia.picture("warned")
        nadia.page.get_by_label("Invite them all the same").check()
        nadia.page.get_by_role("button", name="Invite", exact=True).click()
        maureen = nadia.page.locator("li.guest", has_text=MAUREEN)
        expect(maureen).to_contain_text("To be handed over")
        maureen.locator("summary").click()
        nadia.picture("invited")
        maureen.get_by_role("button", name="Print a slip").click()
        expect(nadia.page.locator(".slip svg")).to_be_visible()
        nadia.picture("slip")
        link = nadia.page.locator(".slip__link").inner_text()
        sound(nadia.page, "slip", problems)
        nadia.complaints.clear()  # of what axe itself does
        nadia.enters("Case conference 1")

        telephone = chromium.new_context(**TELEPHONE)
        page = telephone.new_page()
        page.goto(link)
        assert "#" not in page.url, "the secret must not stay in the address"
        sound(page, "link", problems)
        page.get_by_role("button", name="Read my invitation").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Welcome, {MAUREEN}")
        sound(page, "invitation", problems)
        page.get_by_label("I have read this and agree to it.").check()
        page.get_by_role("button", name="Accept the invitation").click()
        code = page.locator(".own-code").inner_text()
        sound(page, "code", problems)
        page.get_by_role("link", name="I have it, go on").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The waiting room")
        sound(page, "waiting", problems)

        nadia.page.get_by_role("button", name=f"Let in {MAUREEN}").click()
        expect(page.locator("#board-status .status__words")).to_contain_text("Saved")
        expect(nadia.page.locator("board-people .people").first).to_contain_text(MAUREEN)
        nadia.page.goto(f"{nadia.page.url.split('#')[0]}/invited")
        expect(nadia.page.locator("li.guest", has_text=MAUREEN)).to_contain_text("Here")
        sound(nadia.page, "invited", problems)

        page.goto(link)
        page.get_by_role("button", name="Read my invitation").click()
        expect(page.get_by_role("main")).to_contain_text(f"already been used. Ask {NADIA} for a new one.")
        telephone.close()

        another_day = chromium.new_context(**TELEPHONE)
        page = another_day.new_page()
        page.goto(f"{server.url}/come-back")
        sound(page, "come-back", problems)
        page.get_by_label("Your code").fill(code.replace("-", " "))
        page.get_by_role("button", name="Come in", exact=True).click()
        expect(page.locator("#board-status .status__words")).to_contain_text("Saved")

        nadia.page.locator("li.guest", has_text=MAUREEN).locator("summary").click()
        nadia.page.get_by_role("button", name=f"Remove {MAUREEN}").click()
        expect(page.get_by_role("main")).to_contain_text("To my conferences", timeout=2_000)
        another_day.close()
        nadia.complaints.clear()
    assert not problems


def test_a_guest_comes_back_with_a_passkey_of_their_telephone(chromium: Browser, server: Server) -> None:
    problems: dict[str, list[str]] = {}
    nadia = Person(chromium, server, NADIA)
    nadia.enters("Case conference 1")
    link = _slip(nadia, nadia.page.url, new=True)

    telephone = chromium.new_context(**TELEPHONE)
    page = telephone.new_page()
    with_authenticator(telephone, page)
    _accepts(page, link)
    expect(page.get_by_role("heading", name="Or let this device know you")).to_be_visible()
    sound(page, "code with passkey", problems)
    page.screenshot(path=PICTURES / "own-code-phone.png", full_page=True)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The waiting room")
    page.goto(f"{server.url}/account")
    expect(page.locator("#passkeys")).to_contain_text("last used")
    expect(page.locator("#recovery")).to_have_count(0)
    sound(page, "account of a guest", problems)
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{server.url}/come-back")
    page.get_by_role("button", name="Come in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The waiting room")
    telephone.close()
    nadia.context.close()
    assert not problems


def test_a_guest_with_a_code_comes_by_a_new_slip_and_shows_the_code_by_keyboard(
    chromium: Browser, server: Server
) -> None:
    problems: dict[str, list[str]] = {}
    with around_the_table(chromium, server, NADIA) as (nadia,):
        nadia.enters("Case conference 1")
        board = nadia.page.url
        code = _comes(chromium, _slip(nadia, board, new=True))
        telephone = chromium.new_context(**TELEPHONE)
        page = telephone.new_page()
        _accepts(page, _slip(nadia, board))
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{MAUREEN}, do you have your code?")
        sound(page, "asked for the code", problems)
        page.screenshot(path=PICTURES / "own-code-asked-phone.png", full_page=True)
        page.get_by_role("link", name="Go on without it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("The waiting room")
        nadia.enters("Case conference 1")
        expect(nadia.page.locator("board-door")).to_contain_text("have not shown their code")
        nadia.page.get_by_role("button", name=f"Let in {MAUREEN}").click()
        expect(page.locator("#board-status .status__words")).to_contain_text("Saved")
        expect(page.get_by_role("complementary", name="Your code")).to_contain_text("stays closed until")
        sound(page, "here by a link alone", problems)
        page.screenshot(path=PICTURES / "by-link-phone.png")
        expect(nadia.page.locator("board-door")).to_contain_text(f"Somebody is here as {MAUREEN} with a new link")
        sound(nadia.page, "the chair is warned", problems)
        nadia.picture("by-link", whole=False)
        nadia.page.get_by_role("button", name=f"I have looked at {MAUREEN}").press("Enter")
        expect(nadia.page.locator("board-door")).not_to_contain_text("with a new link")
        nadia.complaints.clear()  # of what axe itself does

        page.get_by_role("link", name="show your code").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{MAUREEN}, do you have your code?")
        page.get_by_label("Your code").fill("12345 river tulip maple goose")
        page.get_by_label("Your code").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("This code is not right.")
        sound(page, "a wrong code", problems)
        page.get_by_label("Your code").fill(code.replace("-", " "))
        page.get_by_label("Your code").press("Enter")
        expect(page.locator("#board-status .status__words")).to_contain_text("Saved")
        expect(page.get_by_role("complementary", name="Your code")).to_have_count(0)
        telephone.close()
        nadia.page.goto(f"{board}/invited")
        expect(nadia.page.locator("#everybody")).to_be_visible()
        expect(nadia.page.get_by_text("has not shown the code")).to_have_count(0)
    assert not problems


def _slip(nadia: Person, board: str, *, new: bool = False) -> str:
    """The link of a slip that Nadia prints for the grandmother, whom she invites first if she is `new`."""
    nadia.page.goto(f"{board}/invited")
    if new:
        nadia.page.get_by_label(MAUREEN).select_option("contributor")
        nadia.page.get_by_role("button", name="Invite", exact=True).click()
        nadia.page.get_by_label("Invite them all the same").check()
        nadia.page.get_by_role("button", name="Invite", exact=True).click()
    maureen = nadia.page.locator("li.guest", has_text=MAUREEN)
    maureen.locator("summary").click()
    maureen.get_by_role("button", name="Print a slip").click()
    return nadia.page.locator(".slip__link").inner_text()


def _accepts(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Read my invitation").click()
    page.get_by_label("I have read this and agree to it.").check()
    page.get_by_role("button", name="Accept the invitation").click()


def _comes(chromium: Browser, link: str) -> str:
    """The code that the grandmother is given when she comes for the first time; then she goes again."""
    telephone = chromium.new_context(**TELEPHONE)
    page = telephone.new_page()
    _accepts(page, link)
    code = page.locator(".own-code").inner_text()
    telephone.close()
    return code


@pytest.mark.parametrize("screen", [{"viewport": WALL}, {"viewport": PHONE, "is_mobile": True, "has_touch": True}])
def test_whoever_leads_reads_who_waits_wherever_they_are_on_the_page(
    chromium: Browser, server: Server, screen: dict[str, Any]
) -> None:
    nadia = Person(chromium, server, NADIA, **screen)
    nadia.enters("Case conference 1")
    link = _slip(nadia, nadia.page.url, new=True)
    nadia.enters("Case conference 1")
    nadia.page.get_by_role("button", name="Begin the first item").click()
    line = nadia.page.locator("board-now")
    expect(line.get_by_role("button", name="Done, next item")).to_be_visible()
    nadia.page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    seen = "[document.querySelector('board-now').offsetHeight, scrollY]"
    nadia.page.wait_for_function("document.querySelector('board-door').getBoundingClientRect().bottom < 0")
    height = nadia.page.evaluate(seen)[0]

    _comes(chromium, link)
    knock = line.get_by_role("button", name=f"At the door: {MAUREEN}")
    for button in (knock, line.get_by_role("button", name="Done, next item"), line.locator("summary", has_text="More")):
        expect(button).to_be_in_viewport(ratio=1)
    expect(nadia.page.get_by_role("status").filter(has_text=f"{MAUREEN} is waiting to be let in.")).to_have_count(1)
    assert nadia.page.evaluate(seen)[0] - height < 6
    nadia.picture(f"at-the-door-{screen['viewport']['width']}", whole=False)
    assert not [found for found in barriers(nadia.page) if "contrast" in found]
    knock.click()
    expect(nadia.page.get_by_role("button", name=f"Let in {MAUREEN}")).to_be_focused()
    expect(nadia.page.get_by_role("button", name=f"Let in {MAUREEN}")).to_be_in_viewport()
    nadia.page.keyboard.press("Enter")
    expect(knock).to_be_hidden()
    nadia.context.close()


def _opened(page: Page) -> Locator:
    """An item of the agenda, unfolded."""
    item = page.get_by_role("article").filter(has=page.get_by_role("heading", name=": Feeding hurts"))
    expect(item).to_be_visible()
    if item.locator(".fold__line[aria-expanded=false]").count():
        item.locator(".fold__line").click()
    return item


@pytest.fixture
def hasty(tmp_path: Path) -> Iterator[Server]:
    """A server that soon takes nobody for there who does nothing."""
    server = Server(tmp_path / "data", session_idle_minutes="0.4", session_warning_seconds="2").start()
    yield server
    server.stop()


def test_a_guest_writes_goes_on_with_the_code_after_idling_leaves_and_comes_again(
    chromium: Browser, hasty: Server
) -> None:
    problems: dict[str, list[str]] = {}
    nadia = Person(chromium, hasty, NADIA)
    nadia.enters("Case conference 1")
    link = _slip(nadia, nadia.page.url, new=True)
    nadia.enters("Case conference 1")
    telephone = chromium.new_context(**TELEPHONE)
    page = telephone.new_page()
    _accepts(page, link)
    code = page.locator(".own-code").inner_text()
    page.get_by_role("link", name="I have it, go on").click()
    nadia.page.get_by_role("button", name=f"Let in {MAUREEN}").click()
    nadia.context.close()

    writing_tools(_opened(page).locator("board-prose")).press_sequentially("He sleeps at ours. ")
    state = page.locator("#board-status [data-state]")
    expect(state).to_have_attribute("data-state", "live")
    telephone.set_offline(True)
    page.keyboard.type("On Fridays.")
    telephone.set_offline(False)
    cover = page.get_by_role("dialog", name="Sign in again to go on")
    expect(cover).to_be_visible(timeout=60_000)
    sound(page, "covered", problems)
    page.screenshot(path=PICTURES / "guest-covered-phone.png")
    cover.get_by_label("Your code").fill("12345 river tulip maple goose")
    cover.get_by_label("Your code").press("Enter")
    expect(cover.get_by_role("alert")).to_contain_text("This code is not right.")
    cover.get_by_label("Your code").fill(code)
    cover.get_by_label("Your code").press("Enter")
    expect(cover).to_be_hidden()
    expect(state).to_have_attribute("data-state", "live")

    page.goto(f"{hasty.url}/account")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{hasty.url}/come-back")
    page.get_by_label("Your code").fill(code)
    page.get_by_role("button", name="Come in", exact=True).click()
    expect(_opened(page).locator("board-prose")).to_contain_text("He sleeps at ours. On Fridays.")
    telephone.close()
    assert not problems
