"""A copy is made once and never changes, whatever happens later to the program or around the record."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.actions import copies, reading_records, restricting
from app.actions.editions import Press
from app.actions.reading_records import MINUTES_FORMS, PLAN_FORMS
from app.actions.refusals import CopyWithheld, NotReady, TooOften
from app.actions.rendering import FileForm, RecordKind, as_file, try_out
from app.actions.turns import Turns
from app.actions.wishing import Wish
from app.actions.workshop import Workshop
from app.audit.kinds import Kind
from app.board.shape import Collection, Paragraph, Prose, RestrictedNote, Run
from app.conference.distributing import CopyDraft
from app.people.person import Person
from app.record.sealing import digest
from app.storage import audit, editions
from app.storage.editions import StoredEdition
from tests.app.actions.test_freezing import Stage
from tests.app.actions.test_verifying import tamper
from tests.cast import Cast, HeldClock


class Counting:
    """A workshop that remembers what it was asked for."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self.jobs: list[Any] = []

    async def run(self, function: Any, *args: Any) -> Any:
        self.jobs.append((function, args))
        return await self._workshop.run(function, *args)


@pytest.fixture
def counting(stage: Stage) -> Counting:
    return Counting(stage.workshop)


@pytest.fixture
def press(stage: Stage, counting: Counting) -> Press:
    return Press(stage.house, counting)  # type: ignore[arg-type]


async def copy(stage: Stage, press: Press, form: FileForm, kind: RecordKind = RecordKind.MINUTES) -> StoredEdition:
    record = await stage.record()
    return await reading_records.prepare(stage.house, press, stage.cast.joel.id, record, kind, form)


async def test_two_hundred_people_at_once_are_one_job(stage: Stage, press: Press, counting: Counting) -> None:
    await stage.freeze()
    every = await asyncio.gather(*(copy(stage, press, FileForm.PDF) for _ in range(200)))
    assert len(counting.jobs) == 1
    assert len({each.content for each in every}) == 1
    assert (await copy(stage, press, FileForm.PDF)).content == every[0].content
    assert len(counting.jobs) == 1


