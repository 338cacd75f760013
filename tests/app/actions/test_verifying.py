"""`caseboard verify`, on a real database that somebody tampers with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import given_copies, restricting, safety_copies, young_letter_copies
from app.actions.auditing import note, note_alone, sign_heads
from app.actions.compacting import compact, let_go
from app.actions.editions import Press
from app.actions.packaging import take_protected
from app.actions.reading_records import download, record_for
from app.actions.rendering import FileForm, RecordKind
from app.actions.verifying import Finding, NotCheckable, Problem, verify
from app.actions.wishing import Wish
from app.audit.kinds import Kind
from app.cli import main
from app.conference.distributing import Channel, CopyEvent, Extent, Turn
from app.conference.kinds import PartKind
from app.record.sealing import digest
from app.storage import conferences, safety_plans, young_letters
from app.storage.database import new_id
from app.storage.heads import FILE
from app.storage.safety_plans import StoredSafetyPlan
from app.storage.young_letters import StoredLetter
from tests.app.actions.test_freezing import Stage, purpose
from tests.cast import Cast
from tests.conftest import on_postgresql

pytestmark = pytest.mark.both_databases


async def found(cast: Cast) -> Finding:
    return await verify(cast.house.database, cast.house.settings.heads_directory)


@pytest.fixture
async def ended(cast: Cast, stage: Stage) -> Cast:
    """A conference that was held and frozen, with a few looks at it, all of them signed."""
    await stage.freeze()
    for person in (cast.joel, cast.tessa, cast.joel, cast.nadia, cast.fern):
        await note_alone(cast.house, Kind.CASE_VIEWED, person.id, case=cast.case.id)
    await sign_heads(cast.house)
    return cast


async def tamper(cast: Cast, *statements: str, **values: Any) -> None:
    """What somebody can do who owns the database."""
    async with cast.house.database.writing() as connection:
        await _disarm(connection)
        for statement in statements:
            await connection.execute(text(statement), values)


async def _disarm(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(text("SET session_replication_role = replica"))
        return
    triggers = (await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))).scalars()
    for name in list(triggers):
        await connection.execute(text(f"DROP TRIGGER {name}"))


async def test_what_nobody_touched_is_genuine(ended: Cast) -> None:
    finding = await found(ended)
    assert finding.problems == []
    assert (finding.chains, finding.records, finding.unsigned) == (2, 2, 0)
    assert finding.entries > 10
    await note_alone(ended.house, Kind.SIGNED_OUT, ended.joel.id)
    assert (await found(ended)).unsigned == 1


@pytest.mark.parametrize(
    ("statement", "number", "sentence"),
    [
        ("UPDATE audit SET person = 'otto' WHERE chain = :chain AND sequence = 3", 3, "was changed."),
        ("UPDATE audit SET hash = :zero WHERE chain = :chain AND sequence = 3", 3, "was changed."),
        ("UPDATE audit SET at = '2020-01-01 00:00:00' WHERE chain = :chain AND sequence = 2", 2, "was changed."),
        ("DELETE FROM audit WHERE chain = :chain AND sequence = 3", 3, "is missing: entry 4 stands in its place."),
        ("DELETE FROM audit WHERE chain = :chain AND sequence = 1", 1, "is missing: entry 2 stands in its place."),
        ("DELETE FROM audit WHERE chain = :chain AND sequence = 12", 12, "is missing: 12 entries were signed."),
        ("DELETE FROM audit WHERE chain = :chain AND sequence > 4", 5, "is missing: 12 entries were signed."),
        ("DELETE FROM audit WHERE chain = :chain", 1, "is missing: 12 entries were signed."),
    ],
)
async def test_the_first_bad_entry_is_named(ended: Cast, statement: str, number: int, sentence: str) -> None:
    assert ended.nadia.agency
    await tamper_one(ended, statement)
    problems = [each for each in (await found(ended)).problems if each.where == "audit"]
    assert problems == [Problem("audit", "Little Steps", number, sentence)]


async def tamper_one(cast: Cast, statement: str) -> None:
    assert cast.nadia.agency
    values = {name: value for name, value in (("chain", cast.nadia.agency.id), ("zero", "0" * 64)) if name in statement}
    await tamper(cast, statement, **values)


async def test_two_entries_that_changed_places_are_found(ended: Cast) -> None:
    moves = [
        f"UPDATE audit SET sequence = {to} WHERE chain = 'installation' AND sequence = {frm}"  # noqa: S608
        for frm, to in ((1, 99), (2, 1), (99, 2))
    ]
    await tamper(ended, *moves)
    assert [(each.what, each.number) for each in (await found(ended)).problems] == [("the installation", 1)]


@pytest.mark.about_sqlite
@pytest.mark.parametrize("value", ["'never'", "NULL", "x'ff'", "3.5"])
@pytest.mark.parametrize("column", ["at", "details", "sequence"])
async def test_what_no_column_of_ours_holds_is_told_and_not_stumbled_over(ended: Cast, column: str, value: str) -> None:
    rebuild = (
        "CREATE TABLE other AS SELECT * FROM audit",
        "DROP TABLE audit",
        "ALTER TABLE other RENAME TO audit",
        f"UPDATE audit SET {column} = {value} WHERE chain = 'installation' AND sequence = 2",  # noqa: S608
    )
    await tamper(ended, *rebuild)
    problems = (await found(ended)).problems
    assert [each.what for each in problems] == ["the installation"]


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE minutes SET content = 'x'", "minutes of conference"),
        ("UPDATE minutes SET content = 'x', digest = :digest", "minutes of conference"),
        ("DELETE FROM minutes", "minutes of conference"),
        ("UPDATE plan_version SET digest = :digest", "plan of case"),
        ("UPDATE plan_version SET previous_digest = :digest", "plan of case"),
        ("UPDATE plan_version SET version = 2", "plan of case"),
        ("DELETE FROM plan_version", "plan made by conference"),
    ],
)
async def test_a_record_is_what_the_audit_says_was_frozen(ended: Cast, statement: str, what: str) -> None:
    values = {"digest": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}  # of "x"
    written = "CAST('x' AS bytea)" if on_postgresql(ended.house) else "x'78'"
    await tamper(ended, statement.replace("'x'", written), **(values if ":digest" in statement else {}))
    problems = (await found(ended)).problems
    assert any(each.what.startswith(what) for each in problems)
    assert all(each.where == "record" and each.what.startswith((what, "seal of conference")) for each in problems)


async def test_an_edit_that_is_slipped_in_after_the_freeze_is_refused_and_else_reported(ended: Cast) -> None:
    """Attack 118."""
    slip = (
        "INSERT INTO journal SELECT part, epoch, sequence + 1, person, client, spans, content, kept_at FROM journal "
        "WHERE part IN (SELECT id FROM part WHERE kind = 'shared')"
    )
    with pytest.raises(DBAPIError, match="the conference is frozen"):
        async with ended.house.database.writing() as connection:
            await connection.execute(text(slip))
    await tamper(ended, slip)
    assert [each.what.split()[0] for each in (await found(ended)).problems] == ["board", "boards"]


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO journal SELECT part.id, part.epoch, 1000, person, client, spans, content, kept_at "
        "FROM journal, part WHERE part.kind LIKE 'restricted%' LIMIT 1",
        "UPDATE journal SET content = :other WHERE sequence = 1",
        "UPDATE journal SET person = :otto WHERE sequence = 1",
        "UPDATE journal SET kept_at = '2020-01-01 00:00:00' WHERE sequence = 1",
        "DELETE FROM journal WHERE sequence = 1",
    ],
)
async def test_what_was_written_on_any_board_before_it_was_frozen_is_compared(
    stage: Stage, cast: Cast, change: str
) -> None:
    await restricting.restrict(cast.house, stage.rooms, cast.tessa, stage.conference, Wish("medical_history", "Hers."))
    await stage.freeze()
    assert (await found(cast)).problems == []
    values = {name: value for name, value in (("other", b"other"), ("otto", cast.otto.id)) if f":{name}" in change}
    await tamper(cast, change, **values)
    sentences = [each.sentence for each in (await found(cast)).problems]
    assert sentences == ["hold other edits than it was frozen of."]


async def test_edits_that_were_let_go_of_are_missed_by_nobody(stage: Stage, cast: Cast) -> None:
    async with cast.house.database.reading() as connection:
        parts = await conferences.parts(connection, stage.conference)
    (shared,) = [each.id for each in parts if each.kind is PartKind.SHARED]
    for words in ("To agree", "To agree on a plan"):
        await stage.write(purpose(words))
    await compact(cast.house, stage.workshop, shared)
    async with cast.house.database.writing() as connection:
        earlier = "INSERT INTO checkpoint SELECT part, epoch, 2, content, made_at FROM checkpoint"
        await connection.execute(text(earlier))
    await stage.freeze()
    assert await let_go(cast.house, -1) > 0
    assert (await found(cast)).problems == []


@pytest.mark.parametrize(
    ("statement", "number", "sentence"),
    [
        ("UPDATE safety_edition SET content = :changed", 1, "was changed."),
        ("UPDATE safety_edition SET content = :changed, digest = :digest", 1, "is not one of which the audit says"),
        ("DELETE FROM safety_edition", 0, "is missing: "),
    ],
)
async def test_a_safety_plan_that_was_handed_out_is_the_one_that_was_taken(
    ended: Cast, statement: str, number: int, sentence: str
) -> None:
    content = b"a plan"
    async with ended.house.database.writing() as connection:
        conference = (await conferences.of_person(connection, ended.nadia.id))[0][0]
        taken = (conference.id, "nightplan", 1, content, digest(content), "0" * 16, ended.nadia.id)
        await safety_plans.add(connection, StoredSafetyPlan(new_id(), *taken, ended.house.clock.now()))
        about, by = Kind.SAFETY_PLAN_TAKEN, ended.nadia.id
        await note(ended.house, connection, about, by, conference=conference, edition=1, digest=digest(content))
    assert (await found(ended)).problems == []
    values = {"changed": b"another", "digest": digest(b"another")}
    await tamper(ended, statement, **{name: value for name, value in values.items() if f":{name}" in statement})
    first, *_ = (await found(ended)).problems
    assert (first.what, first.number) == (f"safety plan of conference {conference.id}", number)
    assert first.sentence.startswith(sentence)


@pytest.mark.parametrize("table", ["safety_copy", "young_letter_copy"])
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("UPDATE {table} SET recipient = 'The neighbour'", "was changed since it was said."),
        ("UPDATE {table} SET words = 'All of it'", "was changed since it was said."),
        ("DELETE FROM {table}", "is missing or was changed."),
    ],
)
async def test_what_became_of_such_a_copy_is_what_the_audit_says_of_it(
    ended: Cast, table: str, change: str, sentence: str
) -> None:
    now, by, house = ended.house.clock.now(), ended.nadia.id, ended.house
    async with house.database.writing() as connection:
        conference = (await conferences.of_person(connection, by))[0][0]
        about: dict[str, Any] = {"conference": conference, "digest": digest(b"words")}
        if table == "safety_copy":
            plan = StoredSafetyPlan(new_id(), conference.id, "night", 1, b"words", digest(b"words"), "0" * 16, by, now)
            await safety_plans.add(connection, plan)
            await note(house, connection, Kind.SAFETY_PLAN_TAKEN, by, edition=1, **about)
            given = safety_copies.given(plan, conference)
        else:
            letter = StoredLetter(new_id(), conference.id, "Wren", 1, b"words", digest(b"words"), by, now)
            await young_letters.add(connection, letter)
            await note(house, connection, Kind.YOUNG_LETTER_WRITTEN, by, letter=1, **about)
            given = young_letter_copies.given(letter, conference)
        sent = CopyEvent("The school", Turn.SENT, Extent.FULL, Channel.PAPER, "", by, now)
        await given_copies.record_turn(house, connection, given, sent)
    assert (await found(ended)).problems == []
    await tamper(ended, change.format(table=table))
    (problem,) = (await found(ended)).problems
    assert problem.what.startswith("turn of a copy of a ")
    assert problem.sentence == sentence


async def test_a_forged_head_is_told(ended: Cast) -> None:
    path = ended.house.settings.heads_directory / FILE
    path.write_bytes(path.read_bytes().replace(b'"sequence":1', b'"sequence":2'))
    assert [each.where for each in (await found(ended)).problems] == ["heads"]


async def test_without_heads_it_cannot_be_checked(ended: Cast) -> None:
    shutil.rmtree(ended.house.settings.heads_directory)
    with pytest.raises(NotCheckable):
        await found(ended)


# The command.


@pytest.mark.about_sqlite
async def test_the_command_says_so_with_its_exit_status(
    ended: Cast, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from asyncio import to_thread

    data = str(ended.house.settings.data)
    await ended.house.database.close()
    assert await to_thread(main, ["verify", "--data", data]) == 0
    assert capsys.readouterr().out.startswith("Genuine: ")
    assert await to_thread(main, ["verify", "--data", str(tmp_path / "nowhere")]) == 2
    assert "Could not be checked." in capsys.readouterr().err
    await tamper(ended, "UPDATE audit SET person = 'otto' WHERE chain = 'installation' AND sequence = 2")
    await ended.house.database.close()
    assert await to_thread(main, ["verify", "--data", data]) == 1
    assert "audit of the installation, entry 2: was changed." in capsys.readouterr().out
    assert await to_thread(main, ["verify", "--data", data, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["genuine"] is False
    assert told["problems"] == [{"where": "audit", "what": "the installation", "number": 2, "sentence": "was changed."}]


@pytest.mark.parametrize(
    ("statement", "number", "sentence"),
    [
        ("UPDATE young_letter SET content = :changed", 1, "was changed."),
        ("UPDATE young_letter SET content = :changed, digest = :digest", 1, "is not one of which the audit says"),
        ("DELETE FROM young_letter", 0, "is missing: "),
    ],
)
async def test_a_letter_to_a_young_person_is_the_one_that_was_written(
    ended: Cast, statement: str, number: int, sentence: str
) -> None:
    content = b"a letter"
    async with ended.house.database.writing() as connection:
        conference = (await conferences.of_person(connection, ended.nadia.id))[0][0]
        written = (conference.id, "Wren", 1, content, digest(content), ended.nadia.id)
        await young_letters.add(connection, StoredLetter(new_id(), *written, ended.house.clock.now()))
        about, by = Kind.YOUNG_LETTER_WRITTEN, ended.nadia.id
        await note(ended.house, connection, about, by, conference=conference, letter=1, digest=digest(content))
    assert (await found(ended)).problems == []
    values = {"changed": b"another", "digest": digest(b"another")}
    await tamper(ended, statement, **{name: value for name, value in values.items() if f":{name}" in statement})
    first, *_ = (await found(ended)).problems
    assert (first.what, first.number) == (f"letter of conference {conference.id}", number)
    assert first.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("statement", "number", "sentence"),
    [
        ("UPDATE edition SET content = :changed", 1, "was changed: "),
        ("UPDATE edition SET content = :changed, digest = :digest", 0, "is missing or was changed"),
        ("DELETE FROM edition", 0, "is missing or was changed"),
    ],
)
async def test_a_copy_that_was_taken_along_is_still_the_one_that_was_made(
    ended: Cast, stage: Stage, statement: str, number: int, sentence: str
) -> None:
    joel, press = ended.joel, Press(ended.house, stage.workshop)
    record = await record_for(ended.house, stage.workshop, joel.id, stage.conference)
    await download(ended.house, press, joel.id, record, RecordKind.MINUTES, FileForm.TEXT)
    await take_protected(ended.house, press, joel, record, "seven green bottles")
    genuine = await found(ended)
    assert (genuine.problems, genuine.copies) == ([], 3), "two that went into the file under a password"
    values = {"changed": b"another", "digest": digest(b"another")}
    await tamper(ended, statement, **{name: value for name, value in values.items() if f":{name}" in statement})
    told = {(each.what, each.number): each.sentence for each in (await found(ended)).problems}
    assert told[f"copy of the record of conference {stage.conference}", number].startswith(sentence)


@pytest.mark.parametrize("signature", ["signature", "NULL"])
async def test_a_copy_that_somebody_without_the_key_put_there_is_named(
    ended: Cast, stage: Stage, signature: str
) -> None:
    joel, press = ended.joel, Press(ended.house, stage.workshop)
    record = await record_for(ended.house, stage.workshop, joel.id, stage.conference)
    await download(ended.house, press, joel.id, record, RecordKind.MINUTES, FileForm.TEXT)
    columns = f"conference, record, version, form, record_digest, :digest, name, :content, made_at, {signature}"
    slip = f"INSERT INTO edition SELECT '0000-0000-0000-0000-0001', {columns} FROM edition"  # noqa: S608
    await tamper(ended, slip, digest=digest(b"forged"), content=b"forged")
    problems = (await found(ended)).problems
    assert [each.what for each in problems] == [f"copy of the record of conference {stage.conference}"]
    assert problems[0].sentence.startswith("was not signed")


async def test_copies_from_before_they_were_signed_are_counted_unless_the_audit_tells_of_them(
    ended: Cast, stage: Stage
) -> None:
    joel, press = ended.joel, Press(ended.house, stage.workshop)
    record = await record_for(ended.house, stage.workshop, joel.id, stage.conference)
    await download(ended.house, press, joel.id, record, RecordKind.MINUTES, FileForm.TEXT)
    await take_protected(ended.house, press, joel, record, "seven green bottles")
    await tamper(ended, "UPDATE edition SET signature = NULL")
    finding = await found(ended)
    assert (finding.problems, finding.copies, finding.unvouched) == ([], 3, 2)


async def test_data_of_an_earlier_version_are_to_be_brought_up_to_date_before_they_can_be_checked(ended: Cast) -> None:
    await tamper(ended, "ALTER TABLE edition DROP COLUMN signature", "UPDATE alembic_version SET version_num = '0044'")
    with pytest.raises(NotCheckable, match="`caseboard migrate` brings them up to date"):
        await found(ended)
