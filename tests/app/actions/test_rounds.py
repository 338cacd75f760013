"""Chores that go on beside everything else end when the house closes, whatever happens to a cancellation."""

from __future__ import annotations

import asyncio
import contextlib

from app.actions.rounds import Rounds, beside


async def test_a_round_that_failed_is_followed_by_another() -> None:
    bell, went = asyncio.Event(), asyncio.Queue[str]()
    rounds = iter(["fails", "succeeds"])

    async def go_round() -> float:
        went.put_nowait(this := next(rounds))
        if this == "fails":
            raise OSError
        return 60.0

    async with Rounds(bell, go_round, "a round failed").at_work():
        assert await went.get() == "fails"
        bell.set()
        assert await went.get() == "succeeds"


async def test_the_round_in_hand_is_finished_before_the_house_closes() -> None:
    bell, begun, finished = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def go_round() -> float:
        begun.set()
        for _ in range(3):
            await asyncio.sleep(0)
        finished.set()
        return 60.0

    async with Rounds(bell, go_round, "a round failed").at_work():
        await begun.wait()
    assert finished.is_set()


async def test_a_chore_that_loses_a_cancellation_is_called_off_again() -> None:
    lost = asyncio.Event()

    async def deaf_once() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        lost.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(60), beside(deaf_once()):
        await asyncio.sleep(0)
    assert lost.is_set()
