"""The one clock. Nothing else reads the system time, so a demonstration or a test can choose what time it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Protocol

#: From one moment to the one after it.
NEXT = timedelta(microseconds=1)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, in UTC and aware of it."""
        ...


def after(before: Iterable[datetime], now: datetime) -> datetime:
    """Now, or what is written down in one moment would not come one after the other: the moment after the last."""
    return max([now, *(each + NEXT for each in before)])


class SystemClock:
    """The machine's own time, moved by a fixed `offset` when a demonstration plays on another day."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset


#: By how much whoever asks is ahead of everybody else; less than nothing on an earlier day.
_ahead: ContextVar[timedelta] = ContextVar("ahead", default=timedelta())


class DemonstrationClock:
    """A clock by which each request may play on a day of its own, while the others go on in the present."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now() + _ahead.get()

    @contextmanager
    def playing_at(self, moment: datetime) -> Iterator[None]:
        """What is done within the block, and by what it starts, happens from that moment on."""
        before = _ahead.set(moment - self._clock.now())
        try:
            yield
        finally:
            _ahead.reset(before)


def clock_starting_at(start: datetime | None) -> Clock:
    """A clock that reads `start` now and runs on from there; the system's own time without one."""
    if start is None:
        return SystemClock()
    return SystemClock(offset=start.astimezone(UTC) - SystemClock().now())
