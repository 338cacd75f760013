"""Who may stay at a board is decided anew for those whom something that was written concerns, and for nobody else."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import doorkeeping, joining, staying
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.planted import add_part
from app.actions.seating import Place, grounds
from app.actions.wishing import Wish, content_of
from app.board.shape import SHAPE_VERSION
from app.conference.closed_session import ClosedSession
from app.conference.inviting import Fate, Invitation
from app.conference.kinds import Door, PartKind, Role
from app.conference.restriction import Restriction
from app.people.audience import Audience
from app.people.contact import Channel
from app.people.person import Person
from app.storage import closed_sessions, conferences, invitations, passes, people, restrictions, seats, sessions
from app.storage import tables as t
from app.storage.concerning import TOLD
from app.storage.database import Database, new_id
from realtime.ports import Admission, Reason, Visitor
from tests.cast import NOON, Cast

pytestmark = pytest.mark.about_sqlite

#: What of a session is asked in its turn, because time alone makes it another answer.
IN_TURNS = {("session", "started_at"), ("session", "seen_at"), ("session", "heard_at")}


@dataclass
class Boards:
    """Two boards of one case, each with Nadia and Joel at it; at the first Fern keeps something to a few."""

    cast: Cast
    doorkeeper: DatabaseDoorkeeper
    here: str
    there: str
    kept: str = ""

    async def admitted(self, conference: str, person: Person) -> list[Admission]:
        session = await self.cast.session(person)
        given = (await joining.join(self.cast.house, session, conference, SHAPE_VERSION)).parts
        visitor = Visitor(session.id, person.id)
        return [await self.doorkeeper.admit(visitor, each.document, each.token) for each in given]

    async def present(self) -> list[Admission]:
        cast = self.cast
        at_the_boards = [(self.here, each) for each in (cast.nadia, cast.joel, cast.tessa, cast.fern, cast.oma)]
        at_the_boards += [(self.there, each) for each in (cast.nadia, cast.joel)]
        return [each for where, person in at_the_boards for each in await self.admitted(where, person)]

    async def keep_to_a_few(self) -> None:
        cast = self.cast
        async with cast.house.database.writing() as connection:
            wish = Wish(category="medical_history", reason="Tessa's own history.", title="About the past")
            part = await add_part(
                cast.house, connection, self.here, cast.fern.id, PartKind.RESTRICTED, content_of(wish)
            )
            audience = Audience(frozenset({cast.fern.id, cast.tessa.id}))
            made = Restriction(part.id, self.here, audience, "medical_history", "Hers.", "", cast.fern.id, NOON)
            await restrictions.add(connection, made)
        self.kept = part.id


@pytest.fixture
async def boards(cast: Cast) -> Boards:
    boards = Boards(cast, DatabaseDoorkeeper(cast.house), await cast.open(), await cast.open())
    await boards.keep_to_a_few()
    return boards


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Place]:
    """The places that are looked at anew from now on."""
    places: list[Place] = []

    async def noted(connection: AsyncConnection, of: Sequence[Place]) -> object:
        places.extend(of)
        return await grounds(connection, of)

    monkeypatch.setattr(doorkeeping, "grounds", noted)
    return places


Write = Callable[[AsyncConnection, Boards], Awaitable[object]]


async def _outside(connection: AsyncConnection, at: Boards) -> None:
    cast = at.cast
    made = ClosedSession("c" * 24, at.here, at.kept, "item", "Alone.", cast.fern.id, cast.nadia.id, NOON, frozenset())
    await closed_sessions.add(connection, made)
    await connection.execute(t.metadata.tables["outside"].insert().values(closed_session=made.id, person=cast.joel.id))


async def _as_by_a_link_alone(connection: AsyncConnection, at: Boards) -> None:
    tessa, made = at.cast.tessa.id, new_id()
    invitation = Invitation(
        made, at.here, tessa, Role.CONTRIBUTOR, Channel.EMAIL, Fate.ACCEPTED, at.cast.nadia.id, NOON
    )
    await invitations.add(connection, invitation)
    await connection.execute(update(t.session).where(t.session.c.person == tessa).values(invitation=made))


async def _end_session_of_joel(connection: AsyncConnection, at: Boards) -> None:
    await sessions.end_of_person(connection, at.cast.joel.id)


async def _move_to_an_agency_of_the_audience(connection: AsyncConnection, at: Boards) -> None:
    agency = at.cast.nadia.agency
    assert agency
    await restrictions.change_audience(connection, at.kept, Audience(frozenset({agency.id})))
    await connection.execute(update(t.person).where(t.person.c.id == at.cast.joel.id).values(agency=agency.id))


async def _step_back_in_time(connection: AsyncConnection, at: Boards) -> None:
    await connection.execute(update(t.part).where(t.part.c.conference == at.here).values(epoch=t.part.c.epoch + 1))


WRITES: dict[str, Write] = {
    "a removal": lambda c, at: conferences.remove(c, at.here, at.cast.tessa.id),
    "another role": lambda c, at: conferences.change_role(c, at.here, at.cast.joel.id, Role.READER),
    "a closed door": lambda c, at: seats.set_door(c, at.there, at.cast.joel.id, Door.WAITING),
    "a session by a link alone": _as_by_a_link_alone,
    "the end of a session": _end_session_of_joel,
    "somebody waits outside": _outside,
    "another audience": lambda c, at: restrictions.change_audience(c, at.kept, Audience(frozenset({at.cast.fern.id}))),
    "other words in the place of it": lambda c, at: restrictions.word(c, at.kept, [(at.cast.joel.id, "Ask Fern.")]),
    "the end of a restriction": lambda c, at: restrictions.end(c, at.kept, at.cast.fern.id, NOON),
    "work for an agency that may see": _move_to_an_agency_of_the_audience,
    "another copy": lambda c, at: passes.issue_client(c, at.kept, at.cast.tessa.id, NOON),
    "an agency of another name": lambda c, _: c.execute(update(t.agency).values(name=t.agency.c.name + " West")),
    "a name": lambda c, at: c.execute(update(t.person).where(t.person.c.id == at.cast.joel.id).values(name="Joe")),
    "freezing": lambda c, at: c.execute(
        update(t.conference).where(t.conference.c.id == at.there).values(state="frozen")
    ),
    "another history": _step_back_in_time,
}


@pytest.mark.parametrize("what", WRITES)
async def test_looking_at_those_concerned_finds_what_looking_at_everybody_does(boards: Boards, what: str) -> None:
    present = await boards.present()
    assert await boards.doorkeeper.review(present) == present
    async with boards.cast.house.database.writing() as connection:
        await WRITES[what](connection, boards)
    everybody = await DatabaseDoorkeeper(boards.cast.house).review(present)
    assert await boards.doorkeeper.review(present) == everybody
    assert everybody != present, "a write that changes nothing shows nothing"


async def test_of_another_conference_nobody_is_looked_at(boards: Boards, asked: list[Place]) -> None:
    present = await boards.present()
    elsewhere = {each.document for each in await boards.admitted(boards.there, boards.cast.oma)}
    await boards.doorkeeper.review(present)
    asked.clear()
    async with boards.cast.house.database.writing() as connection:
        await restrictions.entitle(connection, boards.kept, "Something of Tessa's")
    await boards.doorkeeper.review(present)
    assert asked
    assert not elsewhere & {document for document, _ in asked}


async def test_what_concerns_one_person_asks_about_nobody_else(boards: Boards, asked: list[Place]) -> None:
    present = await boards.present()
    await boards.doorkeeper.review(present)
    asked.clear()
    async with boards.cast.house.database.writing() as connection:
        await conferences.change_role(connection, boards.here, boards.cast.joel.id, Role.READER)
    await boards.doorkeeper.review(present)
    assert {person for _, person in asked} == {boards.cast.joel.id}


async def test_what_concerns_nobody_at_a_board_asks_about_nobody(boards: Boards, asked: list[Place]) -> None:
    present = await boards.present()
    await boards.doorkeeper.review(present)
    asked.clear()
    await boards.cast.session(boards.cast.otto)
    async with boards.cast.house.database.writing() as connection:
        await connection.execute(update(t.conference).values(place="Another room"))
    assert await boards.doorkeeper.review(present) is present
    assert not asked


async def test_what_is_not_committed_yet_is_not_forgotten(boards: Boards) -> None:
    present = await boards.present()
    await boards.doorkeeper.review(present)
    async with boards.cast.house.database.writing() as connection:
        await conferences.remove(connection, boards.here, boards.cast.tessa.id)
        assert await boards.doorkeeper.review(present) is present, "it may still be undone"
    verdicts = await boards.doorkeeper.review(present)
    tessas = [verdict for was, verdict in zip(present, verdicts, strict=True) if was.person == boards.cast.tessa.id]
    assert set(tessas) == {Reason.REMOVED}


async def test_what_was_undone_changes_nothing(boards: Boards) -> None:
    present = await boards.present()
    await boards.doorkeeper.review(present)
    with pytest.raises(ZeroDivisionError):
        async with boards.cast.house.database.writing() as connection:
            await conferences.remove(connection, boards.here, boards.cast.tessa.id)
            raise ZeroDivisionError
    assert await boards.doorkeeper.review(present) == present


async def test_what_could_not_be_looked_at_is_looked_at_a_moment_later(
    boards: Boards, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = await boards.present()
    await boards.doorkeeper.review(present)
    async with boards.cast.house.database.writing() as connection:
        await conferences.remove(connection, boards.here, boards.cast.tessa.id)

    async def out_of_reach(*_: object, **__: object) -> set[str]:
        raise OSError

    with monkeypatch.context() as trouble:
        trouble.setattr(staying, "who_lives", out_of_reach)
        with pytest.raises(OSError):
            await boards.doorkeeper.review(present)
    assert Reason.REMOVED in await boards.doorkeeper.review(present)


async def test_what_another_process_wrote_may_concern_everybody(boards: Boards, asked: list[Place]) -> None:
    present = await boards.present()
    await boards.doorkeeper.review(present)
    asked.clear()
    path = Path(boards.cast.house.database.url.database or "")
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE participant SET role = 'reader' WHERE person = ?", (boards.cast.joel.id,))
    verdicts = await boards.doorkeeper.review(present)
    assert {document for document, _ in asked} == {each.document for each in present}
    of_joel = [each for each in verdicts if isinstance(each, Admission) and each.person == boards.cast.joel.id]
    assert of_joel
    assert not any(each.writes for each in of_joel)


async def test_after_very_many_writes_everybody_is_looked_at(boards: Boards, asked: list[Place]) -> None:
    present = await boards.present()
    await boards.doorkeeper.review(present)
    asked.clear()
    for _ in range(1_001):
        async with boards.cast.house.database.writing() as connection:
            await connection.execute(delete(t.session).where(t.session.c.id == ""))
            await conferences.change_role(connection, boards.here, boards.cast.joel.id, Role.READER)
    await boards.doorkeeper.review(present)
    assert {document for document, _ in asked} == {each.document for each in present}


async def test_everything_that_is_decided_from_tells_of_its_changes(boards: Boards) -> None:
    """SQLite says itself what it reads for a decision: whatever is added to it has to tell as well."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    present = await boards.present()
    event.listen(Engine, "before_cursor_execute", note)
    try:
        await DatabaseDoorkeeper(boards.cast.house).review(present)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    read = {
        each for statement, parameters in asked for each in _read(boards.cast.house.database, statement, parameters)
    }
    # Of what is joined in brackets it names every column, asked for or not.
    bracketed = {(each.element.table.name, each.element.name) for each in people.COLUMNS}
    read = {each for each in read if each[0] not in ("person", "agency")} | bracketed
    assert {table for table, _ in read} == set(TOLD)
    told = {(table, column) for table, (columns, _) in TOLD.items() for column in columns}
    assert read - told <= IN_TURNS


def _read(database: Database, statement: str, parameters: Any) -> set[tuple[str, str]]:
    """The tables and columns that SQLite reads for this statement."""
    found: set[tuple[str, str]] = set()

    def note(action: int, table: str | None, column: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table and column:
            found.add((table, column))
        return sqlite3.SQLITE_OK

    if statement.startswith("SELECT"):
        with closing(sqlite3.connect(database.url.database or "")) as file:
            file.set_authorizer(note)
            file.execute(f"EXPLAIN {statement}", parameters)
    return found
