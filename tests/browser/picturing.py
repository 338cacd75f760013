"""Takes the picture of the README and the short recording beside it, from a conference that goes on.

    make pictures

A recording of more than a megabyte is laid with the other pictures of the walks instead, which are not kept.
"""

from __future__ import annotations

import base64
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Locator, Page, expect, sync_playwright

from app.rehearse.company import live_case
from tests.browser.people import ARGUMENTS, IRIS, NADIA, PICTURES, TESSA, Person, Server, chromium_path, words_in

DOCS = Path(__file__).parents[2] / "docs"
LARGEST = 1_000_000
ITEM = "Where Wren sleeps"
#: Until the first case is played up to its conference, in milliseconds.
_PLAYED = 180_000
#: Milliseconds from key to key of somebody who types while they listen.
_TYPES = 45
_FILM = {"format": "jpeg", "quality": 80, "maxWidth": 1080, "maxHeight": 675}

#: Plays frames of a screen into a recorder, each for as long as it was seen.
_RECORD = """async (frames) => {
  const pictures = await Promise.all(frames.map(async ([picture]) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    return createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  }));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [pictures[0].width, pictures[0].height];
  const brush = canvas.getContext("2d");
  brush.drawImage(pictures[0], 0, 0);
  const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: "video/webm", videoBitsPerSecond: 250000 });
  const pieces = [];
  recorder.ondataavailable = (event) => pieces.push(event.data);
  const over = new Promise((resolve) => { recorder.onstop = resolve; });
  recorder.start();
  for (let at = 0; at < frames.length; at += 1) {
    brush.drawImage(pictures[at], 0, 0);
    await new Promise((resolve) => setTimeout(resolve, frames[at][1] * 1000));
  }
  recorder.stop();
  await over;
  const bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}"""


class Camera:
    """Keeps what a page shows, frame by frame, while it is on."""

    def __init__(self, page: Page) -> None:
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._frames: list[tuple[str, float]] = []
        self._session.on("Page.screencastFrame", self._frame)

    @contextmanager
    def on(self) -> Iterator[None]:
        self._session.send("Page.startScreencast", _FILM)
        yield
        self._session.send("Page.stopScreencast")

    def _frame(self, seen: Any) -> None:
        self._frames.append((seen["data"], seen["metadata"]["timestamp"]))
        self._session.send("Page.screencastFrameAck", {"sessionId": seen["sessionId"]})

    @property
    def frames(self) -> Sequence[tuple[str, float]]:
        """Each picture as base64 of a JPEG, with the seconds for which it was seen."""
        ends = [at for _, at in self._frames[1:]] + [self._frames[-1][1] + 1.5]
        return [(picture, end - at) for (picture, at), end in zip(self._frames, ends, strict=True)]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="caseboard-") as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        server = Server(Path(data) / "data", demo_cases="yes").start()
        try:
            _wait_for_the_conference(browser, server)
            _take(browser, server)
        finally:
            server.stop()
            browser.close()


def _wait_for_the_conference(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    page.goto(f"{server.url}/sign-in")
    expect(page.locator(f"#case-{live_case()}").get_by_role("button", name=NADIA)).to_be_visible(timeout=_PLAYED)
    page.close()


def _take(browser: Browser, server: Server) -> None:
    nadia, tessa, iris = (Person(browser, server, name) for name in (NADIA, TESSA, IRIS))
    for each in (nadia, tessa, iris):
        each.enters("Case conference 1")
    expect(nadia.page.get_by_text("Here now")).to_be_visible()
    camera = Camera(nadia.page)
    with camera.on():
        _talk(nadia, tessa, iris)
    nadia.page.screenshot(path=DOCS / "board.png")
    recording = base64.b64decode(browser.new_page().evaluate(_RECORD, camera.frames))
    place = (DOCS if len(recording) <= LARGEST else PICTURES) / "meeting.webm"
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(recording)
    sys.stdout.write(f"{DOCS / 'board.png'}\n{place}: {len(recording) // 1000} kB\n")


def _talk(nadia: Person, tessa: Person, iris: Person) -> None:
    """The mother and the nurse write in the notes of the item; the chair sees it."""
    card = nadia.item(ITEM)
    expect(card).to_contain_text("The conference is at this item.")
    card.scroll_into_view_if_needed()
    hers, said = tessa.notes(ITEM), "She only settles on Joel. Then we all fall asleep on the couch."
    _type(hers, said)
    _read(card, said)
    hers.press("Enter")
    iriss, answered = iris.notes(ITEM), "Agreed: the bassinet stands beside the bed tonight."
    iriss.press("Control+End")
    _type(iriss, answered)
    _read(card, answered)
    hers.press("Control+End")
    hers.press("ArrowUp")
    time.sleep(1)  # for whoever watches the recording


def _read(card: Locator, words: str) -> None:
    """Until they stand there, whoever's cursor stands in them."""
    ends = time.monotonic() + 20
    while words not in words_in(card.locator("board-prose")):
        if time.monotonic() > ends:
            raise TimeoutError(words)
        card.page.wait_for_timeout(100)


def _type(prose: Locator, words: str) -> None:
    prose.press_sequentially(words, delay=_TYPES)


if __name__ == "__main__":
    main()
