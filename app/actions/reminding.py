"""Reminding people of what comes: what they took on, before its day, and the conferences that they are awaited at.

They are told on their first page, and by the letter that says nothing but that there is something to read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import noticing
from app.actions.house import House
from app.actions.undertaking import cases_seen_by, told_to
from app.conference.coming import Response
from app.conference.conference import CaseFile, Conference
from app.conference.kinds import Door
from app.conference.notice import NoticeKind
from app.record.dissenting import settled
from app.record.progress import Said
from app.record.reminding import Reminder, due_for, reminders
from app.record.sealing import plan_from
from app.storage import cases, coming, conferences, progress, records
from app.storage.records import PlanHead

log = structlog.get_logger("caseboard.reminding")

#: Nobody is reminded earlier in the day, on the clock of the place.
_FROM = time(8)
#: A conference is brought to mind so long before.
_DAY = timedelta(days=1)
#: So many plans are read in one round; the others wait for the next, so that a start is not held up.
_PLANS = 20


class Reminding:
    """Knows of every newest plan what is due in it, so that a round reads only those that are new."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._known: dict[str, Sequence[Reminder]] = {}
        self._told: set[tuple[str, str]] = set()

    async def go_round(self) -> int:
        """Tell everybody of what is theirs and comes. How many were told."""
        return await self._of_actions() + await self._of_conferences()

    # What somebody took on.

    async def _of_actions(self) -> int:
        async with self._house.database.reading() as connection:
            heads = await records.newest_plans(connection)
        await self._read([each for each in heads if each.digest not in self._known][:_PLANS])
        self._known = {each.digest: self._known[each.digest] for each in heads if each.digest in self._known}
        told = 0
        for head in heads:
            # Somewhere on earth it is the day after the one in UTC already.
            latest = (self._house.clock.now() + _DAY).date()
            if any(each.on <= latest <= each.due + 2 * _DAY for each in self._known.get(head.digest, ())):
                told += await self._of_plan(head)
        return told

    async def _read(self, heads: Iterable[PlanHead]) -> None:
        for head in heads:
            async with self._house.database.reading() as connection:
                case = await cases.find(connection, head.case)
                plan = await records.plan(connection, head.case, head.version)
            assert case and plan  # noqa: S101 - the database holds that they exist
            agreed_on = head.recorded_at.astimezone(ZoneInfo(case.time_zone)).date()
            self._known[head.digest] = await _reminders_in(plan.content, agreed_on)

    async def _of_plan(self, head: PlanHead) -> int:
        async with self._house.database.reading() as connection:
            case = await cases.find(connection, head.case)
            assert case  # noqa: S101 - the database holds that it exists
            today = _day_that_began(self._house.clock.now(), case.time_zone)
            due = due_for(self._known[head.digest], today) if today else ()
            if not due:
                return 0
            open_ones = await _still_open(connection, head, due)
            told = {each.owner for each in open_ones if await _told(connection, each.owner, case)}
        wanted = {(each.owner, f"{case.id}:{each.due}:{each.on}") for each in open_ones if each.owner in told}
        return await self._tell(NoticeKind.ACTION_SOON, wanted, head.conference)

    # Conferences.

    async def _of_conferences(self) -> int:
        now = self._house.clock.now()
        async with self._house.database.reading() as connection:
            soon = await conferences.planned_between(connection, now, now + 2 * _DAY)
        return sum([await self._of_conference(each) for each in soon])

    async def _of_conference(self, conference: Conference) -> int:
        today = _day_that_began(self._house.clock.now(), conference.time_zone)
        day = conference.starts_at.astimezone(conference.zone).date()
        if today != day - _DAY:
            return 0
        async with self._house.database.reading() as connection:
            present = await conferences.participants(connection, conference.id)
            said = await coming.answers(connection, conference.id)
        away = {person for person, each in said.items() if each.response is Response.DECLINED}
        wanted = {each.person.id for each in present if each.door is Door.OPEN} - away
        subject = f"{conference.id}:{day}"
        return await self._tell(NoticeKind.CONFERENCE_SOON, {(each, subject) for each in wanted}, conference.id)

    async def _tell(self, kind: NoticeKind, wanted: Iterable[tuple[str, str]], conference: str) -> int:
        new = {each for each in wanted if each not in self._told}
        if not new:
            return 0
        async with self._house.database.writing() as connection:
            found = await conferences.find(connection, conference)
            assert found  # noqa: S101 - the database holds that it exists
            for person, subject in sorted(new):
                await noticing.tell(self._house, connection, kind, [person], found, subject)
        self._told |= new
        return len(new)


async def _told(connection: AsyncConnection, person: str, case: CaseFile) -> bool:
    """Whether somebody is told of what a case put down for them."""
    return case in await cases_seen_by(connection, person) and await told_to(connection, person, case.id) is not None


def _day_that_began(now: datetime, zone: str) -> date | None:
    """The day of a place, once people may be reminded in it."""
    local = now.astimezone(ZoneInfo(zone))
    return local.date() if local.time() >= _FROM else None


async def _still_open(connection: AsyncConnection, head: PlanHead, due: Sequence[Reminder]) -> Sequence[Reminder]:
    said = await progress.since(connection, head.case, head.recorded_at)
    turns = await progress.turns_since(connection, head.case, head.recorded_at)
    done = {entry for entry, each in said.items() if each.said is Said.DONE}
    done |= {entry for entry, each in turns.items() if settled(each)}
    return [each for each in due if each.entry not in done]


async def _reminders_in(content: bytes, agreed_on: date) -> Sequence[Reminder]:
    try:
        return await asyncio.to_thread(_read, content, agreed_on)
    except ValueError:
        log.warning("a plan could not be read to remind people of it")
        return ()


def _read(content: bytes, agreed_on: date) -> Sequence[Reminder]:
    return reminders(plan_from(content), agreed_on)
