from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from app.actions import inviting, joining, signing_in
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.refusals import AlreadyFrozen, NotFound, NotPermitted, Outdated
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Attendance, Door, PartKind, Role
from app.storage import audit, conferences, seats
from app.storage import tables as t
from app.storage.database import Database
from app.storage.sessions import Session
from realtime.ports import Admission, Reason, Refused, Visitor
from tests.cast import Cast, HeldClock

pytestmark = pytest.mark.both_databases


@pytest.fixture
async def conference(cast: Cast) -> str:
    return await cast.open()


async def joined(cast: Cast, session: Session, conference: str) -> joining.Passes:
    return await joining.join(cast.house, session, conference, SHAPE_VERSION)


async def admitted(cast: Cast, session: Session, part: joining.PartPass) -> Admission:
    visitor = Visitor(session.id, session.person.id)
    return await DatabaseDoorkeeper(cast.house).admit(visitor, part.document, part.token)


async def test_a_pass_for_each_part_opens_it(cast: Cast, conference: str) -> None:
    session = await cast.session(cast.joel)
    passes = await joined(cast, session, conference)
    assert {part.kind: part.writes for part in passes.parts} == {PartKind.SHARED: True, PartKind.CHAIR: False}
    for part in passes.parts:
        admission = await admitted(cast, session, part)
        assert admission.client == part.client
        assert admission.writes is part.writes
        assert admission.card["name"] == "Joel Mockridge"
        assert admission.card["role"] == "contributor"


async def test_every_copy_gets_a_client_id_of_its_own_and_keeps_the_earlier_ones(cast: Cast, conference: str) -> None:
    session = await cast.session(cast.joel)
    first, second = await joined(cast, session, conference), await joined(cast, session, conference)
    assert first.parts[0].client != second.parts[0].client
    admission = await admitted(cast, session, second.parts[0])
    assert admission.clients == {first.parts[0].client, second.parts[0].client}


async def test_what_another_process_has_just_issued_opens_the_board_at_once(cast: Cast, conference: str) -> None:
    doorkeeper, session = DatabaseDoorkeeper(cast.house), await cast.session(cast.joel)
    visitor = Visitor(session.id, session.person.id)
    first = (await joined(cast, session, conference)).parts[0]
    await doorkeeper.admit(visitor, first.document, first.token)
    elsewhere = Database(cast.house.database.url)
    second = (await joining.join(replace(cast.house, database=elsewhere), session, conference, SHAPE_VERSION)).parts[0]
    await elsewhere.close()
    admission = await doorkeeper.admit(visitor, second.document, second.token)
    assert admission.client == second.client
    assert admission.clients >= {first.client, second.client}


async def test_whoever_is_removed_does_not_come_in_as_those_did_a_moment_ago(cast: Cast, conference: str) -> None:
    doorkeeper, session = DatabaseDoorkeeper(cast.house), await cast.session(cast.joel)
    visitor = Visitor(session.id, session.person.id)
    part = (await joined(cast, session, conference)).parts[0]
    await doorkeeper.admit(visitor, part.document, part.token)
    async with cast.house.database.writing() as connection:
        await connection.execute(delete(t.participant).where(t.participant.c.person == cast.joel.id))
    with pytest.raises(Refused, match=Reason.UNKNOWN.value):
        await doorkeeper.admit(visitor, part.document, part.token)