async def test_whoever_looked_while_a_copy_was_being_made_and_comes_when_it_is_makes_no_second_one(
    stage: Stage, press: Press, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.freeze()
    looked, goes_on, find = asyncio.Event(), asyncio.Event(), editions.find

    async def slowly(*asked: Any) -> StoredEdition | None:
        found = await find(*asked)
        if not looked.is_set():
            looked.set()
            await goes_on.wait()
        return found

    monkeypatch.setattr(editions, "find", slowly)
    late = asyncio.create_task(copy(stage, press, FileForm.TEXT))
    await looked.wait()
    code = (await copy(stage, press, FileForm.TEXT)).code
    goes_on.set()
    assert (await late).code == code
    assert len(counting.jobs) == 1


async def test_whoever_wants_the_first_copy_finds_everything_read_for_it(
    stage: Stage, press: Press, counting: Counting
) -> None:
    try_out()  # fails by itself where a page for nobody cannot be set
    press.make_ready()
    press.make_ready()
    await stage.freeze()
    made = await copy(stage, press, FileForm.PDF)
    assert made.content.startswith(b"%PDF")
    assert [function for function, _ in counting.jobs] == [try_out, as_file]


async def test_a_copy_stays_what_it_was_when_the_program_would_make_another(
    stage: Stage, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.freeze()
    first = await copy(stage, press, FileForm.TEXT)
    monkeypatch.setattr("app.export.text.to_text", lambda _: "as a later version would set it")
    later = Press(stage.house, stage.workshop)
    assert await copy(stage, later, FileForm.TEXT) == first
    assert first.digest == digest(first.content)


async def test_of_two_processes_that_make_a_copy_at_once_the_first_is_believed(stage: Stage, press: Press) -> None:
    await stage.freeze()
    first = await copy(stage, press, FileForm.TEXT)
    async with stage.house.database.writing() as connection:
        await editions.add(connection, replace(first, content=b"other bytes", digest=digest(b"other bytes")))
        assert await editions.find(connection, first.code) == first


@pytest.mark.both_databases
async def test_of_two_processes_that_are_asked_for_a_copy_at_once_one_makes_it(stage: Stage) -> None:
    await stage.freeze()
    settings = stage.house.settings
    address = settings.database_url.get_secret_value() if settings.database_url else ""

    async def asked() -> Process:
        arguments = ("-m", "tests.app.actions.making_a_copy", str(settings.data), address, stage.conference)
        return await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=PIPE, stdout=PIPE)

    async def said(process: Process) -> str:
        assert process.stdout
        return (await process.stdout.readline()).decode().strip()

    async with asyncio.timeout(60):
        first = await asked()
        assert await said(first) == "makes"
        second = await asked()
        assert await said(second) == "waits"
        await first.communicate(b"go on\n")
        while (last := await said(second)) == "waits":
            pass
        assert last == "has made"
        assert (await first.wait(), await second.wait()) == (0, 0)


async def test_what_another_process_made_between_a_look_and_a_claim_is_not_made_again(
    stage: Stage, press: Press
) -> None:
    await stage.freeze()
    made = replace(await copy(stage, press, FileForm.TEXT), code="of another copy")

    async def make(_: str) -> StoredEdition:
        return made

    async def make_again(_: str) -> StoredEdition:
        raise AssertionError("it was made twice")

    class Slow(Press):
        async def _claimed(self, code: str) -> bool:
            await Press(stage.house, stage.workshop).once(code, make)
            return await super()._claimed(code)

    given = await Slow(stage.house, stage.workshop).once(made.code, make_again)
    assert (given.code, given.content) == (made.code, made.content)
    assert await press._claimed(made.code), "it was not let go"


async def test_who_died_while_making_a_copy_keeps_nobody_from_it_for_long(
    stage: Stage, press: Press, clock: HeldClock
) -> None:
    await stage.freeze()
    made = await copy(stage, press, FileForm.TEXT)
    other = replace(made, code="of another copy")

    async def make(_: str) -> StoredEdition:
        return other

    async with stage.house.database.writing() as connection:
        assert await editions.claim(connection, other.code, clock.now(), clock.now() + timedelta(minutes=1))
    assert not await press._claimed(other.code)
    clock.move(timedelta(minutes=1))
    assert (await press.once(other.code, make)).code == other.code
    assert await claims(stage) == 0


async def claims(stage: Stage) -> int:
    async with stage.house.database.reading() as connection:
        return int(await connection.scalar(text("SELECT count(*) FROM copy_claim")) or 0)


async def refused(stage: Stage) -> int:
    """How often the audit says that a copy was given to nobody."""
    async with stage.house.database.reading() as connection:
        rows = await audit.of_conference(connection, stage.conference, 1_000)
    return sum(row.kind == Kind.COPY_NOT_GIVEN.word for row in rows)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE edition SET content = x'00', digest = '{other}'",
        "UPDATE edition SET content = x'00'",
        "UPDATE edition SET name = 'Something else.txt'",
        "UPDATE edition SET signature = zeroblob(64)",
    ],
)
async def test_a_copy_that_was_not_made_here_is_given_to_nobody(
    stage: Stage, press: Press, counting: Counting, change: str
) -> None:
    await stage.freeze()
    await copy(stage, press, FileForm.TEXT)
    await tamper(stage.cast, change.format(other=digest(b"\0")))
    for often in (1, 2):
        with pytest.raises(NotReady, match="given to nobody"):
            await copy(stage, Press(stage.house, counting), FileForm.TEXT)  # type: ignore[arg-type]
        assert await refused(stage) == often
    assert await claims(stage) == 0
    await copies.send(stage.house, stage.cast.nadia.id, stage.conference, [stage.cast.joel.id])
    given = await copy(stage, Press(stage.house, counting), FileForm.TEXT)  # type: ignore[arg-type]
    assert given.signature and b"Joel" in given.content, "what stands beside the record is another, so is the copy"
    assert await refused(stage) == 2


