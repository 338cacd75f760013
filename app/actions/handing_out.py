"""Handing a safety plan out, from the live board at any time, or from the record: it waits for nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import given_copies
from app.actions.auditing import note
from app.actions.finding import FoundConference
from app.actions.footings import require_none_withdrawn
from app.actions.freezing import Replay
from app.actions.given_copies import Said
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal
from app.actions.safety_copies import given
from app.actions.safety_offers import HandingOut, editions_of, handing_out, may_hand_out
from app.actions.workshop import Workshop
from app.audit.kinds import Kind
from app.conference.distributing import Channel
from app.conference.planning import Incomplete
from app.people.person import Person
from app.record.safety import SafetyPlanCopy, fingerprint, same_words
from app.record.sealing import canonical, digest, safety_plan_from
from app.storage import safety_plans
from app.storage.database import new_id
from app.storage.safety_plans import StoredSafetyPlan


async def hand_out(
    house: House,
    workshop: Workshop,
    replay: Replay,
    person: Person,
    conference: str,
    plan: str,
    chosen: Mapping[str, str],
    shown: str,
    *,
    looked_through: bool,
) -> None:
    """Give the plan, exactly as it was `shown`, to those who are `chosen`, each by a way.

    Raises `NotFound`, `NotPermitted`, `NotReady`, `Refusal` and `Incomplete`."""
    before = await handing_out(house, workshop, replay, person, conference, plan)
    offered = before.offered
    if offered is None:
        raise NotFound
    ways = _ways(before, chosen)
    _check(before, offered, shown, looked_through=looked_through)
    async with house.database.writing() as connection:
        found = await may_hand_out(connection, person.id, conference, lock=True)
        await require_none_withdrawn(connection, found.conference, ways, "recipients")
        edition = await _edition(house, connection, found, offered, person.id)
        await given_copies.give(house, connection, given(edition, found.conference), ways, person.id)
    house.notices.set()


def _ways(before: HandingOut, chosen: Mapping[str, str]) -> Mapping[str, Channel]:
    """By which way each of those chosen gets it. Raises `Incomplete`; `NotFound` for whom the board does not name."""
    if not chosen:
        raise Incomplete({"recipients": "Please choose at least one who gets it now."})
    problems: dict[str, str] = {}
    ways = given_copies.ways(chosen, {each.key: each.signs_in for each in before.recipients}, problems)
    for each in before.recipients:
        if each.withheld and each.key in chosen:
            problems[each.key] = "The board also says that they do not get it. Please settle that there first."
    if problems:
        raise Incomplete(problems)
    return ways


def _check(before: HandingOut, offered: SafetyPlanCopy, shown: str, *, looked_through: bool) -> None:
    if not offered.says_something:
        raise Refusal("There is nothing in this plan yet by which somebody could act.")
    if shown != fingerprint(offered):
        raise Refusal(
            "The plan was changed while you looked at it. Please look at it once more; nothing was handed out."
        )
    if before.telling and not looked_through:
        raise Incomplete({"looked": "Please look at what could tell where to find somebody, and say that you have."})


async def _edition(
    house: House, connection: AsyncConnection, found: FoundConference, offered: SafetyPlanCopy, person: str
) -> StoredSafetyPlan:
    """The edition that says this: the newest, or a new one."""
    every = [
        each for each in await safety_plans.of_conference(connection, found.conference.id) if each.plan == offered.id
    ]
    if every and same_words(safety_plan_from(every[-1].content), offered):
        return every[-1]
    now = house.clock.now()
    number = every[-1].number + 1 if every else 1
    content = canonical(replace(offered, edition=number))
    edition = StoredSafetyPlan(
        id=new_id(),
        conference=found.conference.id,
        plan=offered.id,
        number=number,
        content=content,
        digest=digest(content),
        fingerprint=fingerprint(offered),
        taken_by=person,
        taken_at=now,
    )
    await safety_plans.add(connection, edition)
    await note(
        house,
        connection,
        Kind.SAFETY_PLAN_TAKEN,
        person,
        conference=found.conference,
        edition=edition.number,
        digest=edition.digest,
    )
    return edition


async def note_turn(house: House, person: str, conference: str, plan: str, edition: str, said: Said) -> None:
    """Note that somebody has their copy, or call one back. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await may_hand_out(connection, person, conference, lock=True)
        every = await editions_of(connection, conference)
        there = next((each for each in every if (each.stored.id, each.stored.plan) == (edition, plan)), None)
        if there is None:
            raise NotFound
        what = given(there.stored, found.conference)
        await given_copies.note_turn(house, connection, what, there.copies, said, person)
    house.notices.set()
