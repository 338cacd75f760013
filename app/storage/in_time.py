"""Waiting for something no longer than it may take, even when it does not let itself be called off."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Answer = TypeVar("Answer")

#: What nobody waits for any more, and what has not ended either: the loop itself holds no task.
_abandoned: set[asyncio.Task[Any]] = set()


async def in_time(work: Coroutine[Any, Any, Answer], seconds: float) -> Answer:
    """What the work answers. Raises `TimeoutError` at the latest after so many seconds.

    To call off a statement, the driver asks the server and waits for the answer; a server that stands still gives none.
    So the work is told to end, and left alone.
    """
    task = asyncio.get_running_loop().create_task(work)
    _abandoned.add(task)
    task.add_done_callback(_ended)
    try:
        done, _ = await asyncio.wait([task], timeout=seconds)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        raise TimeoutError("the database has not answered in time")
    return task.result()


def _ended(task: asyncio.Task[Any]) -> None:
    _abandoned.discard(task)
    if not task.cancelled():
        # Nobody else may ask for it.
        task.exception()
