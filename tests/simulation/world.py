"""A world from a seed: a few people at one board, servers that die, a disk that fails; and what must hold in it.

Checked throughout: nobody is told "saved", and nobody sees anything, that is not in the journal. Checked in the end:
every edit is saved or its author knows that it is not; every screen shows what the journal says; nothing is there
twice; what was frozen is exactly what had been kept; no honest browser was called malformed or forged.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pycrdt

from realtime.ports import Refused
from realtime.relay import LocalRelay
from tests.realtime.memory import MemoryDoorkeeper
from tests.simulation.browser import WORD, Broken, Browser
from tests.simulation.engine import Engine
from tests.simulation.mallory import NAME, Mallory
from tests.simulation.storage import Disk, SimulatedJournal, text_of
from tests.simulation.time import live_through

DOCUMENT = "shared"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a world in which every promise held."""

    seed: int
    words: int
    saved: int
    frozen: bool
    deaths: int
    text: str
    entries: list[tuple[int, bytes]]


def play(seed: int, journal: type[SimulatedJournal] = SimulatedJournal, *, hostile: bool = False) -> Outcome:
    """Live through the world of this seed, with Mallory in it if it is hostile. Raises `Broken`."""
    logging.disable(logging.CRITICAL)
    try:
        return live_through(_World(seed, journal, hostile).run())
    except Broken as promise:
        raise Broken(f"{'hostile ' if hostile else ''}seed {seed}: {promise}") from promise
    finally:
        logging.disable(logging.NOTSET)


