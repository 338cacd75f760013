"""Whose connection is gone: the others see it, and the conference goes on without waiting for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import IRIS, JOEL, NADIA, PHONE, Person, Server, around_the_table
from tests.browser.test_facilitation import DEMONSTRATION, queue

COLIN = "Colin Testwell"
WHOLE = """(button) => [button, ...button.children]
  .every((each) => each.scrollWidth <= each.clientWidth || !each.clientWidth)"""


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[Server]:
    """A server whose pages take somebody for lost soon."""
    server = Server(tmp_path / "data", handover_seconds="2").start()
    yield server
    server.stop()


def test_whoever_speaks_and_loses_the_connection_is_seen_to_be_gone_and_the_next_one_gets_the_floor(
    chromium: Browser, impatient: Server
) -> None:
    with around_the_table(chromium, impatient, NADIA, IRIS) as (nadia, iris):
        joel = Person(chromium, impatient, JOEL, viewport=PHONE, is_mobile=True, has_touch=True)
        for person in (nadia, iris, joel):
            person.enters(DEMONSTRATION)
        nadia.page.get_by_role("button", name="Begin the first item").click()
        joel.page.locator("board-hand").get_by_role("button", name="Raise hand").tap()
        queue(nadia).get_by_role("button", name=f"Give the floor: {JOEL}").click()
        iris.page.locator("board-hand").get_by_role("button", name="Raise hand").click()
        expect(queue(nadia)).to_contain_text("1 waiting")
        speaks = [person.page.locator("[data-speaker]") for person in (nadia, iris)]
        for each in speaks:
            expect(each).to_contain_text(JOEL)
            expect(each).not_to_contain_text("connection lost")

        joel.context.set_offline(True)
        for each in speaks:
            expect(each).to_contain_text(f"{JOEL}, connection lost")
        for person in (nadia, iris):
            expect(queue(person).locator(".queue__speaker")).to_contain_text("Connection lost")
        expect(nadia.page.locator(".toast")).to_contain_text(f"{JOEL}, who speaks, has lost the connection.")
        expect(nadia.page.locator(".toast")).to_contain_text(f"{IRIS} is next")
        expect(iris.page.locator(".toast")).to_have_count(0)
        nadia.picture("speaker-lost", whole=False)
        queue(nadia).get_by_role("button", name=f"Give the floor: {IRIS}").click()
        for each in speaks:
            expect(each).not_to_contain_text("connection lost")
        expect(iris.page.get_by_role("button", name="I have spoken")).to_be_visible()

        # Back at the table, he is told that he does not speak any more, and asks anew.
        joel.context.set_offline(False)
        joel.sees_saved()
        joel.page.locator("board-hand").get_by_role("button", name="Raise hand").tap()
        expect(queue(nadia).locator(".queue__row")).to_contain_text(JOEL)
        expect(queue(nadia)).not_to_contain_text("Connection lost")
        joel.leaves()


def test_the_deputy_is_asked_when_the_chair_is_lost(chromium: Browser, impatient: Server) -> None:
    with around_the_table(chromium, impatient, COLIN) as (colin,):
        nadia = Person(chromium, impatient, NADIA)
        nadia.enters(DEMONSTRATION)
        colin.enters(DEMONSTRATION)
        expect(colin.page.locator("board-people .people").first).to_contain_text(NADIA)
        expect(colin.page.get_by_role("button", name="Begin the first item")).to_have_count(0)
        nadia.context.set_offline(True)
        colin.page.get_by_role("button", name="I will chair").click()
        colin.page.get_by_role("button", name="Begin the first item").click()
        colin.sees_saved()
        colin.picture("handover", whole=False)
        nadia.context.set_offline(False)
        nadia.sees_saved()
        expect(colin.page.locator(".toast")).to_contain_text(f"{NADIA} is back and chairs again.")
        nadia.leaves()


def test_a_deputy_who_does_not_want_to_chair_is_asked_again_only_when_the_chair_was_back(
    chromium: Browser, impatient: Server
) -> None:
    with around_the_table(chromium, impatient, NADIA, JOEL) as (nadia, joel):
        colin = Person(chromium, impatient, COLIN, viewport=PHONE, is_mobile=True, has_touch=True)
        for person in (nadia, joel, colin):
            person.enters(DEMONSTRATION)
        nadia.page.get_by_role("button", name="Begin the first item").click()
        line = colin.page.locator("board-now")
        lost = line.get_by_role("button", name=f"Connection lost: {NADIA}")
        will = colin.page.get_by_role("button", name="I will chair")
        expect(line).to_contain_text("Following Nadia Exemplar")
        for _ in range(2):
            colin.page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
            nadia.context.set_offline(True)
            expect(lost).to_be_in_viewport(ratio=1)
            assert lost.evaluate(WHOLE), "what it says is read to its end, in the line that was there"
            assert not colin.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            colin.picture("chair-lost-phone", whole=False)
            lost.tap()
            expect(will).to_be_focused()
            expect(will).to_be_in_viewport()
            colin.page.get_by_role("button", name="Not now").tap()
            expect(will).to_have_count(0)
            expect(lost).to_have_count(0)
            nadia.context.set_offline(False)
            nadia.sees_saved()
            expect(line).to_contain_text("Following Nadia Exemplar")
        expect(joel.page.get_by_text("Will you chair until they are back?")).to_have_count(0)
        colin.leaves()
