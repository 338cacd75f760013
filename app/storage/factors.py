"""Second factors in the database: passkeys, the authenticator app, recovery codes; and whom agencies vouch for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t


@dataclass(frozen=True, slots=True)
class Passkey:
    credential: bytes
    person: str
    public_key: bytes
    uses: int
    transports: tuple[str, ...]
    name: str
    added_at: datetime
    used_at: datetime | None = None

    @property
    def id(self) -> str:
        return passkey_id(self.credential)


@dataclass(frozen=True, slots=True)
class Authenticator:
    """`secret` is encrypted."""

    secret: bytes
    last_step: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Factors:
    """What somebody has beside a password."""

    passkeys: int
    app: bool
    recovery_codes: int

    @property
    def any(self) -> bool:
        return self.app or self.passkeys > 0


def passkey_id(credential: bytes) -> str:
    return hashlib.sha256(credential).hexdigest()


async def of_person(connection: AsyncConnection, person: str) -> Factors:
    async def count(table: Table) -> int:
        query = select(func.count()).select_from(table).where(table.c.person == person)
        return int(await connection.scalar(query) or 0)

    return Factors(await count(t.passkey), await count(t.authenticator) > 0, await count(t.recovery_code))


# Passkeys.


def _passkey_of(row: t.AnyRow) -> Passkey:
    transports = tuple(row.transports.split())
    return Passkey(
        row.credential, row.person, row.public_key, row.uses, transports, row.name, row.added_at, row.used_at
    )


async def passkeys(connection: AsyncConnection, person: str) -> Sequence[Passkey]:
    """Somebody's passkeys in the order in which they were added."""
    query = select(t.passkey).where(t.passkey.c.person == person).order_by(t.passkey.c.added_at, t.passkey.c.id)
    return [_passkey_of(row) for row in await connection.execute(query)]


async def passkey(connection: AsyncConnection, credential: bytes) -> Passkey | None:
    row = (await connection.execute(select(t.passkey).where(t.passkey.c.id == passkey_id(credential)))).first()
    return _passkey_of(row) if row else None


async def add_passkey(connection: AsyncConnection, passkey: Passkey) -> None:
    await connection.execute(
        insert(t.passkey).values(
            id=passkey.id,
            person=passkey.person,
            credential=passkey.credential,
            public_key=passkey.public_key,
            uses=passkey.uses,
            transports=" ".join(passkey.transports),
            name=passkey.name,
            added_at=passkey.added_at,
        )
    )


async def used_passkey(connection: AsyncConnection, passkey: str, uses: int, at: datetime) -> None:
    await connection.execute(update(t.passkey).where(t.passkey.c.id == passkey).values(uses=uses, used_at=at))


async def rename_passkey(connection: AsyncConnection, person: str, passkey: str, name: str) -> None:
    c = t.passkey.c
    await connection.execute(update(t.passkey).where(c.id == passkey, c.person == person).values(name=name))


async def remove_passkey(connection: AsyncConnection, person: str, passkey: str) -> None:
    await connection.execute(delete(t.passkey).where(t.passkey.c.id == passkey, t.passkey.c.person == person))


# The authenticator app.


async def authenticator(connection: AsyncConnection, person: str) -> Authenticator | None:
    query = select(t.authenticator).where(t.authenticator.c.person == person)
    row = (await connection.execute(query)).first()
    return Authenticator(row.secret, row.last_step, row.added_at) if row else None


async def set_authenticator(connection: AsyncConnection, person: str, kept: Authenticator) -> None:
    await remove_authenticator(connection, person)
    values = {"secret": kept.secret, "last_step": kept.last_step, "added_at": kept.added_at}
    await connection.execute(insert(t.authenticator).values(person=person, **values))


async def use_step(connection: AsyncConnection, person: str, step: int) -> bool:
    """Mark a half minute as used. False when it, or a later one, was used before."""
    c = t.authenticator.c
    query = update(t.authenticator).where(c.person == person, c.last_step < step).values(last_step=step)
    return (await connection.execute(query)).rowcount == 1


async def remove_authenticator(connection: AsyncConnection, person: str) -> None:
    await connection.execute(delete(t.authenticator).where(t.authenticator.c.person == person))


# Recovery codes.


async def set_recovery_codes(connection: AsyncConnection, person: str, digests: Iterable[str], at: datetime) -> None:
    """These instead of whatever somebody had."""
    await connection.execute(delete(t.recovery_code).where(t.recovery_code.c.person == person))
    for digest in digests:
        await connection.execute(insert(t.recovery_code).values(id=digest, person=person, made_at=at))


async def use_recovery_code(connection: AsyncConnection, person: str, digest: str) -> bool:
    """Whether it was there; it is gone now."""
    c = t.recovery_code.c
    used = await connection.execute(delete(t.recovery_code).where(c.id == digest, c.person == person))
    return used.rowcount == 1


async def remove_all(connection: AsyncConnection, person: str) -> None:
    """Somebody has nothing beside a password any more."""
    for table in (t.passkey, t.authenticator, t.recovery_code):
        await connection.execute(delete(table).where(table.c.person == person))


# Agencies' own sign-in.


async def meant_by(connection: AsyncConnection, issuer: str, subject: str) -> str | None:
    """The person whom an agency's sign-in means by a subject."""
    c = t.outside_identity.c
    known: str | None = await connection.scalar(select(c.person).where(c.issuer == issuer, c.subject == subject))
    return known


async def is_linked(connection: AsyncConnection, issuer: str, person: str) -> bool:
    """Whether the agency's sign-in means this person by some subject."""
    c = t.outside_identity.c
    return await connection.scalar(select(c.subject).where(c.issuer == issuer, c.person == person)) is not None


async def link(connection: AsyncConnection, issuer: str, subject: str, person: str, at: datetime) -> None:
    values = {"issuer": issuer, "subject": subject, "person": person, "linked_at": at}
    await connection.execute(insert(t.outside_identity).values(values))
