"""The clocks that run after a conference, for those who lead its case: what is due by when, and what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import considering, copies, plan_standing, requesting
from app.actions.finding import FoundConference, case_for, conference_for
from app.actions.house import House
from app.actions.refusals import NotFound
from app.actions.workshop import WorkFailed, Workshop
from app.conference.conference import CaseFile
from app.conference.kinds import Role
from app.conference.permits import Permit, may
from app.storage import cases, conferences, records
from app.storage.records import StoredPlan


@dataclass(frozen=True, slots=True)
class RunningClock:
    """Something that is not done yet. `words` is what shall be done, `address` where."""

    case: CaseFile
    words: str
    address: str
    due: date
    late: bool


async def of_case(house: House, workshop: Workshop, person: str, case: str) -> Sequence[RunningClock]:
    """Every clock of a case and of its newest plan, what is due first; none for those who do not lead it."""
    async with house.database.reading() as connection:
        running = [*await _of_considered(house, connection, person, case)]
        plan = await records.latest_plan(connection, case)
        found = await _leading(connection, person, plan)
        if found and plan:
            running += await _of_copies(house, connection, found)
            running += await _of_dissent(house, connection, found, plan)
    if found and plan:
        running += await _of_requests(house, workshop, found, plan)
    return sorted(running, key=lambda each: (each.due, each.words))


async def late_for(house: House, workshop: Workshop, person: str) -> Sequence[RunningClock]:
    """What is late in any case that somebody leads."""
    async with house.database.reading() as connection:
        mine = await conferences.of_person(connection, person)
        answering = await cases.of_person(connection, person)
    led = {each.case.id for each, role in mine if role is Role.CHAIR}
    led |= {case.id for case, each in answering if each.coordination != "none"}
    found = [each for case in led for each in await of_case(house, workshop, person, case)]
    return sorted((each for each in found if each.late), key=lambda each: (each.due, each.words))


async def _leading(connection: AsyncConnection, person: str, plan: StoredPlan | None) -> FoundConference | None:
    if plan is None:
        return None
    try:
        found = await conference_for(connection, person, plan.conference)
    except NotFound:
        return None
    return found if may(found.stance, Permit.DISTRIBUTE) else None


async def _of_considered(house: House, connection: AsyncConnection, person: str, case: str) -> Sequence[RunningClock]:
    try:
        found = await case_for(connection, person, case)
    except NotFound:
        return []
    on = considering.today(house, found.case)
    return [
        RunningClock(
            found.case,
            "Somebody looks again whether a coordinated approach is needed",
            f"/cases/{case}/considered#considered-{each.id}",
            each.it.look_again_on,
            each.it.look_again_on < on,
        )
        for each in await considering.standing(connection, found)
        if each.it.look_again_on is not None
    ]


async def _of_copies(house: House, connection: AsyncConnection, found: FoundConference) -> Sequence[RunningClock]:
    now, conference = house.clock.now(), found.conference
    there = await copies.of_conference(house, connection, found)
    return [
        RunningClock(
            conference.case,
            each.deadline.label,
            f"/conferences/{conference.id}/{'sign-off' if each.deadline.word == 'endorsement' else 'distribution'}",
            each.due.astimezone(ZoneInfo(conference.time_zone)).date(),
            each.late(now),
        )
        for each in there.clocks
        if each.done_at is None
    ]


async def _of_dissent(
    house: House, connection: AsyncConnection, found: FoundConference, plan: StoredPlan
) -> Sequence[RunningClock]:
    (standing,) = await plan_standing.of_versions(connection, [(found.conference, plan)])
    address, on = f"/conferences/{found.conference.id}/sign-off#disagreements", _today(house.clock.now(), found)
    return [
        RunningClock(found.conference.case, "A disagreement is answered", address, each.last.due, each.last.due < on)
        for each in standing.disagreements
        if each.waits and each.last.due is not None
    ]


async def _of_requests(
    house: House, workshop: Workshop, found: FoundConference, plan: StoredPlan
) -> Sequence[RunningClock]:
    try:
        asked = await requesting.asked_in(house, workshop, found, plan)
    except WorkFailed:
        # The page has more to say than this; the plan itself shows what is wrong.
        return []
    on = _today(house.clock.now(), found)
    return [
        RunningClock(
            found.conference.case,
            f"{each.to or 'A provider'} answers a request for service",
            f"/conferences/{found.conference.id}/requests#request-{each.line.id}",
            each.due,
            each.late(on),
        )
        for each in asked
        if not each.answered and each.due is not None
    ]


def _today(now: datetime, found: FoundConference) -> date:
    return now.astimezone(ZoneInfo(found.conference.time_zone)).date()
