"""Freezing through the real rooms, the real journal and the real workshop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from pycrdt import Doc, Map, Text
from sqlalchemy import func, select

from app.actions import freezing, reading_records
from app.actions.authored import begun
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.finding import conference_for
from app.actions.followed import Begun, Followed
from app.actions.recording import begin
from app.actions.refusals import AlreadyFrozen, NotFound, NotPermitted, NotReady
from app.actions.rendering import RecordKind
from app.actions.workshop import Workshop
from app.conference.kinds import Attendance, PartKind, Role
from app.conference.states import State
from app.people.person import Person
from app.record.sealing import digest, minutes_from, plan_from
from app.storage import conferences, passes
from app.storage import tables as t
from app.storage.journal import DatabaseJournal
from realtime.ports import Entry, Reason
from realtime.rooms import Rooms
from tests.cast import Cast

pytestmark = pytest.mark.both_databases


class Stage:
    """Everything that freezing needs, and an open conference."""

    def __init__(self, cast: Cast, journal: DatabaseJournal, rooms: Rooms, workshop: Workshop, conference: str) -> None:
        self.cast, self.house, self.journal = cast, cast.house, journal
        self.rooms, self.workshop, self.conference = rooms, workshop, conference

    async def freeze(self, conference: str = "", person: str = "") -> None:
        await freezing.freeze(
            self.house, self.rooms, self.workshop, person or self.cast.nadia.id, conference or self.conference
        )

    async def preview(self, person: str = "") -> freezing.Preview:
        return await freezing.preview(
            self.house, self.workshop, self.journal.replay, person or self.cast.nadia.id, self.conference
        )

    async def record(self, conference: str = "") -> reading_records.FrozenRecord:
        return await self.record_for(self.cast.joel, conference)

    async def record_for(self, person: Person, conference: str = "") -> reading_records.FrozenRecord:
        return await reading_records.record_for(self.house, self.workshop, person.id, conference or self.conference)

    async def plan_for(self, person: Person) -> reading_records.FrozenRecord:
        return await reading_records.plan_for(self.house, self.workshop, person.id, self.cast.case.id, 1)

    async def state(self) -> State:
        async with self.house.database.reading() as connection:
            return (await conference_for(connection, self.cast.nadia.id, self.conference)).conference.state

    def forget(self) -> None:
        """Close the rooms of this process, as another process's hint would make it read the journal again."""
        for room in list(self.rooms._open.values()):
            self.rooms.lose(room, Reason.NOT_LOADED)

    async def write(self, change: Callable[[Doc[Any]], None]) -> Mapping[str, Reason]:
        """Joel changes the shared part in another process, and the journal keeps it."""
        async with self.house.database.writing() as connection:
            parts = await conferences.parts(connection, self.conference)
            document = next(part.id for part in parts if part.kind is PartKind.SHARED)
            client = await passes.issue_client(connection, document, self.cast.joel.id, self.house.clock.now())
        doc: Doc[Any] = Doc(client_id=client)
        history = await self.journal.replay(document)
        for _, update in history.entries:
            doc.apply_update(update)
        before = doc.get_state()
        change(doc)
        sequence = history.entries[-1][0] + 1
        entry = Entry(document, 1, sequence, self.cast.joel.id, client, (), doc.get_update(before))
        return await self.journal.append([entry])


def purpose(words: str) -> Callable[[Doc[Any]], None]:
    def change(doc: Doc[Any]) -> None:
        text = doc.get("purpose", type=Text)
        del text[:]
        text.insert(0, words)

    return change


def follow_up(owner: str) -> Callable[[Doc[Any]], None]:
    def change(doc: Doc[Any]) -> None:
        entry: dict[str, Any] = {
            "rank": "a0",
            "kind": "action",
            "text": "Ring the midwife",
            "owner": owner,
            "due": None,
        }
        doc.get("follow_ups", type=Map)["0123456789abcdef"] = Map({**entry, "state": "not_started"})

    return change


@pytest.fixture
async def stage(cast: Cast) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        journal = DatabaseJournal(cast.house.database, cast.house.clock)
        rooms = await stack.enter_async_context(Rooms(journal, DatabaseDoorkeeper(cast.house)))
        workshop = Workshop()
        stack.push_async_callback(workshop.close)
        yield Stage(cast, journal, rooms, workshop, await cast.open())


async def test_freezing_makes_minutes_and_plan_version_one(stage: Stage) -> None:
    await stage.write(purpose("What Joel wrote at last."))
    await stage.freeze()
    assert await stage.state() is State.FROZEN
    record = await stage.record()
    minutes, plan = minutes_from(record.minutes.content), plan_from(record.plan.content)
    assert minutes.purpose == "What Joel wrote at last."
    assert minutes.conference.frozen_at == stage.house.clock.now()
    assert record.minutes.digest == digest(record.minutes.content)
    assert (plan.version, plan.previous, record.plan.previous_digest) == (1, None, None)
    assert minutes.plan.digest == record.plan.digest


