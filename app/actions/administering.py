"""Administrators: they keep an installation going and see nothing of what is in it, unless they break the glass.

Who breaks it says why, and for how long. The chair and everybody whose knowledge it opens are told at once; what an
administrator must not see stays closed; nothing can be written; and time alone ends it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import eyes, freezing, noticing, renewing
from app.actions.auditing import note
from app.actions.freezing import Replay
from app.actions.house import House
from app.actions.recording import make_copy
from app.actions.recording_kept import kept_for
from app.actions.refusals import GlassOver, NotFound, NotReady, Refusal, WaitOutside, require_short
from app.actions.seeing import sight_of
from app.actions.staying import require_fresh
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.conference.conference import Conference, Participant
from app.conference.glass import Glass
from app.conference.kinds import Role
from app.conference.notice import NoticeKind
from app.conference.permits import Permit, Stance, may
from app.conference.restriction import Restriction
from app.conference.states import State
from app.people.person import Person, tidy_email
from app.storage import administrators, audit, cases, conferences, people, records, seats, sessions
from app.storage.database import new_id
from app.storage.sessions import Session

#: For how many minutes the glass may be broken.
LENGTHS = (15, 30, 60)
#: A reason is a sentence, not a word.
_SHORTEST_REASON = 15
_LONGEST_REASON = 2_000
_LISTED = 50


@dataclass(frozen=True, slots=True)
class Broken:
    """What an administrator broke before, with the conference that it opened."""

    glass: Glass
    conference: Conference


@dataclass(frozen=True, slots=True)
class Look:
    """What an administrator reads through the glass. `content`: the copy of the minutes, or nothing before the board
    is open; `final`: whether it is frozen."""

    glass: Glass
    conference: Conference
    participants: Sequence[Participant]
    content: bytes | None
    final: bool


# Who is one.


async def make(house: House, email: str, *, ends: bool = False) -> Person:
    """Give somebody the standing of an administrator, or take it; their sessions end. Raises `Refusal`."""
    async with house.database.writing() as connection:
        person = await people.by_email(connection, tidy_email(email))
        if person is None:
            raise Refusal(f"Nobody has the address {email}.")
        if await administrators.is_one(connection, person.id) is not ends:
            raise Refusal(f"{person.name} is {'no administrator' if ends else 'an administrator already'}.")
        if ends:
            await administrators.unmake(connection, person.id)
        else:
            await administrators.make(connection, person.id, house.clock.now())
        # What somebody may do here is another from now on: they show anew who they are, and have another cookie.
        await sessions.end_of_person(connection, person.id)
        kind = Kind.ADMINISTRATOR_UNMADE if ends else Kind.ADMINISTRATOR_MADE
        await note(house, connection, kind, "", about=person.id)
    return person


async def require_administrator(connection: AsyncConnection, person: str, permit: Permit = Permit.ADMINISTER) -> None:
    """Raises `NotFound` for everybody else."""
    stance = Stance(administers=await administrators.is_one(connection, person))
    if not may(stance, permit):
        raise NotFound


async def broken_by(house: House, person: str) -> Sequence[Broken]:
    """What this administrator broke, the latest first. Raises `NotFound`."""
    async with house.database.reading() as connection:
        await require_administrator(connection, person)
        found = await administrators.glasses_of(connection, person, _LISTED)
        held = {each.id: each for each in await conferences.of_ids(connection, {one.conference for one in found})}
    return [Broken(each, held[each.conference]) for each in found]


# Breaking the glass.


async def break_glass(house: House, session: Session, reference: str, number: int, reason: str, minutes: int) -> str:
    """Let an administrator read one conference for some minutes, and tell those whom it concerns. The glass's id.

    Raises `NotFound`, `ConfirmationNeeded`, and `Refusal` for what is missing."""
    person, now = session.person, house.clock.now()
    async with house.database.writing() as connection:
        await require_administrator(connection, person.id)
        require_fresh(house, session)
        if len(reason.strip()) < _SHORTEST_REASON:
            raise Refusal("Please say in a sentence why this is needed. Those whom it concerns read it.")
        if minutes not in LENGTHS:
            raise Refusal("Please choose for how long.")
        conference = await _named(connection, reference, number)
        ends_at = now + timedelta(minutes=minutes)
        glass = Glass(new_id(), person.id, conference.id, require_short(reason.strip(), _LONGEST_REASON), now, ends_at)
        await administrators.break_glass(connection, glass)
        await renewing.owe(connection, person.id)
        await _tell(house, connection, person, conference, glass)
        await note(house, connection, Kind.GLASS_BROKEN, person.id, conference=conference, minutes=minutes)
    house.notices.set()
    return glass.id


async def _named(connection: AsyncConnection, reference: str, number: int) -> Conference:
    case = await cases.by_reference(connection, reference.strip())
    held = await conferences.of_case(connection, case.id) if case else []
    conference = next((each for each in held if each.number == number), None)
    if conference is None:
        raise Refusal("There is no such conference. Please look at the reference and the number again.")
    return conference


async def _tell(
    house: House, connection: AsyncConnection, administrator: Person, conference: Conference, glass: Glass
) -> None:
    """The chair, and whose knowledge it is in each part that it opens; if those are words only, whoever wrote it."""
    present = await conferences.participants(connection, conference.id)
    chairs = {each.person.id for each in present if each.role is Role.CHAIR}
    await _tell_of_parts(house, connection, administrator, conference, glass)
    await noticing.tell(house, connection, NoticeKind.GLASS_BROKEN, chairs, conference, glass.id)


async def _tell_of_parts(
    house: House, connection: AsyncConnection, administrator: Person, conference: Conference, glass: Glass
) -> frozenset[str]:
    """Those whose knowledge is in parts that this glass opens and of which nobody was told yet: also of what was set
    after it was broken. All parts that it opens."""
    sight = await sight_of(connection, conference.id, administrator, by_glass=True)
    opened = [restriction for _, restriction in sight.parts if restriction]
    already = await audit.parts_told(connection, Kind.GLASS_ON_PART.word, administrator.id, glass.broken_at)
    known = {each.person.id: each.person for each in await cases.standings(connection, conference.case.id)}
    untold = [each for each in opened if each.part not in already]
    providers = {each.part: _whom_to_tell(each, known) for each in untold}
    for part, provider in providers.items():
        await note(
            house,
            connection,
            Kind.GLASS_ON_PART,
            administrator.id,
            about=provider,
            conference=conference,
            part=part,
        )
    await noticing.tell(house, connection, NoticeKind.GLASS_ON_YOURS, set(providers.values()), conference, glass.id)
    return frozenset(part.id for part, _ in sight.parts)


def _whom_to_tell(restriction: Restriction, known: Mapping[str, Person]) -> str:
    """Whose knowledge it is, if they may know that it is there; else whoever set it."""
    provider = known.get(restriction.provider)
    if provider is None or restriction.audience.closed_to(provider):
        return restriction.set_by
    return provider.id


async def end(house: House, person: Person, glass: str) -> None:
    """The administrator has seen enough. Raises `NotFound`."""
    async with house.database.writing() as connection:
        found = await administrators.glass_found(connection, glass)
        if found is None or found.person != person.id:
            raise NotFound
        await _end(house, connection, found)


async def end_those_over(house: House) -> int:
    """Write down of every glass whose time is up that it is over. How many there were."""
    async with house.database.writing() as connection:
        over = await administrators.glasses_over(connection, house.clock.now())
        for each in over:
            await _end(house, connection, each)
    return len(over)


async def _end(house: House, connection: AsyncConnection, glass: Glass) -> None:
    if await administrators.end_glass(connection, glass.id, house.clock.now()):
        await renewing.owe(connection, glass.person)
        conference = await conferences.find(connection, glass.conference)
        await note(house, connection, Kind.GLASS_ENDED, glass.person, conference=conference)


# Reading.


async def look(house: House, workshop: Workshop, replay: Replay, person: Person, glass: str) -> Look:
    """What stands behind the glass now. Raises `NotFound`, `GlassOver`, `NotReady`, and `WaitOutside` for whoever was
    asked to wait outside a closed session that goes on."""
    async with house.database.writing() as connection:
        await require_administrator(connection, person.id)
        found = await administrators.glass_found(connection, glass)
        if found is None or found.person != person.id:
            raise NotFound
        if not found.is_open(house.clock.now()):
            raise GlassOver
        seat = await seats.find(connection, found.conference, person.id)
        if seat is not None and seat.outside:
            raise WaitOutside(seat.outside)
        conference = await conferences.find(connection, found.conference)
        assert conference  # noqa: S101 - the database holds that it exists
        participants = await conferences.participants(connection, conference.id)
        opened = await _tell_of_parts(house, connection, person, conference, found)
        await note(house, connection, Kind.GLASS_LOOKED, person.id, conference=conference)
    house.notices.set()
    try:
        content = await _content(house, workshop, replay, person, conference, opened)
    except WorkFailed as error:
        raise NotReady("This could not be shown just now. Please try again.") from error
    return Look(found, conference, participants, content, conference.state is State.FROZEN)


async def _content(
    house: House,
    workshop: Workshop,
    replay: Replay,
    person: Person,
    conference: Conference,
    opened: frozenset[str],
) -> bytes | None:
    if conference.state is State.FROZEN:
        async with house.database.reading() as connection:
            minutes = await records.minutes_of(connection, conference.id)
            kept, elsewhere = await kept_for(connection, conference.id, person, by_glass=True)
        if minutes is None:
            raise NotFound
        return await workshop.run(make_copy, minutes.content, kept, elsewhere)
    async with house.database.reading() as connection:
        sight = await sight_of(connection, conference.id, person, by_glass=True)
    if not sight.parts:
        return None
    prepared = await freezing.as_it_stands(house, workshop, replay, conference)
    # What was set since then has been told to nobody.
    parts = sight.common(sight) & opened
    return await eyes.copy_of(house, workshop, replay, conference, prepared, parts, sight.markers)
