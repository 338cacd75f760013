"""Boards on which people wrote a moment ago are open again after a start, before anybody comes."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from app.actions.reopening import reopen
from app.conference.states import State
from app.storage import conferences
from app.storage import tables as t
from app.storage.journal import DatabaseJournal
from realtime.ports import Entry, Reason, Refused, Span
from tests.cast import Cast, HeldClock
from tests.faults.served import serving

TOKEN = "a token of sixteen letters or more"


async def shared_of(cast: Cast, conference: str) -> str:
    async with cast.house.database.reading() as connection:
        return (await conferences.parts(connection, conference))[0].id


async def write(cast: Cast, document: str) -> None:
    journal = DatabaseJournal(cast.house.database, cast.house.clock)
    sequence = await journal.head(document) + 1
    entry = Entry(document, 1, sequence, cast.nadia.id, 7, (Span(7, sequence, sequence + 1),), b"\x00\x00")
    assert await journal.append([entry]) == {}


async def opened_again(cast: Cast, *, broken: str = "") -> list[str]:
    asked = []

    async def opened(document: str) -> None:
        asked.append(document)
        if document == broken:
            raise Refused(Reason.NOT_LOADED)

    begun = asyncio.Event()
    begun.set()
    await reopen(cast.house, opened, begun)
    return asked


async def test_what_was_written_on_last_comes_first_and_what_rests_stays_closed(cast: Cast, clock: HeldClock) -> None:
    long_ago, earlier, just_now = [await shared_of(cast, await cast.open()) for _ in range(3)]
    clock.move(timedelta(hours=1))
    for document in (earlier, just_now):
        await write(cast, document)
        clock.move(timedelta(seconds=30))
    assert await opened_again(cast) == [just_now, earlier]
    assert long_ago not in await opened_again(cast)


async def test_what_is_frozen_is_not_opened(cast: Cast) -> None:
    conference = await cast.open()
    document = await shared_of(cast, conference)
    assert document in await opened_again(cast)
    async with cast.house.database.writing() as connection:
        frozen = update(t.conference).where(t.conference.c.id == conference).values(state=State.FROZEN)
        await connection.execute(frozen)
    assert document not in await opened_again(cast)


async def test_a_board_that_cannot_be_opened_keeps_no_other_closed(cast: Cast, clock: HeldClock) -> None:
    whole, broken = [await shared_of(cast, await cast.open()) for _ in range(2)]
    clock.move(timedelta(hours=1))
    await write(cast, whole)
    clock.move(timedelta(seconds=1))
    await write(cast, broken)
    assert await opened_again(cast, broken=broken) == [broken, whole]


async def test_after_a_start_the_board_is_open_before_anybody_comes(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        await server.tables(1, 1)
    with serving(tmp_path, metrics_token=TOKEN) as server:
        async with server.visitor({"Authorization": f"Bearer {TOKEN}"}) as watcher, asyncio.timeout(20):
            while (told := (await watcher.get("/metrics")).text) and "caseboard_documents 0" in told:  # noqa: ASYNC110
                # Nothing tells that a room was opened.
                await asyncio.sleep(0.05)
        assert "caseboard_copies 0" in told
