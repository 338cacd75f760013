"""People at their browsers, and the server they sit before: what the walks are told with."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, ViewportSize, expect

from app.board.sections import GROUPS

#: Without these Chromium looks for hosts of its maker at every start.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: The two ends of what the board is used on.
WALL: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
#: Where the pictures go that somebody should look at.
PICTURES = Path(__file__).parents[1] / "screenshots"

NADIA = "Nadia Exemplar"
JOEL = "Joel Mockridge"
TESSA = "Tessa Sampleford"
IRIS = "Iris Demont"
OMA = "Oma Patternby"

#: The machine that runs the walks may be busy with other things.
expect.set_options(timeout=20_000)


def chromium_path() -> str:
    named = os.environ.get("CASEBOARD_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "the browser walks need a Chromium; tests/browser/ensure-chromium.sh says how to get one"
    return found


def writing_tools(prose: Locator) -> Locator:
    """The editor of a rich text; it is loaded when somebody first turns to it."""
    editor = prose.locator("[contenteditable=true]")
    if editor.count() == 0:
        prose.get_by_role("textbox").click()
    expect(editor).to_be_visible()
    editor.click()
    return editor


def words_in(prose: Locator) -> str:
    """What is written, without the names on other people's cursors."""
    return str(
        prose.evaluate(
            "element => { const copy = element.cloneNode(true);"
            " copy.querySelectorAll('.caret').forEach(caret => caret.remove()); return copy.textContent; }"
        )
    )


def comes(page: Page) -> None:
    """Wait until the page is there that a form leads to: its script first asks whether anybody takes it."""
    page.wait_for_function("() => !document.querySelector('form[data-sent]')")


class Server:
    """A demonstration server on its own data and a free port: of one invented family, unless the settings say more."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.environment = {**os.environ, **{f"CASEBOARD_{name.upper()}": value for name, value in settings.items()}}
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def start(self) -> Self:
        demonstration = [sys.executable, "-m", "app.cli", "serve", "--demo"]
        command = [*demonstration, "--data", str(self.data), "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, start_new_session=True, env=self.environment
        )
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.search(r"http://localhost:(\d+)", line):
                self.port = int(found[1])
                return self
        raise AssertionError("the server ended before it was open")

    def kill(self) -> None:
        """As when the power goes: no farewell to anybody, the supervising process included."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self._ended()

    def _ended(self) -> None:
        assert self.process
        assert self.process.stdout
        self.process.wait(30)
        self.process.stdout.close()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self._ended()
            except subprocess.TimeoutExpired:
                self.kill()


#: What a page did against its policy, Trusted Types among it, is heard on every walk as what the browser complains of.
POLICY = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`Against the policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))"""


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Browser, server: Server, name: str, **context: Any) -> None:
        self.name = name
        self.server = server
        self.context: BrowserContext = browser.new_context(**{"viewport": WALL, "locale": "en-AU", **context})
        self.context.add_init_script(POLICY)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        #: What the browser says in the console of a lost connection, which is part of many walks.
        self.expected = ["net::ERR_", "WebSocket"]
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{server.url}/sign-in")
        # Where cases go on in time, the first is the one whose conference goes on now.
        self.page.get_by_role("button", name=name).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("My conferences")

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in self.expected):
            self.complaints.append(message.text)

    def will_be_signed_out(self) -> None:
        """From here on the session may end under an open page, and the browser says so in the console."""
        self.expected.append("status of 401")

    def enters(self, title: str) -> None:
        self.page.goto(f"{self.server.url}/")
        self.page.get_by_role("link", name=title).first.click()
        expect(self.status).to_contain_text("Saved")

    @property
    def status(self) -> Locator:
        return self.page.locator("#board-status .status__words")

    def sees_saved(self) -> None:
        expect(self.page.locator("#board-status [data-state]")).to_have_attribute("data-state", "live")

    def section(self, name: str) -> None:
        """By the way of its group, as everybody goes."""
        sections = self.page.get_by_role("navigation", name="Sections of the board")
        link = sections.locator(f"a[href='#{name}']").last
        if not link.count():
            group = next(group for group in GROUPS if any(section.name == name for section in group.sections))
            sections.get_by_role("link", name=group.title, exact=True).click()
        link.click()

    def item(self, title: str) -> Locator:
        """The card of an agenda item, wherever it stands."""
        return self.page.get_by_role("article").filter(has=self.page.get_by_role("heading", name=f": {title}"))

    def opened(self, title: str) -> Locator:
        """The same, also where it stood folded."""
        item = self.item(title)
        expect(item).to_be_visible()
        folded = item.locator(".fold__line[aria-expanded=false]")
        if folded.count():
            folded.click()
        return item

    def notes(self, title: str) -> Locator:
        """The editor of an agenda item's notes, ready to be typed in."""
        return writing_tools(self.opened(title).locator("board-prose"))

    def picture(self, name: str, *, whole: bool = True) -> None:
        PICTURES.mkdir(exist_ok=True)
        comes(self.page)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)

    def leaves(self) -> None:
        self.context.close()
        assert not self.complaints, f"the browser of {self.name} complained: {self.complaints}"


def passes_the_slip(chair: Person) -> None:
    """A second "next" within moments is ignored; this waits until it is one that is meant."""
    chair.page.evaluate("new Promise((passed) => setTimeout(passed, 750))")


@contextmanager
def around_the_table(browser: Browser, server: Server, *names: str) -> Iterator[list[Person]]:
    people = [Person(browser, server, name) for name in names]
    try:
        yield people
    finally:
        for person in people:
            person.context.close()
    for person in people:
        assert not person.complaints, f"the browser of {person.name} complained: {person.complaints}"
