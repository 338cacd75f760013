"""Guests in the database: how they may be reached, their codes, and what they agreed to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from app.people import guest_code
from app.people.contact import Channel, Contact, Hours
from app.people.person import Person
from app.storage import people
from app.storage import tables as t
from app.storage.invitation_tables import agreement, contact
from app.storage.invitation_tables import guest_code as code


@dataclass(frozen=True, slots=True)
class GuestCode:
    person: Person
    #: As argon2id keeps them.
    words: str


# How people may be reached.


async def set_contact(connection: AsyncConnection, person: str, given: Contact) -> None:
    await connection.execute(delete(contact).where(contact.c.person == person))
    await connection.execute(
        insert(contact).values(
            person=person,
            channel=given.channel,
            email=given.email,
            phone=given.phone,
            hours_begin=_minutes(given.hours.begin) if given.hours else None,
            hours_end=_minutes(given.hours.end) if given.hours else None,
        )
    )


async def contacts(connection: AsyncConnection, persons: Collection[str]) -> Mapping[str, Contact]:
    """How each of these people may be reached. Those of whom nothing was said are reached by e-mail, or on paper."""
    addresses = select(t.person.c.id, t.person.c.email).where(t.person.c.id.in_(persons))
    found = {
        row.id: Contact(Channel.EMAIL, row.email) if row.email else Contact(Channel.PAPER)
        for row in await connection.execute(addresses)
    }
    query = select(contact).where(contact.c.person.in_(persons))
    return found | {row.person: _contact_of(row) for row in await connection.execute(query)}


def _contact_of(row: t.AnyRow) -> Contact:
    limited = row.hours_begin is not None and row.hours_end is not None
    hours = Hours(_time(row.hours_begin), _time(row.hours_end)) if limited else None
    return Contact(Channel(row.channel), row.email, row.phone, hours)


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


# Ways in.


async def signs_in(connection: AsyncConnection, persons: Collection[str]) -> frozenset[str]:
    """Which of these people have a way in of their own: no invitation opens a session for them.

    A guest's passkey is none: it only makes coming back easier, and may be lost.
    """
    passkey, outside = t.passkey.c.person, t.outside_identity.c.person
    query = select(t.person.c.id).where(
        t.person.c.id.in_(persons),
        or_(
            t.person.c.password.is_not(None),
            and_(
                t.person.c.id.in_(select(passkey).where(passkey.in_(persons))),
                t.person.c.id.not_in(select(code.c.person).where(code.c.person.in_(persons))),
            ),
            t.person.c.id.in_(select(outside).where(outside.in_(persons))),
        ),
    )
    return frozenset((await connection.execute(query)).scalars())


async def come_by_letter(connection: AsyncConnection, persons: Collection[str]) -> frozenset[str]:
    """Which of these people came by invitation before, or were invited so, and have no way in of their own."""
    invited = select(contact.c.person).where(contact.c.person.in_(persons))
    came = select(code.c.person).where(code.c.person.in_(persons))
    guests = frozenset((await connection.execute(invited.union(came))).scalars())
    return guests - await signs_in(connection, guests)


async def is_guest(connection: AsyncConnection, person: str) -> bool:
    """Whether somebody comes by invitation."""
    return await connection.scalar(select(code.c.person).where(code.c.person == person)) is not None


async def set_code(connection: AsyncConnection, person: str, words: str, at: datetime) -> str:
    """Keep a guest's new code instead of any earlier one. Answers its number."""
    kept = await connection.scalar(select(code.c.number).where(code.c.person == person))
    await connection.execute(delete(code).where(code.c.person == person))
    values = {"person": person, "words": words, "tries": 0, "made_at": at}
    for number in (kept, *(guest_code.new_number() for _ in range(20))):
        if number is None:
            continue
        try:
            async with connection.begin_nested():
                await connection.execute(insert(code).values(number=number, **values))
        except IntegrityError:
            continue
        return str(number)
    raise RuntimeError("no free number for a guest's code was found")


async def forget_code(connection: AsyncConnection, person: str) -> None:
    await connection.execute(delete(code).where(code.c.person == person))


async def find_code(connection: AsyncConnection, number: str) -> GuestCode | None:
    query = (
        select(code, *people.COLUMNS)
        .select_from(code.join(people.WITH_AGENCY, t.person.c.id == code.c.person))
        .where(code.c.number == number)
    )
    row = (await connection.execute(query)).first()
    return GuestCode(people.person_of(row), row.words) if row else None


# What they agreed to.


async def agree(connection: AsyncConnection, conference: str, person: str, version: str, at: datetime) -> None:
    await connection.execute(
        delete(agreement).where(agreement.c.conference == conference, agreement.c.person == person)
    )
    await connection.execute(
        insert(agreement).values(conference=conference, person=person, version=version, agreed_at=at)
    )


async def agreements(connection: AsyncConnection, conference: str) -> Mapping[str, str]:
    """Which version of the statement each guest of a conference agreed to."""
    query = select(agreement.c.person, agreement.c.version).where(agreement.c.conference == conference)
    return {row.person: row.version for row in await connection.execute(query)}
