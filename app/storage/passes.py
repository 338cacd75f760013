"""Copies (who was issued which client id) and passes (which token opens which part) in the database."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.storage import tables as t


@dataclass(frozen=True, slots=True)
class Pass:
    """`id` is the SHA-256 of the token."""

    id: str
    session: str
    part: str
    client: int
    epoch: int
    shape: int
    #: Whether nothing may be written with it.
    looks: bool = False


async def issue_client(connection: AsyncConnection, part: str, person: str, at: datetime) -> int:
    """A client id that nobody ever had in this part, given to this person."""
    while True:
        client = secrets.randbelow(2**31 - 1) + 1
        taken = await connection.scalar(select(t.copy.c.client).where(t.copy.c.part == part, t.copy.c.client == client))
        if taken is None:
            await connection.execute(insert(t.copy).values(part=part, client=client, person=person, issued_at=at))
            return client


async def add(connection: AsyncConnection, issued: Pass, at: datetime) -> None:
    await connection.execute(
        insert(t.board_pass).values(
            id=issued.id,
            session=issued.session,
            part=issued.part,
            client=issued.client,
            epoch=issued.epoch,
            shape=issued.shape,
            issued_at=at,
            looks=issued.looks,
        )
    )


async def had(connection: AsyncConnection, session: str, parts: Collection[str]) -> Collection[str]:
    """Those of the parts for which a pass of their own was issued to the session before."""
    c = t.board_pass.c
    query = select(c.part).where(c.session == session, c.part.in_(parts), c.looks.is_(False))
    return set(await connection.scalars(query))


async def end(connection: AsyncConnection, conference: str, person: str) -> None:
    """Whatever passes somebody was given for a conference open nothing any more; their copies stay theirs."""
    parts = select(t.part.c.id).where(t.part.c.conference == conference)
    of_person = select(t.session.c.id).where(t.session.c.person == person)
    c = t.board_pass.c
    await connection.execute(delete(t.board_pass).where(c.part.in_(parts), c.session.in_(of_person)))


async def find_all(connection: AsyncConnection, token_digests: Collection[str]) -> Mapping[str, Pass]:
    """The passes behind these tokens, by their digests; unknown ones are left out."""
    c = t.board_pass.c
    query = select(c.id, c.session, c.part, c.client, c.epoch, c.shape, c.looks).where(c.id.in_(token_digests))
    return {row.id: Pass(*row) for row in (await connection.execute(query)).all()}


async def epoch_of_copy(
    connection: AsyncConnection, conference: str, part: str, client: int, person: str
) -> int | None:
    """The present epoch of a part of this conference, if this client id in it was issued to this person."""
    query = (
        select(t.part.c.epoch)
        .join(t.copy, t.copy.c.part == t.part.c.id)
        .where(t.part.c.id == part, t.part.c.conference == conference)
        .where(t.copy.c.client == client, t.copy.c.person == person)
    )
    epoch: int | None = await connection.scalar(query)
    return epoch


async def authors(connection: AsyncConnection, parts: Sequence[str]) -> Mapping[str, Mapping[int, str]]:
    """For each part: to whom each of its client ids was issued.

    What the server planted is in nobody's hand, although the journal names the person who opened the board.
    """
    found: dict[str, dict[int, str]] = {part: {} for part in parts}
    planted = (
        select(t.journal.c.client)
        .where(t.journal.c.part == t.copy.c.part, t.journal.c.client == t.copy.c.client, t.journal.c.sequence == 1)
        .exists()
    )
    query = select(t.copy.c.part, t.copy.c.client, t.copy.c.person).where(t.copy.c.part.in_(parts), ~planted)
    for row in await connection.execute(query):
        found[row.part][row.client] = row.person
    return found


async def clients_of_all(
    connection: AsyncConnection, parts: Collection[str], persons: Collection[str] | None = None
) -> Mapping[tuple[str, str], frozenset[int]]:
    """Every client id ever issued to these persons, or to anybody, for these parts, by (part, person)."""
    query = select(t.copy.c.part, t.copy.c.person, t.copy.c.client).where(t.copy.c.part.in_(parts))
    if persons is not None:
        query = query.where(t.copy.c.person.in_(persons))
    found: dict[tuple[str, str], set[int]] = {}
    for part, person, client in (await connection.execute(query)).all():
        found.setdefault((part, person), set()).add(client)
    return {key: frozenset(ids) for key, ids in found.items()}
