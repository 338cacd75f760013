"""What people have taken on: from the newest plan of a case, with what was said about it since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import copies
from app.actions.auditing import note
from app.actions.finding import case_for, conference_for
from app.actions.footings import shared_until, withdrawn_among
from app.actions.house import House
from app.actions.looking_through import looked_at, note_looked
from app.actions.refusals import NotFound, WaitOutside
from app.actions.telling_apart import perhaps_left_out
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.conference.conference import CaseFile
from app.conference.distributing import Extent
from app.conference.permits import Permit, Stance, may
from app.conference.planning import Incomplete
from app.length import too_long
from app.record import progress
from app.record.actions import Action, actions
from app.record.dissenting import settled
from app.record.progress import Progress, Said, Undertaking, undertakings
from app.record.sealing import plan_from
from app.storage import cases, coming, conferences, guests, people, records, seats
from app.storage import progress as stored
from app.storage.progress import Past
from app.storage.records import StoredPlan

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class CaseActions:
    """The actions of a case as somebody may see them, and the day on which they are looked at."""

    case: CaseFile
    #: The conference that made the plan.
    conference: str
    on: date
    every: Sequence[Undertaking]

    @property
    def overdue(self) -> Sequence[Undertaking]:
        return progress.overdue(self.every, self.on)

    @property
    def due_soon(self) -> Sequence[Undertaking]:
        return progress.due_soon(self.every, self.on)

    @property
    def others(self) -> Sequence[Undertaking]:
        """Those that are still to be done and not due yet."""
        shown = {*self.overdue, *self.due_soon}
        return [each for each in self.every if not each.settled and each not in shown]

    @property
    def done(self) -> Sequence[Undertaking]:
        """Those that somebody said to be done since the plan was made, the last first."""
        said = [(each.progress.at, each) for each in self.every if each.progress and each.progress.said is Said.DONE]
        return [each for _, each in sorted(said, key=lambda one: one[0], reverse=True)]


def actions_in(content: bytes) -> tuple[Action, ...]:
    """Every action of a plan. Runs in a process of its own."""
    return actions(plan_from(content))


async def of_case(house: House, workshop: Workshop, person: str, case: str) -> CaseActions | None:
    """Every action of the newest plan, for those who may read that plan; None for others and before there is one."""
    async with house.database.reading() as connection:
        found = await case_for(connection, person, case)
        plan = await records.latest_plan(connection, case)
        if plan is None or not await _reads(connection, person, plan.conference):
            return None
    return await _gathered(house, workshop, person, found.case, plan)


def reviews_in(content: bytes) -> tuple[date, ...]:
    """The days on which a plan is to be looked at again. Runs in a process of its own."""
    return tuple(each.review_on for each in plan_from(content).monitoring if each.review_on)


async def review_of_case(house: House, workshop: Workshop, person: str, case: str, on: date) -> date | None:
    """When the newest plan is to be looked at again, from a day on; for those who may read that plan."""
    async with house.database.reading() as connection:
        plan = await records.latest_plan(connection, case)
        if plan is None or not await _reads(connection, person, plan.conference):
            return None
    try:
        days = await workshop.run(reviews_in, plan.content)
    except WorkFailed:
        return None
    return min((day for day in days if day >= on), default=None)


async def of_person(house: House, workshop: Workshop, person: str) -> Sequence[CaseActions]:
    """What somebody has taken on, in every case that they are known to; cases without any are left out."""
    async with house.database.reading() as connection:
        mine = await cases_seen_by(connection, person)
        plans = {case.id: await told_to(connection, person, case.id) for case in mine}
        called = {case: await _called(connection, case, plan, person) for case, plan in plans.items() if plan}
    found = []
    for case in mine:
        plan = plans[case.id]
        if plan is not None:
            gathered = await _gathered(house, workshop, person, case, plan)
            own = progress.of(person, gathered.every, called[case.id])
            if any(not each.settled for each in own):
                found.append(CaseActions(case, plan.conference, gathered.on, own))
    return found


async def cases_seen_by(connection: AsyncConnection, person: str) -> Sequence[CaseFile]:
    """The cases in which somebody sees what they have taken on."""
    mine = [case for case, _ in await cases.of_person(connection, person)]
    if not await guests.is_guest(connection, person):
        return mine
    # They see the conferences that they are let in to, and no case beside.
    seen = {each.case.id for each, _ in await conferences.of_person(connection, person)}
    return [case for case in mine if case.id in seen]


async def say(
    house: House,
    workshop: Workshop,
    person: str,
    case: str,
    entry: str,
    said: Said,
    words: str,
    let_stand: Collection[str] = (),
) -> None:
    """Say how an action stands: whoever took it on, or who answers for the case. `let_stand`: what could lead somebody
    to a door, and was looked at. Raises `NotFound`, `Incomplete`, `LookFirst`, `NotReady`."""
    reason = words.strip()
    if said is Said.NOT_DONE and not reason:
        raise Incomplete({entry: "Please say why, so that the next conference can look at it."})
    if sentence := too_long(reason, LONGEST_REASON):
        raise Incomplete({entry: sentence})
    async with house.database.reading() as connection:
        standing = await cases.standing_of(connection, case, person)
        plan = await told_to(connection, person, case)
        called = await _called(connection, case, plan, person) if plan else ""
    if standing is None or plan is None:
        raise NotFound
    action = next((each for each in await _actions(workshop, plan) if each.id == entry), None)
    answers = may(Stance(standing.kind, standing.coordination), Permit.SET_CADENCE)
    if action is None or not (answers or progress.owns(action.owner, person, called)):
        raise NotFound
    telling = await looked_at(house, workshop, plan.conference, {action.text: reason}, person, let_stand)
    async with house.database.writing() as connection:
        conference = await conferences.find(connection, plan.conference)
        assert conference  # noqa: S101 - the database holds that it exists
        await note_looked(house, connection, telling, person, conference)
        await stored.say(connection, case, Progress(entry, said, reason, person, house.clock.now()))
        await note(house, connection, Kind.PROGRESS_SAID, person, case=case, entry=entry, said=said.value)


async def _called(connection: AsyncConnection, case: str, plan: StoredPlan, person: str) -> str:
    """The name by which a plan means somebody known to its case who took no part; "" where two are called so. Who was
    left out does not count: a person tells them what is put down for them."""
    out = await coming.left_out_of(connection, plan.conference)
    known = [each for each in await cases.standings(connection, case) if each.person.id not in out]
    mine = next((each.person.name for each in known if each.person.id == person), "")
    return mine if sum(each.person.name.casefold() == mine.casefold() for each in known) == 1 else ""


async def told_to(connection: AsyncConnection, person: str, case: str) -> StoredPlan | None:
    """The newest plan of a case, if somebody is told of what it puts down for them: who was invited, as far as they
    may read it; workers who took no part, unless they were left out for a reason, sharing with them was withdrawn or
    they are to have no copy.

    Of the family whoever was not invited may have been left out for somebody's safety: a person tells them."""
    plan = await records.latest_plan(connection, case)
    if plan is None:
        return None
    if await seats.find(connection, plan.conference, person) is not None:
        return plan if await _reads(connection, person, plan.conference) else None
    known = await people.find(connection, person)
    out = await coming.left_out_of(connection, plan.conference)
    if known is None or await perhaps_left_out(connection, case, out, [known]):
        return None
    if known.agency is None or await withdrawn_among(connection, case, [person]):
        return None
    return plan if await copies.gets_something(connection, plan.conference, person) else None


