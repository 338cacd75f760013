"""Keeping something to a few: a part of its own, open to its audience and to nobody else, from the first moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import noticing
from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.freezing import Rooms
from app.actions.house import House
from app.actions.planted import add_part
from app.actions.refusals import AlreadyFrozen, NotFound, NotReady, Refusal, require_short
from app.actions.seeing import known_to, restricted_for
from app.actions.wishing import (
    LONGEST_LINE,
    Wish,
    approver_of,
    audience_of,
    category_of,
    content_of,
    of_those_outside,
    public_title_of,
    said,
    wordings_of,
)
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.board.reading import read_part
from app.board.shape import Collection, RestrictedNote
from app.conference.kinds import PartKind
from app.conference.notice import NoticeKind
from app.conference.permits import Permit, Stance, may
from app.conference.restriction import Restriction
from app.conference.states import State
from app.people.agency import folded
from app.people.audience import Audience
from app.people.person import Person
from app.storage import cases, closed_sessions, journal, notices, restrictions
from realtime.ports import Refused, Sealed

#: So many restricted parts of one conference may one person set: nobody else's count.
MOST_FOR_EACH_PERSON = 60


async def restrict(house: House, rooms: Rooms, person: Person, conference: str, wish: Wish) -> str:
    """A restricted part with this audience, at once and before anybody approves it. The part's id.

    Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, `WaitOutside`, and `Refusal` for a wish that cannot be met."""
    async with house.database.writing() as connection:
        found = await _restrictable(connection, person, conference)
        may_see = wish.may_see if wish.unseen else wish.may_see | {person.id}
        audience = await audience_of(connection, found, person, may_see, wish.must_not_see, unseen=wish.unseen)
        if (await _set_by(connection, conference, person.id)) >= MOST_FOR_EACH_PERSON:
            raise Refusal("You have kept as many things to a few as one person can at one conference.")
        approver = await approver_of(connection, found, person, wish.approver, audience)
        made = await add_restriction(house, connection, person, found, replace(wish, approver=approver), audience)
        await note(
            house,
            connection,
            Kind.RESTRICTION_SET,
            person.id,
            conference=found.conference,
            part=made.part,
            category=made.category,
        )
        if approver:
            await noticing.tell(house, connection, NoticeKind.APPROVAL_ASKED, [approver], found.conference, made.part)
    if approver:
        house.notices.set()
    await rooms.recheck()
    return made.part


async def add_restriction(
    house: House,
    connection: AsyncConnection,
    person: Person,
    found: FoundConference,
    wish: Wish,
    audience: Audience,
    follows: Restriction | None = None,
    *,
    approves: bool = False,
) -> Restriction:
    """The part and the restriction, in a transaction that has decided that they may be."""
    content = content_of(wish)
    part = await add_part(house, connection, found.conference.id, person.id, PartKind.RESTRICTED, content)
    made = Restriction(
        part=part.id,
        conference=found.conference.id,
        audience=audience,
        category=category_of(house, wish),
        reason=said(wish.reason, "Please say why this is kept to a few."),
        provider=require_short(wish.provider.strip(), LONGEST_LINE) or person.id,
        set_by=follows.set_by if follows else person.id,
        set_at=house.clock.now(),
        review_on=wish.review_on,
        public_title=public_title_of(found, wish, follows),
        safe_wordings=wordings_of(
            wish.safe_wordings, audience, await cases.standings(connection, found.conference.case.id)
        ),
        attached_to=wish.attached_to[:32],
        mark=wish.mark,
        approver=wish.approver,
        approved_by=person.id if approves else None,
        approved_at=house.clock.now() if approves else None,
        follows=follows.part if follows else None,
    )
    await restrictions.add(connection, made)
    return made


async def approve(house: House, rooms: Rooms, person: Person, conference: str, part: str) -> None:
    """Somebody who answers for it agrees that this is kept to a few: whoever sees it, or was asked to without seeing
    it. Raises as `restrict` does."""
    async with house.database.writing() as connection:
        found, restriction = await _put_before(connection, person, conference, part)
        require(found.stance, Permit.APPROVE_RESTRICTION)
        stance = towards(found, restriction, person.id)
        if not may(stance, Permit.APPROVE_RESTRICTION):
            why = "Somebody else has to approve what you have set yourself."
            raise Refusal(why if stance.set_it else "This has been approved already.")
        await restrictions.approve(connection, part, person.id, house.clock.now())
        await notices.done_with(connection, NoticeKind.APPROVAL_ASKED, part, house.clock.now())
        await note(house, connection, Kind.RESTRICTION_APPROVED, person.id, conference=found.conference, part=part)
    await rooms.recheck()


async def approve_no_more(house: House, rooms: Rooms, person: Person, conference: str, part: str) -> None:
    """Somebody who approved this without seeing it takes that back: whoever set it may open it to others then.

    Raises as `restrict` does."""
    async with house.database.writing() as connection:
        found, restriction = await _put_before(connection, person, conference, part)
        if restriction.approver != person.id or restriction.approved_by != person.id:
            raise NotFound
        await restrictions.approve_no_more(connection, part)
        kind = Kind.RESTRICTION_APPROVED_NO_MORE
        await note(house, connection, kind, person.id, conference=found.conference, part=part)
    await rooms.recheck()


async def change_audience(
    house: House,
    rooms: Rooms,
    workshop: Workshop,
    person: Person,
    conference: str,
    part: str,
    may_see: frozenset[str],
    must_not_see: frozenset[str],
) -> str:
    """Open a part to others or close it to some; the id of the part in which the text stands from now on.

    Closing takes effect at once in the same document. Where anybody might come in who was outside, the text is copied
    into a new document: what was written, deleted and by whom stays behind. Raises as `restrict` does, and `NotReady`.
    """
    async with house.database.writing() as connection:
        found, restriction = await _its(connection, person, conference, part)
        require(found.stance, Permit.RESTRICT)
        audience = await audience_of(connection, found, person, may_see, must_not_see)
        if not restriction.audience.widens_to(audience):
            known = await cases.standings(connection, found.conference.case.id)
            _require_not_shutting_out(found, restriction, audience, person, [each.person for each in known])
            await restrictions.change_audience(connection, part, audience)
            await note(house, connection, Kind.AUDIENCE_CHANGED, person.id, conference=found.conference, part=part)
            moved = False
        else:
            _require_lifting(found, restriction, person)
            moved = True
    if moved:
        part = await _moved(house, rooms, workshop, person, restriction, audience, Kind.AUDIENCE_CHANGED)
    await rooms.recheck()
    return part


async def lift(house: House, rooms: Rooms, workshop: Workshop, person: Person, conference: str, part: str) -> str:
    """Open a part to everyone who takes part; what there was before is closed. The id of the new part."""
    async with house.database.writing() as connection:
        found, restriction = await _its(connection, person, conference, part)
        _require_lifting(found, restriction, person)
        known = await cases.standings(connection, found.conference.case.id)
    everyone = Audience(frozenset(each.person.id for each in known))
    made = await _moved(house, rooms, workshop, person, restriction, everyone, Kind.RESTRICTION_LIFTED)
    await rooms.recheck()
    return made


def towards(found: FoundConference, restriction: Restriction, person: str) -> Stance:
    """Where somebody stands towards something that is kept to a few, who is in its audience."""
    return replace(
        found.stance,
        set_it=restriction.set_by == person,
        approved=restriction.approved_by is not None,
        approved_it=restriction.approved_by == person,
        mark=restriction.mark,
    )


def _require_lifting(found: FoundConference, restriction: Restriction, person: Person) -> None:
    if not may(towards(found, restriction, person.id), Permit.LIFT_RESTRICTION):
        raise Refusal("Only the person who approved this may open it to others.")


def _require_not_shutting_out(
    found: FoundConference, restriction: Restriction, audience: Audience, person: Person, known: Sequence[Person]
) -> None:
    """Nobody of an audience takes it from those whose knowledge or decision it is, neither by name nor by their agency
    nor by leaving them out: then nobody could undo it."""
    deciding = {restriction.approver, restriction.approved_by}
    theirs = {restriction.set_by, *deciding}
    its = [each for each in known if each.id in theirs or _provided(restriction, each)]
    shut_out = [each for each in its if each.id != person.id and _shuts_out(restriction.audience, audience, each)]
    if shut_out and not may(towards(found, restriction, person.id), Permit.LIFT_RESTRICTION):
        raise Refusal("This cannot be taken from somebody who set, approved or provided it, or is asked to approve it.")


def _provided(restriction: Restriction, person: Person) -> bool:
    """Whether it is from somebody: by their id, or as it was typed, by their name or that of their agency."""
    return restriction.provider == person.id or folded(restriction.provider) in {
        folded(person.name),
        folded(person.agency_name or person.name),
    }


def _shuts_out(before: Audience, after: Audience, person: Person) -> bool:
    lost = before.sees(person) and not after.sees(person)
    # Somebody may be asked to approve what they do not see.
    return lost or (after.closed_to(person) and not before.closed_to(person))


async def _moved(
    house: House,
    rooms: Rooms,
    workshop: Workshop,
    person: Person,
    restriction: Restriction,
    audience: Audience,
    kind: Kind,
) -> str:
    part = restriction.part
    try:
        async with rooms.sealed([part]) as sealed:
            reading = await workshop.run(read_part, "restricted", sealed[part].update)
            return await _keep_moved(house, person, restriction, audience, kind, sealed[part], reading.part.notes)
    except (Refused, WorkFailed) as error:
        raise NotReady("This could not be moved just now. It stays as it is, and nothing is lost.") from error


async def _keep_moved(
    house: House,
    person: Person,
    before: Restriction,
    audience: Audience,
    kind: Kind,
    sealed: Sealed,
    notes: Collection[RestrictedNote],
) -> str:
    async with house.database.writing() as connection:
        found, present = await _its(connection, person, before.conference, before.part)
        if present != before or (await journal.heads(connection, [before.part])).get(before.part) != sealed.sequence:
            raise NotReady("Somebody changed this just now. Please try once more.")
        await restrictions.end(connection, before.part, person.id, house.clock.now())
        wish = Wish(
            category=before.category,
            reason=before.reason,
            provider=before.provider,
            public_title=before.public_title,
            attached_to=before.attached_to,
            review_on=before.review_on,
            safe_wordings=await of_those_outside(connection, found, before, audience),
            mark=before.mark,
            notes=notes,
            approver="" if before.approver in audience.must_not_see else before.approver,
        )
        # Whoever opens to others what somebody else set agrees with it. What is open to all needs nobody's approval.
        approves = person.id != before.set_by or kind is Kind.RESTRICTION_LIFTED
        made = await add_restriction(house, connection, person, found, wish, audience, before, approves=approves)
        await closed_sessions.moved(connection, before.part, made.part)
        await note(house, connection, kind, person.id, conference=found.conference, part=made.part)
        if made.approver and not approves:
            asked = NoticeKind.APPROVAL_ASKED
            await noticing.tell(house, connection, asked, [made.approver], found.conference, made.part)
    house.notices.set()
    return made.part


async def _restrictable(connection: AsyncConnection, person: Person, conference: str) -> FoundConference:
    found = await conference_for(connection, person.id, conference, lock=True)
    if found.conference.state is State.FROZEN:
        raise AlreadyFrozen
    require(found.stance, Permit.RESTRICT)
    return found


async def _its(
    connection: AsyncConnection, person: Person, conference: str, part: str
) -> tuple[FoundConference, Restriction]:
    found, restriction = await restricted_for(connection, person, conference, part)
    if found.conference.state is State.FROZEN:
        raise AlreadyFrozen
    return found, restriction


async def _put_before(
    connection: AsyncConnection, person: Person, conference: str, part: str
) -> tuple[FoundConference, Restriction]:
    """Something that somebody sees, or was asked to approve. Raises `NotFound` for anything else, `WaitOutside`."""
    found, restriction = await known_to(connection, person, conference, part)
    if found.conference.state is State.FROZEN:
        raise AlreadyFrozen
    return found, restriction


async def _set_by(connection: AsyncConnection, conference: str, person: str) -> int:
    return sum(each.set_by == person for each in await restrictions.of_conference(connection, conference))
