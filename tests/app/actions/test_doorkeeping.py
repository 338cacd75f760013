"""Who is at a board is looked at again and again: all of them after a change, else only what time itself can end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, update

from app.actions import joining, staying
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.board.shape import SHAPE_VERSION
from app.people.person import Person
from app.storage import conferences
from app.storage import tables as t
from realtime.ports import Admission, Reason, Visitor
from tests.cast import Cast, HeldClock


@pytest.fixture
def doorkeeper(cast: Cast) -> DatabaseDoorkeeper:
    return DatabaseDoorkeeper(cast.house)


async def at_the_board(cast: Cast, doorkeeper: DatabaseDoorkeeper, conference: str, person: Person) -> Admission:
    session = await cast.session(person)
    part = (await joining.join(cast.house, session, conference, SHAPE_VERSION)).parts[0]
    return await doorkeeper.admit(Visitor(session.id, person.id), part.document, part.token)


@contextmanager
def questions() -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_while_only_time_goes_by_nothing_is_asked_but_whether_sessions_go_on(
    cast: Cast, doorkeeper: DatabaseDoorkeeper, clock: HeldClock
) -> None:
    conference = await cast.open()
    present = [await at_the_board(cast, doorkeeper, conference, each) for each in (cast.nadia, cast.joel)]
    await doorkeeper.review(present)
    for _ in range(4):
        with questions() as asked:
            assert await doorkeeper.review(present) is present
        assert not asked, "no time has gone by"
        clock.move(timedelta(seconds=40))
        with questions() as asked:
            assert await doorkeeper.review(present) is present
        assert any("FROM session" in each for each in asked)
        assert not [each for each in asked if "participant" in each or "restriction" in each]


async def test_sessions_take_turns_and_each_is_looked_at_within_half_a_minute(
    cast: Cast, doorkeeper: DatabaseDoorkeeper, clock: HeldClock
) -> None:
    conference = await cast.open()
    people = (cast.nadia, cast.joel, cast.tessa, cast.fern, cast.oma)
    present = [await at_the_board(cast, doorkeeper, conference, each) for each in people]
    await doorkeeper.review(present)
    # Long over by themselves, without anybody having written that down as a change.
    async with cast.house.database.writing(decides=False) as connection:
        await connection.execute(update(t.session).values(started_at=clock.now() - timedelta(days=30)))
    ended = []
    for _ in range(5):
        clock.move(timedelta(seconds=6))
        verdicts = await doorkeeper.review(present)
        ended.append(sum(each is Reason.SIGNED_OUT for each in verdicts))
        present = [each for each in verdicts if isinstance(each, Admission)]
    assert ended == [1, 1, 1, 1, 1]


async def test_a_session_that_could_not_be_looked_at_ends_a_moment_later(
    cast: Cast, doorkeeper: DatabaseDoorkeeper, clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = [await at_the_board(cast, doorkeeper, await cast.open(), cast.joel)]
    await doorkeeper.review(present)
    clock.move(cast.house.settings.session_length)

    async def out_of_reach(*_: Any, **__: Any) -> set[str]:
        raise OSError

    with monkeypatch.context() as trouble:
        trouble.setattr(staying, "who_lives", out_of_reach)
        with pytest.raises(OSError):
            await doorkeeper.review(present)
    assert await doorkeeper.review(present) == [Reason.SIGNED_OUT]


async def test_among_very_many_exactly_who_is_removed_has_to_go(cast: Cast, doorkeeper: DatabaseDoorkeeper) -> None:
    conference = await cast.open()
    joel, tessa = [await at_the_board(cast, doorkeeper, conference, each) for each in (cast.joel, cast.tessa)]
    present = [*(replace(joel) for _ in range(600)), tessa, *(replace(joel) for _ in range(600))]
    await doorkeeper.review(present)
    async with cast.house.database.writing() as connection:
        await conferences.remove(connection, conference, cast.tessa.id)
    verdicts = await doorkeeper.review(present)
    assert verdicts[600] is Reason.REMOVED
    assert [each for each in verdicts if isinstance(each, Admission)] == [joel] * 1200


async def test_whoever_comes_meanwhile_is_looked_at_with_the_next_look(
    cast: Cast, doorkeeper: DatabaseDoorkeeper, clock: HeldClock
) -> None:
    conference = await cast.open()
    joel, tessa = [await at_the_board(cast, doorkeeper, conference, each) for each in (cast.joel, cast.tessa)]
    await doorkeeper.review([joel])
    async with cast.house.database.writing(decides=False) as connection:
        await conferences.remove(connection, conference, cast.tessa.id)
    assert await doorkeeper.review([joel, tessa]) == [joel, Reason.REMOVED]
    clock.move(cast.house.settings.session_length)
    assert await doorkeeper.review([joel]) == [Reason.SIGNED_OUT]


async def test_time_ends_nothing_at_a_board_but_sessions(
    cast: Cast, doorkeeper: DatabaseDoorkeeper, clock: HeldClock
) -> None:
    """Were there anything else, it would have to be asked as well while only time goes by."""
    present = [await at_the_board(cast, doorkeeper, await cast.open(), each) for each in (cast.nadia, cast.joel)]
    clock.move(timedelta(days=3650))
    async with cast.house.database.writing() as connection:
        await connection.execute(update(t.session).values(started_at=clock.now(), seen_at=clock.now()))
    assert await doorkeeper.review(present) == present