async def test_a_token_from_before_somebody_was_removed_opens_nothing_when_they_are_invited_again(
    cast: Cast, conference: str
) -> None:
    session, other = await cast.session(cast.joel), await cast.session(cast.tessa)
    before, hers = await joined(cast, session, conference), await joined(cast, other, conference)
    elsewhere = await cast.open()
    there = (await joined(cast, session, elsewhere)).parts[0]

    async def joins() -> int:
        async with cast.house.database.reading() as connection:
            return sum(each.kind == "board-joined" for each in await audit.of_person(connection, cast.joel.id, 50))

    await inviting.remove(cast.house, cast.nadia.id, conference, cast.joel.id)
    await inviting.invite(cast.house, cast.nadia.id, conference, {cast.joel.id: Role.CONTRIBUTOR})
    async with cast.house.database.writing() as connection:
        await seats.set_door(connection, conference, cast.joel.id, Door.OPEN)
    for part in before.parts:
        with pytest.raises(Refused, match=Reason.UNKNOWN.value):
            await admitted(cast, session, part)
    assert await joins() == 2
    known = [part.document for part in before.parts]
    await joining.join(cast.house, session, conference, SHAPE_VERSION, known)
    assert await joins() == 3, "whatever the page says that it has"
    for part in (await joined(cast, session, conference)).parts:
        assert (await admitted(cast, session, part)).client == part.client
    assert (await admitted(cast, session, there)).client == there.client
    assert (await admitted(cast, other, hers.parts[0])).client == hers.parts[0].client


async def test_everyone_learns_whose_client_ids_are_whose(cast: Cast, conference: str) -> None:
    mine = await joined(cast, await cast.session(cast.joel), conference)
    theirs = await joined(cast, await cast.session(cast.tessa), conference)
    authors = theirs.authors[mine.parts[0].document]
    assert authors[mine.parts[0].client] == cast.joel.id
    assert authors[theirs.parts[0].client] == cast.tessa.id
    assert cast.nadia.id not in authors.values(), "what the server planted is in nobody's hand"


async def test_the_chair_writes_both_parts_and_a_reader_none(cast: Cast, conference: str) -> None:
    chair = await joined(cast, await cast.session(cast.nadia), conference)
    reader = await joined(cast, await cast.session(cast.oma), conference)
    assert [part.writes for part in chair.parts] == [True, True]
    assert [part.writes for part in reader.parts] == [False, False]


async def test_a_stranger_gets_no_pass(cast: Cast, conference: str) -> None:
    with pytest.raises(NotFound):
        await joined(cast, await cast.session(cast.otto), conference)
    with pytest.raises(NotFound):
        await joined(cast, await cast.session(cast.iris), conference)


async def test_a_line_manager_who_takes_no_part_sees_that_there_is_a_board_but_does_not_join(cast: Cast) -> None:
    roles = {person: role for person, role in cast.roles.items() if person != cast.oma.id}
    conference = await cast.open(roles=roles)
    with pytest.raises(NotPermitted):
        await joined(cast, await cast.session(cast.oma), conference)


