"""Inviting people to a conference, and what may be done about it afterwards: another link, another role, the end."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import renewing
from app.actions.auditing import note
from app.actions.coming import check_not_left_out
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import Unfounded, unfounded_among, who_answer
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal
from app.actions.signing_in import digest
from app.actions.telling_apart import Guests, note_told_apart, told_apart
from app.audit.kinds import Kind as Audited
from app.conference.basis import Footing
from app.conference.conference import Conference, Participant, Standing
from app.conference.inviting import INVITED_ROLES, Fate, Invitation, Newcomer
from app.conference.kinds import Attendance, Door, Kind, Role
from app.conference.permits import Permit
from app.conference.planning import Incomplete
from app.people.contact import Channel, Contact, next_safe
from app.people.person import Person
from app.storage import cases, conferences, floor, guests, invitations, passes, people, seats
from app.storage.database import new_id
from app.storage.letters import of_invitations


@dataclass(frozen=True, slots=True)
class Slip:
    """An invitation to be handed over or sent by the chair's own telephone. `link` is shown this once."""

    conference: Conference
    person: Person
    inviter: Person
    link: str
    expires_at: datetime


async def invite(
    house: House,
    person: str,
    conference: str,
    wanted: Mapping[str, Role],
    newcomers: Sequence[Newcomer] = (),
    another: Collection[str] = (),
) -> None:
    """Invite people who are known here, and others who are new. `another`: see `telling_apart.Guests`.

    Raises `NotFound`, `NotPermitted`, and `Incomplete`: also for somebody for whom every basis was withdrawn, and as
    `telling_apart.Mistakable`."""
    async with house.database.writing() as connection:
        found = await _manageable(connection, person, conference)
        taking_part = await conferences.participants(connection, conference)
        _check_roles(wanted, newcomers, taking_part)
        await check_not_left_out(connection, conference, list(wanted))
        others = await told_apart(connection, conference, _guests(wanted, newcomers, another))
        unfounded = await unfounded_among(connection, found.conference.case.id, wanted, newcomers)
        _check_footings(unfounded)
        missing = {each.name for each in unfounded if not each.person}
        for someone, role in wanted.items():
            await _make_known(house, connection, found.conference.case.id, someone, person)
            await _seat(house, connection, found.conference, someone, role, person)
        for each_missing in unfounded:
            if each_missing.person:
                await note_without_basis(house, connection, found.conference, each_missing.person, person)
        new: dict[str, str] = {}
        for each in newcomers:
            added = new[each.name] = await _add(house, connection, found.conference.case.id, each, person)
            await _seat(house, connection, found.conference, added, each.role, person)
            if each.name in missing:
                await note_without_basis(house, connection, found.conference, added, person)
        apart = [new.get(each, each) for each in others]
        await note_told_apart(house, connection, found.conference, apart, person)
    house.letters.set()


def _guests(wanted: Mapping[str, Role], newcomers: Sequence[Newcomer], another: Collection[str]) -> Guests:
    return Guests(list(wanted), [each.name for each in newcomers], another)


