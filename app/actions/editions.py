"""Copies of records: each is made once, in a process beside the server, and then given out as it is for ever.

Who asks for a copy that is being made waits for that one. Later events make another copy; they never change one."""

from __future__ import annotations

import asyncio

from app.actions.house import House
from app.actions.refusals import NotReady
from app.actions.rendering import FileForm, Source, as_file, source_for
from app.actions.workshop import WorkFailed, Workshop
from app.record.sealing import digest
from app.storage import editions
from app.storage.editions import StoredEdition


class Press:
    """Where copies are made: a workshop of its own, so that no freeze waits behind them."""

    def __init__(self, house: House, workshop: Workshop) -> None:
        self._house = house
        self._workshop = workshop
        self._making: dict[str, asyncio.Task[StoredEdition]] = {}

    async def edition(self, conference: str, version: int, form: FileForm, source: Source) -> StoredEdition:
        """The copy of this source in this form. Raises `NotReady`."""
        source = source_for(form, source)
        async with self._house.database.reading() as connection:
            kept = await editions.find(connection, source.code)
        if kept is not None:
            return kept
        making = self._making.get(source.code)
        if making is None:
            making = asyncio.create_task(self._made(conference, version, form, source))
            self._making[source.code] = making
            making.add_done_callback(lambda _: self._making.pop(source.code, None))
        # Who gives up does not take it away from the others.
        return await asyncio.shield(making)

    async def _made(self, conference: str, version: int, form: FileForm, source: Source) -> StoredEdition:
        try:
            file = await self._workshop.run(as_file, form, source)
        except WorkFailed as error:
            raise NotReady(f"The file could not be made ({error}). The record is kept; please try again.") from error
        edition = StoredEdition(
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
        async with self._house.database.writing() as connection:
            await editions.add(connection, edition)
            # Another process may have been first; its bytes are the copy then.
            return await editions.find(connection, source.code) or edition
