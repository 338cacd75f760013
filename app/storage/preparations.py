"""What people are asked to bring, what they read before, and their private notes, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Delete, Update, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.preparing import Paper, Preparation, PrivateNote
from app.storage import tables as t
from app.storage.binding import Held, held
from app.storage.database import new_id
from app.storage.preparation_tables import paper, preparation, private_note
from app.storage.vault import Unreadable, Vault

_p, _n = preparation.c, private_note.c


def _preparation_of(row: t.AnyRow) -> Preparation:
    return Preparation(
        row.id, row.conference, row.person, row.asked_by, row.asked_at, row.brings, row.due, row.done_at, row.note
    )


async def add(connection: AsyncConnection, asked: Preparation) -> Held:
    """What the audit holds of it."""
    await connection.execute(
        insert(preparation).values(
            id=asked.id,
            conference=asked.conference,
            person=asked.person,
            asked_by=asked.asked_by,
            asked_at=asked.asked_at,
            brings=asked.brings,
            due=asked.due,
            note=asked.note,
        )
    )
    return await held(connection, preparation, asked.id)


async def of_conference(connection: AsyncConnection, conference: str) -> Sequence[Preparation]:
    query = select(preparation).where(_p.conference == conference).order_by(_p.asked_at, _p.id)
    return [_preparation_of(row) for row in await connection.execute(query)]


async def of_person(connection: AsyncConnection, person: str) -> Sequence[Preparation]:
    query = select(preparation).where(_p.person == person).order_by(_p.asked_at, _p.id)
    return [_preparation_of(row) for row in await connection.execute(query)]


async def find(connection: AsyncConnection, conference: str, id_: str) -> Preparation | None:
    query = select(preparation).where(_p.conference == conference, _p.id == id_)
    row = (await connection.execute(query)).first()
    return _preparation_of(row) if row else None


async def done(connection: AsyncConnection, id_: str, at: datetime | None, note: str) -> Held:
    """What the audit holds of it."""
    await connection.execute(update(preparation).where(_p.id == id_).values(done_at=at, note=note))
    return await held(connection, preparation, id_)


async def remove(connection: AsyncConnection, id_: str) -> Held:
    """What the audit holds of it."""
    await connection.execute(delete(preparation).where(_p.id == id_))
    return await held(connection, preparation, id_)


# What is read before.


async def add_paper(connection: AsyncConnection, added: Paper) -> Held:
    """What the audit holds of it."""
    await connection.execute(
        insert(paper).values(
            id=added.id,
            conference=added.conference,
            title=added.title,
            words=added.words,
            added_by=added.added_by,
            added_at=added.added_at,
            may_see=added.may_see,
        )
    )
    return await held(connection, paper, added.id)


async def papers(connection: AsyncConnection, conference: str) -> Sequence[Paper]:
    query = select(paper).where(paper.c.conference == conference).order_by(paper.c.added_at, paper.c.id)
    return [
        Paper(row.id, row.conference, row.title, row.words, row.added_by, row.added_at, row.may_see)
        for row in await connection.execute(query)
    ]


async def remove_paper(connection: AsyncConnection, id_: str) -> Held:
    """What the audit holds of it."""
    await connection.execute(delete(paper).where(paper.c.id == id_))
    return await held(connection, paper, id_)


# Private notes: every query names their author.


async def notes(connection: AsyncConnection, vault: Vault, conference: str, person: str) -> Sequence[PrivateNote]:
    query = select(private_note).where(_n.conference == conference, _n.person == person).order_by(_n.changed_at, _n.id)
    return [
        PrivateNote(row.id, _opened(vault, row.closed), row.changed_at, row.put_at)
        for row in await connection.execute(query)
    ]


def _opened(vault: Vault, closed: bytes) -> str:
    try:
        return vault.open(closed)
    except Unreadable:
        return "This note was locked with a key that this server has no more."


async def add_note(
    connection: AsyncConnection, vault: Vault, conference: str, person: str, words: str, at: datetime
) -> Held:
    """What the audit holds of it: a digest of what is encrypted, which tells nothing of the words."""
    closed, id_ = vault.close(words), new_id()
    await connection.execute(
        insert(private_note).values(id=id_, conference=conference, person=person, closed=closed, changed_at=at)
    )
    return await held(connection, private_note, id_)


async def change_note(
    connection: AsyncConnection, vault: Vault, note: str, conference: str, person: str, words: str, at: datetime
) -> Held | None:
    """What the audit holds of it; None when this person has no such note."""
    changed = update(private_note).values(closed=vault.close(words), changed_at=at)
    return await _with_note(connection, changed, note, conference, person)


async def note_put(connection: AsyncConnection, note: str, conference: str, person: str, at: datetime) -> Held | None:
    """Note that its author has put it on the board. What the audit holds of it; None when there is no such note."""
    return await _with_note(connection, update(private_note).values(put_at=at), note, conference, person)


async def remove_note(connection: AsyncConnection, note: str, conference: str, person: str) -> Held | None:
    """What the audit holds of it; None when this person had no such note."""
    return await _with_note(connection, delete(private_note), note, conference, person)


async def _with_note(
    connection: AsyncConnection, done: Update | Delete, note: str, conference: str, person: str
) -> Held | None:
    mine = (_n.id == note, _n.conference == conference, _n.person == person)
    if not (await connection.execute(done.where(*mine))).rowcount:
        return None
    return await held(connection, private_note, note)