async def test_a_copy_from_before_copies_were_signed_is_given_as_it_is_once_somebody_has_it(
    stage: Stage, press: Press, counting: Counting
) -> None:
    await stage.freeze()
    record, joel = await stage.record(), stage.cast.joel.id

    async def take() -> bytes:
        taking = Press(stage.house, counting)  # type: ignore[arg-type]
        return (await reading_records.download(
            stage.house, taking, joel, record, RecordKind.MINUTES, FileForm.TEXT
        )).content  # fmt: skip

    first = await take()
    await tamper(stage.cast, "UPDATE edition SET signature = NULL")
    assert [await take() for _ in range(2)] == [first] * 2
    assert len(counting.jobs) == 1
    assert await refused(stage) == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE edition SET signature = NULL",
        "UPDATE edition SET content = x'00', digest = '{other}', signature = NULL",
    ],
)
async def test_for_an_unsigned_copy_that_nobody_has_another_stands_which_is_made_once(
    stage: Stage, press: Press, counting: Counting, change: str
) -> None:
    await stage.freeze()
    old = await copy(stage, press, FileForm.TEXT)
    await tamper(stage.cast, change.format(other=digest(b"\0")))
    again = [await copy(stage, Press(stage.house, counting), FileForm.TEXT) for _ in range(3)]  # type: ignore[arg-type]
    assert len(counting.jobs) == 2, "it was made at each request"
    assert len({each.content for each in again}) == 1
    assert again[0].signature
    assert again[0].code.encode() in again[0].content, "the code on it finds it again"
    assert again[0].content.replace(again[0].code.encode(), old.code.encode()) == old.content
    async with stage.house.database.reading() as connection:
        kept = await editions.find(connection, old.code)
    assert kept, "what is kept stays"
    assert kept.signature is None
    assert await refused(stage) == 0


async def test_in_place_of_a_copy_that_somebody_took_along_no_other_is_given(stage: Stage, press: Press) -> None:
    await stage.freeze()
    record, joel = await stage.record(), stage.cast.joel.id
    await reading_records.download(stage.house, press, joel, record, RecordKind.MINUTES, FileForm.TEXT)
    other = "UPDATE edition SET content = x'00', digest = '{other}', signature = NULL"
    await tamper(stage.cast, other.format(other=digest(b"\0")))
    with pytest.raises(NotReady, match="given to nobody"):
        await copy(stage, Press(stage.house, stage.workshop), FileForm.TEXT)
    assert await refused(stage) == 1


async def test_whoever_waits_until_a_copy_is_made_holds_up_nobody_else(stage: Stage) -> None:
    await stage.freeze()
    begun, goes_on = asyncio.Event(), asyncio.Event()

    class Slow(Counting):
        async def run(self, function: Any, *args: Any) -> Any:
            begun.set()
            await goes_on.wait()
            return await super().run(function, *args)

    press = Press(stage.house, Slow(stage.workshop))  # type: ignore[arg-type]

    async def take() -> StoredEdition:
        async with press.turn(stage.cast.joel.id):
            return await copy(stage, press, FileForm.TEXT)

    waiting = [asyncio.ensure_future(take()) for _ in range(2)]
    await begun.wait()
    async with press.turn(stage.cast.nadia.id):
        goes_on.set()
        # The turn is ours, so nobody gets theirs back before this ends.
        await asyncio.sleep(0)
        assert not any(each.done() for each in waiting)
    assert len({(await each).code for each in waiting}) == 1


async def test_turns_are_taken_one_after_the_other_and_given_back_by_who_gives_up() -> None:
    turns, inside = Turns(1), 0

    async def go() -> None:
        nonlocal inside
        async with turns.one():
            inside += 1
            try:
                assert inside == 1
                await asyncio.sleep(0)
            finally:
                inside -= 1
            async with turns.aside():
                await asyncio.sleep(0)

    people = [asyncio.ensure_future(go()) for _ in range(10)]
    await asyncio.sleep(0)
    for impatient in people[::3]:
        impatient.cancel()
    ends = await asyncio.gather(*people, return_exceptions=True)
    assert [type(end) for end in ends] == [asyncio.CancelledError if n % 3 == 0 else type(None) for n in range(10)]
    async with asyncio.timeout(5), turns.one():
        assert inside == 0


