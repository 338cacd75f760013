from __future__ import annotations

import pytest
from sqlalchemy import text

from app.actions import freezing, handing_over, inviting, joining, keeping_out, opening
from app.actions.doorkeeping import DatabaseDoorkeeper
from app.actions.finding import conference_for
from app.actions.refusals import NotPermitted, Refusal
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Attendance, Door, PartKind, Role
from app.conference.permits import Permit, may
from app.people.person import Person
from app.record.sealing import plan_from
from app.storage import audit, conferences, records, seats
from realtime.ports import Admission, Reason, Visitor
from tests.app.actions.test_sharing import record, withdraw
from tests.cast import Cast, Visit


@pytest.fixture
async def conference(cast: Cast) -> str:
    """An open conference of Nadia's, with Iris as her deputy."""
    return await cast.open(roles={**cast.roles, cast.iris.id: Role.DEPUTY})


async def at_the_chair_part(cast: Cast, person: Person, conference: str) -> Admission:
    session = await cast.session(person)
    passes = await joining.join(cast.house, session, conference, SHAPE_VERSION)
    part = next(part for part in passes.parts if part.kind is PartKind.CHAIR)
    return await DatabaseDoorkeeper(cast.house).admit(Visitor(session.id, person.id), part.document, part.token)


async def reviewed(cast: Cast, admission: Admission) -> Admission:
    (again,) = await DatabaseDoorkeeper(cast.house).review([admission])
    assert isinstance(again, Admission)
    return again


async def test_the_deputy_who_says_yes_chairs_until_the_chair_is_back(cast: Cast, conference: str) -> None:
    iris = await at_the_chair_part(cast, cast.iris, conference)
    assert not iris.writes
    await handing_over.take_over(cast.house, cast.iris.id, conference, here={cast.iris.id})
    assert (await reviewed(cast, iris)).writes
    assert (await at_the_chair_part(cast, cast.nadia, conference)).writes
    assert not (await reviewed(cast, iris)).writes


async def test_nobody_takes_over_from_a_chair_who_is_here(cast: Cast, conference: str) -> None:
    with pytest.raises(Refusal, match="Nadia Exemplar is here and chairs"):
        await handing_over.take_over(cast.house, cast.iris.id, conference, here={cast.iris.id, cast.nadia.id})


async def test_nobody_but_the_deputy_takes_over(cast: Cast, conference: str) -> None:
    for person in (cast.joel, cast.fern, cast.oma):
        with pytest.raises(NotPermitted):
            await handing_over.take_over(cast.house, person.id, conference, here=())


async def test_a_deputy_who_is_made_a_reader_chairs_no_longer(cast: Cast, conference: str) -> None:
    iris = await at_the_chair_part(cast, cast.iris, conference)
    await handing_over.take_over(cast.house, cast.iris.id, conference, here=())
    await inviting.change_role(cast.house, cast.nadia.id, conference, cast.iris.id, "reader")
    assert not (await reviewed(cast, iris)).writes


@pytest.mark.parametrize("again", [Role.DEPUTY, Role.CONTRIBUTOR])
@pytest.mark.parametrize("way_out", ["removed", "withdrawn"])
async def test_a_deputy_who_took_over_and_was_put_out_leads_only_when_asked_again(
    visit: Visit, people: Cast, way_out: str, again: Role
) -> None:
    house, iris, nadia = people.house, people.iris.id, people.nadia.id
    conference = await people.open(roles={**people.roles, iris: Role.DEPUTY})
    await handing_over.take_over(house, iris, conference, here=())
    if way_out == "removed":
        await inviting.remove(house, nadia, conference, iris)
    else:
        await withdraw(visit, people)
        assert await leads(people, conference) is None
        await record(people)
    assert await leads(people, conference) is None
    await inviting.invite(house, nadia, conference, {iris: again})
    await inviting.change_role(house, nadia, conference, iris, "deputy")
    async with house.database.writing() as connection:
        await seats.set_door(connection, conference, iris, Door.OPEN)
        found = await conference_for(connection, iris, conference)
    assert found.role is Role.DEPUTY and not may(found.stance, Permit.LEAD) and not may(found.stance, Permit.FREEZE)
    await handing_over.take_over(house, iris, conference, here=())
    assert await leads(people, conference) == iris


async def test_a_deputy_who_took_over_and_was_suspended_leads_only_when_asked_again(
    cast: Cast, conference: str
) -> None:
    await handing_over.take_over(cast.house, cast.iris.id, conference, here=())
    await keeping_out.suspend(cast.house, "", cast.iris.id)
    assert await leads(cast, conference) is None
    await keeping_out.reinstate(cast.house, "", cast.iris.id)
    async with cast.house.database.reading() as connection:
        found = await conference_for(connection, cast.iris.id, conference)
    assert may(found.stance, Permit.TAKE_OVER) and not may(found.stance, Permit.LEAD)


