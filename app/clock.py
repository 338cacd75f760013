"""The one clock. Nothing else reads the system time, so a demonstration or a test can choose what time it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, in UTC and aware of it."""
        ...


class SystemClock:
    """The machine's own time, moved by a fixed `offset` when a demonstration plays on another day."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self._offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset


def clock_starting_at(start: datetime | None) -> Clock:
    """A clock that reads `start` now and runs on from there; the system's own time without one."""
    if start is None:
        return SystemClock()
    return SystemClock(offset=start.astimezone(UTC) - SystemClock().now())
