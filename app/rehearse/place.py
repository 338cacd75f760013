"""What the acts of a case need of the place where it is played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol


class Clock(Protocol):
    """The time on a stage."""

    def now(self) -> datetime: ...

    def move(self, to: datetime) -> None:
        """Move on to an instant, where the rehearsal has a say in that."""
        ...

    def headers(self) -> Mapping[str, str]:
        """What each request says about when it is."""
        ...


class Place(Protocol):
    """Where a case is played: a stage of its own, or a demonstration that goes on elsewhere."""

    @property
    def url(self) -> str: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def stays(self) -> timedelta:
        """For how long after signing in somebody is inside."""
        ...

    @property
    def added(self) -> Mapping[str, str]:
        """The server's ids of people who were added, by their addresses, where it tells them."""
        ...

    async def order(self, order: str, /, **facts: Any) -> str:
        """Do what the operator's command of that name does. Raises `Refusal`."""
        ...

    async def let_pass(self, seconds: int) -> None:
        """Wait, as people do who are asked to."""
        ...

    async def letters_to(self, address: str, more_than: int = -1) -> Sequence[bytes]:
        """Every letter that went to somebody, once there are more than so many. Raises `TimeoutError`."""
        ...
