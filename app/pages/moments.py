"""At which moment a request plays, in a demonstration: a case of last month is rehearsed on its own days.

Only a demonstrating server has this door; everywhere else the header means nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from app.clock import DemonstrationClock

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADER = "Caseboard-Moment"
_NAME = HEADER.lower().encode()


def played_at_moments(application: Application, clock: DemonstrationClock) -> Application:
    """The same application, which heeds the moment that a request names."""

    async def played(scope: Scope, receive: Receive, send: Send) -> None:
        moment = _moment(scope)
        with clock.playing_at(moment) if moment else nullcontext():
            await application(scope, receive, send)

    return played


def _moment(scope: Scope) -> datetime | None:
    """What the request says, if it is an instant."""
    for name, value in scope.get("headers", ()):
        if name == _NAME:
            try:
                said = datetime.fromisoformat(value.decode("ascii", "replace"))
            except ValueError:
                return None
            return said if said.tzinfo else None
    return None
