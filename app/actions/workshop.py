"""A process beside the server, for work that takes long or that content could bring down.

The live boards share one thread. What reads a whole document or typesets a record happens here instead, and a job that
hangs or crashes takes only this process with it; the next job gets a new one.
"""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class WorkFailed(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The job raised, took too long, or brought its process down. Says which, never with content."""


class Workshop:
    """One process without a network that does one job after the other, each within so many seconds and bytes of memory.

    `niceness` is how far it lets everything else on the machine go first."""

    def __init__(self, seconds: float = 30.0, memory: int = 2 << 30, niceness: int = 0) -> None:
        self._seconds = seconds
        self._bounds = (memory, niceness)
        self._turn = asyncio.Lock()
        self._jobs: set[asyncio.Future[tuple[bool, Any]]] = set()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function`, found by its name at the top of a module, returns for these arguments.

        Raises `WorkFailed`.
        """
        # A request that is given up keeps its turn, or its answer would be taken for the next one's.
        job = asyncio.ensure_future(self._in_turn(function, args, kwargs))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        done, outcome = await asyncio.shield(job)
        if not done:
            raise WorkFailed(outcome)
        result: T = outcome
        return result

    async def open(self) -> None:
        """Have the process ready: to start it takes longer than most jobs."""
        async with self._turn:
            await asyncio.to_thread(self._started)

    async def close(self) -> None:
        async with self._turn:
            await asyncio.to_thread(self._end)

    async def _in_turn(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[bool, Any]:
        async with self._turn:
            return await asyncio.to_thread(self._do, function, args, kwargs)

    def _do(self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[bool, Any]:
        pipe = self._started()
        try:
            pipe.send((function, args, kwargs))
            if pipe.poll(self._seconds):
                answer: tuple[bool, Any] = pipe.recv()
                return answer
            problem = f"took longer than {self._seconds:g} s"
        except (EOFError, OSError):
            problem = "the process ended"
        self._end()
        return False, f"{function.__name__}: {problem}"

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or not self._process.is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            job = (theirs, *self._bounds)
            self._process = context.Process(target=_work, args=job, daemon=True, name="caseboard-workshop")
            self._process.start()
            theirs.close()
        return self._pipe

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._pipe = self._process = None


def _work(pipe: Connection, memory: int, niceness: int) -> None:
    """The process: answers one job after the other until the server is gone."""
    os.nice(niceness)
    _leave_the_network()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            function, args, kwargs = pipe.recv()
            try:
                answer = True, function(*args, **kwargs)
            except Exception as error:
                answer = False, f"{function.__name__}: {type(error).__name__}"
            pipe.send(answer)


#: From linux/sched.h: a namespace of users, in which anybody may have one of networks.
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


def _leave_the_network() -> None:
    """Into an empty network, where the system lets us; and away from what Python could connect, everywhere."""
    with suppress(OSError, AttributeError):
        unshare = ctypes.CDLL(None).unshare
        if unshare(_CLONE_NEWNET) != 0:
            unshare(_CLONE_NEWUSER | _CLONE_NEWNET)

    def refuse(event: str, _arguments: tuple[object, ...]) -> None:
        if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"}:
            raise PermissionError("there is no network in the workshop")

    sys.addaudithook(refuse)