async def test_a_copy_at_hand_is_no_longer_given_out_once_something_was_written_of_it(
    stage: Stage, press: Press, counting: Counting
) -> None:
    await stage.freeze()
    before = await copy(stage, press, FileForm.TEXT)
    assert (await copy(stage, press, FileForm.TEXT)) is await copy(stage, press, FileForm.TEXT)
    await copies.send(stage.house, stage.cast.nadia.id, stage.conference, [stage.cast.joel.id])
    after = await copy(stage, press, FileForm.TEXT)
    assert after.code != before.code
    assert len(counting.jobs) == 2


async def test_a_copy_at_hand_never_goes_to_somebody_who_may_have_less(stage: Stage, press: Press) -> None:
    hers = "admitted to Larkspur House"
    notes = Collection((("0123456789abcdef", RestrictedNote("a0", hers, Prose((Paragraph((Run(hers),)),)))),))
    tessa, joel, nadia = stage.cast.tessa, stage.cast.joel, stage.cast.nadia
    wish = Wish("medical_history", "Hers.", frozenset({nadia.id}), frozenset({joel.id}), notes=notes)
    await restricting.restrict(stage.house, stage.rooms, tessa, stage.conference, wish)
    await stage.freeze()

    async def take(person: Person) -> StoredEdition:
        record = await stage.record_for(person)
        return await reading_records.download(stage.house, press, person.id, record, RecordKind.MINUTES, FileForm.TEXT)

    # Hers is at hand when he asks, his when she does, and both when it is the chair's turn.
    taken = [await take(person) for person in (tessa, joel, tessa, joel, nadia)]
    assert [hers in each.content.decode() for each in taken] == [True, False, True, False, True]
    assert taken[0] is taken[2], "nothing was at hand: this proves nothing"
    assert taken[1] is taken[3]
    decisions = {joel.id: CopyDraft("none", "paper", "He asked for none.")}
    await copies.decide(stage.house, nadia.id, stage.conference, decisions)
    with pytest.raises(CopyWithheld):
        await take(joel)


@pytest.mark.about_sqlite
async def test_what_is_at_hand_is_counted_and_written_down_like_anything_else(stage: Stage, press: Press) -> None:
    await stage.freeze()
    record, joel = await stage.record(), stage.cast.joel.id

    async def take() -> StoredEdition:
        return await reading_records.download(stage.house, press, joel, record, RecordKind.MINUTES, FileForm.TEXT)

    async def written() -> int:
        async with stage.house.database.reading() as connection:
            rows = await audit.of_person(connection, joel, 1_000)
        return sum(row.kind == Kind.FILE_DOWNLOADED.word for row in rows)

    allowed = stage.house.settings.downloads_a_minute
    first = await take()
    for _ in range(allowed - 2):
        assert await take() is first
    async with stage.house.database.writing(decides=False) as connection:
        full = "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'full'); END"
        await connection.execute(text(full))
    with pytest.raises(sqlite3.IntegrityError):
        await take()
    async with stage.house.database.writing(decides=False) as connection:
        await connection.execute(text("DROP TRIGGER full"))
    assert await take() is first
    assert await written() == allowed
    with pytest.raises(TooOften):
        await take()
    assert await written() == allowed


async def test_live_boards_have_the_thread_between_turns_and_a_rest_holds_up_nobody_who_is_done(stage: Stage) -> None:
    rests: list[float] = []

    def rest(lasted: float) -> float:
        rests.append(lasted)
        return 0.01

    turns = Turns(1, rest)
    async with asyncio.timeout(5):
        async with turns.one():
            pass
        async with turns.one():
            assert len(rests) == 1
    press = Press(stage.house, stage.workshop)
    assert press._rest(0.02) == 0.0
    stage.house.measures.edits.add()
    assert press._rest(0.02) == 0.02
    assert press._rest(60.0) < 0.1


async def test_who_gives_up_does_not_take_the_copy_from_the_others(stage: Stage, press: Press) -> None:
    await stage.freeze()
    impatient = asyncio.ensure_future(copy(stage, press, FileForm.TEXT))
    patient = asyncio.ensure_future(copy(stage, press, FileForm.TEXT))
    await asyncio.sleep(0)
    impatient.cancel()
    assert (await patient).name == "Minutes 2026-06-11 FAM-TEST-0001 v1.txt"