async def _reads(connection: AsyncConnection, person: str, conference: str) -> bool:
    try:
        found = await conference_for(connection, person, conference)
    except (NotFound, WaitOutside):
        return False
    given = await copies.extent_for(connection, found, person)
    return may(found.stance, Permit.SEE_RECORD) and given is not Extent.NONE


async def _gathered(house: House, workshop: Workshop, person: str, case: CaseFile, plan: StoredPlan) -> CaseActions:
    every = await _actions(workshop, plan)
    async with house.database.reading() as connection:
        past = await _past(connection, person, plan.conference)
        said = await stored.since(connection, case.id, plan.recorded_at, past)
        turns = await stored.turns_since(connection, case.id, plan.recorded_at, past)
    over = {entry for entry, each in turns.items() if settled(each)}
    on = house.clock.now().astimezone(ZoneInfo(case.time_zone)).date()
    return CaseActions(case, plan.conference, on, undertakings(every, said, over))


async def _past(connection: AsyncConnection, person: str, conference: str) -> Past | None:
    """Where sharing with somebody was withdrawn: how far what others said is theirs."""
    found = await conference_for(connection, person, conference, seen_with=None)
    until = await shared_until(connection, found, person)
    return Past(person, until) if until else None


async def _actions(workshop: Workshop, plan: StoredPlan) -> Sequence[Action]:
    try:
        return await workshop.run(actions_in, plan.content)
    except WorkFailed:
        # The page has more to say than this; the plan itself shows what is wrong.
        return ()
