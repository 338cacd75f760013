from __future__ import annotations

import asyncio
import sqlite3

import pytest
from pycrdt import Doc, Text
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.board.reading import read_part
from app.board.replaying import whole
from app.conference.kinds import PartKind
from app.storage import conferences
from app.storage import tables as t
from app.storage.journal import DatabaseJournal
from realtime.ports import Entry, Reason, Refused, Span
from tests.cast import Cast

pytestmark = pytest.mark.both_databases


class Notebook:
    """The shared part of an open conference, and its journal."""

    def __init__(self, cast: Cast, journal: DatabaseJournal, document: str, conference: str) -> None:
        self.cast, self.journal, self.document, self.conference = cast, journal, document, conference

    def entry(self, sequence: int, update: bytes = b"\0\0", epoch: int = 1, document: str = "") -> Entry:
        span = Span(7, sequence * 10, sequence * 10 + 3)
        name = document or self.document
        return Entry(name, epoch, sequence, self.cast.joel.id, 7, (span, Span(8, 0, 1)), update)


async def notebook_of(cast: Cast) -> Notebook:
    conference = await cast.open()
    async with cast.house.database.reading() as connection:
        parts = await conferences.parts(connection, conference)
    shared = next(part for part in parts if part.kind is PartKind.SHARED)
    journal = DatabaseJournal(cast.house.database, cast.house.clock)
    return Notebook(cast, journal, shared.id, conference)


@pytest.fixture
async def notebook(cast: Cast) -> Notebook:
    return await notebook_of(cast)


async def test_a_new_board_has_one_entry_planted_by_whoever_opened_it(notebook: Notebook) -> None:
    history = await notebook.journal.replay(notebook.document)
    assert history.open
    assert [sequence for sequence, _ in history.entries] == [1]
    board = read_part("shared", whole(update for _, update in history.entries)).part
    assert board.purpose == "See what worked this week."
    async with notebook.cast.house.database.reading() as connection:
        row = (await connection.execute(select(t.journal).where(t.journal.c.part == notebook.document))).one()
        issued = await connection.scalar(select(t.copy.c.person).where(t.copy.c.client == row.client))
    assert row.person == notebook.cast.nadia.id == issued
    start, end = row.spans.split(":")[1].split("-")
    assert start == "0"
    assert int(end) > 20


async def test_entries_are_kept_in_order_with_who_wrote_them(notebook: Notebook) -> None:
    assert await notebook.journal.append([notebook.entry(2, b"two"), notebook.entry(3, b"three")]) == {}
    assert await notebook.journal.head(notebook.document) == 3
    assert await notebook.journal.since(notebook.document, 1) == [(2, b"two"), (3, b"three")]
    async with notebook.cast.house.database.reading() as connection:
        row = (await connection.execute(select(t.journal).where(t.journal.c.sequence == 3))).one()
    assert (row.person, row.client, row.spans) == (notebook.cast.joel.id, 7, "7:30-33 8:0-1")
    assert row.kept_at == notebook.cast.house.clock.now()


async def test_one_batch_holds_edits_of_several_documents(cast: Cast) -> None:
    one, other = await notebook_of(cast), await notebook_of(cast)
    assert await one.journal.append([one.entry(2), other.entry(2), one.entry(3)]) == {}
    assert (await one.journal.head(one.document), await one.journal.head(other.document)) == (3, 2)


@pytest.mark.parametrize("sequence", [1, 3, 0, -1])
async def test_what_is_not_the_next_entry_is_not_kept(notebook: Notebook, sequence: int) -> None:
    assert await notebook.journal.append([notebook.entry(sequence)]) == {notebook.document: Reason.NOT_KEPT}
    assert await notebook.journal.head(notebook.document) == 1


async def test_a_gap_within_a_batch_spoils_all_of_its_document_and_nothing_else(cast: Cast) -> None:
    one, other = await notebook_of(cast), await notebook_of(cast)
    refused = await one.journal.append([one.entry(2), other.entry(2), one.entry(4)])
    assert refused == {one.document: Reason.NOT_KEPT}
    assert (await one.journal.head(one.document), await one.journal.head(other.document)) == (1, 2)


