from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from time import sleep

import pytest

from app.actions.workshop import WorkFailed, Workshop


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    workshop = Workshop(seconds=10)
    yield workshop
    await workshop.close()


def process() -> int:
    return os.getpid()


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def complain(words: str) -> None:
    raise ValueError(words)


async def test_work_is_done_in_another_process_that_is_kept(workshop: Workshop) -> None:
    first, second = await asyncio.gather(workshop.run(process), workshop.run(process))
    assert first == second != os.getpid()


def priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)


async def test_work_that_can_wait_lets_everything_else_go_first() -> None:
    workshop = Workshop(seconds=10, niceness=7)
    assert await workshop.run(priority) == min(priority() + 7, 19)
    await workshop.close()


async def test_a_crash_takes_only_the_job_with_it(workshop: Workshop) -> None:
    with pytest.raises(WorkFailed, match="crash: the process ended"):
        await workshop.run(crash)
    assert await workshop.run(process) != os.getpid()


#: What jobs leave behind in their process, as typesetting does.
_left: list[bytes] = []


def leave(megabytes: int) -> int:
    _left.append(os.urandom(1) * (megabytes << 20))
    return os.getpid()


async def test_a_process_that_holds_half_of_the_memory_is_replaced_before_a_job_fails_for_it() -> None:
    workshop = Workshop(seconds=10, memory=400 << 20)
    try:
        small = [await workshop.run(leave, 1), await workshop.run(leave, 1)]
        assert small[0] == small[1]
        large = [await workshop.run(leave, 250) for _ in range(3)]
        assert len({*small, *large}) == 3
    finally:
        await workshop.close()


def need(megabytes: int) -> int:
    """Dies for want of memory as the typesetter does, which cannot be told about it."""
    try:
        return len(bytearray(megabytes << 20))
    except MemoryError:
        os.abort()


async def test_a_job_that_has_no_room_beside_what_others_left_is_done_in_a_new_process() -> None:
    workshop = Workshop(seconds=10, memory=400 << 20)
    try:
        # Less than half, and yet too much beside it.
        first = await workshop.run(leave, 130)
        assert await workshop.run(need, 260) == 260 << 20
        assert await workshop.run(process) != first
    finally:
        await workshop.close()


async def test_a_job_that_has_no_room_in_a_new_process_either_is_given_up() -> None:
    workshop = Workshop(seconds=10, memory=400 << 20)
    try:
        await workshop.run(process)
        with pytest.raises(WorkFailed, match="need: the process ended"):
            await workshop.run(need, 500)
    finally:
        await workshop.close()


async def test_what_a_job_raises_is_told_without_its_content(workshop: Workshop) -> None:
    with pytest.raises(WorkFailed) as failed:
        await workshop.run(complain, "what somebody wrote")
    assert str(failed.value) == "complain: ValueError"


async def test_a_job_that_hangs_is_ended() -> None:
    workshop = Workshop(seconds=0.2)
    with pytest.raises(WorkFailed, match=r"took longer than 0\.2 s"):
        await workshop.run(sleep, 600)
    await workshop.close()


async def test_an_answer_that_nobody_waits_for_does_not_reach_the_next_job(workshop: Workshop) -> None:
    await workshop.run(process)
    given_up = asyncio.ensure_future(workshop.run(complain, "words"))
    await asyncio.sleep(0)
    given_up.cancel()
    assert isinstance(await workshop.run(process), int)