async def test_the_next_version_names_the_one_before(stage: Stage) -> None:
    later = await stage.cast.open()
    await stage.freeze()
    await stage.freeze(later)
    first, second = await stage.record(), await stage.record(later)
    assert (second.plan.version, second.plan.previous_digest) == (2, first.plan.digest)
    previous = plan_from(second.plan.content).previous
    assert previous is not None
    assert previous.digest == first.plan.digest


async def test_the_preview_is_what_is_recorded(stage: Stage) -> None:
    await stage.write(purpose("Word for word"))
    previewed = (await stage.preview()).prepared.conclusion
    assert await stage.state() is State.OPEN
    await stage.freeze()
    record = await stage.record()
    assert record.minutes.content == previewed.minutes_bytes
    assert record.plan.content == previewed.plan_bytes


async def test_whoever_looks_again_follows_only_what_came_since_and_is_shown_the_same(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed, run = [], stage.workshop.run

    async def heard(job: Callable[..., Any], *args: Any) -> Any:
        if job is begin:
            followed.append(len(args[1].edits))
        return await run(job, *args)

    monkeypatch.setattr(stage.workshop, "run", heard)
    await stage.write(purpose("Before anybody looked"))
    await stage.preview()
    await stage.write(purpose("After somebody looked"))
    await stage.write(follow_up(stage.cast.joel.id))
    await stage.preview()
    again = (await stage.preview()).prepared.conclusion
    assert followed == [1, 2], "and nothing when nothing came"
    assert {who.id for each in again.minutes.written for who in each.by} == {stage.cast.joel.id}
    stage.house = replace(stage.house, followed=Followed())
    assert (await stage.preview()).prepared.conclusion.minutes_bytes == again.minutes_bytes
    assert followed == [1, 2, 3]


async def test_what_must_be_settled_keeps_the_board_open(stage: Stage) -> None:
    await stage.write(follow_up(owner=""))
    assert (await stage.preview()).prepared.blocked
    with pytest.raises(NotReady, match="settled"):
        await stage.freeze()
    assert await stage.state() is State.OPEN
    assert await stage.write(follow_up(owner=stage.cast.joel.id)) == {}
    stage.forget()
    await stage.freeze()
    assert await stage.state() is State.FROZEN


async def test_of_two_who_freeze_at_once_one_does_and_the_other_is_told(stage: Stage) -> None:
    outcomes = await asyncio.gather(*(stage.freeze() for _ in range(4)), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyFrozen"] * 3 + ["NoneType"]
    async with stage.house.database.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(t.minutes)) == 1
        assert await connection.scalar(select(func.count()).select_from(t.plan_version)) == 1


async def test_two_conferences_of_one_case_frozen_at_once_make_two_versions_in_a_row(stage: Stage) -> None:
    later = await stage.cast.open()

    async def until_frozen(conference: str) -> None:
        while True:
            try:
                return await stage.freeze(conference)
            except NotReady as not_ready:
                assert "changed" in not_ready.sentence

    await asyncio.gather(until_frozen(stage.conference), until_frozen(later))
    versions = [await stage.record(), await stage.record(later)]
    assert {record.plan.version for record in versions} == {1, 2}


async def test_nothing_is_written_after_freezing(stage: Stage) -> None:
    await stage.freeze()
    before = await stage.record()
    refused = await stage.write(purpose("Too late"))
    assert list(refused.values()) == [Reason.FROZEN]
    assert await stage.record() == before


async def test_an_edit_while_freezing_is_in_the_record_or_refused(stage: Stage) -> None:
    """Another process writes past this one's barrier: the transaction notices."""

    async def write() -> Mapping[str, Reason]:
        return await stage.write(purpose("Just in time?"))

    frozen, written = await asyncio.gather(stage.freeze(), write(), return_exceptions=True)
    if isinstance(frozen, NotReady):
        assert written == {}
        stage.forget()
        await stage.freeze()
    recorded = minutes_from((await stage.record()).minutes.content).purpose
    assert (recorded == "Just in time?") is (written == {})


@pytest.mark.parametrize("who", ["joel", "oma"])
async def test_only_the_chair_freezes_and_previews(stage: Stage, who: str) -> None:
    person = getattr(stage.cast, who).id
    for refused in (stage.freeze(person=person), stage.preview(person), note(stage, person)):
        with pytest.raises(NotPermitted):
            await refused
    assert await stage.state() is State.OPEN


async def note(stage: Stage, person: str) -> None:
    await freezing.note_attendance(stage.house, person, stage.conference, {person: Attendance.PRESENT})


async def test_a_stranger_does_not_even_learn_that_there_is_something_to_freeze(stage: Stage) -> None:
    with pytest.raises(NotFound):
        await stage.freeze(person=stage.cast.otto.id)


async def test_the_minutes_say_who_was_there(stage: Stage) -> None:
    cast = stage.cast
    noted = {cast.joel.id: Attendance.APOLOGIES, cast.tessa.id: Attendance.PRESENT_PART}
    await freezing.note_attendance(stage.house, cast.nadia.id, stage.conference, noted)
    await stage.freeze()
    minutes = minutes_from((await stage.record()).minutes.content)
    attendance = {each.id: each.attendance for each in minutes.conference.participants}
    assert attendance[cast.joel.id] == "Sent apologies"
    assert attendance[cast.tessa.id] == "Present for part"
    assert attendance[cast.fern.id] == "Absent", "nobody said that she came"
    with pytest.raises(AlreadyFrozen):
        await freezing.note_attendance(stage.house, cast.nadia.id, stage.conference, noted)


async def test_a_record_that_cannot_be_made_leaves_the_board_open(stage: Stage) -> None:
    broken = Workshop(seconds=0)
    with pytest.raises(NotReady, match="goes on"):
        await freezing.freeze(stage.house, stage.rooms, broken, stage.cast.nadia.id, stage.conference)
    await broken.close()
    assert await stage.state() is State.OPEN
    await stage.freeze()


async def test_the_record_is_for_those_who_took_part_and_those_who_answer_for_the_case(stage: Stage) -> None:
    cast = stage.cast
    with pytest.raises(NotPermitted):
        await stage.record()
    await stage.freeze()
    for person in (cast.joel, cast.oma, cast.nadia):
        assert (await stage.record_for(person)).plan.version == 1
        assert len(await reading_records.plans_for(cast.house, person.id, cast.case.id)) == 1
        assert (await stage.plan_for(person)).plan.version == 1
    with pytest.raises(NotFound):
        await stage.record_for(cast.otto)
    with pytest.raises(NotFound):
        await stage.plan_for(cast.otto)


async def test_somebody_known_to_the_case_who_took_no_part_sees_no_record(stage: Stage) -> None:
    cast = stage.cast
    await stage.freeze()
    assert await reading_records.plans_for(cast.house, cast.iris.id, cast.case.id) == []
    assert await reading_records.conferences_for(cast.house, cast.iris.id, cast.case.id) == []
    for refused in (
        stage.record_for(cast.iris),
        stage.plan_for(cast.iris),
    ):
        with pytest.raises(NotFound):
            await refused


async def test_somebody_whose_role_ends_is_no_chair_any_more(stage: Stage) -> None:
    async with stage.house.database.writing() as connection:
        await conferences.change_role(connection, stage.conference, stage.cast.nadia.id, Role.CONTRIBUTOR)
    with pytest.raises(NotPermitted):
        await stage.freeze()


async def test_every_field_of_the_record_knows_who_wrote_it_by_the_journal_and_not_by_what_a_document_claims(
    stage: Stage,
) -> None:
    await stage.write(purpose("So that Wren sleeps"))
    await stage.write(follow_up(stage.cast.tessa.id))
    await stage.freeze()
    record = await stage.record()
    minutes, plan = minutes_from(record.minutes.content), plan_from(record.plan.content)
    written = {each.at: [(who.id, who.name) for who in each.by] for each in minutes.written}
    joel = [(stage.cast.joel.id, "Joel Mockridge")]
    assert written == {
        "purpose": joel,
        "follow_ups/0123456789abcdef/text": joel,
        "follow_ups/0123456789abcdef/owner": joel,
        "follow_ups/0123456789abcdef/state": joel,
    }, "what was planted is nobody's, and what says nothing has no author"
    assert {each.at for each in plan.written} == {at for at in written if at.startswith("follow_ups")}
    told = await reading_records.authorship_of(stage.workshop, RecordKind.MINUTES, record.minutes.content)
    assert [(each.title, [(row.entry, row.by) for row in each.rows]) for each in told] == [
        ("Purpose of this conference", [("–", "Joel Mockridge")]),
        ("Follow-ups", [("Ring the midwife", "Joel Mockridge")] * 3),
    ]


async def test_a_record_of_before_that_does_not_know_who_wrote_it_stays_what_it_is(stage: Stage) -> None:
    await stage.freeze()
    content = (await stage.record()).minutes.content
    assert b'"written":' not in content
    assert await reading_records.authorship_of(stage.workshop, RecordKind.MINUTES, content) == ()


async def test_what_is_written_while_it_is_followed_who_wrote_what_has_its_authors_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def written_meanwhile(*asked: Any) -> Mapping[str, Begun]:
        found = await begun(*asked)
        assert await stage.write(follow_up(stage.cast.tessa.id)) == {}
        return found

    await stage.write(purpose("So that Wren sleeps"))
    monkeypatch.setattr(freezing, "begun", written_meanwhile)
    await stage.freeze()
    minutes = minutes_from((await stage.record()).minutes.content)
    written = {each.at: [who.id for who in each.by] for each in minutes.written}
    assert written.keys() == {
        "purpose",
        *(f"follow_ups/0123456789abcdef/{each}" for each in ("text", "owner", "state")),
    }
    assert set(map(tuple, written.values())) == {(stage.cast.joel.id,)}