async def test_another_history_is_refused(notebook: Notebook) -> None:
    assert await notebook.journal.append([notebook.entry(2, epoch=2)]) == {notebook.document: Reason.OTHER_HISTORY}


async def test_an_unknown_document_is_refused(notebook: Notebook) -> None:
    assert await notebook.journal.append([notebook.entry(1, document="nowhere")]) == {"nowhere": Reason.UNKNOWN}
    with pytest.raises(Refused, match="unknown"):
        await notebook.journal.replay("nowhere")
    assert await notebook.journal.head("nowhere") == 0
    assert await notebook.journal.since("nowhere", 0) == []


async def test_a_frozen_board_takes_no_edit_and_says_so(notebook: Notebook) -> None:
    async with notebook.cast.house.database.writing() as connection:
        await connection.execute(
            t.conference.update().where(t.conference.c.id == notebook.conference).values(state="frozen")
        )
    assert await notebook.journal.append([notebook.entry(2)]) == {notebook.document: Reason.FROZEN}
    assert not (await notebook.journal.replay(notebook.document)).open


async def test_when_one_entry_cannot_be_written_none_of_the_batch_is(cast: Cast) -> None:
    one, other = await notebook_of(cast), await notebook_of(cast)
    bad = Entry(other.document, 1, 2, "nobody we know", 7, (), b"")
    with pytest.raises((IntegrityError, sqlite3.IntegrityError)):
        await one.journal.append([one.entry(2), bad])
    assert await one.journal.head(one.document) == 1
    assert await one.journal.append([one.entry(2)]) == {}


async def test_of_two_who_write_the_same_entry_at_once_one_is_kept(notebook: Notebook) -> None:
    answers = await asyncio.gather(*(notebook.journal.append([notebook.entry(2, bytes([n]))]) for n in range(8)))
    assert sorted(map(len, answers)) == [0] + [1] * 7
    assert await notebook.journal.head(notebook.document) == 2


async def test_the_replayed_journal_is_the_document_that_was_written(notebook: Notebook) -> None:
    history = await notebook.journal.replay(notebook.document)
    live: Doc[Text] = Doc(client_id=7)
    live.apply_update(history.entries[0][1])
    purpose = live.get("purpose", type=Text)
    for n in range(2, 30):
        before = live.get_state()
        purpose.insert(n, str(n))
        if n % 3 == 0:
            del purpose[0:2]
        await notebook.journal.append([notebook.entry(n, live.get_update(before))])
    replayed: Doc[Text] = Doc()
    for _, update in (await notebook.journal.replay(notebook.document)).entries:
        replayed.apply_update(update)
    assert str(replayed.get("purpose", type=Text)) == str(purpose)
    assert replayed.get_state() == live.get_state()


async def test_a_checkpoint_stands_for_everything_before_it(notebook: Notebook) -> None:
    await notebook.journal.append([notebook.entry(2, b"two"), notebook.entry(3, b"three")])
    async with notebook.cast.house.database.writing() as connection:
        await connection.execute(
            t.checkpoint.insert().values(
                part=notebook.document, epoch=1, sequence=2, content=b"all", made_at=notebook.cast.house.clock.now()
            )
        )
    history = await notebook.journal.replay(notebook.document)
    assert (history.checkpoint_sequence, history.checkpoint) == (2, b"all")
    assert list(history.entries) == [(3, b"three")]


async def test_a_journal_that_cannot_be_read_says_not_loaded(notebook: Notebook) -> None:
    async with notebook.cast.house.database.writing() as connection:
        await connection.execute(text("ALTER TABLE checkpoint RENAME TO elsewhere"))
    try:
        with pytest.raises(Refused, match="not-loaded"):
            await notebook.journal.replay(notebook.document)
    finally:
        async with notebook.cast.house.database.writing() as connection:
            await connection.execute(text("ALTER TABLE elsewhere RENAME TO checkpoint"))
