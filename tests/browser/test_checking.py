"""Whoever has a copy in hand lets it be looked at, and sees what came of it where they look."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.browser.people import NADIA, PHONE, WALL, Person, Server, comes


@pytest.mark.parametrize("size", [WALL, PHONE], ids=["wide", "phone"])
def test_a_file_is_looked_at_when_it_is_chosen_and_again_when_somebody_presses_look(
    chromium: Browser, server: Server, tmp_path: Path, size: ViewportSize
) -> None:
    nadia = Person(chromium, server, NADIA, viewport=size)
    # What is refused says so, and so does the browser in its console.
    nadia.expected.append("status of 422")
    page = nadia.page
    page.goto(f"{server.url}/verify")
    file = tmp_path / "minutes.pdf"
    file.write_bytes(b"not one of ours")
    page.get_by_label("Choose the file").set_input_files(file)
    verdict = page.locator("[data-verdict] p")
    for _ in range(2):
        expect(verdict).to_contain_text("minutes.pdf: ")
        expect(verdict).to_be_focused()
        expect(verdict).to_be_in_viewport()
        look = page.get_by_role("button", name="Look").bounding_box()
        told = verdict.bounding_box()
        assert look and told and told["y"] >= look["y"] + look["height"]
        page.evaluate("document.querySelector('[data-verdict]').replaceChildren()")
        page.get_by_role("button", name="Look").click()
    page.get_by_label("Or the code that stands on it").fill("ab" * 32)
    page.get_by_role("button", name="Look").click()
    comes(page)
    expect(verdict).not_to_contain_text("minutes.pdf")
    expect(verdict).to_be_focused()
    expect(verdict).to_be_in_viewport()
    nadia.leaves()
