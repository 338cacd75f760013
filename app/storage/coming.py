"""Who comes and how, what children wish about it, and who is not invited, in the database."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.coming import ChildsWish, ComesBy, Coming, Expectation, LeftOut, Response, Wish
from app.storage.binding import Held, held_by
from app.storage.coming_tables import childs_wish, coming, expected, left_out


async def answer(connection: AsyncConnection, conference: str, person: str, said: Coming) -> Held:
    """What the audit holds of it."""
    c = coming.c
    await connection.execute(delete(coming).where(c.conference == conference, c.person == person))
    await connection.execute(
        insert(coming).values(
            conference=conference,
            person=person,
            response=said.response,
            comes_by=said.comes_by,
            note=said.note,
            answered_at=said.answered_at,
        )
    )
    return await held_by(connection, coming, conference, person)


async def answers(connection: AsyncConnection, conference: str) -> Mapping[str, Coming]:
    """What people answered, by person."""
    rows = await connection.execute(select(coming).where(coming.c.conference == conference))
    return {
        row.person: Coming(Response(row.response), ComesBy(row.comes_by), row.note, row.answered_at) for row in rows
    }


async def answered_by(connection: AsyncConnection, person: str) -> frozenset[str]:
    """The conferences to which somebody has said whether they come."""
    rows = await connection.execute(select(coming.c.conference).where(coming.c.person == person))
    return frozenset(rows.scalars())


async def expect(connection: AsyncConnection, conference: str, person: str, said: Expectation) -> None:
    """One that says nothing takes back what stood there."""
    c = expected.c
    await connection.execute(delete(expected).where(c.conference == conference, c.person == person))
    if not said.blank:
        await connection.execute(
            insert(expected).values(
                conference=conference,
                person=person,
                comes_by=said.comes_by,
                note=said.note,
                said_by=said.by,
                said_at=said.at,
            )
        )


async def expectations(connection: AsyncConnection, conference: str) -> Mapping[str, Expectation]:
    """How people are expected, by person."""
    rows = await connection.execute(select(expected).where(expected.c.conference == conference))
    return {row.person: Expectation(ComesBy(row.comes_by), row.note, row.said_by, row.said_at) for row in rows}


async def set_wish(connection: AsyncConnection, conference: str, child: str, wish: ChildsWish) -> None:
    c = childs_wish.c
    await connection.execute(delete(childs_wish).where(c.conference == conference, c.person == child))
    await connection.execute(
        insert(childs_wish).values(
            conference=conference,
            person=child,
            wish=wish.wish,
            words=wish.words,
            about_others=wish.about_others,
            asked_by=wish.asked_by,
            asked_on=wish.asked_on,
        )
    )


async def wishes(connection: AsyncConnection, conference: str) -> Mapping[str, ChildsWish]:
    """What children wish, by child."""
    rows = await connection.execute(select(childs_wish).where(childs_wish.c.conference == conference))
    return {
        row.person: ChildsWish(Wish(row.wish), row.words, row.about_others, row.asked_by, row.asked_on) for row in rows
    }


async def leave_out(connection: AsyncConnection, conference: str, out: LeftOut) -> None:
    await take_back(connection, conference, out.person)
    await connection.execute(
        insert(left_out).values(
            conference=conference,
            person=out.person,
            reason=out.reason,
            left_out_by=out.by,
            left_out_at=out.at,
            written_of=out.written_of,
        )
    )


async def take_back(connection: AsyncConnection, conference: str, person: str) -> bool:
    """Whether the person had been left out."""
    c = left_out.c
    gone = delete(left_out).where(c.conference == conference, c.person == person)
    return (await connection.execute(gone)).rowcount > 0


async def left_out_of(connection: AsyncConnection, conference: str) -> Mapping[str, LeftOut]:
    """Who is not invited, by person."""
    rows = await connection.execute(select(left_out).where(left_out.c.conference == conference))
    return {
        row.person: LeftOut(row.person, row.reason, row.left_out_by, row.left_out_at, row.written_of) for row in rows
    }
