"""Copies of records: each is made once, in a process beside the server, and then given out as it is for ever.

Who asks for a copy that is being made waits for that one. Later events make another copy; they never change one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import ParamSpec, TypeVar
from weakref import WeakValueDictionary

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.actions.auditing import note_alone
from app.actions.house import House
from app.actions.refusals import CopyNotGiven, NotReady
from app.actions.rendering import FileForm, Source, as_file, source_for, try_out
from app.actions.signing import edition_stands, key_of
from app.actions.turns import Turns
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.record.code import code_of
from app.record.sealing import digest
from app.storage import audit, editions
from app.storage.at_hand import AtHand
from app.storage.editions import StoredEdition

log = structlog.get_logger("caseboard.copies")

P = ParamSpec("P")
T = TypeVar("T")

#: What makes a copy, given the code that stands on it.
Making = Callable[[str], Awaitable[StoredEdition]]

#: So many are given a record at the same time, in the thread that the live boards share. Two would be no faster.
_AT_ONCE = 1
#: Of so many things that one browser asks for at once each has a place in that queue; what else it asks for waits.
_FOR_EACH_BROWSER = 2


#: After a turn the live boards have the thread to themselves for so many times as long as it lasted, and at most for so
#: many seconds. They are live for so many seconds after somebody wrote.
_REST, _LONGEST_REST, _LIVE = 1.0, 0.05, 1.0

#: For so long a copy is another process's to make before it is taken for dead, and so many seconds pass before somebody
#: who waits for it looks again.
_CLAIM, _LOOK_AGAIN = timedelta(minutes=1), 0.1

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
        self._signing: Ed25519PrivateKey | None = None
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

    async def edition(self, conference: str, version: int, form: FileForm, source: Source) -> StoredEdition:
        """The copy of this source in this form. Raises `NotReady`."""
        source = source_for(form, source)

        async def make(code: str) -> StoredEdition:
            file = await self.run(as_file, form, replace(source, code=code))
            self._house.measures.files_made.add(form.value)
            return StoredEdition(
                code=code,
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

    async def once(self, code: str, make: Making) -> StoredEdition:
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
        """The copy that is kept, if it is certain that it was made here. Raises `CopyNotGiven` for one that is not."""
        async with self._house.database.reading() as connection:
            found = await editions.find(connection, code)
        if found is None:
            return None
        if found.signature is None and not await self._was_taken(found):
            # Nobody can tell whether it was made before copies were signed, or put there since: another stands for it.
            await self._check_none_is_lost(found)
            return await self._kept(_instead_of(code))
        if not await self._stands(found):
            raise await self._not_given(found)
        # Somebody else may have asked meanwhile.
        return self._lent.setdefault(code, found)

    async def _stands(self, kept: StoredEdition) -> bool:
        """Whether it was made here, as its signature says or, before there were any, that somebody took it along."""
        if digest(kept.content) != kept.digest:
            return False
        if kept.signature is None:
            return await self._was_taken(kept)
        return edition_stands((await self._key()).public_key(), kept)

    async def _was_taken(self, kept: StoredEdition) -> bool:
        async with self._house.database.reading() as connection:
            return await audit.taken_along(connection, kept.conference, kept.digest)

    async def _check_none_is_lost(self, unsigned: StoredEdition) -> None:
        """Where this may be in the place of one that somebody took along, no other is given. Raises `CopyNotGiven`."""
        async with self._house.database.reading() as connection:
            taken = await audit.taken_of(connection, unsigned)
            lost = taken - await editions.digests(connection, unsigned.conference)
        if lost:
            raise await self._not_given(unsigned)

    async def _not_given(self, kept: StoredEdition) -> CopyNotGiven:
        """That it is not given to anybody, which is written down."""
        log.critical("a copy that is kept is not the one that was made", conference=kept.conference, form=kept.form)
        await note_alone(self._house, Kind.COPY_NOT_GIVEN, "", conference_id=kept.conference)
        return CopyNotGiven()

    async def _key(self) -> Ed25519PrivateKey:
        if self._signing is None:
            self._signing = await key_of(self._house, "The file could not be signed or checked. Please try again.")
        return self._signing

    async def _made(self, code: str, make: Making) -> StoredEdition:
        # Whoever looked while the last one was being made, and came here when it was, would make it a second time.
        while (kept := await self._kept(code)) is None:
            if await self._claimed(code):
                return await self._make(code, make)
            await asyncio.sleep(_LOOK_AGAIN)
        return kept

    async def _release(self, code: str) -> None:
        async with self._house.database.writing(decides=False) as connection:
            await editions.release(connection, code)

    async def _claimed(self, code: str) -> bool:
        """Whether no other process makes it."""
        now = self._house.clock.now()
        async with self._house.database.writing(decides=False) as connection:
            return await editions.claim(connection, code, now, now + _CLAIM)

    async def _free(self, code: str) -> str:
        """This code, or the one that stands for it where an unsigned copy has it: what is kept never changes."""
        async with self._house.database.reading() as connection:
            while await editions.find(connection, code) is not None:
                code = _instead_of(code)
        return code

    async def _make(self, code: str, make: Making) -> StoredEdition:
        try:
            # Another process may have made it, and let its claim go, between the look and one's own claim.
            if (kept := await self._kept(code)) is not None:
                await self._release(code)
                return kept
            edition = await make(await self._free(code))
            edition = replace(edition, signature=(await self._key()).sign(edition.signed))
        except BaseException:
            await self._release(code)
            raise
        # A copy decides nothing, and says nothing that was not written before.
        async with self._house.database.writing(decides=False) as connection:
            await editions.add(connection, edition)
            await editions.release(connection, code)
            # Another process may have been first; its bytes are the copy then.
            kept = await editions.find(connection, edition.code) or edition
        if kept.content != edition.content and not await self._stands(kept):
            raise await self._not_given(kept)
        return self._lent.setdefault(kept.code, kept)


def _instead_of(code: str) -> str:
    return code_of({"instead_of": code})