async def test_whoever_took_over_goes_on_when_somebody_else_is_removed(cast: Cast, conference: str) -> None:
    await handing_over.take_over(cast.house, cast.iris.id, conference, here=())
    await inviting.remove(cast.house, cast.iris.id, conference, cast.joel.id)
    await inviting.change_role(cast.house, cast.iris.id, conference, cast.fern.id, "reader")
    assert await leads(cast, conference) == cast.iris.id


async def leads(cast: Cast, conference: str) -> str | None:
    """The deputy who has taken over."""
    async with cast.house.database.reading() as connection:
        return await seats.acting_chair(connection, conference)


async def test_both_turns_are_recorded(cast: Cast, conference: str) -> None:
    await handing_over.take_over(cast.house, cast.iris.id, conference, here=())
    await at_the_chair_part(cast, cast.nadia, conference)
    async with cast.house.database.reading() as connection:
        noted = set((await connection.execute(text("SELECT kind FROM audit"))).scalars())
    assert {"chair-taken-over", "chair-back"} <= noted


async def test_who_is_removed_is_shown_out_of_every_part(cast: Cast, conference: str) -> None:
    joel = await at_the_chair_part(cast, cast.joel, conference)
    await inviting.remove(cast.house, cast.nadia.id, conference, cast.joel.id)
    assert await DatabaseDoorkeeper(cast.house).review([joel]) == [Reason.REMOVED]


async def test_a_deputy_who_took_over_freezes_and_the_record_names_who_chaired(visit: Visit, people: Cast) -> None:
    frame = visit.frame
    conference = await people.open(roles={**people.roles, people.iris.id: Role.DEPUTY})
    with pytest.raises(NotPermitted):
        await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.iris.id, conference)
    await handing_over.take_over(frame.house, people.iris.id, conference, here=())
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.iris.id, conference)
    async with frame.house.database.reading() as connection:
        plan = await records.plan_of_conference(connection, conference)
        (row,) = [row async for row in audit.rows(connection) if row.kind == "frozen"]
    assert plan is not None
    origin = plan_from(plan.content).conference
    assert origin.frozen_by is not None
    assert (origin.chair.id, origin.frozen_by.id) == (people.nadia.id, people.iris.id)
    assert row.person == people.iris.id
    async with visit.browser((await people.signed_in(people.nadia)).cookie) as browser:
        for address in (f"/conferences/{conference}/minutes.txt", f"/cases/{people.case.id}/plan/1.txt"):
            copy = " ".join((await browser.get(address)).text.split())
            frozen = copy.split("Frozen: ")[1].split("SHA-256")[0]
            assert frozen.index("Iris") < frozen.index("who stood in for Nadia Exemplar")
        minutes = " ".join((await browser.get(f"/conferences/{conference}/minutes.txt")).text.split())
        assert "The chair froze the conference" not in minutes


async def test_the_chair_who_is_back_freezes_and_the_deputy_does_not(visit: Visit, people: Cast) -> None:
    frame = visit.frame
    conference = await people.open(roles={**people.roles, people.iris.id: Role.DEPUTY})
    await handing_over.take_over(frame.house, people.iris.id, conference, here=())
    await handing_over.take_back(frame.house, conference, people.nadia.id)
    with pytest.raises(NotPermitted):
        await freezing.freeze(frame.house, frame.rooms, frame.workshop, people.iris.id, conference)


async def test_a_deputy_opens_the_board_when_the_chair_does_not_come_and_nobody_else_does(cast: Cast) -> None:
    conference = await cast.plan(roles={**cast.roles, cast.iris.id: Role.DEPUTY})
    for person in (cast.joel, cast.fern):
        with pytest.raises(NotPermitted):
            await opening.open_board(cast.house, person.id, conference)
    await opening.open_board(cast.house, cast.iris.id, conference)
    assert not (await at_the_chair_part(cast, cast.iris, conference)).writes, "opening it makes nobody the chair"


async def test_the_minute_taker_sees_what_would_be_recorded_and_notes_who_was_here(visit: Visit, people: Cast) -> None:
    conference = await people.open()
    here = f"/conferences/{conference}"
    async with visit.browser((await people.signed_in(people.fern)).cookie) as browser:
        page = await browser.get(f"{here}/closing")
        assert page.status_code == 200
        assert "The chair freezes the board." in page.text and "Freeze the board…" not in page.text
        noted = {f"attendance-{people.tessa.id}": "present", f"shown-{people.tessa.id}": "expected"}
        assert (await browser.post(f"{here}/attendance", data=noted)).status_code == 303
        assert (await browser.post(f"{here}/freeze")).status_code == 403
        assert (await browser.get(f"{here}/eyes/{people.joel.id}")).status_code == 403
    async with visit.frame.house.database.reading() as connection:
        was = {each.person.id: each.attendance for each in await conferences.participants(connection, conference)}
    assert was[people.tessa.id] is Attendance.PRESENT
