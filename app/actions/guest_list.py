"""Who is invited to a conference, and how things stand with each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import coming
from app.actions.coming import Asked
from app.actions.finding import FoundConference, conference_for, require
from app.actions.house import House
from app.conference.coming import Coming, Expectation
from app.conference.conference import Participant, Standing
from app.conference.inviting import Fate, Invitation
from app.conference.kinds import Attendance, Door
from app.conference.permits import Permit
from app.people.contact import Contact
from app.people.person import Person
from app.storage import cases, conferences, guests, invitations, people, sessions
from app.storage.letters import Letter, LetterState, of_invitations

#: Somebody whose page was not heard of for so long does not stand before the door any more.
_HEARD_WITHIN = timedelta(seconds=15)


class Whereabouts(StrEnum):
    """How things stand with somebody, in the order in which the chair wants to know."""

    WAITING = "waiting"
    HERE = "here"
    COMING = "coming"
    INVITED = "invited"
    #: The letter waits for the hours at which it may arrive, or to be taken by the server.
    ON_ITS_WAY = "on_its_way"
    #: There is no link yet: a slip is to be printed, or the person was never sent anything.
    TO_HAND_OVER = "to_hand_over"
    UNDELIVERED = "undelivered"
    EXPIRED = "expired"
    REVOKED = "revoked"
    APOLOGIES = "apologies"
    SENT_AWAY = "sent_away"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Guest:
    """One line of the list."""

    participant: Participant
    contact: Contact
    invitation: Invitation | None
    letter: Letter | None
    whereabouts: Whereabouts
    #: Has been heard of in the waiting room just now.
    at_the_door: bool
    #: Whether they come, and how, as they said themselves.
    answer: Coming | None = None
    #: How they are expected, as one of those who invite wrote it down.
    expected: Expectation | None = None
    #: Somebody came in their name by a link alone, and has not shown the code that they have.
    by_link: bool = False
    #: Signs in as those do who work here: letters go to the address with which they sign in.
    own_way: bool = False

    @property
    def person(self) -> Person:
        return self.participant.person


@dataclass(frozen=True, slots=True)
class GuestList:
    found: FoundConference
    #: The id of whoever reads it.
    reader: str
    guests: Sequence[Guest]
    #: People known to the case who do not take part.
    known: Sequence[Standing]
    #: Everyone else who works for an agency, by its name.
    directory: Mapping[str, Sequence[Person]]
    asked: Asked

    @property
    def waiting(self) -> Sequence[Guest]:
        return [each for each in self.guests if each.whereabouts is Whereabouts.WAITING]

    @property
    def in_by_link(self) -> Sequence[Guest]:
        """Who was let in, and somebody is there in their name who has not shown their code."""
        return [each for each in self.guests if each.by_link and each.participant.door is Door.OPEN]


async def guest_list(house: House, person: str, conference: str, here: Collection[str]) -> GuestList:
    """Everybody and how things stand. `here`: who is on the board now. Raises `NotFound`, `NotPermitted`."""
    now = house.clock.now()
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.INVITE)
        present = await conferences.participants(connection, conference)
        ids = [each.person.id for each in present]
        made = await invitations.of_conference(connection, conference)
        latest = {each.person: each for each in made if each.fate is not Fate.REPLACED}
        sent = await of_invitations.of(connection, [each.id for each in made])
        contacts = await guests.contacts(connection, ids)
        standings = await cases.standings(connection, found.conference.case.id)
        directory = await people.directory(connection)
        # Whoever comes by letters of another case is known there alone.
        elsewhere = await guests.come_by_letter(connection, [each.id for each in directory])
        asked = await coming.asked(connection, found.conference, person)
        by_link = await _by_link(house, connection, conference)
        own_way = await guests.signs_in(connection, ids)
    lines = []
    for each in present:
        invitation = latest.get(each.person.id)
        letter = sent.get(invitation.id) if invitation else None
        where = _whereabouts(each, invitation, letter, each.person.id in here, now)
        at_the_door, answer = _at_the_door(each, now), asked.answers.get(each.person.id)
        lines.append(
            Guest(
                each,
                contacts[each.person.id],
                invitation,
                letter,
                where,
                at_the_door,
                answer,
                asked.expected.get(each.person.id),
                by_link=each.person.id in by_link,
                own_way=bool(each.person.email) or each.person.id in own_way,
            )
        )
    taking_part = {each.person.id for each in present if each.door is not Door.REMOVED}
    known = {each.person.id for each in standings}
    others: dict[str, list[Person]] = {}
    for each_person in directory:
        if each_person.id not in known and each_person.id not in elsewhere:
            others.setdefault(each_person.agency_name, []).append(each_person)
    not_there = [each for each in standings if each.person.id not in taking_part]
    return GuestList(found, person, lines, not_there, others, asked)


async def _by_link(house: House, connection: AsyncConnection, conference: str) -> set[str]:
    now, settings = house.clock.now(), house.settings
    started, signs = now - settings.session_length, now - settings.session_idle
    return await sessions.come_by_link(connection, conference, started_after=started, signs_after=signs)


def _at_the_door(participant: Participant, now: datetime) -> bool:
    return participant.knocked_at is not None and now - participant.knocked_at <= _HEARD_WITHIN


_BY_DOOR = {
    Door.WAITING: Whereabouts.WAITING,
    Door.SENT_AWAY: Whereabouts.SENT_AWAY,
    Door.REMOVED: Whereabouts.REMOVED,
}
_BY_FATE = {
    Fate.ACCEPTED: Whereabouts.COMING,
    Fate.DECLINED: Whereabouts.APOLOGIES,
    Fate.REVOKED: Whereabouts.REVOKED,
    Fate.EXPIRED: Whereabouts.EXPIRED,
    Fate.SENT: Whereabouts.INVITED,
}


def _whereabouts(
    participant: Participant, invitation: Invitation | None, letter: Letter | None, here: bool, now: datetime
) -> Whereabouts:
    if here and participant.door is Door.OPEN:
        return Whereabouts.HERE
    if participant.attendance is Attendance.APOLOGIES:
        return Whereabouts.APOLOGIES
    if participant.door in _BY_DOOR:
        return _BY_DOOR[participant.door]
    if invitation is None:
        return Whereabouts.COMING if participant.door is Door.OPEN else Whereabouts.TO_HAND_OVER
    fate = invitation.fate_at(now)
    if fate in {Fate.PREPARED, Fate.SENT} and letter is not None and letter.state is not LetterState.SENT:
        return Whereabouts.UNDELIVERED if letter.state is LetterState.FAILED else Whereabouts.ON_ITS_WAY
    return _BY_FATE.get(fate, Whereabouts.TO_HAND_OVER)
