"""Attendance while the conference lasts, as the chair confirms it; and the quorum."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.house import House
from app.actions.leading import on_the_floor
from app.actions.refusals import NotFound, Refusal, require_short
from app.audit.kinds import Kind
from app.conference.attending import Waiver
from app.conference.conference import Participant
from app.conference.kinds import Attendance
from app.conference.permits import Permit
from app.storage import conferences, floor, stays

LONGEST_REASON = 10_000


class Change(StrEnum):
    """What the chair says about somebody."""

    CAME = "came"
    LEFT = "left"
    APOLOGIES = "apologies"
    #: They were left out of a part, with a reason that stands in the minutes.
    EXCLUDED = "excluded"
    ABSENT = "absent"


async def note_change(house: House, chair: str, conference: str, whom: str, change: Change, reason: str) -> None:
    """Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, and `Refusal`."""
    reason = require_short(reason.strip(), LONGEST_REASON)
    if change is Change.EXCLUDED and not reason:
        raise Refusal("Please write why they were left out of a part.")
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, chair, conference, Permit.LEAD)
        participant = await _participant(connection, conference, whom)
        attendance = await _take(house, connection, conference, participant, change)
        await conferences.attended(connection, conference, whom, attendance)
        if reason or change in {Change.APOLOGIES, Change.EXCLUDED}:
            await stays.give_reason(connection, conference, whom, reason)
        await note(
            house,
            connection,
            Kind.ATTENDANCE_NOTED,
            chair,
            about=whom,
            conference=found.conference,
            attendance=attendance,
        )


async def _take(
    house: House, connection: AsyncConnection, conference: str, participant: Participant, change: Change
) -> Attendance:
    """Keeps the times that go with a change; answers what the attendance is from now on."""
    whom, now = participant.person.id, house.clock.now()
    match change:
        case Change.CAME:
            been = any(each.person == whom for each in await stays.of_conference(connection, conference))
            await stays.came(connection, conference, whom, now)
            left_out = participant.attendance is Attendance.EXCLUDED_PART
            return Attendance.EXCLUDED_PART if left_out else Attendance.PRESENT_PART if been else Attendance.PRESENT
        case Change.LEFT:
            await stays.left(connection, conference, whom, now)
            left_out = participant.attendance is Attendance.EXCLUDED_PART
            return Attendance.EXCLUDED_PART if left_out else Attendance.PRESENT_PART
        case Change.EXCLUDED:
            return Attendance.EXCLUDED_PART
        case Change.APOLOGIES | Change.ABSENT:
            await stays.forget(connection, conference, whom)
            return Attendance.APOLOGIES if change is Change.APOLOGIES else Attendance.ABSENT


async def set_quorum(house: House, chair: str, conference: str, needed: int) -> None:
    """How many sides of the table must be there. Raises as `note_change` does."""
    if not 0 <= needed <= 100:
        raise Refusal("Please give a whole number of agencies.")
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, chair, conference, Permit.LEAD)
        await floor.set_quorum(connection, conference, needed)
        await note(house, connection, Kind.QUORUM_SET, chair, conference=found.conference, sides=needed)


async def waive_quorum(house: House, chair: str, conference: str, reason: str) -> None:
    """Go on without a quorum; the reason stands in the minutes. Raises as `note_change` does."""
    reason = require_short(reason.strip(), LONGEST_REASON)
    if not reason:
        raise Refusal("Please write why the conference goes on all the same.")
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, chair, conference, Permit.LEAD)
        await floor.waive(connection, conference, Waiver(reason, chair, house.clock.now()))
        await note(house, connection, Kind.QUORUM_WAIVED, chair, conference=found.conference)


async def _participant(connection: AsyncConnection, conference: str, whom: str) -> Participant:
    found = next(
        (each for each in await conferences.participants(connection, conference) if each.person.id == whom), None
    )
    if found is None:
        raise NotFound
    return found
