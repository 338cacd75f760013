"""The content security policy in a real browser: what it forbids does not happen, and is told to the server."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Error, expect

from tests.browser.people import NADIA, Person, Server, words_in

TOKEN = "what the watcher of the walks shows"
FEEDING = "Feeding hurts"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "data", metrics_token=TOKEN).start()
    yield server
    server.stop()


def reported(server: Server, directive: str) -> int:
    answer = httpx2.get(f"{server.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False)
    found = re.search(rf'policy_reports_total{{directive="{directive}"}} (\d+)', answer.text)
    return int(found[1]) if found else 0


#: Ways in which a string that somebody smuggled in would become a part of the page, or a program.
SMUGGLED = {
    "markup": """() => { document.querySelector("main").innerHTML = "<img src=x onerror=window.smuggled=1>"; }""",
    "a document": """() => { new DOMParser().parseFromString("<svg onload=window.smuggled=1>", "text/html"); }""",
    "a program": """() => { setTimeout("window.smuggled = 1"); }""",
    "an address of a program": """() => { document.createElement("script").src = "https://evil.test/x.js"; }""",
    "a policy of its own": """() => { trustedTypes.createPolicy("evil", { createHTML: (markup) => markup }); }""",
}


@pytest.mark.parametrize("what", SMUGGLED)
def test_what_is_smuggled_in_as_a_string_becomes_nothing(chromium: Browser, server: Server, what: str) -> None:
    nadia = Person(chromium, server, NADIA)
    with pytest.raises(Error, match=r"TrustedHTML|TrustedScript|violates|[Pp]olicy"):
        nadia.page.evaluate(SMUGGLED[what])
    assert nadia.page.evaluate("window.smuggled") is None
    assert [each for each in nadia.complaints if each.startswith("Against the policy:")], "or walks would not notice"
    directive = "trusted-types" if what == "a policy of its own" else "require-trusted-types-for"
    until = time.monotonic() + 30
    while not reported(server, directive):
        assert time.monotonic() < until, "the browser told nothing"
        nadia.page.wait_for_timeout(200)
    nadia.context.close()


def test_formatted_words_can_be_pasted_without_what_they_bring_along(chromium: Browser, server: Server) -> None:
    nadia = Person(chromium, server, NADIA)
    nadia.enters("Case conference 1")
    notes = nadia.notes(FEEDING)
    notes.evaluate(
        """element => {
          const data = new DataTransfer();
          data.setData("text/html", "<p>Latch <b>improves</b><img src=x onerror=window.smuggled=1></p>");
          element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    prose = nadia.item(FEEDING).locator("board-prose")
    expect(prose.locator("strong")).to_have_text("improves")
    assert "Latch improves" in words_in(prose)
    assert prose.locator("img").count() == 0
    assert nadia.page.evaluate("window.smuggled") is None
    assert reported(server, "require-trusted-types-for") == 0
    nadia.sees_saved()
    # The handler that was brought along is refused by the policy as soon as the words are looked at.
    assert all("inline event handler" in each or "script-src-attr" in each for each in nadia.complaints)
    nadia.context.close()
