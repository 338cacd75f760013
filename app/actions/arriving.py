"""Guests at the door: looking at an invitation, accepting it, sending apologies, waiting, and coming back."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import guest_codes, renewing
from app.actions.auditing import note, note_alone
from app.actions.finding import conference_for
from app.actions.house import House
from app.actions.refusals import InvitationOver, require_short
from app.actions.signing_in import Coming, SignedIn, begin, digest, slowly
from app.audit.kinds import Kind as Audited
from app.conference import statement
from app.conference.conference import Conference
from app.conference.inviting import LONGEST_NOTE, Fate, Invitation
from app.conference.kinds import Attendance, Door
from app.conference.permits import Permit
from app.conference.series import day_of
from app.conference.states import State
from app.people import credentials, guest_code
from app.people.person import Person
from app.people.session import Way
from app.storage import closed_sessions, conferences, guests, invitations, people, seats, sessions
from app.storage.sessions import Link, Session


@dataclass(frozen=True, slots=True)
class Opened:
    """What an invitation tells whoever holds its link."""

    invitation: Invitation
    conference: Conference
    invited: Person
    inviter: Person
    #: Whether the person signs in as staff do: then the link opens nothing by itself.
    signs_in: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    conference: str
    #: None for somebody who has a way in of their own.
    signed_in: SignedIn | None
    #: The guest's code, shown this once; None for somebody who has one already.
    code: str | None


async def look(house: House, token: str) -> Opened:
    """What stands in an invitation. Consumes nothing. Raises `InvitationOver`."""
    async with _refusals_noted(house), house.database.reading() as connection:
        return await _opened(house, connection, token)


async def accept(house: House, token: str, coming: Coming, present: Session | None = None) -> Accepted:
    """Accept an invitation and agree to the statement: the link is used up.

    Whoever has a code of their own keeps it, and comes by the link alone until they show it, unless they are here
    already in the session that is `present`. Raises `InvitationOver`, `Busy`."""
    opened = await look(house, token)
    words = guest_code.new_words()
    kept = None if opened.signs_in else await slowly(house, lambda: credentials.hashed(words))
    now = house.clock.now()
    async with _refusals_noted(house), house.database.writing() as connection:
        opened = await _opened(house, connection, token)
        conference, person = opened.conference, opened.invited
        if not await invitations.answer(connection, opened.invitation.id, Fate.ACCEPTED, now):
            raise _over(opened.invitation, "used", _used(opened.inviter))
        await guests.agree(connection, conference.id, person.id, statement.VERSION, now)
        await note(
            house, connection, Audited.INVITATION_ACCEPTED, person.id, conference=conference, version=statement.VERSION
        )
        if kept is None:
            return Accepted(conference.id, None, None)
        has_code = await guests.is_guest(connection, person.id)
        await _to_the_door(connection, conference, person.id, now, has_code=has_code)
        if has_code:
            # A newer link makes the one before worthless, also for whoever came with it.
            await sessions.end_by_link(connection, conference.id, person.id)
            link = None if _is_known(present, person) else _link(opened.invitation)
            signed_in = await begin(house, connection, person, Way.INVITATION, coming, link)
            if link is not None:
                await note(house, connection, Audited.CAME_BY_LINK, person.id, conference=conference)
            return Accepted(conference.id, signed_in, None)
        number = await guests.set_code(connection, person.id, kept, now)
        await note(house, connection, Audited.FACTOR_ADDED, person.id, factor="code")
        signed_in = await begin(house, connection, person, Way.INVITATION, coming)
    return Accepted(conference.id, signed_in, f"{number}-{words}")


def _is_known(present: Session | None, person: Person) -> bool:
    return present is not None and present.person.id == person.id and present.link is None


def _link(invitation: Invitation) -> Link:
    return Link(invitation.id, invitation.conference)


async def _to_the_door(
    connection: AsyncConnection, conference: Conference, person: str, at: datetime, *, has_code: bool
) -> None:
    """Into the waiting room, unless there is none. Whoever was let in before is known by sight, and need not wait.

    While a closed session goes on everybody is seen first: whoever waits outside might hold the link of somebody else.
    Who has a code was let in as themselves and stays so; what the link alone opens of the board waits all the same."""
    closed = any(each.goes_on for each in await closed_sessions.of_conference(connection, conference.id))
    let_in = (has_code or not closed) and any(
        each.person.id == person and each.door is Door.OPEN and each.attendance is Attendance.PRESENT
        for each in await conferences.participants(connection, conference.id)
    )
    wait = (conference.waiting_room or closed) and not let_in
    await seats.set_door(connection, conference.id, person, Door.WAITING if wait else Door.OPEN)
    if wait:
        await seats.step_down(connection, person, at, conference=conference.id)
    await renewing.owe(connection, person)


async def decline(house: House, token: str, words: str) -> Opened:
    """Send apologies instead, with a note to the chair. Raises `InvitationOver`, and `Refusal` for too long a note."""
    async with _refusals_noted(house), house.database.writing() as connection:
        opened = await _opened(house, connection, token)
        now, note_ = house.clock.now(), require_short(words.strip(), LONGEST_NOTE)
        if not await invitations.answer(connection, opened.invitation.id, Fate.DECLINED, now, note_):
            raise _over(opened.invitation, "used", _used(opened.inviter))
        conference, person = opened.conference, opened.invited
        await conferences.attended(connection, conference.id, person.id, Attendance.APOLOGIES)
        await note(house, connection, Audited.APOLOGIES_SENT, person.id, conference=conference)
    return opened


@dataclass(frozen=True, slots=True)
class Letter:
    """What became of the link in a letter, for the mailbox of a demonstration."""

    #: To whom it was sent; empty where that is not known any more.
    name: str
    #: Why it opens nothing; empty while it opens something.
    over: str = ""
    #: Whether whoever opens it comes in by it, rather than signing in.
    comes_in: bool = False


async def letter(house: House, connection: AsyncConnection, token: str) -> Letter:
    """What a link would open. Whoever reads the mailbox tries no door: nothing is written down."""
    try:
        opened = await _opened(house, connection, token)
    except InvitationOver as over:
        person = await people.find(connection, over.person) if over.person else None
        return Letter(person.name if person else "", over.sentence)
    return Letter(opened.invited.name, comes_in=not opened.signs_in)


@contextlib.asynccontextmanager
async def _refusals_noted(house: House) -> AsyncIterator[None]:
    """Write down that an invitation was refused, once the transaction in which that was found is over."""
    try:
        yield
    except InvitationOver as over:
        kind, about = Audited.INVITATION_REFUSED, over.person
        await note_alone(house, kind, "", about=about, conference_id=over.conference, why=over.why)
        raise


async def _opened(house: House, connection: AsyncConnection, token: str) -> Opened:
    invitation = await invitations.by_token(connection, digest(token.strip()))
    if invitation is None:
        raise InvitationOver(
            "This invitation is not known here. Perhaps a part of its address got lost: please open it from the letter "
            "again, or ask whoever invited you.",
            "unknown",
        )
    conference = await conferences.find(connection, invitation.conference)
    invited = await people.find(connection, invitation.person)
    inviter = await people.find(connection, invitation.made_by)
    assert conference and invited and inviter  # noqa: S101 - the database holds that they exist
    objection = _objection(house, invitation, conference, inviter)
    if objection is not None:
        raise _over(invitation, *objection)
    own_way = bool(await guests.signs_in(connection, [invited.id]))
    return Opened(invitation, conference, invited, inviter, own_way)


def _over(invitation: Invitation, why: str, sentence: str) -> InvitationOver:
    return InvitationOver(sentence, why, invitation.person, invitation.conference)


def _objection(house: House, invitation: Invitation, conference: Conference, inviter: Person) -> tuple[str, str] | None:
    """Why an invitation opens nothing, in a word and in a sentence; None when it does."""
    match invitation.fate_at(house.clock.now()):
        case Fate.SENT if conference.state is State.FROZEN:
            return "over", f"What this invitation was for is over. If you have a question, ask {inviter.name}."
        case Fate.SENT:
            return None
        case Fate.EXPIRED:
            assert invitation.expires_at is not None  # noqa: S101 - or it could not have run out
            local = invitation.expires_at.astimezone(ZoneInfo(conference.time_zone))
            ended = f"{local:%A} {local.day} {local:%B}, {local:%H:%M}"
            return "expired", f"This invitation was good until {ended}. Ask {inviter.name} for a new one."
        case Fate.REPLACED | Fate.PREPARED:
            newer = f"A newer invitation has taken the place of this one. Please use that, or ask {inviter.name}."
            return "replaced", newer
        case Fate.REVOKED:
            return "revoked", f"This invitation has been withdrawn. If you have a question, ask {inviter.name}."
        case _:
            return "used", _used(inviter)


def _used(inviter: Person) -> str:
    return f"This invitation has already been used. Ask {inviter.name} for a new one."


# Waiting.


@dataclass(frozen=True, slots=True)
class Waiting:
    conference: Conference
    #: Who decides, by name.
    chair: str
    door: Door
    #: Whether it is before the day: nobody needs to stay at the door.
    early: bool

    @property
    def stage(self) -> str:
        """How far it is, in a word that changes when something else is to be said."""
        return "early" if self.early else self.conference.state


@dataclass(frozen=True, slots=True)
class Outside:
    """A conference to which somebody was invited and is not let in. Nothing of the case may be told of it."""

    conference: Conference
    #: Whether they have accepted, and wait to be let in.
    accepted: bool
    early: bool


async def outside(house: House, connection: AsyncConnection, person: str) -> Sequence[Outside]:
    """The conferences before whose doors somebody is, the next one first."""
    waiting = await seats.before_the_door(connection, person)
    invited = await invitations.open_to(connection, person, house.clock.now())
    found = await conferences.of_ids(connection, {*waiting, *invited})
    before = [
        Outside(each, each.id in waiting, _early(house, each)) for each in found if each.state is not State.FROZEN
    ]
    return sorted(before, key=lambda each: each.conference.starts_at)


def _early(house: House, conference: Conference) -> bool:
    today = house.clock.now().astimezone(conference.zone).date()
    return conference.state is State.PLANNED and today < day_of(conference)


async def wait(house: House, person: str, conference: str) -> Waiting | None:
    """Stand before the door, and be seen there; None once the door is open. Raises `NotFound`."""
    async with house.database.writing() as connection:
        seat = await seats.find(connection, conference, person)
        if seat is not None and seat.door is Door.OPEN:
            return None
        found = await conference_for(connection, person, conference, seen_with=Permit.WAIT)
        await seats.knock(connection, conference, person, house.clock.now())
        present = await conferences.participants(connection, conference)
    assert seat is not None  # noqa: S101 - who may wait has a seat
    chair = next((each.person.name for each in present if each.role == "chair"), "the chair")
    return Waiting(found.conference, chair, seat.door, _early(house, found.conference))


# Coming back.


async def come_back(house: House, typed: str, coming: Coming) -> SignedIn:
    """Begin a session with a guest's code. Raises `WrongGuestCode`, `TooOften`, `Busy`, `Suspended`."""
    person = await guest_codes.whose(house, typed)
    async with house.database.writing() as connection:
        return await begin(house, connection, person, Way.INVITATION, coming)


async def where_next(house: House, person: str) -> str:
    """The address to which a guest comes back: the waiting room in which they are, or their conferences."""
    async with house.database.reading() as connection:
        waiting = await seats.before_the_door(connection, person)
        mine = await conferences.of_person(connection, person)
    open_now = [found.id for found, _ in mine if found.state is State.OPEN]
    if len(waiting) + len(open_now) != 1:
        return "/"
    return f"/conferences/{waiting[0]}/waiting" if waiting else f"/conferences/{open_now[0]}"


async def apologise(house: House, person: str, conference: str) -> None:
    """Somebody who waits cannot stay. Raises `NotFound`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, seen_with=Permit.WAIT)
        await seats.set_door(connection, conference, person, Door.INVITED)
        await renewing.owe(connection, person)
        await conferences.attended(connection, conference, person, Attendance.APOLOGIES)
        await note(house, connection, Audited.APOLOGIES_SENT, person, conference=found.conference)
