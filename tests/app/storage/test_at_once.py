"""An edit of somebody who has typed before is kept by one statement, and refused as any other is."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Event

import pytest

from app.storage import one_hop
from app.storage import tables as t
from realtime.ports import Entry, Reason
from tests.app.storage.test_journal import Notebook, notebook_of
from tests.cast import Cast

pytestmark = pytest.mark.about_sqlite


async def typed_in(cast: Cast, beside: Notebook | None = None) -> Notebook:
    """A board on which Joel has typed within the hour, so that the audit has it already; `beside` another of the same
    server."""
    notebook = await notebook_of(cast)
    if beside is not None:
        notebook.journal = beside.journal
    assert await notebook.journal.append([notebook.entry(2)]) == {}
    return notebook


async def freeze(notebook: Notebook) -> None:
    frozen = t.conference.update().where(t.conference.c.id == notebook.conference).values(state="frozen")
    async with notebook.cast.house.database.writing() as connection:
        await connection.execute(frozen)


async def statements(notebook: Notebook, entries: Sequence[Entry]) -> set[str]:
    """What SQLite is asked to keep the entries, by the first word of each; triggers tell of their statement again."""
    writer = notebook.cast.house.database.file_writer
    assert writer is not None
    asked: list[str] = []
    await writer.look(lambda connection: connection.set_trace_callback(asked.append))
    assert await notebook.journal.append(entries) == {}
    await writer.look(lambda connection: connection.set_trace_callback(None))
    return {statement.split()[0] for statement in asked if not statement.startswith("--")}


@contextmanager
def held_by_another(cast: Cast) -> Iterator[Callable[[], None]]:
    """Somebody else writes, until what is given is called."""
    file = cast.house.database.file
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other.rollback


async def test_an_edit_is_kept_by_one_statement(cast: Cast) -> None:
    notebook = await typed_in(cast)
    assert await statements(notebook, [notebook.entry(3, b"three")]) == {"INSERT"}
    assert await notebook.journal.since(notebook.document, 2) == [(3, b"three")]


async def test_edits_of_several_boards_share_it(cast: Cast) -> None:
    one = await typed_in(cast)
    other = await typed_in(cast, beside=one)
    assert await statements(one, [one.entry(3), other.entry(3), one.entry(4)]) == {"INSERT"}
    assert (await one.journal.head(one.document), await one.journal.head(other.document)) == (4, 3)


async def test_many_edits_are_kept_as_a_transaction(cast: Cast) -> None:
    notebook = await typed_in(cast)
    assert await notebook.journal.append([notebook.entry(n) for n in range(3, 103)]) == {}
    assert await notebook.journal.head(notebook.document) == 102


@pytest.mark.parametrize(
    ("numbers", "epoch", "reason"),
    [
        ((2,), 1, Reason.NOT_KEPT),
        ((4,), 1, Reason.NOT_KEPT),
        ((3, 5), 1, Reason.NOT_KEPT),
        ((4, 3), 1, Reason.NOT_KEPT),
        ((3,), 2, Reason.OTHER_HISTORY),
    ],
)
async def test_what_does_not_follow_is_refused_and_nothing_else(
    cast: Cast, numbers: tuple[int, ...], epoch: int, reason: Reason
) -> None:
    one = await typed_in(cast)
    other = await typed_in(cast, beside=one)
    entries = [*(one.entry(number, epoch=epoch) for number in numbers), other.entry(3)]
    assert await one.journal.append(entries) == {one.document: reason}
    assert (await one.journal.head(one.document), await one.journal.head(other.document)) == (2, 3)


async def test_a_frozen_board_takes_nothing_from_whoever_typed_before(cast: Cast) -> None:
    one = await typed_in(cast)
    other = await typed_in(cast, beside=one)
    await freeze(one)
    assert await one.journal.append([one.entry(3), other.entry(3)]) == {one.document: Reason.FROZEN}
    assert (await one.journal.head(one.document), await one.journal.head(other.document)) == (2, 3)


async def test_while_another_process_writes_an_edit_waits_and_the_server_does_not_take_itself_for_hung(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, pause, paused = await typed_in(cast), time.sleep, Event()

    def noted(seconds: float) -> None:
        paused.set()
        pause(seconds)

    with held_by_another(cast) as release:
        monkeypatch.setattr(time, "sleep", noted)
        appended = asyncio.create_task(notebook.journal.append([notebook.entry(3)]))
        assert await asyncio.to_thread(paused.wait, 10)
        assert not appended.done()
        assert cast.house.database.lasts() == 0
        release()
        assert await appended == {}
    assert await notebook.journal.head(notebook.document) == 3


async def test_who_waits_for_too_long_is_told_and_goes_on_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = await typed_in(cast)
    with held_by_another(cast), monkeypatch.context() as patched:
        patched.setattr(one_hop, "PATIENCE", 0.05)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await notebook.journal.append([notebook.entry(3)])
    assert await notebook.journal.append([notebook.entry(3)]) == {}


async def test_a_server_starts_without_room_for_its_log_while_another_process_writes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook, writer = await typed_in(cast), cast.house.database.file_writer
    assert writer is not None
    with held_by_another(cast), monkeypatch.context() as patched:
        patched.setattr(one_hop, "PATIENCE", 0.05)
        await writer.make_room()
    assert await notebook.journal.append([notebook.entry(3)]) == {}
