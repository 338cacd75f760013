"""Watching over the server from outside: a process that hangs or dies is replaced by a fresh one.

The library that holds the documents can hang with the interpreter's lock in its hand, and then nothing inside the
process can notice. So a parent process, which does nothing else, listens for a heartbeat of the event loop. It keeps
the listening socket open meanwhile: whoever knocks during a restart waits for a moment instead of being turned away.
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
import mmap
import os
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

_log = logging.getLogger("caseboard.watch")

_PR_SET_PDEATHSIG = 1
_LONGEST_NAME = 200
_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: how long each thing may take before something is done about it."""

    silence: float = 3.0
    #: After it was told to stop, the process may be busy with its last words.
    silence_at_the_end: float = 10.0
    #: Before a restart; after some short lives in a row it doubles each time, up to the longest.
    pause: float = 0.1
    short_lives: int = 5
    short_life: float = 60.0
    longest_pause: float = 10.0
    #: So many deaths of one thing are no coincidence any more.
    deaths: int = 2

    def after(self, short_lives: int) -> float:
        """The pause after so many short lives in a row."""
        doublings = min(max(0, short_lives - self.short_lives), 16)
        return min(self.pause * (1 << doublings), self.longest_pause)


class Pulse:
    """The watched process's side: it says that it is alive, twice a second, and what it may be about to die of."""

    interval = 0.5

    def __init__(self, descriptor: int, will: mmap.mmap, revived: bool, suspects: frozenset[str]) -> None:
        self._descriptor = descriptor
        #: Set with the first beat: from then on a death is followed by a restart.
        self.begun = asyncio.Event()
        self._will = will
        #: Whether another process died before this one.
        self.revived = revived
        #: What processes before this one died of, repeatedly.
        self.suspects = suspects

    @contextmanager
    def risking(self, name: str) -> Iterator[None]:
        """What is done in the block concerns this, and may go wrong for good."""
        self.risk(name)
        try:
            yield
        finally:
            self.survived()

    def risk(self, name: str) -> None:
        """What is done next concerns this, and may go wrong for good."""
        letters = name.encode()[:_LONGEST_NAME]
        self._will[: len(letters) + 1] = bytes([len(letters)]) + letters

    def survived(self) -> None:
        """It went well."""
        self._will[0] = 0

    def give_up(self) -> NoReturn:
        """End at once, so that a fresh process takes over: for when something here will never come to an end."""
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("nobody survives that")

    def beat(self) -> None:
        """Say so. When nobody watches any longer, this process ends in order."""
        try:
            os.write(self._descriptor, b".")
            self.begun.set()
        except BlockingIOError:
            pass
        except OSError:
            signal.raise_signal(signal.SIGTERM)


_this: list[Pulse] = []


def pulse_here() -> Pulse | None:
    """The pulse of this process, if it is a watched one."""
    return _this[0] if _this else None


def watched(work: Callable[[Pulse], int], let_go: Callable[[], None], patience: Patience | None = None) -> int:
    """Run `work` in a child process, and again whenever it hangs or dies, until this process is told to stop.

    `work` must beat once it has started; until then it may take its time, and if it ends without ever having beaten,
    its exit status is the answer. `let_go` is called when the end begins, for what this process holds for its child.
    Must be called before there are threads.
    """
    return _Watcher(work, let_go, patience or Patience()).run()


class _Watcher:
    def __init__(self, work: Callable[[Pulse], int], let_go: Callable[[], None], patience: Patience) -> None:
        self._work = work
        self._let_go = let_go
        self._patience = patience
        self._child: int | None = None
        self._stopping = False
        self._proven = False
        # Memory that survives the process which writes into it.
        self._will = mmap.mmap(-1, _LONGEST_NAME + 1)
        self._fatal: Counter[str] = Counter()
        self._woken, waker = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._waker = waker

    def run(self) -> int:
        signal.set_wakeup_fd(self._waker)
        for each in _STOPS:
            signal.signal(each, self._stop)
        short_lives = 0
        while True:
            began = time.monotonic()
            status = self._live()
            if self._stopping:
                return 0 if status in (0, -signal.SIGTERM, -signal.SIGINT) else 1
            if not self._proven:
                return status if status > 0 else 1
            short_lives = short_lives + 1 if time.monotonic() - began < self._patience.short_life else 0
            if not self._rested(self._patience.after(short_lives)):
                return 0

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        if not self._stopping:
            self._stopping = True
            self._let_go()
            self._pass_on(signal.SIGTERM)
        else:
            # Once more means: without waiting for anybody.
            self._pass_on(signal.SIGINT)

    def _pass_on(self, what: signal.Signals) -> None:
        if self._child is not None:
            with suppress(ProcessLookupError):
                os.kill(self._child, what)

    def _live(self) -> int:
        """One life of the process, from fork to exit status."""
        listening, speaking = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        # A signal that comes while it is not yet known whom to pass it on to waits.
        signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            _die_with(parent)
            os.close(listening)
            self._become(Pulse(speaking, self._will, self._proven, self._suspects()))
        os.close(speaking)
        self._child = child
        if self._stopping:
            self._pass_on(signal.SIGTERM)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        try:
            self._listen(listening)
            return self._bury()
        finally:
            os.close(listening)

    def _become(self, pulse: Pulse) -> None:
        """In the child: do the work and never come back."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            for each in _STOPS:
                signal.signal(each, signal.SIG_DFL)
            # Of its own session, so that Ctrl+C reaches it once, and what it started can be ended with it.
            os.setsid()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
            _this.append(pulse)
            status = self._work(pulse)
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            with suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(status)

    def _listen(self, listening: int) -> None:
        """Return when the process has closed its pipe, which death does too, or has been silent for too long."""
        patience: float | None = None
        while True:
            ready, _, _ = select.select([listening, self._woken], [], [], patience)
            if self._woken in ready:
                os.read(self._woken, 4096)
            if listening in ready:
                if not os.read(listening, 4096):
                    return
                self._proven = True
                patience = self._patience.silence
            elif not ready:
                _log.critical("the server has not given a sign of life for %g s; it is replaced", patience)
                return
            if self._stopping:
                patience = self._patience.silence_at_the_end

    def _bury(self) -> int:
        child, self._child = self._child, None
        assert child is not None  # noqa: S101 - it was forked just before
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if not self._stopping:
            _log.error("the server process ended with status %d", status)
            self._read_will()
        return status

    def _read_will(self) -> None:
        name = self._will[1 : 1 + self._will[0]].decode(errors="replace")
        self._will[0] = 0
        if name:
            self._fatal[name] += 1
            _log.error("it was busy with %s", name)

    def _suspects(self) -> frozenset[str]:
        return frozenset(name for name, deaths in self._fatal.items() if deaths >= self._patience.deaths)

    def _rested(self, seconds: float) -> bool:
        """Whether the pause went by without a word to stop."""
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            if select.select([self._woken], [], [], left)[0]:
                os.read(self._woken, 4096)
        return not self._stopping


def _die_with(parent: int) -> None:
    """Where the system can do that (Linux), end at once when the parent does; elsewhere the next beat finds out."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
