"""Telling people something: on their first page, and by a letter that says nothing but that there is something."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.actions.refusals import NotFound
from app.conference.conference import Conference
from app.conference.glass import Glass
from app.conference.notice import Notice, NoticeKind
from app.people.contact import Channel, next_safe
from app.storage import administrators, conferences, guests, notices, people
from app.storage.database import new_id


@dataclass(frozen=True, slots=True)
class ToldNotice:
    """A notice with all that its sentence says."""

    notice: Notice
    conference: Conference
    #: Whoever broke the glass, for those kinds that tell of one.
    administrator: str = ""
    glass: Glass | None = None


async def tell(
    house: House,
    connection: AsyncConnection,
    kind: NoticeKind,
    persons: Iterable[str],
    conference: Conference,
    subject: str,
) -> None:
    """Tell each of these people once. Ring `house.notices` when the transaction has ended."""
    now, told = house.clock.now(), sorted(set(persons))
    reached = await guests.contacts(connection, told)
    for person in told:
        contact = reached[person]
        mailed = contact.channel is Channel.EMAIL and contact.email
        due_at = next_safe(contact.hours, now, conference.time_zone) if mailed else None
        await notices.add(connection, Notice(new_id(), person, kind, conference.id, subject, now), due_at)


async def tell_no_more(
    house: House, connection: AsyncConnection, kinds: Collection[NoticeKind], person: str, about: str
) -> None:
    """Put away what somebody was told about something, and what holds no longer; no letter calls them to read it."""
    await notices.withdraw(connection, kinds, person, about, house.clock.now())


async def told_to(connection: AsyncConnection, person: str) -> Sequence[ToldNotice]:
    """What somebody has not put away yet, the latest first."""
    found = await notices.unseen(connection, person)
    held = {each.id: each for each in await conferences.of_ids(connection, {one.conference for one in found})}
    glasses = await administrators.glasses_by_id(connection, [each.subject for each in found])
    names = await people.names(connection, {each.person for each in glasses.values()})
    return [
        ToldNotice(each, held[each.conference], names.get(glass.person, "") if glass else "", glass)
        for each in found
        for glass in (glasses.get(each.subject),)
    ]


async def put_away(house: House, person: str, notice: str) -> None:
    """Somebody has read a notice of theirs. Raises `NotFound`."""
    async with house.database.writing() as connection:
        if not await notices.put_away(connection, notice, person, house.clock.now()):
            raise NotFound
