"""Whoever takes a file along that has to be made first is told so while they wait, wherever they are on the page."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, ViewportSize, expect

from tests.browser.people import JOEL, NADIA, PHONE, Person, Server, around_the_table
from tests.browser.test_first_conference import opens_a_conference, settles_every_decision
from tests.browser.test_screens import barriers_by_day_and_night

DESK: ViewportSize = {"width": 1280, "height": 800}
WORD, CALENDAR = "Plan version 1 as Word file", "Due dates for a calendar"


@contextmanager
def files_take_their_time(server: Server) -> Iterator[None]:
    """The processes in which files are made stand still; the server goes on."""
    assert server.process
    workshops = [each for each in family(server.process.pid) if "workbench" in command(each)]
    assert workshops
    for each in workshops:
        os.kill(each, signal.SIGSTOP)
    try:
        yield
    finally:
        for each in workshops:
            os.kill(each, signal.SIGCONT)


def family(process: int) -> list[int]:
    found = [process]
    for each in found:
        for children in Path(f"/proc/{each}/task").glob("*/children"):
            found += map(int, children.read_text("ascii").split())
    return found


def command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_text("utf-8")


def has_one_frozen(nadia: Person) -> str:
    title = opens_a_conference(nadia, "Take the plan along.")
    settles_every_decision(nadia)
    nadia.page.get_by_role("link", name="Freeze the board…").click()
    nadia.page.get_by_role("button", name="Freeze the board…").click()
    nadia.page.get_by_role("button", name="Freeze", exact=True).click()
    expect(nadia.page.locator("#frozen-record")).to_be_visible()
    # So that there is a process that can stand still.
    with nadia.page.expect_download():
        nadia.page.get_by_role("link", name="Minutes as PDF").click()
    return title


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_what_takes_long_to_be_made_is_told_where_it_was_asked_for(
    chromium: Browser, server: Server, size: ViewportSize
) -> None:
    with around_the_table(chromium, server, NADIA, JOEL) as (nadia, joel):
        title = has_one_frozen(nadia)
        page = joel.page
        page.set_viewport_size(size)
        page.goto(server.url)
        page.get_by_role("link", name=title).first.click()
        page.get_by_text("Other ways to take it along").click()
        told = page.get_by_role("status").filter(has=page.locator("[data-making]"))
        expect(told).to_have_text("")
        word, calendar = page.expect_download(named("docx")), page.expect_download(named("ics"))
        with word as in_word, calendar as in_calendar, files_take_their_time(server):
            page.get_by_role("link", name=WORD).click()
            expect(told).to_have_text(f"{WORD} is being made …")
            page.get_by_role("link", name=CALENDAR).click()
            expect(told).to_have_text(f"{WORD}, and {CALENDAR} are being made …")
            expect(told).to_be_in_viewport(ratio=1)
            expect(page.get_by_role("link", name=WORD)).to_have_attribute("aria-busy", "true")
            assert barriers_by_day_and_night(page) == []
            joel.picture(f"being-made-{size['width']}", whole=False)
        password = page.get_by_label("Password of the file")
        password.fill("six kettles dance upstairs")
        with page.expect_download(named("zip")) as in_zip, files_take_their_time(server):
            page.get_by_role("button", name="Take it along").click()
            expect(told).to_have_text("The file under a password is being made …")
            joel.picture(f"protected-being-made-{size['width']}", whole=False)
        assert in_zip.value.failure() is None
        expect(told).to_have_text("")
        assert in_word.value.failure() is None
        assert in_calendar.value.failure() is None
        expect(told).to_have_text("")


def named(ending: str) -> Callable[[Download], bool]:
    return lambda taken: taken.suggested_filename.endswith(f".{ending}")
