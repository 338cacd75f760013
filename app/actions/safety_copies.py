"""Safety plans as those who were given one have them: read, taken along, acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import given_copies, noticing
from app.actions.auditing import note
from app.actions.editions import Press
from app.actions.finding import conference_for
from app.actions.given_copies import Given, Wanted, copies_of, held, holds
from app.actions.house import House
from app.actions.refusals import NotFound
from app.actions.rendering import File
from app.actions.safety_files import SafetyForm, code_for, safety_file
from app.audit.kinds import Kind
from app.conference.conference import Conference
from app.conference.distributing import Copy, Turn
from app.conference.notice import NoticeKind
from app.conference.permits import Permit, may
from app.record.safety import SafetyPlanCopy
from app.record.sealing import safety_plan_from
from app.storage import conferences, people, safety_plans
from app.storage.editions import StoredEdition
from app.storage.safety_plans import StoredSafetyPlan

#: After so long somebody who has not said that they have it is asked once more.
_REMIND_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SafetyCopy:
    """One edition for somebody who reads it. `mine`: their own copy, when they were given one."""

    edition: StoredSafetyPlan
    conference: Conference
    plan: SafetyPlanCopy
    mine: Copy | None
    #: Whether they hand it out, and so see the page on which that is done.
    hands_out: bool
    #: The newest edition, when this one is not, and whether they were given it.
    newer: StoredSafetyPlan | None = None
    newer_is_mine: bool = False


async def copy_for(house: House, person: str, edition: str) -> SafetyCopy:
    """An edition, for those who were given it and those who hand it out. Raises `NotFound`."""
    async with house.database.reading() as connection:
        return await _copy_for(connection, person, edition)


async def _copy_for(connection: AsyncConnection, person: str, wanted: str) -> SafetyCopy:
    edition = await safety_plans.find(connection, wanted)
    conference = await conferences.find(connection, edition.conference) if edition else None
    if edition is None or conference is None:
        raise NotFound
    # Whoever was given one reads it wherever they stand.
    found = await conference_for(connection, person, edition.conference, seen_with=None)
    hands_out = may(found.stance, Permit.HAND_OUT_SAFETY_PLAN)
    mine = held((await safety_plans.turns(connection, [edition.id]))[edition.id], person)
    if mine is None and not hands_out:
        raise NotFound
    every = [each for each in await safety_plans.of_conference(connection, conference.id) if each.plan == edition.plan]
    newer = every[-1] if every[-1].number > edition.number else None
    has = {each.id for each in await held_by(connection, person)}
    plan = safety_plan_from(edition.content)
    return SafetyCopy(edition, conference, plan, mine, hands_out, newer, newer is not None and newer.id in has)


async def held_by(connection: AsyncConnection, person: str) -> Sequence[StoredSafetyPlan]:
    """The newest edition of each plan of which somebody has a copy, as it is to be found again in a hurry."""
    given = await safety_plans.given_to(connection, person)
    turns = await safety_plans.turns(connection, [each.id for each in given])
    newest: dict[tuple[str, str], StoredSafetyPlan] = {}
    for each in given:
        if held(turns[each.id], person):
            newest[each.conference, each.plan] = each
    return list(newest.values())


@dataclass(frozen=True, slots=True)
class HandedOut:
    """For everyone around the table: who has a safety plan, and by which words it would be told that it was changed."""

    plan: str
    fingerprint: str
    #: What each is called, and their copy of the newest edition that they have.
    given: Sequence[tuple[str, Copy]]


async def handed_out(connection: AsyncConnection, conference: str) -> Sequence[HandedOut]:
    """What was handed out of each safety plan of a conference."""
    every = await safety_plans.of_conference(connection, conference)
    turns = await safety_plans.turns(connection, [each.id for each in every])
    newest = {each.plan: each for each in every}
    names = await people.names(connection, {turn.recipient for each in turns.values() for turn in each})
    found = []
    for plan, edition in newest.items():
        editions = [each for each in every if each.plan == plan]
        given = {copy.recipient: copy for each in editions for copy in copies_of(turns[each.id]) if holds(copy)}
        called = [(names.get(each, each), copy) for each, copy in given.items()]
        found.append(HandedOut(plan, edition.fingerprint, called))
    return found


async def looked(house: House, person: str, copy: SafetyCopy) -> None:
    """Write down that somebody is shown it; the first time, that their copy was opened."""
    async with house.database.writing() as connection:
        await note(house, connection, Kind.SAFETY_PLAN_VIEWED, person, conference=copy.conference)
        if copy.mine is not None and copy.mine.opened_at is None:
            await _turn(house, connection, copy, person, Turn.OPENED)


async def acknowledge(house: House, person: str, edition: str) -> SafetyCopy:
    """Somebody says that they have their copy. Raises `NotFound`."""
    async with house.database.writing() as connection:
        copy = await _copy_for(connection, person, edition)
        if copy.mine is None:
            raise NotFound
        if copy.mine.acknowledged_at is None:
            await _turn(house, connection, copy, person, Turn.ACKNOWLEDGED)
    return copy


async def _turn(house: House, connection: AsyncConnection, copy: SafetyCopy, person: str, turn: Turn) -> None:
    await given_copies.take_turn(house, connection, given(copy.edition, copy.conference), copy.mine, person, turn)


def given(edition: StoredSafetyPlan, conference: Conference) -> Given:
    """An edition as something that people are given copies of."""
    return Given(
        edition.id,
        conference,
        {"edition": edition.number},
        Kind.SAFETY_COPY_TURNED,
        NoticeKind.SAFETY_PLAN_GIVEN,
        NoticeKind.SAFETY_PLAN_RECALLED,
        safety_plans.add_turn,
    )


async def take_along(house: House, press: Press, person: str, copy: SafetyCopy, form: SafetyForm) -> StoredEdition:
    """The edition as a file, written down with the digest of exactly these bytes. Raises `NotReady`, `TooOften`."""
    return await given_copies.taken_along(house, person, copy.conference, partial(made, house, press, copy, form))


async def made(house: House, press: Press, copy: SafetyCopy, form: SafetyForm) -> StoredEdition:
    """The file, made now if it is not there yet. Raises `NotReady`."""
    checked_at = f"{house.settings.origin}/verify"
    edition, code = copy.edition, code_for(copy.edition.digest, form, checked_at)
    wanted = Wanted(code, copy.conference, "safety", edition.number, form.value, edition.digest)

    async def making(used: str) -> File:
        return await press.run(safety_file, edition.content, form, used, checked_at)

    return await given_copies.made(house, press, wanted, making)


async def remind(house: House) -> int:
    """Ask those once more who have not said that they have their safety plan. How many were asked."""
    async with house.database.reading() as connection:
        silent = await safety_plans.unacknowledged(connection, house.clock.now() - _REMIND_AFTER)
    told = 0
    for wanted, recipient in silent:
        async with house.database.writing() as connection:
            edition = await safety_plans.find(connection, wanted)
            conference = await conferences.find(connection, edition.conference) if edition else None
            if edition is None or conference is None or await people.find(connection, recipient) is None:
                continue
            about = edition.id
            await noticing.tell(house, connection, NoticeKind.SAFETY_PLAN_REMINDER, [recipient], conference, about)
            told += 1
    return told
