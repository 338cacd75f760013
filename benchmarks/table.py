"""A conference of twelve around one crowded board, for `benchmarks.board`: its entries, and ten people who type."""

from __future__ import annotations

import asyncio
import json
import threading
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from pycrdt import Doc, Map

from app.board.agenda import AgendaItem
from app.board.agreeing import FollowUp, Goal, Step
from app.board.forms import Collection, Paragraph, Prose, Run
from app.board.helping import RoleEntry
from app.board.planting import plant_entry
from app.board.ranks import nth_rank
from app.storage.database import new_id
from realtime.client import Browser, Page, sync

WRITERS = 10
_EVERY = 0.5
_WORDS = "What was said about this, in a line of words that is as long as such lines usually are."
_PROSE = Prose((Paragraph((Run(_WORDS),)),))
_DUE = date(2026, 12, 1)
#: 400 entries, with the one that is there.
_AGENDA, _ROLES, _GOALS, _STEPS, _FOLLOW_UPS = 39, 60, 25, 6, 125
ENTRIES = 1 + _AGENDA + _ROLES + _GOALS * (1 + _STEPS) + _FOLLOW_UPS


@dataclass(frozen=True, slots=True)
class Seat:
    """What one of them comes in with."""

    cookie: str
    token: str
    client: int


def set_table(server: str, people: int) -> tuple[str, Sequence[Seat]]:
    """A live conference of so many on a server that demonstrates: its shared document, and their seats."""
    body = json.dumps({"rooms": 1, "people": people}).encode()
    headers = {"Content-Type": "application/json", "Origin": server, "Sec-Fetch-Site": "same-origin"}
    with urllib.request.urlopen(urllib.request.Request(f"{server}/demo/fixture", body, headers)) as answer:  # noqa: S310
        (room,) = json.load(answer)["rooms"]
    seats = [Seat(each["headers"]["Cookie"], each["token"], each["client_id"]) for each in room["participants"]]
    return room["name"], seats


def _crowded(document: Doc[Any]) -> None:
    def plant(table: str, entries: Sequence[Any]) -> None:
        root: Map[Any] = document.get(table, type=Map)
        for entry in entries:
            plant_entry(root, new_id(), entry)

    def steps() -> Collection[Step]:
        each = [Step(nth_rank(n), _WORDS, "Somebody", _DUE) for n in range(_STEPS)]
        return Collection(tuple((new_id(), step) for step in each))

    plant("agenda", [AgendaItem(nth_rank(n + 1), f"Item {n + 2}", notes=_PROSE, minutes=5) for n in range(_AGENDA)])
    plant("roles", [RoleEntry(nth_rank(n), f"Person {n}", "Agency", "Nurse", _WORDS, _WORDS) for n in range(_ROLES)])
    plant("goals", [Goal(nth_rank(n), _PROSE, "Somebody", steps=steps()) for n in range(_GOALS)])
    plant("follow_ups", [FollowUp(nth_rank(n), _WORDS, "Somebody", _DUE) for n in range(_FOLLOW_UPS)])


class Others:
    """People without a browser, in a thread of their own: the first fills the board, then all type, twice a second."""

    def __init__(self, server: str, document: str, seats: Sequence[Seat]) -> None:
        self._server, self._document, self._seats = server, document, seats
        self._filled, self._over = threading.Event(), threading.Event()
        self._typing: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._trouble: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._filled.wait()
        if self._trouble:
            raise self._trouble
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.begin()
        self._thread.join(30)

    def begin(self) -> None:
        """From now on they type."""
        if self._loop and self._typing and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._typing.set)

    def _run(self) -> None:
        try:
            asyncio.run(self._all())
        except BaseException as trouble:  # told to the thread that measures
            self._trouble = trouble
        finally:
            self._filled.set()

    async def _all(self) -> None:
        self._loop, self._typing = asyncio.get_running_loop(), asyncio.Event()
        first = self._seats[0]
        async with Browser.at(self._socket, self._server, {"Cookie": first.cookie}) as browser:
            page = Page(self._document, first.token, first.client)
            await browser.sit_down([page])
            await browser.edit(page, _crowded)
        self._filled.set()
        await self._typing.wait()
        await asyncio.gather(*(self._types(seat, nth) for nth, seat in enumerate(self._seats[1:])))

    @property
    def _socket(self) -> str:
        return f"{self._server.replace('http', 'ws', 1)}/socket"

    async def _types(self, seat: Seat, nth: int) -> None:
        async with Browser.at(self._socket, self._server, self._cookie(seat)) as browser:
            page = Page(self._document, seat.token, seat.client)
            await browser.sit_down([page])
            text = _notes(page.document, 10 + nth)
            while not self._over.is_set():
                before = page.document.get_state()
                text += "o"
                await browser.say(sync(page.address, 2, page.document.get_update(before)))
                await asyncio.sleep(_EVERY)

    def _cookie(self, seat: Seat) -> Mapping[str, str]:
        return {"Cookie": seat.cookie}


def _notes(document: Doc[Any], nth: int) -> Any:
    """The text of the notes of the nth item of the agenda."""
    agenda: Map[Any] = document.get("agenda", type=Map)
    item = agenda[sorted(agenda.keys(), key=lambda each: str(agenda[each]["rank"]))[nth]]
    return item["notes"].children[0].children[0]
