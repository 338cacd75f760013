"""At the doors: passkeys and codes in a real browser; sessions that end while somebody writes, or from afar."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.people import JOEL, NADIA, PICTURES, Person, Server
from tests.browser.test_screens import LOOKS, arrive, barriers, barriers_by_day_and_night

PASSWORD = "a walk along the river"
BOARD = "Case conference 1"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which a password alone opens no board, with one account made on the command line."""
    data = tmp_path_factory.mktemp("office") / "data"
    adds_ann(data)
    server = Server(data, second_factor="true").start()
    yield server
    server.stop()


def adds_ann(data: Path) -> None:
    command = [sys.executable, "-m", "app.cli", "person", "add", "--data", str(data), "--name", "Ann Other"]
    words = ["--email", "ann@example.org", "--agency", "Little Steps", "--password-from-stdin"]
    subprocess.run([*command, *words], input=f"{PASSWORD}\n", text=True, check=True, stdout=subprocess.DEVNULL)


def with_authenticator(context: BrowserContext, page: Page) -> None:
    """A device that knows its owner's finger."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def gives_password(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sign-in")
    page.get_by_label("E-mail address").fill("ann@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_staff_set_up_a_second_step_before_anything_opens_and_need_no_password_after(
    chromium: Browser, office: Server
) -> None:
    problems: dict[str, list[str]] = {}
    PICTURES.mkdir(exist_ok=True)

    def looked_at(page: Page, name: str) -> None:
        for look, options in LOOKS.items():
            page.set_viewport_size(options["viewport"])
            page.emulate_media(color_scheme=options["color_scheme"])
            page.screenshot(path=PICTURES / f"{name}-{look}.png", full_page=True)
            arrive(page)
            found = barriers(page)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append("something sticks out sideways")
            if found:
                problems[f"{name} {look}"] = found

    context = chromium.new_context()
    page = context.new_page()
    with_authenticator(context, page)
    gives_password(page, office)
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_text("One more step, once")
    looked_at(page, "second-step")
    refused = page.goto(f"{office.url}/")
    assert refused is not None
    assert refused.status == 403
    expect(title).to_have_text("One more step")
    page.get_by_role("link", name="Set it up").click()

    page.get_by_role("button", name="Add a passkey").click()
    expect(title).to_have_text("Your recovery codes")
    looked_at(page, "recovery-codes")
    recovery = page.locator(".account__codes li").first.inner_text()
    page.get_by_role("link", name="I have them, go on").click()
    expect(title).to_have_text("My conferences")

    page.get_by_role("link", name="my account").click()
    page.get_by_label("Passkey 1").fill("Work telephone")
    page.get_by_role("button", name="Rename").click()
    expect(page.get_by_label("Passkey 1")).to_have_value("Work telephone")
    looked_at(page, "account")
    page.get_by_role("button", name="Set up an app").click()
    looked_at(page, "app")
    page.get_by_text("cannot be scanned").click()
    secret = page.locator(".account__secret").inner_text().replace(" ", "")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_text("This code is not right")).to_be_visible()
    page.get_by_label("Code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_text("you are asked for the code")).to_be_visible()
    page.goto(f"{office.url}/account/password")
    looked_at(page, "password")
    page.goto(f"{office.url}/account/confirm")
    looked_at(page, "confirm")

    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(title).to_have_text("My conferences")
    page.get_by_role("button", name="Sign out").click()
    gives_password(page, office)
    expect(title).to_have_text("One more step")
    looked_at(page, "code")
    page.get_by_label("Code").fill(recovery.upper())
    page.get_by_role("button", name="Sign in").click()
    expect(title).to_have_text("My conferences")
    context.close()
    assert not problems


def test_idle_strikes_while_text_is_unsent_and_the_text_arrives_after_signing_in_over_the_board(
    chromium: Browser, tmp_path: Path
) -> None:
    server = Server(tmp_path / "data", session_idle_minutes="0.2", session_warning_seconds="1").start()
    try:
        nadia = Person(chromium, server, NADIA)
        nadia.enters(BOARD)
        nadia.notes("Feeding hurts").press_sequentially("Said while connected. ")
        nadia.sees_saved()
        nadia.context.set_offline(True)
        nadia.page.keyboard.type("Said while nobody could hear it.")
        nadia.page.evaluate("document.activeElement.blur()")
        cover = nadia.page.get_by_role("dialog", name="Sign in again to go on")
        expect(cover).to_be_visible()
        nadia.picture("signed-out-over-board", whole=False)
        assert not barriers(nadia.page)
        assert not nadia.page.get_by_text("Said while connected").is_visible()
        nadia.context.set_offline(False)
        cover.get_by_role("button", name=f"Go on as {NADIA}").click()
        expect(cover).to_be_hidden()
        nadia.sees_saved()
        expect(nadia.page.get_by_text("Said while connected. Said while nobody could hear it.")).to_be_visible()

        server.stop()
        server.environment.pop("CASEBOARD_SESSION_IDLE_MINUTES")
        server.start()
        joel = Person(chromium, server, JOEL)
        joel.enters(BOARD)
        expect(joel.page.get_by_text("Said while connected. Said while nobody could hear it.")).to_be_visible()
        joel.leaves()
        nadia.complaints.clear()
        nadia.leaves()
    finally:
        server.stop()


def test_a_warning_comes_first_and_a_page_without_a_board_keeps_what_was_typed_as_well(
    chromium: Browser, tmp_path: Path
) -> None:
    server = Server(tmp_path / "data", session_idle_minutes="0.1", session_warning_seconds="3")
    adds_ann(server.data)
    server.start()
    context = chromium.new_context(viewport=LOOKS["phone"]["viewport"])
    page = context.new_page()
    try:
        gives_password(page, server)
        page.goto(f"{server.url}/account/password")
        page.get_by_label("New password").fill("something half typed")
        warning = page.get_by_role("dialog", name="Are you still here?")
        expect(warning).to_be_visible()
        page.screenshot(path=PICTURES / "stay-warning-phone.png")
        assert not barriers(page)
        warning.get_by_role("button", name="I am still here").click()
        expect(warning).to_be_hidden()
        cover = page.get_by_role("dialog", name="Sign in again to go on")
        expect(cover).to_be_visible()
        expect(page).to_have_title("Signed out – Caseboard")
        page.screenshot(path=PICTURES / "signed-out-phone.png")
        assert not barriers_by_day_and_night(page)
        cover.get_by_label("Password").fill("not the right one at all")
        cover.get_by_role("button", name="Sign in", exact=True).click()
        expect(cover.get_by_role("alert")).to_contain_text("do not belong together")
        cover.get_by_label("Password").fill(PASSWORD)
        cover.get_by_role("button", name="Sign in", exact=True).click()
        expect(cover).to_be_hidden()
        expect(page.get_by_label("New password")).to_have_value("something half typed")
    finally:
        context.close()
        server.stop()


def test_a_session_that_is_ended_from_afar_leaves_the_screen_within_two_seconds(
    chromium: Browser, office: Server
) -> None:
    at_work, at_home = (Person(chromium, office, NADIA) for _ in range(2))
    at_work.enters(BOARD)
    at_home.page.goto(f"{office.url}/account")
    at_home.page.get_by_role("button", name="End all the others").click()
    expect(at_home.page.get_by_role("heading", level=1)).to_have_text("My account")
    expect(at_work.page.get_by_role("heading", name="Signed out")).to_be_visible(timeout=2_000)
    expect(at_work.page.get_by_role("article")).to_have_count(0)
    at_work.complaints.clear()
    at_work.leaves()
    at_home.leaves()


def test_a_board_goes_on_by_itself_when_its_person_signed_in_anew_elsewhere_in_the_browser(
    chromium: Browser, office: Server
) -> None:
    nadia = Person(chromium, office, NADIA)
    nadia.enters(BOARD)
    beside = nadia.context.new_page()
    beside.goto(f"{office.url}/account/confirm")
    beside.get_by_role("button", name="It is me").click()
    expect(beside.get_by_role("heading", level=1)).to_have_text("My account")
    beside.close()
    nadia.notes("Feeding hurts").press_sequentially("After the cookie changed.")
    nadia.sees_saved()
    nadia.leaves()
