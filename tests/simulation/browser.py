"""An honest browser with one document: keeps what was typed until it is saved, and never sends what it must not."""

from __future__ import annotations

import asyncio
import random
import re
from collections import deque
from collections.abc import Callable

import pycrdt

from realtime.ports import Reason
from realtime.varint import read_bytes, read_string, read_uint, write_string
from tests.realtime.browser import framed, sync, token
from tests.simulation.engine import Engine, Link

WORD = re.compile(rb"<[a-z0-9]+\.[0-9]+>")
#: After these words a browser keeps what was not saved for the person to see, and does not come again.
_FINAL = {Reason.FROZEN, Reason.REMOVED, Reason.UNKNOWN, Reason.READ_ONLY}
#: After these it comes again with what it has.
_PASSING = {Reason.NOT_LOADED, Reason.NOT_KEPT}


class Broken(AssertionError):  # noqa: N818 - reads as a sentence at the raise
    """A promise was broken."""


class Browser:
    """One tab. `kept` says whether a word is in the journal: whatever is seen or acknowledged must be."""

    def __init__(
        self,
        name: str,
        client: int,
        document: str,
        engine: Callable[[], Engine | None],
        kept: Callable[[bytes], bool],
        choose: random.Random,
    ) -> None:
        self.name, self._address, self._engine, self._kept, self._choose = name, document, engine, kept, choose
        self._loop = asyncio.get_running_loop()
        self._token = f"{name[0]}/{client}"
        self.document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=client)
        self.text = self.document.get("purpose", type=pycrdt.Text)
        self.written: list[bytes] = []
        self.saved: set[bytes] = set()
        self.ended: Reason | None = None
        self._link: Link | None = None
        self._in_step = False
        self._frames: deque[list[bytes]] = deque()
        self._heard = 0.0
        self._come()

    # --- the person

    def write(self) -> None:
        """A word that occurs nowhere else, at a seam between words; now and then a dot goes away."""
        if self.ended is not None:
            return
        before = self.document.get_state()
        word = f"<{self.name}.{len(self.written)}>"
        # pycrdt counts in bytes.
        text = str(self.text).encode()
        self.text.insert(self._choose.choice([0, *(seam.end() for seam in WORD.finditer(text))]), f"{word}.")
        self.written.append(word.encode())
        if self._choose.random() < 0.3 and (dot := str(self.text).encode().find(b".<")) >= 0:
            del self.text[dot : dot + 1]
        if self._in_step:
            self._send(2, self.document.get_update(before), [word.encode()])

    def stutter(self) -> None:
        """Send everything once more, as pages do that are not sure."""
        if self._in_step:
            self._send(2, self.document.get_update(), list(self.written))

    def drop(self) -> None:
        """The network goes away, and comes back after a while."""
        if self._link is not None:
            self._link.hang_up()
            self._away()

    @property
    def unsaved(self) -> list[bytes]:
        return [word for word in self.written if word not in self.saved]

    # --- the page

    def _away(self) -> None:
        self._link, self._in_step = None, False
        self._frames.clear()
        if self.ended is None:
            self._loop.call_later(self._choose.uniform(0.05, 2), self._come)

    def _come(self) -> None:
        engine = self._engine()
        if engine is None or self.ended is not None or self._link is not None:
            if self.ended is None and self._link is None:
                self._loop.call_later(0.3, self._come)
            return
        self._link = engine.connect(self.name[0], _End(self))
        self._heard = self._loop.time()
        self._link.up.put(token(self._address, self._token))
        self._link.up.put(sync(self._address, 0, self.document.get_state()))
        self._watch(self._link)

    def _watch(self, link: Link) -> None:
        """As the provider does: a connection on which nothing is heard is given up."""
        if self._link is link:
            if self._loop.time() - self._heard > 12:
                self.drop()
            else:
                self._loop.call_later(3, self._watch, link)

    def _send(self, step: int, update: bytes, words: list[bytes]) -> None:
        assert self._link is not None
        self._frames.append(words)
        self._link.up.put(sync(self._address, step, update))

    def over(self, _code: int) -> None:
        self._away()

    def take(self, frame: bytes) -> None:
        self._heard = self._loop.time()
        assert self._link is not None
        if frame == b"\x09":
            self._link.up.put(b"\x0a")
            return
        _, at = read_bytes(frame, 0)
        kind, at = read_uint(frame, at)
        if kind == 0:
            self._synchronise(frame, at)
        elif kind == 2:
            step, at = read_uint(frame, at)
            if step != 2:
                self._end(Reason(read_string(frame, at)[0]))
        elif kind == 5:
            self._link.up.put(framed(self._address, 5, write_string('{"kind": "flushed"}')))
        elif kind == 7:
            self._end(Reason(read_string(frame, at)[0]))
        elif kind == 8:
            self._acknowledge()

    def _acknowledge(self) -> None:
        if not self._frames:
            raise Broken(f"{self.name} was told that something is saved which it has not sent")
        words = self._frames.popleft()
        if not all(self._kept(word) for word in words):
            raise Broken(f"{self.name} was told that something is saved which is not in the journal")
        self.saved.update(words)

    def _synchronise(self, frame: bytes, at: int) -> None:
        step, at = read_uint(frame, at)
        body, at = read_bytes(frame, at)
        if step == 0:
            self._in_step = True
            self._send(1, self.document.get_update(body), list(self.written))
            return
        if not all(self._kept(word) for word in WORD.findall(body)):
            raise Broken(f"{self.name} saw something which is not in the journal")
        try:
            self.document.apply_update(body)
        except RuntimeError:
            # What is put into a deleted text is garbage to Yjs, and to pycrdt too, but for when it comes in one update
            # with the deletion.
            self.drop()

    def _end(self, reason: Reason) -> None:
        if reason not in _FINAL | _PASSING:
            raise Broken(f"{self.name} was sent away for {reason.value}")
        self.ended = reason if reason in _FINAL else None
        if self._link is not None:
            self._link.hang_up()
        self._away()


class _End:
    """The browser's end of one connection; what comes by an old one is not heard."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._over = False

    def hear(self, frame: bytes) -> None:
        link = self._browser._link
        if not self._over and link is not None and link._far is self:
            self._browser.take(frame)

    def end(self, code: int) -> None:
        link = self._browser._link
        if not self._over and link is not None and link._far is self:
            self._over = True
            self._browser.over(code)
