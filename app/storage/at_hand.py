"""What was read last, held for as long as nothing was written that could make it another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from app.storage.database import Database

Found = TypeVar("Found")


class AtHand(Generic[Found]):
    """Answers that many ask for in the same moment, while boards are live: each is found once.

    Where nothing but a query tells whether something was written, nothing is held."""

    def __init__(self, database: Database, most: int, size: Callable[[Found], int], largest: int) -> None:
        """So many answers are held, none of them of more than `largest` bytes."""
        self._database = database
        self._most = most
        self._size = size
        self._largest = largest
        self._stand: tuple[int, int] | None = None
        self._held: dict[Hashable, Found] = {}

    async def get(self, asked: Hashable, find: Callable[[], Awaitable[Found]]) -> Found:
        """The answer that is at hand, else the one that `find` gives."""
        stand = await self._look()
        if asked in self._held:
            return self._held[asked]
        found = await find()
        # Somebody else may have met another stand meanwhile.
        if stand is not None and stand == self._stand and self._size(found) <= self._largest:
            self._held[asked] = found
            while len(self._held) > self._most:
                del self._held[next(iter(self._held))]
        return found

    async def held(self, asked: Hashable) -> Found | None:
        """The answer, if it is at hand."""
        await self._look()
        return self._held.get(asked)

    async def _look(self) -> tuple[int, int] | None:
        """How the database stands; what was found when it stood otherwise is let go."""
        stand = await self._database.stand()
        if stand is None or stand != self._stand:
            self._held.clear()
            self._stand = stand
        return stand
