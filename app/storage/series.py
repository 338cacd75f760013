"""The rhythm of a case, why a conference was called, and how its date has moved, in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.conference import Protocol
from app.conference.discussion import Question, Trigger
from app.conference.series import Cadence, Move, Rhythm
from app.storage.database import new_id
from app.storage.series_tables import cadence, carried_over, case_discussion, conference_move, protocol


async def cadence_of(connection: AsyncConnection, case: str) -> Cadence | None:
    """The rhythm of a case, once somebody has set it."""
    row = (await connection.execute(select(cadence).where(cadence.c.case_file == case))).first()
    if row is None:
        return None
    return Cadence(row.rule, row.home_visits, Rhythm(row.conferences), row.reassess_on, row.triggers, row.stages)


async def set_cadence(connection: AsyncConnection, case: str, set_to: Cadence) -> None:
    await connection.execute(delete(cadence).where(cadence.c.case_file == case))
    await connection.execute(
        insert(cadence).values(
            case_file=case,
            rule=set_to.rule,
            home_visits=set_to.home_visits,
            conferences=set_to.conferences,
            reassess_on=set_to.reassess_on,
            triggers=set_to.triggers,
            stages=set_to.stages,
        )
    )


async def protocols(connection: AsyncConnection, ids: Iterable[str]) -> Mapping[str, Protocol]:
    """How people are welcomed, by conference."""
    rows = await connection.execute(select(protocol).where(protocol.c.conference.in_(list(ids))))
    return {
        row.conference: Protocol(
            row.acknowledgement_of_country,
            row.opened_by or "",
            row.place_chosen_by or "",
            row.food,
            row.transport_for,
        )
        for row in rows
    }


async def set_protocol(connection: AsyncConnection, conference: str, set_to: Protocol) -> None:
    await connection.execute(delete(protocol).where(protocol.c.conference == conference))
    await connection.execute(
        insert(protocol).values(
            conference=conference,
            acknowledgement_of_country=set_to.acknowledgement_of_country,
            opened_by=set_to.opened_by or None,
            place_chosen_by=set_to.place_chosen_by or None,
            food=set_to.food,
            transport_for=set_to.transport_for,
        )
    )


async def trigger_of(connection: AsyncConnection, conference: str) -> Trigger | None:
    c = case_discussion.c
    row = (await connection.execute(select(case_discussion).where(c.conference == conference))).first()
    if row is None:
        return None
    return Trigger({test: test in row.yes for test in Question}, row.decided_by, row.decided_on)


async def set_trigger(connection: AsyncConnection, conference: str, set_to: Trigger | None) -> None:
    await connection.execute(delete(case_discussion).where(case_discussion.c.conference == conference))
    if set_to is not None:
        await connection.execute(
            insert(case_discussion).values(
                conference=conference,
                yes=tuple(test.value for test, answer in set_to.answers.items() if answer),
                decided_by=set_to.decided_by,
                decided_on=set_to.decided_on,
            )
        )


async def add_move(connection: AsyncConnection, conference: str, move: Move) -> None:
    await connection.execute(
        insert(conference_move).values(
            id=new_id(),
            conference=conference,
            was=move.was,
            moved_to=move.to,
            reason=move.reason,
            agreed_by=move.agreed_by,
            counts_as_late=move.counts_as_late,
            moved_by=move.moved_by,
            moved_at=move.moved_at,
        )
    )


async def moves_of(connection: AsyncConnection, conference: str) -> Sequence[Move]:
    """How the date of a conference has moved, the latest change first."""
    c = conference_move.c
    query = select(conference_move).where(c.conference == conference).order_by(c.moved_at.desc())
    return [
        Move(
            was=row.was,
            to=row.moved_to,
            reason=row.reason,
            agreed_by=row.agreed_by,
            counts_as_late=row.counts_as_late,
            moved_by=row.moved_by,
            moved_at=row.moved_at,
        )
        for row in await connection.execute(query)
    ]


async def carry_over(connection: AsyncConnection, source: str, into: str) -> None:
    """What a conference left has come back in another."""
    await connection.execute(insert(carried_over).values(source=source, came_into=into))


async def carried(connection: AsyncConnection, sources: Iterable[str]) -> frozenset[str]:
    """Those of some conferences that have nothing left for a later one."""
    query = select(carried_over.c.source).where(carried_over.c.source.in_(list(sources)))
    return frozenset((await connection.scalars(query)).all())
