"""What is kept to a few, looked at again: whether it must stay so, and what others read in its place.

None of it is part of a record, so it goes on after the conference was frozen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import noticing
from app.actions.auditing import note, note_alone
from app.actions.finding import FoundConference, conference_for, require
from app.actions.freezing import Rooms
from app.actions.house import House
from app.actions.refusals import Refusal, require_short
from app.actions.seeing import asked_about, restricted_for, sees, sight_of
from app.actions.wishing import LONGEST_LINE, wordings_of
from app.audit.kinds import Kind
from app.conference.conference import Conference, Standing
from app.conference.kinds import Coordination, Role
from app.conference.notice import NoticeKind
from app.conference.permits import Permit, may
from app.conference.restriction import Restriction
from app.people.person import Agency, Person
from app.storage import cases, conferences, people, restrictions


@dataclass(frozen=True, slots=True)
class Kept:
    """What one person sees of what is kept to a few at a conference, apart from what is written in it."""

    person: str
    found: FoundConference
    restrictions: Sequence[Restriction]
    known: Sequence[Standing]
    agencies: Sequence[Agency]
    today: date
    #: What was put before them to be approved and is not for them to read.
    put_before: Sequence[Restriction] = ()

    @property
    def may_review(self) -> bool:
        return may(self.found.stance, Permit.REVIEW_RESTRICTION)

    @property
    def may_word(self) -> bool:
        return may(self.found.stance, Permit.WORD_RESTRICTION)

    @property
    def may_entitle(self) -> bool:
        return may(self.found.stance, Permit.ENTITLE_RESTRICTION)

    def outside(self, restriction: Restriction) -> Sequence[Standing]:
        """Those who do not see it, for whom this person may choose what they read in its place."""
        hidden = [each for each in self.known if not sees(restriction, each.person)]
        return [each for each in hidden if _may_tell(self.found, restriction, self.person, each.person)]


async def kept(house: House, person: Person, conference: str) -> Kept:
    """What somebody is shown of it, each written down. Raises `NotFound` and `WaitOutside`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person.id, conference)
        sight = await sight_of(connection, conference, person)
        known = await cases.standings(connection, found.conference.case.id)
        agencies = await people.agencies(connection)
        every = await restrictions.of_conference(connection, conference)
    today = house.clock.now().astimezone(found.conference.zone).date()
    put_before = [each for each in every if asked_about(each, person) and not sees(each, person)]
    seen = [each for _, each in sight.parts if each]
    for part in [each.part for each in (*seen, *put_before)] or [""]:
        await note_alone(house, Kind.KEPT_VIEWED, person.id, conference=found.conference, part=part)
    return Kept(person.id, found, seen, known, agencies, today, put_before)


async def entitle(house: House, rooms: Rooms, person: Person, conference: str, part: str, public_title: str) -> None:
    """What the others read in its place, as the chair chooses; "" for nothing at all.

    Raises `NotFound`, `NotPermitted`, `WaitOutside`, and `Refusal` for a title that is too long."""
    async with house.database.writing() as connection:
        found, _ = await restricted_for(connection, person, conference, part)
        require(found.stance, Permit.ENTITLE_RESTRICTION)
        await restrictions.entitle(connection, part, require_short(public_title.strip(), LONGEST_LINE))
        await note(house, connection, Kind.AUDIENCE_CHANGED, person.id, conference=found.conference, part=part)
    await rooms.recheck()


async def word(
    house: House, rooms: Rooms, person: Person, conference: str, part: str, wordings: Mapping[str, str]
) -> None:
    """What named people who do not see it read in its place; "" for what everybody else outside does.

    Raises `NotFound`, `NotPermitted`, `WaitOutside`, and `Refusal` for too many words, and for somebody who sees it or
    must not learn of it."""
    async with house.database.writing() as connection:
        found, restriction = await restricted_for(connection, person, conference, part)
        require(found.stance, Permit.WORD_RESTRICTION)
        known = await cases.standings(connection, found.conference.case.id)
        for each in (standing.person for standing in known if standing.person.id in wordings):
            if not _may_tell(found, restriction, person.id, each):
                raise Refusal(
                    f"{each.name} must not see this. Only the chair, and whoever set or provided it, choose what"
                    " they read in its place."
                )
        changed = wordings_of({**dict(restriction.safe_wordings), **wordings}, restriction.audience, known)
        await restrictions.word(connection, part, changed)
        await note(house, connection, Kind.AUDIENCE_CHANGED, person.id, conference=found.conference, part=part)
    await rooms.recheck()


def _may_tell(found: FoundConference, restriction: Restriction, person: str, whom: Person) -> bool:
    """Words in the place of something say that it is there. Who must not see it learns that from those whose it is."""
    theirs = person in {restriction.set_by, restriction.provider} or may(found.stance, Permit.ENTITLE_RESTRICTION)
    return theirs or not restriction.audience.closed_to(whom)


async def review(house: House, rooms: Rooms, person: Person, conference: str, part: str, again_on: date | None) -> None:
    """Somebody has looked whether it must still be kept to a few, and it stays. Raises as `word` does."""
    async with house.database.writing() as connection:
        found, _ = await restricted_for(connection, person, conference, part)
        require(found.stance, Permit.REVIEW_RESTRICTION)
        if again_on is not None and again_on <= house.clock.now().astimezone(found.conference.zone).date():
            raise Refusal("Please choose a day that is still to come.")
        await restrictions.review(connection, part, again_on)
        await note(house, connection, Kind.RESTRICTION_REVIEWED, person.id, conference=found.conference, part=part)
    await rooms.recheck()


# Reminding.


async def remind(house: House) -> int:
    """Tell those who look after it of everything that is due to be looked at again. Of how many things."""
    # Somewhere on earth the day after the one in UTC has begun; each is asked about on the clock of its own place.
    by = (house.clock.now() + timedelta(days=1)).date()
    async with house.database.reading() as connection:
        due = await restrictions.due(connection, by)
    told = 0
    for each in due:
        async with house.database.writing() as connection:
            told += await _remind(house, connection, each)
    return told


async def _remind(house: House, connection: AsyncConnection, due: Restriction) -> bool:
    conference = await conferences.find(connection, due.conference)
    assert conference and due.review_on  # noqa: S101 - the database holds that they exist
    if due.review_on > house.clock.now().astimezone(conference.zone).date():
        return False
    whom = await _who_look_after(connection, conference, due)
    subject = f"{due.part}:{due.review_on.isoformat()}"
    await noticing.tell(house, connection, NoticeKind.REVIEW_DUE, whom, conference, subject)
    return bool(whom)


async def _who_look_after(connection: AsyncConnection, conference: Conference, due: Restriction) -> frozenset[str]:
    """The chair and those who answer for the case, if they see it; else whoever set it; else everybody who sees it."""
    known = {each.person.id: each for each in await cases.standings(connection, conference.case.id)}
    present = await conferences.participants(connection, conference.id)
    chairs = {each.person.id for each in present if each.role is Role.CHAIR}
    answering = {each for each, standing in known.items() if standing.coordination is Coordination.CASE_MANAGER}
    seeing = {each for each in known if sees(due, known[each].person)}
    return frozenset((chairs | answering) & seeing or {due.set_by} & seeing or seeing)
