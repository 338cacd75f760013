"""Checkpoints: faithful before they are used, and the authored history behind them stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from pycrdt import Doc, Text

from app.actions import compacting
from app.actions.compacting import Compaction, WatchedJournal
from app.actions.workshop import WorkFailed, Workshop
from app.board import condensing
from app.board.condensing import Unfaithful, verify
from app.conference.kinds import PartKind
from app.storage import conferences, history, passes
from app.storage.journal import DatabaseJournal
from realtime.ports import Entry, Reason, Refused, Span
from tests.cast import Cast

pytestmark = pytest.mark.both_databases


class Board:
    """An open conference in which Joel types."""

    def __init__(self, cast: Cast, document: str, client: int, watched: WatchedJournal) -> None:
        self.cast, self.house, self.document, self.watched = cast, cast.house, document, watched
        self.doc: Doc[Any] = Doc(client_id=client)
        self.text = self.doc.get("purpose", type=Text)
        self._client = client
        self._typed = 0

    async def type(self, *words: str) -> None:
        """Each word an entry of its own, before what is there; every other one loses its last letter again."""
        for word in words:
            head = await self.watched.head(self.document)
            before = self.doc.get_state()
            self.text.insert(0, word)
            if len(word) % 2:
                del self.text[len(word) - 1 : len(word)]
            span = Span(self._client, self._typed, self._typed + len(word))
            self._typed += len(word)
            update = self.doc.get_update(before)
            entry = Entry(self.document, 1, head + 1, self.cast.joel.id, self._client, (span,), update)
            assert await self.watched.append([entry]) == {}

    async def text_from(self, updates: list[bytes]) -> str:
        document: Doc[Any] = Doc()
        for update in updates:
            document.apply_update(update)
        return str(document.get("purpose", type=Text))


@pytest.fixture
async def workshop() -> AsyncIterator[Workshop]:
    workshop = Workshop()
    yield workshop
    await workshop.close()


@pytest.fixture
def compaction(cast: Cast, workshop: Workshop) -> Compaction:
    return Compaction(cast.house, workshop, longest_tail=4, rush=0)


@pytest.fixture
async def board(cast: Cast, compaction: Compaction) -> Board:
    journal = DatabaseJournal(cast.house.database, cast.house.clock)
    conference = await cast.open()
    async with cast.house.database.writing() as connection:
        parts = await conferences.parts(connection, conference)
        shared = next(part.id for part in parts if part.kind is PartKind.SHARED)
        client = await passes.issue_client(connection, shared, cast.joel.id, cast.house.clock.now())
    board = Board(cast, shared, client, WatchedJournal(journal, compaction))
    for _, update in (await journal.replay(shared)).entries:
        board.doc.apply_update(update)
    return board


# The workshop is another process: what it does can only be looked for.


@pytest.mark.about_sqlite
async def test_a_long_document_is_opened_from_a_checkpoint_and_its_tail(board: Board, compaction: Compaction) -> None:
    working = asyncio.create_task(compaction.run())
    await board.type(*"abcdefghi")
    while (opened := await board.watched.replay(board.document)).checkpoint_sequence < 8:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    working.cancel()
    assert opened.checkpoint is not None
    assert [sequence for sequence, _ in opened.entries] == list(range(opened.checkpoint_sequence + 1, 11))
    everything = [opened.checkpoint, *(update for _, update in opened.entries)]
    assert await board.text_from(everything) == str(board.text)


async def test_what_an_earlier_process_left_undone_is_done_at_the_start(board: Board, workshop: Workshop) -> None:
    await board.type(*"abcdefghi")
    working = asyncio.create_task(Compaction(board.house, workshop, longest_tail=4, rush=0).run())
    while not (await board.watched.replay(board.document)).checkpoint_sequence:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    working.cancel()


class NotedWorkshop(Workshop):
    """Notes what it was given to do, and that it was done."""

    def __init__(self) -> None:
        super().__init__()
        self.done: asyncio.Queue[str] = asyncio.Queue()

    async def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        answer = await super().run(function, *args, **kwargs)
        self.done.put_nowait(function.__name__)
        return answer


async def test_the_workshop_is_ready_before_there_is_anything_to_compact(board: Board) -> None:
    workshop = NotedWorkshop()
    compaction = Compaction(board.house, workshop, longest_tail=1_000, rush=0)
    working = asyncio.create_task(compaction.run())
    board.watched = WatchedJournal(DatabaseJournal(board.house.database, board.house.clock), compaction)
    await board.type("a")
    assert await workshop.done.get() == "begin"
    assert (await board.watched.replay(board.document)).checkpoint is None
    working.cancel()
    await workshop.close()


async def test_what_has_grown_is_compacted_before_the_house_closes(board: Board, compaction: Compaction) -> None:
    await board.type(*"abcdefghi")
    await compaction.finish(60)
    opened = await board.watched.replay(board.document)
    assert (opened.checkpoint_sequence, opened.entries) == (10, [])


async def test_who_wrote_what_and_when_stays_and_any_moment_can_be_seen_again(board: Board, workshop: Workshop) -> None:
    await board.type("one", "two")
    then = str(board.text)
    await board.type("three", "four")
    await compacting.compact(board.house, workshop, board.document)
    async with board.house.database.reading() as connection:
        entries = await history.written(connection, board.document, 1)
        past = await history.as_of(connection, board.document, 1, 3)
        with pytest.raises(history.Gone):
            await history.as_of(connection, board.document, 1, 6)
    assert [(entry.sequence, entry.person) for entry in entries[1:]] == [(n, board.cast.joel.id) for n in range(2, 6)]
    assert all(entry.kept_at == board.house.clock.now() for entry in entries)
    assert await board.text_from(past) == then


async def test_an_unfaithful_checkpoint_is_not_kept(
    board: Board, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await board.type("one", "two")
    monkeypatch.setattr(compacting, "condensed", forgetful)
    with pytest.raises(WorkFailed, match="forgetful: Unfaithful"):
        await compacting.compact(board.house, workshop, board.document)
    assert (await board.watched.replay(board.document)).checkpoint is None


def forgetful(name: str, sequence: int, kind: str) -> bytes:
    """What the workshop does, with a checkpoint in which a letter is missing."""

    def shortened(document: Doc[Any]) -> bytes:
        copy: Doc[Any] = Doc()
        copy.apply_update(document.get_update())
        del copy.get("purpose", type=Text)[:1]
        return copy.get_update()

    with patch.object(condensing, "_whole", shortened):
        return condensing.condensed(name, sequence, kind)


async def test_other_content_in_the_same_structs_is_noticed() -> None:
    def with_purpose(word: str) -> Doc[Any]:
        document: Doc[Any] = Doc(client_id=5)
        document.get("purpose", type=Text).insert(0, word)
        return document

    verify("shared", with_purpose("same").get_update(), with_purpose("same"))
    with pytest.raises(Unfaithful):
        verify("shared", with_purpose("same").get_update(), with_purpose("lame"))


async def test_fewer_structs_are_noticed(board: Board) -> None:
    await board.type("one")
    shorter = board.doc.get_update()
    await board.type("two")
    with pytest.raises(Unfaithful):
        verify("shared", shorter, board.doc)


async def test_a_long_history_comes_in_pieces_and_nothing_is_missing_between_them(
    board: Board, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await board.type(*"abcdefgh")
    for rows, size in ((3, 1 << 20), (1_000, 1), (1_000, 60)):
        monkeypatch.setattr(history, "_PIECE", rows)
        monkeypatch.setattr(history, "_PIECE_BYTES", size)
        after, pieces = 0, []
        async with board.house.database.reading() as connection:
            while after < 9:
                piece = await history.piece(connection, document=board.document, epoch=1, after=after, until=9)
                after += len(piece)
                pieces.append(piece)
            with pytest.raises(history.Gone):
                await history.piece(connection, document=board.document, epoch=1, after=9, until=10)
            assert [update for piece in pieces for update in piece] == await history.as_of(
                connection, board.document, 1, 9
            )
        assert len(pieces) > 1
    await compacting.compact(board.house, workshop, board.document)
    opened = await board.watched.replay(board.document)
    assert opened.checkpoint is not None
    assert await board.text_from([opened.checkpoint]) == str(board.text)


async def test_a_workshop_that_ends_between_two_pieces_makes_no_checkpoint(
    board: Board, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await board.type("one", "two")
    monkeypatch.setattr(history, "_PIECE", 1)
    answers = workshop.run

    async def run(function: Any, *args: Any) -> Any:
        answer = await answers(function, *args)
        if function is condensing.go_on:
            await workshop.close()
        return answer

    monkeypatch.setattr(workshop, "run", run)
    with pytest.raises(WorkFailed, match="go_on: Astray"):
        await compacting.compact(board.house, workshop, board.document)
    assert (await board.watched.replay(board.document)).checkpoint is None


async def test_only_old_entries_that_two_checkpoints_cover_are_let_go(board: Board, workshop: Workshop) -> None:
    await board.type("one", "two")
    assert await compacting.let_go(board.house, 1) == 0, "nothing is covered"
    await compacting.compact(board.house, workshop, board.document)  # at 3
    assert await compacting.let_go(board.house, -1) == 0, "one checkpoint is not enough"
    board.cast.house.clock.move(timedelta(days=10))  # type: ignore[attr-defined]
    await board.type("three", "four")
    await compacting.compact(board.house, workshop, board.document)  # at 5
    assert await compacting.let_go(board.house, 30) == 0, "nothing is old enough"
    assert await compacting.let_go(board.house, 5) == 2
    async with board.house.database.reading() as connection:
        left = await history.written(connection, board.document, 1)
        assert [entry.sequence for entry in left] == [3, 4, 5]
        assert await board.text_from(await history.as_of(connection, board.document, 1, 5)) == str(board.text)
        with pytest.raises(history.Gone):
            await history.as_of(connection, board.document, 1, 2)
    await board.type("five")
    assert await board.watched.head(board.document) == 6
    await compacting.compact(board.house, workshop, board.document)


async def test_the_journal_refuses_deletions_again_afterwards(board: Board) -> None:
    await compacting.let_go(board.house, 1)
    with pytest.raises(Exception, match="insert-only"):
        async with board.house.database.writing() as connection:
            await connection.exec_driver_sql("DELETE FROM journal")


async def test_a_refused_entry_is_no_growth(board: Board, compaction: Compaction) -> None:
    entry = Entry(board.document, 1, 4, board.cast.joel.id, 1, (), b"\0\0")
    assert await board.watched.append([entry]) == {board.document: Reason.NOT_KEPT}
    assert not compaction._grown
    with pytest.raises(Refused):
        await board.watched.replay("unknown")