async def without_basis(
    house: House,
    person: str,
    conference: str,
    wanted: Mapping[str, Role],
    newcomers: Sequence[Newcomer] = (),
    another: Collection[str] = (),
) -> Sequence[Unfounded]:
    """Those of whom a person who wants to invite them is warned.

    Raises `NotFound`, `NotPermitted`, and `telling_apart.Mistakable`: who it is comes before what allows it."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.INVITE)
        await told_apart(connection, conference, _guests(wanted, newcomers, another))
        asked = await unfounded_among(connection, found.conference.case.id, wanted, newcomers)
    return [each for each in asked if each.how is Footing.MISSING]


def _check_roles(wanted: Mapping[str, Role], newcomers: Sequence[Newcomer], present: Sequence[Participant]) -> None:
    if not wanted and not newcomers:
        nobody = "Please choose a role for at least one person in the lists, or type in somebody new."
        raise Incomplete({"people": nobody, "name": "Please give a name here, or choose somebody in the lists."})
    if any(each.person.id in wanted and each.door is not Door.REMOVED for each in present):
        raise Incomplete({"people": "Somebody chosen takes part already. Please look at the list again."})
    coming = [*wanted.values(), *(each.role for each in newcomers)]
    deputies = sum(role is Role.DEPUTY for role in (*coming, *(each.role for each in present)))
    if Role.DEPUTY in coming and deputies > 1:
        raise Incomplete({"people": "There is a deputy chair already, and there is only one."})


async def check_bases(connection: AsyncConnection, case: str, chosen: Collection[str]) -> Sequence[str]:
    """Those of these people for whom no basis for sharing was written down.

    Raises `Incomplete` if it was withdrawn for one of them who does not answer for the case."""
    unfounded = await unfounded_among(connection, case, chosen)
    answering = await who_answer(connection, case)
    _check_footings([each for each in unfounded if each.person not in answering])
    return [each.person for each in unfounded if each.how is Footing.MISSING]


def _check_footings(unfounded: Sequence[Unfounded]) -> None:
    withdrawn = [each.name for each in unfounded if each.how is Footing.WITHDRAWN]
    if withdrawn:
        sentence = f"What allowed sharing with {', '.join(withdrawn)} was withdrawn. Nothing more is shared with them."
        raise Incomplete({"people": sentence})


async def note_without_basis(
    house: House, connection: AsyncConnection, conference: Conference, invited: str, inviter: str
) -> None:
    await note(house, connection, Audited.SHARED_WITHOUT_BASIS, inviter, about=invited, conference=conference)


async def _make_known(house: House, connection: AsyncConnection, case: str, person: str, inviter: str) -> None:
    """Somebody of the directory becomes known to the case by being invited. Raises `Incomplete`."""
    if await cases.standing_of(connection, case, person) is not None:
        return
    found = await people.find(connection, person)
    # Whoever comes by letters of another case is known there alone: a link to them from here would open that case.
    if found is None or found.agency is None or await guests.come_by_letter(connection, [person]):
        raise Incomplete({"people": "Somebody chosen is not in the lists any more. Please look again."})
    await _known(house, connection, case, Standing(found, Kind.PRACTITIONER, ""), inviter)


async def _known(house: House, connection: AsyncConnection, case: str, standing: Standing, inviter: str) -> None:
    await cases.make_known(connection, case, standing)
    who, as_what = standing.person.id, standing.kind.value
    await note(house, connection, Audited.PERSON_MADE_KNOWN, inviter, about=who, case=case, standing=as_what)


async def _add(house: House, connection: AsyncConnection, case: str, newcomer: Newcomer, inviter: str) -> str:
    agency = await people.agency_named(connection, newcomer.agency) if newcomer.agency else None
    # The address is only where letters go: nobody signs in with it, and two of a family may share one.
    person = Person(new_id(), newcomer.name, agency, vouched=agency is None)
    await people.add(connection, person, password=None, invented=False, at=house.clock.now())
    await guests.set_contact(connection, person.id, newcomer.contact)
    await _known(house, connection, case, Standing(person, newcomer.kind, newcomer.relation), inviter)
    return person.id


async def invite_guests(
    house: House, connection: AsyncConnection, conference: Conference, planned: Mapping[str, Role], inviter: str
) -> None:
    """Those of the people a conference is planned with who come by invitation get one: an earlier one opens nothing
    here, and what they agreed to was for that conference."""
    for guest in await guests.come_by_letter(connection, list(planned)):
        await _seat(house, connection, conference, guest, planned[guest], inviter)


async def _seat(
    house: House, connection: AsyncConnection, conference: Conference, invited: str, role: Role, inviter: str
) -> None:
    own_way = await guests.signs_in(connection, [invited])
    door = Door.OPEN if own_way else Door.INVITED
    if await seats.find(connection, conference.id, invited) is None:
        await seats.add(connection, conference.id, invited, role, door)
    else:
        await conferences.change_role(connection, conference.id, invited, role)
        await seats.set_door(connection, conference.id, invited, door)
        await seats.step_down(connection, invited, house.clock.now(), conference=conference.id)
    await renewing.owe(connection, invited)
    await _send(house, connection, conference, invited, role, inviter)


async def _send(
    house: House, connection: AsyncConnection, conference: Conference, invited: str, role: Role, inviter: str
) -> Invitation:
    """A new invitation; the one before dies. A letter leaves as soon as the person's hours allow."""
    now = house.clock.now()
    contact = (await guests.contacts(connection, [invited]))[invited]
    made = Invitation(
        id=new_id(),
        conference=conference.id,
        person=invited,
        role=role,
        channel=contact.channel,
        fate=Fate.PREPARED,
        made_by=inviter,
        made_at=now,
    )
    await invitations.add(connection, made)
    if contact.channel is Channel.EMAIL:
        await of_invitations.put(connection, made.id, next_safe(contact.hours, now, conference.case.time_zone))
    await note(
        house,
        connection,
        Audited.PARTICIPANT_INVITED,
        inviter,
        about=invited,
        conference=conference,
        role=role.value,
    )
    return made


async def resend(house: House, person: str, conference: str, invited: str) -> None:
    """Send a new link to somebody; the old one dies. Raises `NotFound`, `NotPermitted`."""
    async with house.database.writing() as connection:
        found = await _manageable(connection, person, conference)
        seat = await _guest(connection, found, invited)
        await _send(house, connection, found.conference, invited, seat.role, person)
    house.letters.set()


async def reach(house: House, person: str, conference: str, invited: str, contact: Contact) -> None:
    """Write down how a guest may be reached, and invite them anew that way.

    Raises `NotFound`, `NotPermitted`, and `Refusal` for somebody who signs in: where their letters go is not for those
    who invite them."""
    async with house.database.writing() as connection:
        found = await _manageable(connection, person, conference)
        seat = await _guest(connection, found, invited)
        if seat.person.email or await guests.signs_in(connection, [invited]):
            raise Refusal(f"{seat.person.name} signs in here: letters go to the address with which they do.")
        await guests.set_contact(connection, invited, contact)
        await note(
            house,
            connection,
            Audited.CONTACT_CHANGED,
            person,
            about=invited,
            conference=found.conference,
            channel=contact.channel.value,
        )
        await _send(house, connection, found.conference, invited, seat.role, person)
    house.letters.set()


