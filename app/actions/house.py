"""What every action works with."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property

from app.board import standing
from app.board.standing import Templates
from app.clock import Clock
from app.measures import Measures
from app.settings import Settings
from app.storage.database import Database
from app.storage.vault import Vault


@dataclass(frozen=True)
class House:
    settings: Settings
    clock: Clock
    database: Database
    #: Hashing a password keeps a core busy for long: only so many at once, so that live boards keep theirs.
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    measures: Measures = field(default_factory=Measures)
    #: Rung when there may be letters to send.
    letters: asyncio.Event = field(default_factory=asyncio.Event)

    #: Rung when somebody was told something, or when there is more to wait for.
    notices: asyncio.Event = field(default_factory=asyncio.Event)

    @cached_property
    def agendas(self) -> Templates:
        """The standing items of agendas. Raises `standing.UnusableTemplate`."""
        path = self.settings.agendas
        return standing.read(path.read_text(encoding="utf-8")) if path else standing.shipped()

    @cached_property
    def vault(self) -> Vault:
        return Vault(self.settings)
