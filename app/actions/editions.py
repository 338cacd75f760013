"""Copies of records: each is made once, in a process beside the server, and then given out as it is for ever.

Who asks for a copy that is being made waits for that one. Later events make another copy; they never change one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace
from typing import ParamSpec, TypeVar
from weakref import WeakValueDictionary

from app.actions.house import House
from app.actions.refusals import NotReady
from app.actions.rendering import FileForm, Source, as_file, source_for, try_out
from app.actions.signing import key_of
from app.actions.turns import Turns
from app.actions.workshop import WorkFailed, Workshop
from app.record.sealing import digest
from app.storage import editions
from app.storage.at_hand import AtHand
from app.storage.editions import StoredEdition

P = ParamSpec("P")
T = TypeVar("T")

#: So many are given a record at the same time, in the thread that the live boards share. Two would be no faster.
_AT_ONCE = 1
#: Of so many things that one browser asks for at once each has a place in that queue; what else it asks for waits.
_FOR_EACH_BROWSER = 2


#: After a turn the live boards have the thread to themselves for so many times as long as it lasted, and at most for so
#: many seconds.
_REST, _LONGEST_REST = 1.0, 0.05

#: So many copies, none of them larger than this, are held to be given out again.
_AT_HAND, _LARGEST = 32, 1 << 20


class Press:
    """Where copies are made: a workshop of its own, so that no freeze waits behind them."""

    def __init__(self, house: House, workshop: Workshop) -> None:
        self._house = house
        self._workshop = workshop
        self._making: dict[str, asyncio.Task[StoredEdition]] = {}
        #: A whole conference may ask for the same copy in one moment.
        self.at_hand = AtHand[StoredEdition](house.database, _AT_HAND, lambda copy: len(copy.content), _LARGEST)
        #: By code, for as long as somebody is being given it: two hundred who read slowly share the bytes.
        self._lent: WeakValueDictionary[str, StoredEdition] = WeakValueDictionary()
        #: A whole conference that asks at once holds up no live board.
        self._turns = Turns(_AT_ONCE, self._rest)
        self._readying: asyncio.Task[None] | None = None
        #: By browser, for as long as somebody holds or waits for it.
        self._places: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    def make_ready(self) -> None:
        """Have the workshop read what it needs while a conference comes to its end: many ask for copies right after."""
        if self._readying is None:
            self._readying = asyncio.create_task(self._try_out())

    async def _try_out(self) -> None:
        with suppress(WorkFailed):
            await self._workshop.run(try_out)

    @asynccontextmanager
    async def turn(self, browser: str) -> AsyncIterator[None]:
        """Held by whoever is given a record or a file: who asks for very many keeps nobody else waiting."""
        place = self._places.setdefault(browser, asyncio.Semaphore(_FOR_EACH_BROWSER))
        async with place, self._turns.one():
            yield

    def _rest(self, lasted: float) -> float:
        """For how long the boards, if any is live, have the thread for themselves."""
        return min(_REST * lasted, _LONGEST_REST) if self._house.live else 0.0

    def aside(self) -> AbstractAsyncContextManager[None]:
        """Entered by whoever waits for what another process makes: their turn is others' meanwhile."""
        return self._turns.aside()

    def let_go(self) -> None:
        """The turn is over for whoever has one and only waits from now on."""
        self._turns.let_go()

    async def edition(self, conference: str, version: int, form: FileForm, source: Source) -> StoredEdition:
        """The copy of this source in this form. Raises `NotReady`."""
        source = source_for(form, source)

        async def make() -> StoredEdition:
            file = await self.run(as_file, form, source)
            self._house.measures.files_made.add(form.value)
            return StoredEdition(
                code=source.code,
                conference=conference,
                record=source.kind.value,
                version=version,
                form=form.value,
                record_digest=digest(source.content),
                digest=digest(file.content),
                name=file.name,
                content=file.content,
                made_at=self._house.clock.now(),
            )

        return await self.once(source.code, make)

    async def run(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a function makes in the workshop. Raises `NotReady`."""
        try:
            return await self._workshop.run(function, *args, **kwargs)
        except WorkFailed as error:
            raise NotReady(f"The file could not be made ({error}). The record is kept; please try again.") from error

    async def once(self, code: str, make: Callable[[], Awaitable[StoredEdition]]) -> StoredEdition:
        """The copy with this code: the one that is kept, or the one that `make` makes now, for all who want it."""
        kept = self._lent.get(code) or await self._kept(code)
        if kept is not None:
            return kept
        making = self._making.get(code)
        if making is None:
            making = asyncio.create_task(self._made(code, make))
            self._making[code] = making
            making.add_done_callback(lambda _: self._making.pop(code, None))
        async with self.aside():
            # Who gives up does not take it away from the others.
            return await asyncio.shield(making)

    async def _kept(self, code: str) -> StoredEdition | None:
        async with self._house.database.reading() as connection:
            found = await editions.find(connection, code)
        # Somebody else may have asked meanwhile.
        return None if found is None else self._lent.setdefault(code, found)

    async def _made(self, code: str, make: Callable[[], Awaitable[StoredEdition]]) -> StoredEdition:
        # Whoever looked while the last one was being made, and came here when it was, would make it a second time.
        if (kept := await self._kept(code)) is not None:
            return kept
        edition = await make()
        key = await key_of(self._house, "The file could not be signed, so it was not kept. Please try again.")
        edition = replace(edition, signature=key.sign(edition.signed))
        # A copy decides nothing, and says nothing that was not written before.
        async with self._house.database.writing(decides=False) as connection:
            await editions.add(connection, edition)
            # Another process may have been first; its bytes are the copy then.
            edition = await editions.find(connection, code) or edition
        return self._lent.setdefault(code, edition)
