"""What every action works with."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial

from app.actions.followed import Followed
from app.actions.reading_apart import Liveness, ReadingApart
from app.actions.workshop import Workshop
from app.board import standing
from app.board.standing import Templates
from app.clock import Clock
from app.measures import Measures
from app.settings import Settings
from app.storage import sessions
from app.storage.database import Database
from app.storage.gathering import Gathering
from app.storage.sessions import Session
from app.storage.shelf import FOLDER, Shelf
from app.storage.vault import Vault

#: So many sessions are looked up together. Of many more the live boards would notice; of fewer, a conference that comes
#: back in one moment pays for changes of thread.
_TOGETHER = 100


@dataclass(frozen=True)
class House:
    settings: Settings
    clock: Clock
    database: Database
    #: Hashing a password keeps a core busy for long: only so many at once, so that live boards keep theirs.
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    measures: Measures = field(default_factory=Measures)
    #: Where what somebody may have is read while boards are live; without it, in the server.
    reading_room: Workshop | None = None
    #: Rung when there may be letters to send.
    letters: asyncio.Event = field(default_factory=asyncio.Event)

    #: Rung when somebody was told something, or when there is more to wait for.
    notices: asyncio.Event = field(default_factory=asyncio.Event)

    #: Who wrote open boards, so that looking at what would be recorded again follows no edit twice.
    followed: Followed = field(default_factory=Followed)

    #: Only one waits at a time for the shelf, which other processes hold too.
    _shelving: asyncio.Lock = field(default_factory=asyncio.Lock)

    @cached_property
    def shelf(self) -> Shelf:
        return Shelf(self.settings.data / FOLDER)

    @asynccontextmanager
    async def shelving(self) -> AsyncIterator[None]:
        """Held by whoever puts a file on the shelf or takes one from it, together with what the database says of it."""
        async with self._shelving:
            held = self.shelf.held()
            await asyncio.to_thread(held.__enter__)
            try:
                yield
            finally:
                held.__exit__(None, None, None)

    @cached_property
    def agendas(self) -> Templates:
        """The standing items of agendas. Raises `standing.UnusableTemplate`."""
        path = self.settings.agendas
        return standing.read(path.read_text(encoding="utf-8")) if path else standing.shipped()

    def agendas_in(self, jurisdiction: str) -> Templates:
        """The same as they are called where a case is; an installation that has its own calls them as it likes."""
        return self.agendas if self.settings.agendas else standing.called(self.agendas, self._titles(jurisdiction))

    def _titles(self, jurisdiction: str) -> Mapping[str, str]:
        return self.settings.place(jurisdiction).titles

    @cached_property
    def cookies(self) -> Gathering[str, Session | None]:
        """To whom cookies belong, known by their digests: a whole conference may come back in one moment."""
        return Gathering(self._sessions_of, most=_TOGETHER)

    async def _sessions_of(self, cookie_digests: Sequence[str]) -> Sequence[Session | None]:
        found = await self.database.read_at_once(partial(sessions.find_all, cookie_digests=set(cookie_digests)))
        return [found.get(each) for each in cookie_digests]

    @cached_property
    def live(self) -> Liveness:
        return Liveness(self.measures)

    @cached_property
    def apart(self) -> ReadingApart:
        return ReadingApart(self.database, self.live, self.reading_room)

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.settings)
