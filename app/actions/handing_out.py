"""Handing a safety plan out, from the live board at any time, or from the record: it waits for nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import noticing
from app.actions.auditing import note
from app.actions.finding import FoundConference
from app.actions.freezing import Replay
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal
from app.actions.safety_copies import record_turn
from app.actions.safety_offers import HandingOut, editions_of, handing_out, may_hand_out
from app.actions.workshop import Workshop
from app.audit.kinds import Kind
from app.conference.distributing import LONGEST_WORDS, Channel, CopyEvent, Extent, Turn
from app.conference.notice import NoticeKind
from app.conference.planning import Incomplete
from app.people.person import Person
from app.record.safety import SafetyPlanCopy, fingerprint, same_words
from app.record.sealing import canonical, digest, safety_plan_from
from app.storage import people, safety_plans
from app.storage.database import new_id
from app.storage.safety_plans import StoredSafetyPlan

_NOTED = {Turn.ACKNOWLEDGED, Turn.RETURNED, Turn.RECALLED}


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
        edition = await _edition(house, connection, found, offered, person.id)
        now = house.clock.now()
        for recipient, channel in ways.items():
            event = CopyEvent(recipient, Turn.SENT, Extent.FULL, channel, "", person.id, now)
            await record_turn(house, connection, found.conference, edition, event)
        linked = [each for each, channel in ways.items() if channel is Channel.LINK]
        subject = f"{edition.id}:{now.isoformat()}"
        await noticing.tell(house, connection, NoticeKind.SAFETY_PLAN_GIVEN, linked, found.conference, subject)
    house.notices.set()


def _ways(before: HandingOut, chosen: Mapping[str, str]) -> Mapping[str, Channel]:
    """By which way each of those chosen gets it. Raises `Incomplete`; `NotFound` for whom the board does not name."""
    there = {each.key: each for each in before.recipients}
    problems: dict[str, str] = {}
    ways: dict[str, Channel] = {}
    if not chosen:
        raise Incomplete({"recipients": "Please choose at least one who gets it now."})
    for key, word in chosen.items():
        if key not in there:
            raise NotFound
        channel = next((each for each in Channel if each == word), None)
        if there[key].withheld:
            problems[key] = "The board also says that they do not get it. Please settle that there first."
        elif channel is None:
            problems[key] = "Please choose from the list."
        elif channel is Channel.LINK and not there[key].signs_in:
            problems[key] = "A link is only for somebody who signs in here."
        else:
            ways[key] = channel
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
        raise Incomplete({"looked": "Please look at what could lead somebody to a door, and say that you have."})


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


async def note_turn(
    house: House, person: str, conference: str, edition: str, recipient: str, wanted: str, words: str
) -> None:
    """Note that somebody has their copy, or call one back. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await may_hand_out(connection, person, conference, lock=True)
        every = await editions_of(connection, conference)
        there = next((each for each in every if each.stored.id == edition), None)
        copy = next((each for each in there.copies if each.recipient == recipient), None) if there else None
        turn = next((each for each in Turn if each == wanted and each in _NOTED), None)
        if there is None or copy is None or turn is None:
            raise NotFound
        said = words.strip()[:LONGEST_WORDS]
        if turn is not Turn.ACKNOWLEDGED and not said:
            raise Incomplete({f"{edition}-{recipient}": "Please say it in a few words."})
        now = house.clock.now()
        event = CopyEvent(recipient, turn, Extent.FULL, copy.channel, said, person, now)
        await record_turn(house, connection, found.conference, there.stored, event)
        if turn is Turn.RECALLED and await people.find(connection, recipient):
            subject = f"{edition}:{now.isoformat()}"
            recalled = NoticeKind.SAFETY_PLAN_RECALLED
            await noticing.tell(house, connection, recalled, [recipient], found.conference, subject)
    house.notices.set()
