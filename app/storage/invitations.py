"""Invitations in the database: known by the SHA-256 of what stands in their link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.inviting import Fate, Invitation
from app.conference.kinds import Door, Role
from app.people.contact import Channel
from app.storage import tables as t
from app.storage.invitation_tables import invitation

_c = invitation.c
#: What can still be answered, or will be.
_LIVING = (Fate.PREPARED, Fate.SENT)


def _invitation_of(row: t.AnyRow) -> Invitation:
    return Invitation(
        id=row.id,
        conference=row.conference,
        person=row.person,
        role=Role(row.role),
        channel=Channel(row.channel),
        fate=Fate(row.fate),
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        answered_at=row.answered_at,
        note=row.note,
    )


async def add(connection: AsyncConnection, made: Invitation) -> None:
    """Add an invitation. Any earlier one of the same person to the same conference dies."""
    await end(connection, made.conference, made.person, Fate.REPLACED)
    await connection.execute(
        insert(invitation).values(
            id=made.id,
            conference=made.conference,
            person=made.person,
            role=made.role,
            channel=made.channel,
            fate=made.fate,
            made_by=made.made_by,
            made_at=made.made_at,
            note=made.note,
        )
    )


async def end(connection: AsyncConnection, conference: str, person: str, fate: Fate) -> None:
    """Give this fate to whatever invitation of the person could still be answered."""
    await connection.execute(
        update(invitation)
        .where(_c.conference == conference, _c.person == person, _c.fate.in_(_LIVING))
        .values(fate=fate)
    )


async def find(connection: AsyncConnection, id_: str) -> Invitation | None:
    row = (await connection.execute(select(invitation).where(_c.id == id_))).first()
    return _invitation_of(row) if row else None


async def by_token(connection: AsyncConnection, token_digest: str) -> Invitation | None:
    row = (await connection.execute(select(invitation).where(_c.token == token_digest))).first()
    return _invitation_of(row) if row else None


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[Invitation]:
    """All invitations to a conference, the oldest first."""
    query = select(invitation).where(_c.conference == conference).order_by(_c.made_at, _c.id)
    return [_invitation_of(row) for row in await connection.execute(query)]


async def open_to(connection: AsyncConnection, person: str, now: datetime) -> Sequence[str]:
    """The conferences to which somebody was invited and has not said yet whether they come."""
    p = t.participant.c
    query = (
        select(_c.conference)
        .join(t.participant, (p.conference == _c.conference) & (p.person == _c.person))
        .where(_c.person == person, _c.fate.in_(_LIVING), p.door == Door.INVITED)
        .where(_c.expires_at.is_(None) | (_c.expires_at > now))
    )
    return list((await connection.execute(query)).scalars())


async def link(connection: AsyncConnection, id_: str, token_digest: str, expires_at: datetime) -> bool:
    """Give the invitation its link; an earlier link of it opens nothing any more. False when it is over."""
    linked = (
        update(invitation)
        .where(_c.id == id_, _c.fate.in_(_LIVING))
        .values(token=token_digest, expires_at=expires_at, fate=Fate.SENT)
    )
    return (await connection.execute(linked)).rowcount == 1


async def answer(connection: AsyncConnection, id_: str, fate: Fate, at: datetime, note: str = "") -> bool:
    """Write down the one answer. Of two that come at once, one is heard."""
    answered = update(invitation).where(_c.id == id_, _c.fate == Fate.SENT).values(fate=fate, answered_at=at, note=note)
    return (await connection.execute(answered)).rowcount == 1


async def change_role(connection: AsyncConnection, conference: str, person: str, role: Role) -> None:
    await connection.execute(
        update(invitation)
        .where(_c.conference == conference, _c.person == person, _c.fate.in_(_LIVING))
        .values(role=role)
    )
