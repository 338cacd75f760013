"""A process beside the server, for work that takes long or that content could bring down.

The live boards share one thread. What reads a whole document or typesets a record happens here instead, and a job that
hangs or crashes takes only this process with it; the next job gets a new one.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any, ParamSpec, TypeVar

from app.actions import workbench

P = ParamSpec("P")
T = TypeVar("T")


class WorkFailed(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The job raised, took too long, or brought its process down. Says which, never with content."""


class Workshop:
    """One process without a network that does one job after the other, each within so many seconds and bytes of memory.

    `niceness` is how far it lets everything else on the machine go first."""

    def __init__(self, seconds: float = 30.0, memory: int = 2 << 30, niceness: int = 0) -> None:
        self._seconds = seconds
        self._memory = memory
        self._niceness = niceness
        self._turn = asyncio.Lock()
        self._jobs: set[asyncio.Future[tuple[bool, Any]]] = set()
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        #: Whether the process has done a job.
        self._used = False

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
        used = self._used
        outcome = self._try(function, args, kwargs)
        if outcome is None and used:
            # It may have died of what earlier jobs left in its memory.
            outcome = self._try(function, args, kwargs)
        return outcome or (False, f"{function.__name__}: the process ended")

    def _try(
        self, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[bool, Any] | None:
        """Whether it was done, and with what; nothing if it brought the process down."""
        pipe = self._started()
        try:
            pipe.send((function, args, kwargs))
            if pipe.poll(self._seconds):
                done, outcome, spent = pipe.recv()
                self._used = True
                if spent:
                    # Typesetting remembers what it has set, and a job that comes to the bound would fail for that.
                    self._end()
                return done, outcome
        except (EOFError, OSError):
            self._end()
            return None
        self._end()
        return False, f"{function.__name__}: took longer than {self._seconds:g} s"

    def _started(self) -> Connection:
        if self._pipe is None or self._process is None or self._process.poll() is not None:
            self._end()
            self._pipe, theirs = Pipe()
            with theirs:
                self._process = _at_bench(theirs.fileno(), self._memory, self._niceness)
            self._pipe.send(sys.path)
        return self._pipe

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._pipe = self._process = None
        self._used = False


def _at_bench(pipe: int, memory: int, niceness: int) -> subprocess.Popen[bytes]:
    # Not by `multiprocessing`: that imports first whatever this server was started with, which takes seconds of the
    # processor while boards are live, and most jobs need little of it.
    command = (sys.executable, "-m", workbench.__name__, str(pipe), str(memory))
    process = subprocess.Popen(command, pass_fds=(pipe,), stdin=subprocess.DEVNULL)  # noqa: S603 - all of it is ours
    if niceness:
        # From outside, for to start takes longer than most jobs.
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, process.pid, os.getpriority(os.PRIO_PROCESS, 0) + niceness)
    return process