async def test_a_board_that_is_not_open_yet_gives_no_pass(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        await joined(cast, await cast.session(cast.joel), await cast.plan())


async def test_an_outdated_page_is_told_to_load_again(cast: Cast, conference: str) -> None:
    with pytest.raises(Outdated):
        await joining.join(cast.house, await cast.session(cast.joel), conference, SHAPE_VERSION + 1)


async def test_a_frozen_board_gives_no_pass(cast: Cast, conference: str) -> None:
    await set_state(cast, conference, "frozen")
    with pytest.raises(AlreadyFrozen):
        await joined(cast, await cast.session(cast.joel), conference)


async def test_whoever_joins_has_come(cast: Cast, conference: str) -> None:
    await joined(cast, await cast.session(cast.joel), conference)
    async with cast.house.database.reading() as connection:
        attendance = {
            each.person.id: each.attendance for each in await conferences.participants(connection, conference)
        }
    assert attendance[cast.joel.id] is Attendance.PRESENT
    assert attendance[cast.tessa.id] is Attendance.EXPECTED


async def set_state(cast: Cast, conference: str, state: str) -> None:
    async with cast.house.database.writing() as connection:
        await connection.execute(t.conference.update().where(t.conference.c.id == conference).values(state=state))


async def test_a_token_is_good_for_its_own_part_session_and_person_only(cast: Cast, conference: str) -> None:
    session = await cast.session(cast.joel)
    shared, chair = (await joined(cast, session, conference)).parts
    doorkeeper = DatabaseDoorkeeper(cast.house)
    elsewhere = await cast.session(cast.joel)
    for visitor, document, token in (
        (Visitor(session.id, cast.joel.id), chair.document, shared.token),
        (Visitor(elsewhere.id, cast.joel.id), shared.document, shared.token),
        (Visitor(session.id, cast.joel.id), shared.document, "made up"),
        (Visitor(session.id, cast.joel.id), "nowhere", shared.token),
        (Visitor((await cast.session(cast.tessa)).id, cast.tessa.id), shared.document, shared.token),
    ):
        with pytest.raises(Refused, match=Reason.UNKNOWN):
            await doorkeeper.admit(visitor, document, token)


async def test_the_database_does_not_hold_the_token(cast: Cast, conference: str) -> None:
    passes = await joined(cast, await cast.session(cast.joel), conference)
    async with cast.house.database.reading() as connection:
        kept = [str(row) for row in await connection.execute(select(t.board_pass))]
    assert kept
    assert not [row for row in kept for part in passes.parts if part.token in row]


class Meeting:
    """Joel at the shared part, and how the doorkeeper sees him after something has changed."""

    def __init__(self, cast: Cast, conference: str, session: Session, admission: Admission) -> None:
        self.cast, self.conference, self.session, self.admission = cast, conference, session, admission

    async def review(self) -> Admission | Reason:
        return (await DatabaseDoorkeeper(self.cast.house).review([self.admission]))[0]


@pytest.fixture
async def meeting(cast: Cast, conference: str) -> Meeting:
    session = await cast.session(cast.joel)
    passes = await joined(cast, session, conference)
    return Meeting(cast, conference, session, await admitted(cast, session, passes.parts[0]))


async def test_while_nothing_changes_an_admission_stays_the_same(meeting: Meeting) -> None:
    assert await meeting.review() == meeting.admission


async def test_nobody_to_review_is_fine(cast: Cast) -> None:
    assert await DatabaseDoorkeeper(cast.house).review([]) == []


async def test_a_changed_role_changes_who_writes(meeting: Meeting) -> None:
    async with meeting.cast.house.database.writing() as connection:
        await conferences.change_role(connection, meeting.conference, meeting.cast.joel.id, Role.READER)
    reviewed = await meeting.review()
    assert isinstance(reviewed, Admission)
    assert not reviewed.writes
    assert reviewed.card["role"] == "reader"


async def test_somebody_removed_is_removed(meeting: Meeting) -> None:
    async with meeting.cast.house.database.writing() as connection:
        await conferences.remove(connection, meeting.conference, meeting.cast.joel.id)
    assert await meeting.review() is Reason.REMOVED


async def test_somebody_signed_out_is_signed_out(meeting: Meeting) -> None:
    await signing_in.out(meeting.cast.house, meeting.session)
    assert await meeting.review() is Reason.SIGNED_OUT


async def test_a_session_that_ran_out_is_signed_out(meeting: Meeting, clock: HeldClock) -> None:
    clock.move(meeting.cast.house.settings.session_length)
    assert await meeting.review() is Reason.SIGNED_OUT


async def test_a_frozen_board_is_frozen_for_everyone(meeting: Meeting) -> None:
    await set_state(meeting.cast, meeting.conference, "frozen")
    assert await meeting.review() is Reason.FROZEN


async def test_a_replanted_document_is_another_history(meeting: Meeting) -> None:
    async with meeting.cast.house.database.writing() as connection:
        await connection.execute(t.part.update().values(epoch=2))
    assert await meeting.review() is Reason.OTHER_HISTORY


async def test_a_copy_made_meanwhile_is_known(meeting: Meeting) -> None:
    passes = await joined(meeting.cast, meeting.session, meeting.conference)
    reviewed = await meeting.review()
    assert isinstance(reviewed, Admission)
    assert reviewed.clients == meeting.admission.clients | {passes.parts[0].client}


async def test_people_of_one_conference_have_different_colours(cast: Cast, conference: str) -> None:
    colours = set()
    for person in (cast.nadia, cast.joel, cast.tessa, cast.fern, cast.oma):
        session = await cast.session(person)
        part = (await joined(cast, session, conference)).parts[0]
        colours.add((await admitted(cast, session, part)).card["colour"])
    assert len(colours) == 5
