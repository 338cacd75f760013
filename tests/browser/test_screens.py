"""Every screen, in both themes and on a phone: no barrier that axe can find, and a picture for somebody to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import NADIA, PHONE, WALL, Person, Server

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": WALL, "color_scheme": "light"},
    "dark": {"viewport": WALL, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "color_scheme": "light", "is_mobile": True, "has_touch": True},
}


def barriers(page: Page) -> list[str]:
    """What axe-core finds. Evaluated past the page's own policy, which rightly lets in no foreign script."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    return [f"{each['id']}: {[node['html'][:160] for node in each['nodes']]}" for each in found]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("screens") / "data").start()
    yield server
    server.stop()


@pytest.mark.parametrize("look", LOOKS)
def test_no_screen_has_a_barrier_or_sticks_out_sideways(chromium: Browser, house: Server, look: str) -> None:
    assert AXE.exists(), "the front-end packages must be installed"
    problems: dict[str, list[str]] = {}
    person: Person | None = None

    def looked_at(name: str) -> None:
        assert person
        person.picture(f"{name}-{look}")
        found = barriers(person.page)
        if person.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append("something sticks out sideways")
        if found:
            problems[name] = found

    context = chromium.new_context(**LOOKS[look])
    page = context.new_page()
    page.goto(f"{house.url}/sign-in")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    found = barriers(page)
    assert not found
    context.close()

    person = Person(chromium, house, NADIA, **LOOKS[look])
    page = person.page
    looked_at("home")
    page.get_by_role("link", name="The Sampleford and Mockridge family").first.click()
    looked_at("case")
    page.get_by_role("link", name="Open a conference").click()
    looked_at("conference-new")
    page.get_by_role("button", name="Open the board").click()
    expect(page.get_by_role("alert")).to_be_visible()
    looked_at("conference-new-refused")
    page.goto(f"{house.url}/cases/0123456789abcdef01234567")
    looked_at("not-found")
    person.complaints.clear()  # the browser names the two refusals above, as it should
    person.enters("Case conference 1")
    for section in ("agenda", "roles", "goals", "follow_ups"):
        person.section(section)
        looked_at(f"board-{section}")
    page.goto(f"{page.url.split('#')[0]}/closing")
    looked_at("closing")
    person.leaves()
    assert not problems