async def test_every_form_can_be_made_and_each_has_a_code_of_its_own(stage: Stage, press: Press) -> None:
    await stage.freeze()
    made = [await copy(stage, press, form) for form in MINUTES_FORMS]
    made += [await copy(stage, press, form, RecordKind.PLAN) for form in PLAN_FORMS]
    assert len({each.code for each in made}) == len(made)
    record = await stage.record()
    as_json = {each.record: each for each in made if each.form == "json"}
    assert as_json["minutes"].content == record.minutes.content
    assert as_json["plan"].content == record.plan.content
    assert all(each.record_digest in {record.minutes.digest, record.plan.digest} for each in made)
    for each in made:
        if each.form in {"pdf", "txt"}:
            assert each.name.startswith(
                ("Minutes 2026-06-11 FAM-TEST-0001 v1", "Case plan 2026-06-11 FAM-TEST-0001 v1")
            )
        if each.form == "txt":
            assert each.code in each.content.decode()


async def test_what_follows_makes_another_page_for_the_fridge_and_no_other_minutes(
    stage: Stage, press: Press, cast: Cast
) -> None:
    await stage.freeze()
    before = await copy(stage, press, FileForm.FRIDGE, RecordKind.PLAN), await copy(stage, press, FileForm.PDF)
    await cast.plan(date="2026-06-18")
    stage.house.clock.move(timedelta(days=1))  # type: ignore[attr-defined]
    after = await copy(stage, press, FileForm.FRIDGE, RecordKind.PLAN), await copy(stage, press, FileForm.PDF)
    assert before[0].code != after[0].code
    assert before[1] == after[1]


async def test_a_copy_that_cannot_be_made_is_refused_in_a_sentence_and_can_be_tried_again(stage: Stage) -> None:
    await stage.freeze()
    broken = Workshop(seconds=0)
    press = Press(stage.house, broken)
    for _ in range(2):
        with pytest.raises(NotReady, match="could not be made"):
            await copy(stage, press, FileForm.PDF)
    await broken.close()
    assert (await copy(stage, Press(stage.house, stage.workshop), FileForm.PDF)).content.startswith(b"%PDF-")


def connect_somewhere() -> str:
    import socket

    try:
        socket.create_connection(("127.0.0.1", 9), timeout=1).close()
    except OSError as error:
        return type(error).__name__
    return "connected"


def interfaces() -> list[str]:
    import socket

    return [name for _, name in socket.if_nameindex()]


async def test_there_is_no_network_where_copies_are_made(stage: Stage) -> None:
    assert await stage.workshop.run(connect_somewhere) == "PermissionError"
    assert await stage.workshop.run(interfaces) == ["lo"]


def test_the_maker_is_found_by_its_name() -> None:
    assert as_file.__module__ == "app.actions.rendering"


async def test_whoever_asks_for_very_many_at_once_keeps_nobody_else_waiting(press: Press) -> None:
    served: list[str] = []

    async def asks(person: str) -> None:
        async with press.turn(person):
            served.append(person)
            # The others come meanwhile.
            await asyncio.sleep(0)

    await asyncio.gather(*(asks(person) for person in ("one", "one", "one", "one", "another")))
    assert served == ["one", "one", "another", "one", "one"]


async def test_those_who_are_being_given_a_copy_share_its_bytes_however_large_it_is(
    stage: Stage, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.freeze()
    monkeypatch.setattr(press.at_hand, "_largest", 0)
    first = await copy(stage, press, FileForm.TEXT)
    again = await asyncio.gather(*(copy(stage, press, FileForm.TEXT) for _ in range(3)))
    assert all(each.content is first.content for each in again)
    code, content = first.code, first.content
    del first, again
    gc.collect()
    assert (await press.once(code, _nothing)).content == content, "who comes later is given it from the database"


async def _nothing(_: str) -> StoredEdition:
    raise AssertionError("it was made already")
