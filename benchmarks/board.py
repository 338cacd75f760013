"""The board as people feel it, in Chromium: how soon it can be used, and how soon a key is seen.

Run with `python -m benchmarks.board`. Twelve connections around one board of 400 entries: somebody types in a browser
whose processor is four times as slow, somebody else reads along, and ten others type as well.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import re
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

from benchmarks.table import ENTRIES, WRITERS, Others, Seat, set_table
from tests.browser.people import ARGUMENTS, Server, chromium_path

KEYS = 200
SLOWER = 4
OPENED = 5
DIST = Path(__file__).parents[1] / "static" / "dist"

#: When the board could be used, noted by the page itself.
NOTES_USABLE = """
const live = () => document.querySelector("#board-status [data-state=live]");
const usable = () => live() && document.querySelector("board-item textarea");
const look = () => usable() ? (window.usableAt = performance.now()) : requestAnimationFrame(look);
requestAnimationFrame(look);
"""

#: From the key to the frame that shows it, and when the key was struck on the clock of the machine.
NOTES_KEYS = """() => {
  window.keys = [];
  const afterTheFrame = (run) => requestAnimationFrame(() => setTimeout(run));
  const struck = ({ timeStamp: at }) =>
    afterTheFrame(() => window.keys.push([performance.timeOrigin + at, performance.now() - at]));
  addEventListener("keydown", struck, true);
}"""

#: When the text of the other screen had grown to a length, on the clock of the machine.
NOTES_GROWTH = """(place) => {
  window.grown = [];
  const count = () => place.textContent.split("x").length;
  let before = count();
  const look = () => {
    for (const now = count(); before < now; before += 1) window.grown.push(performance.timeOrigin + performance.now());
  };
  const watching = new MutationObserver(() => requestAnimationFrame(() => setTimeout(look)));
  watching.observe(place, { subtree: true, childList: true, characterData: true });
}"""


@dataclass(frozen=True, slots=True)
class Found:
    """Milliseconds, and bytes of script."""

    opened: Sequence[float]
    own: Sequence[float]
    other: Sequence[float]
    script: int


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside what it should stay under."""

    name: str
    figure: float
    limit: float
    unit: str
    beside: str

    @property
    def holds(self) -> bool:
        return self.figure <= self.limit

    def __str__(self) -> str:
        verdict = "holds" if self.holds else "DOES NOT HOLD"
        return f"{self.name:<42}{self.figure:>7.0f} of {self.limit:>5.0f} {self.unit:<3} {verdict:<14} {self.beside}"


def main() -> None:
    """Measure once and print the figures; leave with 1 when one of them is over its limit."""
    with tempfile.TemporaryDirectory(prefix="caseboard-board-") as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data").start()
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        try:
            lines = _lines(_measured(chromium, server.url))
        finally:
            chromium.close()
            server.stop()
    print(f"{os.cpu_count()} cores, {platform.platform()}, the typist's processor {SLOWER} times as slow")
    print(f"{2 + WRITERS} connections, {ENTRIES} entries, {KEYS} keys, opened {OPENED} times")
    print("\n".join(map(str, lines)))
    sys.exit(not all(line.holds for line in lines))


def _measured(chromium: Chromium, server: str) -> Found:
    document, seats = set_table(server, 3 + WRITERS)
    reading, typing, *others = seats
    with Others(server, document, others) as around:
        opened = [_opens(chromium, server, typing) for _ in range(OPENED)]
        reader, writer = _arrives(chromium, server, reading), _arrives(chromium, server, typing, SLOWER)
        around.begin()
        own, other = _types_and_reads(writer, reader)
    return Found(opened, own, other, _script_before_use())


def _opens(chromium: Chromium, server: str, seat: Seat) -> float:
    page = _arrives(chromium, server, seat, SLOWER)
    usable = float(page.evaluate("window.usableAt"))
    page.context.close()
    return usable


def _arrives(chromium: Chromium, server: str, seat: Seat, slower: float = 1) -> Page:
    """On the board, in a browser that has never been there."""
    name, _, value = seat.cookie.partition("=")
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True)
    context.add_cookies([{"name": name, "value": value, "url": server}])
    page = context.new_page()
    page.goto(server)
    conference = page.locator("a[href^='/conferences/']").first.get_attribute("href")
    page.goto("about:blank")
    session = context.new_cdp_session(page)
    session.send("Network.clearBrowserCache")
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.add_init_script(NOTES_USABLE)
    page.goto(f"{server}{conference}")
    page.wait_for_function("() => window.usableAt", timeout=60_000)
    return page


def _types_and_reads(writer: Page, reader: Page) -> tuple[Sequence[float], Sequence[float]]:
    """Milliseconds of each key to the own screen, and to the other one, in the notes of one item."""
    place = "board-item:has(> [aria-label='Agenda item 2']) board-prose"
    for page in (writer, reader):
        page.locator("board-item:has(> [aria-label='Agenda item 2']) .fold__line").click()
        page.locator(place).scroll_into_view_if_needed()
    writer.locator(place).get_by_role("textbox").click()
    writer.locator(f"{place} [contenteditable=true]").wait_for(timeout=60_000)
    writer.locator(f"{place} [contenteditable=true]").click()
    writer.keyboard.press("Control+End")
    reader.locator(place).evaluate(NOTES_GROWTH)
    writer.evaluate(NOTES_KEYS)
    for _ in range(KEYS):
        writer.keyboard.type("x")
        writer.wait_for_timeout(120)
    reader.wait_for_function(f"() => window.grown.length >= {KEYS}", timeout=30_000)
    keys, grown = writer.evaluate("window.keys"), reader.evaluate("window.grown")
    return [own for _, own in keys], [there - struck for (struck, _), there in zip(keys, grown, strict=False)]


def _script_before_use() -> int:
    """Bytes, compressed, of every script that the page of a board imports before it can be used."""
    manifest = json.loads((DIST / "manifest.json").read_text("utf-8"))
    wanted, seen = [manifest["board.js"], manifest["page.js"]], set()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            wanted += re.findall(r'(?:from|import)\s*"\./([\w-]+\.js)"', (DIST / name).read_text("utf-8"))
    return sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in seen)


def _lines(found: Found) -> Sequence[Line]:
    own, other = sorted(found.own), sorted(found.other)
    slower_half = statistics.mean(own[len(own) // 2 :])
    return [
        Line("opening until usable, slowed", statistics.median(found.opened), 1_500, "ms", _range(found.opened)),
        Line("key to own screen, slower half, slowed", slower_half, 50, "ms", _spread(own)),
        Line("key to the other screen, p95", _p95(other), 150, "ms", _spread(other)),
        Line("script before the board can be used", found.script / 1_000, 150, "kB", "compressed"),
    ]


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _range(values: Sequence[float]) -> str:
    return f"median; from {min(values):.0f} to {max(values):.0f}"


def _spread(values: Sequence[float]) -> str:
    return f"p50 {statistics.median(values):.0f}, p95 {_p95(values):.0f}, most {max(values):.0f}"


if __name__ == "__main__":
    main()