async def slip(house: House, person: str, conference: str, invited: str) -> Slip:
    """A new invitation whose link is shown here and now; the one before dies. Raises `NotFound`, `NotPermitted`."""
    now = house.clock.now()
    token = secrets.token_urlsafe(32)
    async with house.database.writing() as connection:
        found = await _manageable(connection, person, conference)
        seat = await _guest(connection, found, invited)
        inviter = await people.find(connection, person)
        assert inviter is not None  # noqa: S101 - the person asks
        made = Invitation(
            new_id(), conference, invited, seat.role, Channel.PAPER, Fate.PREPARED, made_by=person, made_at=now
        )
        await invitations.add(connection, made)
        expires_at = now + house.settings.invitation_length
        await invitations.link(connection, made.id, digest(token), expires_at)
        await note(
            house,
            connection,
            Audited.PARTICIPANT_INVITED,
            person,
            about=invited,
            conference=found.conference,
            role=seat.role.value,
        )
    return Slip(found.conference, seat.person, inviter, link_to(house, token), expires_at)


def link_to(house: House, token: str) -> str:
    """The address of an invitation: the secret stands behind the #, which no browser sends anywhere."""
    return f"{house.settings.origin}/i#{token}"


async def revoke(house: House, person: str, conference: str, invited: str) -> None:
    """Withdraw an invitation that was not answered. Raises `NotFound`, `NotPermitted`."""
    async with house.database.writing() as connection:
        found = await _manageable(connection, person, conference)
        await _guest(connection, found, invited)
        await invitations.end(connection, conference, invited, Fate.REVOKED)
        await note(house, connection, Audited.INVITATION_REVOKED, person, about=invited, conference=found.conference)


async def change_role(house: House, person: str, conference: str, invited: str, role: str) -> None:
    """Give somebody another role, which counts on open boards too. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _manageable(connection, person, conference)
        seat = await _guest(connection, found, invited)
        wanted = next((each for each in INVITED_ROLES if each == role), None)
        if wanted is None:
            raise Incomplete({"role_here": "Please choose a role from the list."})
        present = await conferences.participants(connection, conference)
        if wanted is Role.DEPUTY and any(each.role is Role.DEPUTY and each != seat for each in present):
            raise Incomplete({"role_here": "There is a deputy chair already, and there is only one."})
        await conferences.change_role(connection, conference, invited, wanted)
        await invitations.change_role(connection, conference, invited, wanted)
        if wanted is not Role.DEPUTY:
            await seats.step_down(connection, invited, house.clock.now(), conference=conference)
        await renewing.owe(connection, invited)
        await note(
            house,
            connection,
            Audited.ROLE_CHANGED,
            person,
            about=invited,
            conference=found.conference,
            role=wanted.value,
        )


async def remove(house: House, person: str, conference: str, invited: str) -> None:
    """Somebody does not take part any more; open boards close for them. Raises `NotFound`, `NotPermitted`.

    Who was there stays in the list of those who were: the minutes say so.
    """
    async with house.database.writing() as connection:
        found = await _manageable(connection, person, conference)
        seat = await _guest(connection, found, invited)
        await put_out(house, connection, found.conference, seat, person)


async def put_out(
    house: House, connection: AsyncConnection, conference: Conference, seat: Participant, by: str
) -> None:
    """End somebody's part in a conference, in a transaction that has decided that it ends."""
    invited = seat.person.id
    await invitations.end(connection, conference.id, invited, Fate.REVOKED)
    if seat.attendance in {Attendance.PRESENT, Attendance.PRESENT_PART}:
        await seats.set_door(connection, conference.id, invited, Door.REMOVED)
    else:
        await conferences.remove(connection, conference.id, invited)
    # Whoever is invited again asks again before they lead or speak, and comes to the board anew.
    now = house.clock.now()
    await seats.step_down(connection, invited, now, conference=conference.id)
    await floor.leave(connection, invited, now, conference=conference.id)
    await passes.end(connection, conference.id, invited)
    await renewing.owe(connection, invited)
    await note(house, connection, Audited.PARTICIPANT_REMOVED, by, about=invited, conference=conference)


async def _manageable(connection: AsyncConnection, person: str, conference: str) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=True)
    require(found.stance, Permit.INVITE)
    return found


async def _guest(connection: AsyncConnection, found: FoundConference, invited: str) -> Participant:
    """Somebody who takes part and can be dealt with. Raises `NotFound`, `Refusal`."""
    present = await conferences.participants(connection, found.conference.id)
    seat = next((each for each in present if each.person.id == invited and each.door is not Door.REMOVED), None)
    if seat is None:
        raise NotFound
    if seat.role is Role.CHAIR:
        raise Refusal("Who chairs is settled when the conference is planned.")
    return seat
