"""Searching what people obtained for phrases, in processes beside this one: to make files legible takes long."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import multiprocessing
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

from app.rehearse.legible import Legible

_PROCESSES = 2

Found = frozenset[str]

#: What is no screen, no live part and no copy: a letter, a calendar, what a browser does not show.
_NOT_SHOWN = re.compile(r"letter |headers of |.*\.ics\b|.*[./]calendar\b")


class Booty:
    """What somebody obtained, searched."""

    def __init__(self, found: Mapping[str, Found]) -> None:
        self._found = found

    def where(self, phrase: str) -> list[str]:
        """Every place in which the phrase can be read."""
        return sorted(where for where, phrases in self._found.items() if phrase in phrases)

    def shown(self, phrase: str) -> list[str]:
        """Every screen, live part and copy that has it."""
        return [each for each in self.where(phrase) if not _NOT_SHOWN.match(each)]


class Search:
    """For a few phrases; what several people have is looked into once."""

    def __init__(self, phrases: Sequence[str], pool: ProcessPoolExecutor) -> None:
        self._phrases = tuple(phrases)
        self._pool = pool
        self._known: dict[bytes, asyncio.Future[Found]] = {}

    async def through(self, obtained: Mapping[str, bytes]) -> Booty:
        digests = {where: hashlib.sha256(content).digest() for where, content in obtained.items()}
        new = {digests[where]: content for where, content in obtained.items() if digests[where] not in self._known}
        running = asyncio.get_running_loop()
        self._known |= {digest: running.create_future() for digest in new}
        await self._look_into(new)
        return Booty({where: await self._known[digest] for where, digest in digests.items()})

    async def _look_into(self, new: Mapping[bytes, bytes]) -> None:
        found = asyncio.get_running_loop().run_in_executor(self._pool, _search, tuple(new.values()), self._phrases)
        for digest, phrases in zip(new, await found, strict=True):
            self._known[digest].set_result(phrases)


@contextlib.contextmanager
def searching(phrases: Sequence[str]) -> Iterator[Search]:
    """Ready to search for these phrases until the block ends."""
    with ProcessPoolExecutor(_PROCESSES, multiprocessing.get_context("spawn")) as pool:
        yield Search(phrases, pool)


def _search(contents: Sequence[bytes], phrases: Sequence[str]) -> list[Found]:
    """In a process beside: which of the phrases each of the contents holds."""
    return [frozenset(filter(Legible(each).holds, phrases)) for each in contents]
