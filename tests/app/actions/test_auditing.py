"""What is done is written down, in the transaction in which it is done."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.actions import auditing, closed_sessions, freezing, joining, knowing, opening, reading_audit, reading_records
from app.actions.auditing import note_alone
from app.actions.editions import Press
from app.actions.house import House
from app.actions.refusals import NotFound, NotPermitted, TooOften
from app.actions.rendering import FileForm, RecordKind
from app.actions.restraint import Limited, give_back, spend
from app.audit.chain import OWN_CHAIN, Row, flaws
from app.audit.kinds import Kind, Topic
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Attendance, Coordination
from app.conference.kinds import Kind as ParticipantKind
from app.people.person import Person
from app.record.sealing import digest
from app.storage import audit
from app.storage.journal import DatabaseJournal
from tests.app.actions.test_freezing import Stage
from tests.app.storage.test_journal import Notebook, notebook_of
from tests.cast import Cast, HeldClock, Visit
from tests.conftest import on_postgresql

pytestmark = pytest.mark.both_databases


async def everything(house: House) -> list[Row]:
    async with house.database.reading() as connection:
        return [row async for row in audit.rows(connection)]


async def kinds(house: House, person: Person | None = None) -> list[str]:
    rows = sorted(await everything(house), key=lambda row: (row.at, row.chain, row.sequence))
    return [row.kind for row in rows if person is None or row.person == person.id]


async def broken(house: House) -> None:
    """From now on nothing can be written down."""
    statement = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END"
    async with house.database.writing() as connection:
        if on_postgresql(house):
            await connection.execute(text("ALTER TABLE audit ADD CONSTRAINT full_ CHECK (sequence < 0) NOT VALID"))
        else:
            await connection.execute(text(statement))


@pytest.fixture
async def mended(house: House) -> AsyncIterator[None]:
    yield
    async with house.database.writing() as connection:
        if on_postgresql(house):
            await connection.execute(text("ALTER TABLE audit DROP CONSTRAINT IF EXISTS full_"))


async def test_planning_and_opening_tell_who_was_invited_as_what(cast: Cast) -> None:
    await cast.open()
    told = await kinds(cast.house, cast.nadia)
    # Nothing is written down yet about sharing with the agency of whoever takes part for it and does not lead.
    invited, unfounded = ["participant-invited"] * len(cast.roles), ["shared-without-basis"] * 2
    assert told == ["conference-planned", *invited, *unfounded, "board-opened"]
    rows = [row for row in await everything(cast.house) if (row.about, row.kind) == (cast.oma.id, invited[0])]
    assert [row.details for row in rows] == ['{"role":"reader"}']


async def test_people_of_an_agency_write_into_its_chain_and_others_into_the_installations(cast: Cast) -> None:
    for person in (cast.nadia, cast.iris, cast.joel, cast.fern):
        await note_alone(cast.house, Kind.SIGNED_OUT, person.id)
    assert cast.nadia.agency
    assert cast.iris.agency
    rows = await everything(cast.house)
    assert {row.person: row.chain for row in rows} == {
        cast.nadia.id: cast.nadia.agency.id,
        cast.fern.id: cast.nadia.agency.id,
        cast.iris.id: cast.iris.agency.id,
        cast.joel.id: OWN_CHAIN,
    }
    assert [row.sequence for row in rows if row.chain == cast.nadia.agency.id] == [1, 2]
    assert list(flaws(rows, [])) == []


async def test_many_who_write_at_once_make_one_chain(cast: Cast) -> None:
    await asyncio.gather(*(note_alone(cast.house, Kind.SIGNED_OUT, cast.joel.id) for _ in range(20)))
    rows = await everything(cast.house)
    assert [row.sequence for row in rows] == list(range(1, 21))
    assert list(flaws(rows, [])) == []


@pytest.mark.parametrize("change", ["UPDATE audit SET person = ''", "DELETE FROM audit"])
async def test_what_was_written_down_can_neither_change_nor_go(cast: Cast, change: str) -> None:
    await note_alone(cast.house, Kind.SIGNED_OUT, cast.joel.id)
    with pytest.raises(DBAPIError, match="insert-only"):
        async with cast.house.database.writing() as connection:
            await connection.execute(text(change))


async def test_what_cannot_be_audited_does_not_happen(cast: Cast, mended: None) -> None:
    planned, opened = await cast.plan(), await cast.open()
    session = await cast.session(cast.joel)
    before = await everything(cast.house)
    await broken(cast.house)
    with pytest.raises(DBAPIError):
        await opening.open_board(cast.house, cast.nadia.id, planned)
    with pytest.raises(DBAPIError):
        await joining.join(cast.house, session, opened, SHAPE_VERSION)
    with pytest.raises(DBAPIError):
        await freezing.note_attendance(cast.house, cast.nadia.id, opened, {cast.joel.id: Attendance.APOLOGIES})
    async with cast.house.database.reading() as connection:
        count = text("SELECT (SELECT count(*) FROM board_pass) + (SELECT count(*) FROM part WHERE conference = :id)")
        assert await connection.scalar(count, {"id": planned}) == 0
        noted = text("SELECT count(*) FROM participant WHERE attendance = 'apologies'")
        assert await connection.scalar(noted) == 0
    assert await everything(cast.house) == before


async def test_an_edit_that_cannot_be_audited_is_not_kept(cast: Cast, mended: None) -> None:
    notebook = await notebook_of(cast)
    await broken(cast.house)
    with pytest.raises((DBAPIError, sqlite3.Error)):
        await notebook.journal.append([notebook.entry(2)])
    assert await notebook.journal.head(notebook.document) == 1


async def edits(notebook: Notebook) -> Sequence[Mapping[str, str]]:
    rows = [row for row in await everything(notebook.cast.house) if row.kind == "part-edited"]
    return [{"person": row.person, "part": row.part, "details": row.details} for row in rows]


async def test_edits_are_told_once_for_each_person_part_and_hour(cast: Cast, clock: HeldClock) -> None:
    notebook = await notebook_of(cast)
    for sequence in (2, 3, 4):
        assert not await notebook.journal.append([notebook.entry(sequence)])
    told = {"person": cast.joel.id, "part": notebook.document, "details": '{"part":"shared"}'}
    assert await edits(notebook) == [told]
    clock.move(timedelta(hours=1))
    await notebook.journal.append([notebook.entry(5)])
    assert await edits(notebook) == [told, told]
    after_a_restart = DatabaseJournal(cast.house.database, cast.house.clock)
    await after_a_restart.append([notebook.entry(6)])
    assert len(await edits(notebook)) == 3


async def test_a_refused_edit_is_not_told_as_an_edit(cast: Cast) -> None:
    notebook = await notebook_of(cast)
    assert await notebook.journal.append([notebook.entry(9)])
    assert await edits(notebook) == []
    await notebook.journal.append([notebook.entry(2)])
    assert len(await edits(notebook)) == 1


async def test_attendance_is_told_when_it_changes(cast: Cast) -> None:
    conference = await cast.open()
    for _ in range(2):
        await freezing.note_attendance(
            cast.house, cast.nadia.id, conference, {cast.joel.id: Attendance.PRESENT, "nobody": Attendance.ABSENT}
        )
    assert (await kinds(cast.house)).count("attendance-noted") == 1


async def test_a_download_is_told_with_the_digest_of_its_bytes(cast: Cast, stage: Stage) -> None:
    await stage.freeze()
    record = await stage.record()
    press = Press(cast.house, stage.workshop)
    file = await reading_records.download(cast.house, press, cast.joel.id, record, RecordKind.PLAN, FileForm.JSON)
    (row,) = [row for row in await everything(cast.house) if row.kind == "file-downloaded"]
    said = f'{{"digest":"{digest(file.content)}","form":"json","record":"plan","version":"1"}}'
    assert (row.person, row.conference, row.details) == (cast.joel.id, stage.conference, said)
    assert digest(file.content) == record.plan.digest


async def test_a_freeze_is_told_with_what_was_made_and_signed_at_once(cast: Cast, stage: Stage) -> None:
    await stage.freeze()
    record = await stage.record()
    (row,) = [row for row in await everything(cast.house) if row.kind == "frozen"]
    assert record.minutes.digest in row.details
    assert record.plan.digest in row.details
    lines = (cast.house.settings.heads_directory / "heads.jsonl").read_text().splitlines()
    assert any(f'"hash":"{row.hash}"' in line for line in lines)


async def test_heads_are_signed_again_only_when_a_chain_has_grown(cast: Cast) -> None:
    await note_alone(cast.house, Kind.SIGNED_OUT, cast.joel.id)
    assert await auditing.sign_heads(cast.house) == 1
    assert await auditing.sign_heads(cast.house) == 0
    await note_alone(cast.house, Kind.SIGNED_OUT, cast.nadia.id)
    assert await auditing.sign_heads(cast.house) == 1


async def test_heads_are_signed_by_themselves_every_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert auditing._EVERY == 3600
    turns: asyncio.Queue[float] = asyncio.Queue()
    rest = asyncio.Event()

    async def an_hour(seconds: float) -> None:
        turns.put_nowait(seconds)
        await rest.wait()
        rest.clear()

    monkeypatch.setattr(auditing, "asyncio", SimpleNamespace(sleep=an_hour, to_thread=asyncio.to_thread))
    heads = cast.house.settings.heads_directory / "heads.jsonl"
    async with auditing.keep_heads(cast.house):
        assert await turns.get() == 3600
        before = len(heads.read_text().splitlines())
        await note_alone(cast.house, Kind.SIGNED_OUT, cast.joel.id)
        rest.set()
        assert await turns.get() == 3600
        assert len(heads.read_text().splitlines()) == before + 1


# Reading it.


async def test_the_chair_sees_who_looked_and_a_participant_does_not(cast: Cast, stage: Stage) -> None:
    await stage.freeze()
    conference, record = stage.conference, await stage.record()
    await reading_records.looked(cast.house, cast.joel.id, record, RecordKind.MINUTES)
    press = Press(cast.house, stage.workshop)
    await reading_records.download(cast.house, press, cast.joel.id, record, RecordKind.MINUTES, FileForm.PDF)
    views = await reading_audit.of_conference(cast.house, cast.nadia.id, conference)
    told = [entry.sentence for day in views.days for entry in day.entries]
    assert "Joel Mockridge downloaded the minutes of case conference 1 as PDF." in told
    assert "Joel Mockridge read the minutes of case conference 1." in told
    assert "You froze case conference 1 into minutes and plan version 1." in told
    (joel,) = [each for each in views.looks if each.participant.person.id == cast.joel.id]
    (tessa,) = [each for each in views.looks if each.participant.person.id == cast.tessa.id]
    assert (joel.record, joel.downloads) == (cast.house.clock.now(), 1)
    assert (tessa.record, tessa.downloads) == (None, 0)
    files = await reading_audit.of_conference(cast.house, cast.oma.id, conference, Topic.FILES)
    assert {entry.topic for day in files.days for entry in day.entries} == {Topic.FILES}
    with pytest.raises(NotPermitted):
        await reading_audit.of_conference(cast.house, cast.joel.id, conference)
    with pytest.raises(NotFound):
        await reading_audit.of_conference(cast.house, cast.otto.id, conference)


async def test_the_chair_sees_that_a_closed_session_began_and_ended(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    outside = frozenset({people.joel.id})
    await closed_sessions.begin(
        *(people.house, visit.frame.rooms, people.nadia, conference),
        item="standingchild", outside=outside, reason="Tessa asked.", teller=people.nadia.id,
    )  # fmt: skip
    await closed_sessions.end(people.house, visit.frame.rooms, people.nadia, conference)
    views = await reading_audit.of_conference(people.house, people.nadia.id, conference)
    told = [entry.sentence for day in views.days for entry in day.entries]
    assert told[:2] == [f"You {did} a closed session of case conference 1." for did in ("ended", "began")]


async def test_everybody_sees_what_they_did_and_what_concerns_them_and_nothing_else(cast: Cast) -> None:
    await cast.open()
    await note_alone(cast.house, Kind.SIGN_IN_FAILED, "", about=cast.joel.id, method="password")
    await note_alone(cast.house, Kind.SIGNED_OUT, cast.tessa.id)
    days, zone = await reading_audit.of_person(cast.house, cast.joel.id)
    assert zone == "Australia/Sydney"
    assert {entry.sentence for day in days for entry in day.entries} == {
        "Somebody tried to sign in as you with a password, and did not succeed.",
        "Nadia Exemplar invited you to case conference 1 (FAM-TEST-0001) as contributor.",
    }


async def test_what_is_repeated_is_told_once_with_how_often(cast: Cast, clock: HeldClock) -> None:
    for _ in range(3):
        await note_alone(cast.house, Kind.CASE_VIEWED, cast.joel.id, case=cast.case.id)
        clock.move(timedelta(minutes=1))
    days, _ = await reading_audit.of_person(cast.house, cast.joel.id)
    (entry,) = days[0].entries
    assert (entry.times, entry.last - entry.first) == (3, timedelta(minutes=2))


async def test_days_are_those_of_the_family_and_not_of_greenwich(cast: Cast, clock: HeldClock) -> None:
    clock.move(timedelta(hours=11, minutes=59))  # 23:59 in Sydney
    await note_alone(cast.house, Kind.SIGNED_OUT, cast.joel.id)
    clock.move(timedelta(minutes=2))
    await note_alone(cast.house, Kind.SIGNED_OUT, cast.joel.id)
    days, _ = await reading_audit.of_person(cast.house, cast.joel.id)
    assert [f"{each.day}" for each in days] == ["2026-06-12", "2026-06-11"]


# How often.


async def test_what_is_tried_too_often_has_to_wait(cast: Cast, clock: HeldClock) -> None:
    tries = cast.house.settings.sign_in_tries
    for _ in range(tries):
        await spend(cast.house, Limited.SIGN_IN_TO_ACCOUNT, "ann@example.org")
    with pytest.raises(TooOften) as refusal:
        await spend(cast.house, Limited.SIGN_IN_TO_ACCOUNT, "ann@example.org")
    assert refusal.value.seconds == 15 * 60
    await spend(cast.house, Limited.SIGN_IN_TO_ACCOUNT, "bea@example.org")
    await spend(cast.house, Limited.SIGN_IN_FROM_ADDRESS, "ann@example.org")
    clock.move(timedelta(minutes=15))
    await spend(cast.house, Limited.SIGN_IN_TO_ACCOUNT, "ann@example.org")


async def test_of_many_who_try_at_once_no_more_come_through(cast: Cast) -> None:
    tries = [spend(cast.house, Limited.SIGN_IN_TO_ACCOUNT, "ann@example.org") for _ in range(20)]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(answer is None for answer in answers) == cast.house.settings.sign_in_tries


async def test_success_gives_back_what_was_spent(cast: Cast) -> None:
    for _ in range(20):
        await spend(cast.house, Limited.SIGN_IN_TO_ACCOUNT, "ann@example.org")
        await give_back(cast.house, Limited.SIGN_IN_TO_ACCOUNT, "ann@example.org")


async def test_what_the_command_line_adds_is_told_to_whom_it_concerns(cast: Cast) -> None:
    ann = await knowing.add_person(cast.house, "Ann Other", "ann@example.org", None, None)
    await knowing.make_known(
        cast.house, cast.case.reference, "ann@example.org", ParticipantKind.KIN, "aunt", Coordination.NONE
    )
    days, _ = await reading_audit.of_person(cast.house, ann.id)
    assert {entry.sentence for day in days for entry in day.entries} == {
        "Whoever runs this server added you to this installation.",
        "Whoever runs this server made you known to the case as kin.",
    }
