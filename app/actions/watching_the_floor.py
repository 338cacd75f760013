"""Everything that goes on around the table beside the documents, as one person may know it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note_once
from app.actions.finding import as_they_came, conference_for, require
from app.actions.house import House
from app.actions.polling import those_asked
from app.actions.refusals import AlreadyFrozen
from app.actions.safety_copies import HandedOut, handed_out
from app.audit.kinds import Kind
from app.conference import attending
from app.conference.attending import Quorum, Stay
from app.conference.closed_session import ClosedSession
from app.conference.conference import Conference, Participant
from app.conference.floor import Groups, Hand, Place, queue
from app.conference.kinds import Door, Role
from app.conference.permits import Permit, may
from app.conference.questions import Question
from app.conference.states import State
from app.storage import closed_sessions, conferences, floor, questions, seats, stays
from app.storage.sessions import Session


@dataclass(frozen=True, slots=True)
class Floor:
    conference: Conference
    now: datetime
    leads: bool
    #: Who chairs now: the chair, or the deputy who has taken over.
    leader: str
    queue: Sequence[Place]
    closed: bool
    speaker: Hand | None
    #: For how many seconds each person has spoken.
    spoken: dict[str, float]
    questions: Sequence[Question]
    asked: frozenset[str]
    participants: Sequence[Participant]
    stays: Sequence[Stay]
    reasons: dict[str, str]
    quorum: Quorum
    #: Without whom there would be no quorum any more.
    holding: frozenset[str]
    #: What was handed out of safety plans.
    handed_out: Sequence[HandedOut]


async def look_at_floor(house: House, session: Session, conference: str) -> Floor:
    """As it is told to whoever asks, noted in the audit if this session never came to the board. Raises what
    `floor_for` does."""
    seen = await floor_for(house, session.person.id, conference, by_link=session.person.by_link)
    await note_once(house, session, Kind.FLOOR_VIEWED, {Kind.BOARD_JOINED}, conference=seen.conference)
    return seen


async def floor_for(house: House, person: str, conference: str, *, by_link: bool = False) -> Floor:
    """`by_link`: whether a link alone was shown, with which nobody leads.

    Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, `WaitOutside`."""
    now = house.clock.now()
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        if found.conference.state is State.FROZEN:
            raise AlreadyFrozen
        require(found.stance, Permit.JOIN_BOARD)
        participants = [
            each for each in await conferences.participants(connection, conference) if each.door is not Door.SENT_AWAY
        ]
        hands = await _hands_for(connection, conference, person)
        closed, needed, waiver = await floor.state(connection, conference)
        there = await stays.of_conference(connection, conference)
        out = {each.person.id for each in participants if each.door is Door.REMOVED}
        # Who was there and was removed stays in the list, and is on no side of the table any more.
        here = {each.person for each in there if each.left_at is None} - out
        return Floor(
            conference=found.conference,
            now=now,
            leads=may(as_they_came(found, by_link=by_link).stance, Permit.LEAD),
            leader=await leader_of(connection, conference, participants),
            queue=queue(hands, _groups(participants), now),
            closed=closed,
            speaker=next((each for each in hands if each.speaks), None),
            spoken=_spoken(hands, now),
            questions=await questions.of_conference(connection, conference),
            asked=await those_asked(connection, conference),
            participants=participants,
            stays=there,
            reasons=dict(await stays.reasons(connection, conference)),
            quorum=attending.quorum(participants, here, needed, waiver),
            handed_out=await handed_out(connection, conference),
            holding=frozenset(each for each in here if attending.breaks(participants, here, needed, each)),
        )


async def _hands_for(connection: AsyncConnection, conference: str, person: str) -> Sequence[Hand]:
    """The hands that this person may know of: none that was raised while they waited outside."""
    sessions = [each for each in await closed_sessions.of_conference(connection, conference) if person in each.outside]
    hands = await floor.hands(connection, conference)
    return [each for each in hands if not any(_raised_in(each, session) for session in sessions)]


def _raised_in(hand: Hand, session: ClosedSession) -> bool:
    return hand.raised_at >= session.opened_at and (session.ended_at is None or hand.raised_at <= session.ended_at)


async def leader_of(connection: AsyncConnection, conference: str, participants: Sequence[Participant]) -> str:
    """The id of whoever leads now: who acts for the chair, or the chair; "" without either."""
    chair = next((each.person.id for each in participants if each.role is Role.CHAIR), "")
    return await seats.acting_chair(connection, conference) or chair


def _groups(participants: Sequence[Participant]) -> Groups:
    return {
        each.person.id: (each.person.agency.id, each.person.agency.name)
        if each.person.agency
        else (each.person.id, each.person.name)
        for each in participants
    }


def _spoken(hands: Sequence[Hand], now: datetime) -> dict[str, float]:
    spoken: dict[str, float] = {}
    for hand in hands:
        spoken[hand.person] = spoken.get(hand.person, 0.0) + hand.seconds(now)
    return spoken
