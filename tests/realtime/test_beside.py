from __future__ import annotations

import asyncio
from functools import partial

from realtime.limits import Limits
from realtime.rooms import Rooms
from tests.realtime.browser import Browser, Page
from tests.realtime.memory import MemoryDoorkeeper, MemoryJournal, house


async def test_when_somebody_sees_more_or_less_than_before_their_page_alone_is_told() -> None:
    journal, doorkeeper = MemoryJournal(), MemoryDoorkeeper()
    rooms = Rooms(journal, doorkeeper, limits=Limits(review_seconds=0.02))
    async with (
        house(rooms, journal, doorkeeper) as home,
        Browser.open(home.url, "ada") as ada,
        Browser.open(home.url, "bob") as bob,
    ):
        adas, bobs = await ada.enter(Page("shared", "ada", 1)), await bob.enter(Page("shared", "bob", 2))
        for times, marks in enumerate((frozenset({"one"}), frozenset({"one", "two"}), frozenset[str]()), start=1):
            doorkeeper.beside["ada"] = marks
            await ada.until(partial(_has_heard, adas, times))
        for _ in range(3):
            doorkeeper.reviewed.clear()
            await asyncio.wait_for(doorkeeper.reviewed.wait(), 10)
        assert adas.stateless == ['{"kind":"parts"}'] * 3
        assert bobs.stateless == []


def _has_heard(page: Page, times: int) -> bool:
    return len(page.stateless) == times
