"""A browser at the tests' own hosts: its documents hold one text, its tokens say who it is and as which client."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Self

import pycrdt

from realtime import client
from realtime.client import framed, sync, token
from tests.realtime.memory import ORIGIN

__all__ = ["Browser", "Page", "framed", "sync", "token"]


class Page(client.Page):
    """One document with a purpose."""

    def __init__(self, document: str, person: str, client: int, rights: str = "", session: str | None = None) -> None:
        address = document if session is None else f"{document}\0{session}"
        super().__init__(address, f"{person}/{client}{rights}", client)
        self.person = person
        self.text = self.document.get("purpose", type=pycrdt.Text)

    def write(self, text: str, at: int = 0) -> bytes:
        """Type, and return the update that says so."""
        before = self.document.get_state()
        self.text.insert(at, text)
        return self.document.get_update(before)


class Browser(client.Browser):
    """One socket."""

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, url: str, person: str = "ada", origin: str | None = ORIGIN) -> AsyncIterator[Self]:
        async with cls.at(url, origin, {"Cookie": f"person={person}"} if person else {}) as browser:
            yield browser

    async def type(self, page: Page, text: str, at: int = 0) -> None:
        """Type and wait until it is saved."""
        await self.send(page, page.write(text, at))
        await self.until(lambda: page.saved == page.sent or page.closed or self.code)
