"""A stage that stands already: a demonstrating server, maybe with people at it, which keeps its own time.

What an operator would do goes through the doors that only a demonstration has (see `app.actions.casting`).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2

from app.actions.refusals import Refusal
from app.clock import SystemClock
from app.pages.moments import HEADER

#: Within what a demonstration leaves people signed in. Who plays on other days comes in now all the same.
_STAYS, _LONG = timedelta(hours=3), timedelta(days=3650)


class Present:
    """The time of a server that nobody moves."""

    def __init__(self, ahead: timedelta) -> None:
        self._system, self._ahead = SystemClock(), ahead

    def now(self) -> datetime:
        return self._system.now() + self._ahead

    def move(self, to: datetime) -> None:
        """It goes on by itself."""

    def headers(self) -> Mapping[str, str]:
        return {}


class Moments(Present):
    """A time of one's own on such a server: each request says when it is."""

    def __init__(self, ahead: timedelta, start: datetime) -> None:
        super().__init__(ahead)
        self._behind = start - super().now()

    def now(self) -> datetime:
        return min(super().now(), super().now() + self._behind)

    def move(self, to: datetime) -> None:
        if to > self.now():
            self._behind = to - super().now()

    def headers(self) -> Mapping[str, str]:
        return {HEADER: self.now().isoformat()}


class Elsewhere:
    def __init__(self, url: str, clock: Present, stays: timedelta, line: httpx2.AsyncClient) -> None:
        self.url, self.clock, self.stays, self._line = url, clock, stays, line
        #: The server's ids of the people who were added, by their addresses.
        self.added: dict[str, str] = {}

    async def order(self, order: str, /, **facts: Any) -> str:
        """Raises `Refusal`."""
        wish = {"order": order, "facts": facts}
        answer = await self._line.post("/demo/orders", json=wish, headers=dict(self.clock.headers()))
        said = _heard(answer)
        if said.get("person") and order == "person-add":
            self.added[str(facts["email"])] = said["person"]
        return str(said["sentence"])

    async def let_pass(self, seconds: int) -> None:
        """The time that the server says to wait."""
        await asyncio.sleep(seconds)

    async def letters_to(self, address: str, more_than: int = -1, patience: float = 60.0) -> Sequence[bytes]:
        """Every letter that went to somebody, once there are more than so many. Raises `TimeoutError`."""
        async with asyncio.timeout(patience):
            while True:
                said = _heard(await self._line.get("/demo/letters", params={"to": address}))
                if len(said["letters"]) > more_than:
                    return [str(each).encode() for each in said["letters"]]
                await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def elsewhere(url: str, start: datetime | None = None) -> AsyncIterator[Elsewhere]:
    """The demonstrating server at an address; from `start` on by a clock of one's own. Raises `Refusal`."""
    url = url.rstrip("/")
    async with httpx2.AsyncClient(base_url=url, headers={"Origin": url}, trust_env=False, timeout=60) as line:
        try:
            answer = await line.get("/demo/letters", params={"to": "nobody"})
        except httpx2.RequestError as error:
            raise Refusal(f"The server at {url} does not answer ({type(error).__name__}).") from None
        if answer.is_redirect:
            raise Refusal(f"The server is not called {url}: it answers at {answer.headers.get('location', 'another')}.")
        if answer.status_code != httpx2.codes.OK:
            raise Refusal(f"The server at {url} is not in demonstration mode: nothing was played.")
        ahead = _time_of(answer) - SystemClock().now()
        clock, stays = (Moments(ahead, start), _LONG) if start else (Present(ahead), _STAYS)
        yield Elsewhere(url, clock, stays, line)


def _time_of(answer: httpx2.Response) -> datetime:
    said = answer.headers.get("date")
    return parsedate_to_datetime(said) if said else SystemClock().now()


def _heard(answer: httpx2.Response) -> Any:
    if answer.is_error:
        with contextlib.suppress(ValueError):
            raise Refusal(str(answer.json().get("sentence", answer.status_code)))
        raise Refusal(f"The server answered with status {answer.status_code}.")
    return answer.json()