class _World:
    def __init__(self, seed: int, journal: type[SimulatedJournal], hostile: bool) -> None:
        self._seed = seed
        self._hostile = hostile
        self._journal = journal
        self._choose = choose = random.Random(seed)
        self._processes = 2 if choose.random() < 0.5 else 1
        self._doorkeeper = MemoryDoorkeeper()
        self._engines: list[Engine | None] = [None] * self._processes
        self._complaints: list[tuple[str, str]] = []
        self._doubts = 0
        self._deaths = 0
        self._errors: list[BaseException] = []
        self._kept: set[bytes] = set()
        self._looked_at = 0

    async def run(self) -> Outcome:
        asyncio.get_running_loop().set_exception_handler(self._note)
        self._disk = Disk(self._choose)
        self._disk.add(DOCUMENT)
        self._relay = LocalRelay()
        for place in range(self._processes):
            await self._start(place)
        self._browsers = [self._browser(n) for n in range(self._choose.randint(2, 4))]
        self._mallory = Mallory(DOCUMENT, self._some_engine, self._choose) if self._hostile else None
        for _ in range(self._choose.randint(15, 50)):
            await asyncio.sleep(self._choose.expovariate(1 / 0.15))
            await self._happen()
        await self._calm_down()
        return self._judge()

    def _note(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is not None:
            self._errors.append(error)

    def _browser(self, n: int) -> Browser:
        person = "abc"[n % 3]
        return Browser(f"{person}{n}", n + 1, DOCUMENT, self._some_engine, self._in_journal, self._choose)

    def _some_engine(self) -> Engine | None:
        return self._choose.choice(self._engines)

    def _in_journal(self, word: bytes) -> bool:
        for sequence, update in self._disk.kept(DOCUMENT, self._looked_at):
            self._kept.update(WORD.findall(update))
            self._looked_at = sequence
        return word in self._kept

    async def _start(self, place: int) -> None:
        relay = self._relay.join() if self._processes > 1 else None
        engine = Engine(self._journal(self._disk, self._choose), self._doorkeeper, relay, self._choose)
        engine.complaints = self._complaints
        await engine.rooms.__aenter__()
        self._engines[place] = engine

    # --- what happens

    async def _happen(self) -> None:
        if self._mallory is not None:
            for _ in range(self._choose.randint(1, 8)):
                self._mallory.strike()
        chance = self._choose.random()
        browser = self._choose.choice(self._browsers)
        if chance < 0.70:
            for _ in range(self._choose.choice([1, 1, 1, 2, 5])):
                browser.write()
        elif chance < 0.75:
            browser.stutter()
        elif chance < 0.87:
            browser.drop()
        elif chance < 0.93:
            await self._kill(self._choose.randrange(self._processes))
        elif chance < 0.95:
            self._doorkeeper.removed.add(browser.name[0])
        else:
            await self._freeze()

    async def _kill(self, place: int) -> None:
        engine = self._engines[place]
        if engine is not None:
            engine.die()
            self._doubts += engine.rooms.doubts
            self._deaths += 1
            self._engines[place] = None
            await asyncio.sleep(self._choose.uniform(0.05, 1))
            await self._start(place)

    async def _freeze(self) -> None:
        engine = self._some_engine()
        if engine is None or self._disk.frozen(DOCUMENT):
            return
        try:
            async with engine.rooms.sealed([DOCUMENT]) as sealed:
                await self._disk.run(lambda _: self._record(sealed[DOCUMENT].sequence, sealed[DOCUMENT].update))
        except (Refused, OSError, _ChangedMind):
            pass

    def _record(self, sequence: int, update: bytes) -> None:
        """The host's one transaction."""
        entries = self._disk.kept(DOCUMENT)
        if sequence != len(entries) or self._choose.random() < 0.3:
            raise _ChangedMind
        self._disk.freeze(DOCUMENT)
        if not self._alike(_text(entries), _text([(0, update)])):
            raise Broken("what was frozen is not what was kept")
        self._frozen_at = len(entries)

    # --- the end

    async def _calm_down(self) -> None:
        """The storm is over; two minutes are enough for everybody to come back and finish."""
        self._disk.stormy = False
        loop = asyncio.get_running_loop()
        until = loop.time() + 120
        while loop.time() < until and not self._settled():  # noqa: ASYNC110 - of virtual time
            await asyncio.sleep(0.5)
        # What is on its way to other screens arrives, and whoever looks at a dead server finds out and comes again.
        await asyncio.sleep(20)
        for engine in self._engines:
            assert engine is not None
            self._doubts += engine.rooms.doubts
            await engine.rooms.__aexit__(None, None, None)

    def _settled(self) -> bool:
        return all(browser.ended or (browser._in_step and not browser.unsaved) for browser in self._browsers)

    def _judge(self) -> Outcome:
        if self._errors:
            raise Broken(repr(self._errors[0])) from self._errors[0]
        complaints = [complaint for person, complaint in self._complaints if person != NAME]
        if complaints:
            raise Broken(f"an honest browser was refused: {complaints[0]}")
        if self._doubts:
            raise Broken("what the gate let in left a document in doubt")
        entries = self._disk.kept(DOCUMENT)
        text = _text(entries)
        if [sequence for sequence, _ in entries] != list(range(1, len(entries) + 1)):
            raise Broken("the journal has a gap")
        twice = [word for word, times in Counter(WORD.findall(text.encode())).items() if times > 1]
        # A liar may make one word of another by deleting a letter.
        if twice and not self._hostile:
            raise Broken(f"twice in the journal: {twice}")
        frozen = self._disk.frozen(DOCUMENT)
        if frozen and len(entries) != self._frozen_at:
            raise Broken("something was kept after the freeze")
        for browser in self._browsers:
            self._judge_browser(browser, text)
        saved = sum(len(browser.saved) for browser in self._browsers)
        words = sum(len(browser.written) for browser in self._browsers)
        return Outcome(self._seed, words, saved, frozen, self._deaths, text, entries)

    def _judge_browser(self, browser: Browser, text: str) -> None:
        lost = [word for word in browser.saved if word.decode() not in text]
        if lost and not self._hostile:
            raise Broken(f"{browser.name} was told that {lost} are saved, and they are not there")
        if browser.ended is None:
            if browser.unsaved:
                raise Broken(f"{browser.name} has waited for two minutes for {browser.unsaved}")
            if not self._alike(str(browser.text), text):
                raise Broken(f"{browser.name} sees another text than the journal")

    def _alike(self, one: str, other: str) -> bool:
        """The same text; beside a liar the same words of the others, for where his letters stand he can blur."""
        return WORD.findall(one.encode()) == WORD.findall(other.encode()) if self._hostile else one == other


class _ChangedMind(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The host's transaction did not happen."""


def _text(entries: list[tuple[int, bytes]]) -> str:
    document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    document.get("purpose", type=pycrdt.Text)
    return text_of(entries, "purpose", document)
