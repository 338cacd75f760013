from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from app.storage import gathering as gathering_module
from app.storage.gathering import Gathering


class Library:
    """Doubles numbers, and remembers which it was asked for together."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.busy, self.open = asyncio.Event(), asyncio.Event()

    async def double(self, numbers: Sequence[int]) -> list[int]:
        self.asked.append(list(numbers))
        self.busy.set()
        await self.open.wait()
        if 13 in numbers:
            raise LookupError("unlucky")
        return [2 * number for number in numbers]


async def test_those_who_come_while_others_are_answered_are_answered_together() -> None:
    library = Library()
    gathering = Gathering(library.double)
    first = asyncio.create_task(gathering.ask(1))
    await library.busy.wait()
    later = [asyncio.create_task(gathering.ask(number)) for number in (2, 3, 4)]
    await asyncio.sleep(0)
    library.open.set()
    assert await asyncio.gather(first, *later) == [2, 4, 6, 8]
    assert library.asked == [[1], [2, 3, 4]]


async def test_in_a_crowd_those_who_come_one_by_one_are_answered_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering_module, "_LONGEST_REST", 60)
    library = Library()
    gathering = Gathering(library.double)
    crowd = [asyncio.create_task(gathering.ask(number)) for number in (1, 2)]
    # The rest is as long as the answer took.
    asyncio.get_running_loop().call_later(0.2, library.open.set)
    await asyncio.gather(*crowd)
    later = []
    for number in (3, 4, 5):
        later.append(asyncio.create_task(gathering.ask(number)))
        await asyncio.sleep(0)
    assert await asyncio.gather(*later) == [6, 8, 10]
    assert library.asked == [[1, 2], [3, 4, 5]]


async def test_who_comes_alone_waits_for_nobody() -> None:
    library = Library()
    gathering = Gathering(library.double)
    asyncio.get_running_loop().call_later(0.2, library.open.set)
    await gathering.ask(1)
    second = asyncio.create_task(gathering.ask(2))
    for _ in range(3):
        await asyncio.sleep(0)
    assert second.done()


async def test_no_more_are_answered_together_than_there_may_be() -> None:
    library = Library()
    gathering = Gathering(library.double, most=2)
    asking = [asyncio.create_task(gathering.ask(number)) for number in range(5)]
    library.open.set()
    assert await asyncio.gather(*asking) == [0, 2, 4, 6, 8]
    assert library.asked == [[0, 1], [2, 3], [4]]


async def test_a_failure_is_for_those_who_asked_and_for_nobody_after_them() -> None:
    library = Library()
    library.open.set()
    gathering = Gathering(library.double)
    unlucky = await asyncio.gather(gathering.ask(13), gathering.ask(5), return_exceptions=True)
    assert [str(error) for error in unlucky] == ["unlucky", "unlucky"]
    assert await gathering.ask(5) == 10


async def test_who_goes_away_takes_nobody_along() -> None:
    library = Library()
    gathering = Gathering(library.double)
    gone, stays = (asyncio.create_task(gathering.ask(number)) for number in (1, 2))
    await library.busy.wait()
    gone.cancel()
    library.open.set()
    assert await stays == 4
    with pytest.raises(asyncio.CancelledError):
        await gone
