"""Conferences, their participants and the parts of their boards in the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.conference import CaseFile, Conference, Part, Participant
from app.conference.kinds import Attendance, Door, Kind, Mode, PartKind, Role
from app.conference.states import State, Step, after
from app.storage import cases, people
from app.storage import tables as t
from app.storage.restriction_tables import restriction


def _conferences() -> t.AnySelect:
    return select(
        t.conference,
        t.case_file.c.reference.label("case_reference"),
        t.case_file.c.name.label("case_name"),
        t.case_file.c.time_zone.label("case_time_zone"),
        t.case_file.c.jurisdiction.label("case_jurisdiction"),
    ).select_from(t.conference.join(t.case_file, t.case_file.c.id == t.conference.c.case_file))


def _conference_of(row: t.AnyRow) -> Conference:
    return Conference(
        id=row.id,
        case=CaseFile(row.case_file, row.case_reference, row.case_name, row.case_time_zone, row.case_jurisdiction),
        number=row.number,
        type=row.type,
        purpose=row.purpose,
        mode=Mode(row.mode),
        place=row.place,
        starts_at=row.starts_at,
        time_zone=row.time_zone,
        planned_minutes=row.planned_minutes,
        state=State(row.state),
        opened_at=row.opened_at,
        ended_at=row.ended_at,
        frozen_at=row.frozen_at,
        waiting_room=row.waiting_room,
        reasons=row.reasons,
    )


async def add(connection: AsyncConnection, conference: Conference) -> None:
    await connection.execute(
        insert(t.conference).values(
            id=conference.id,
            case_file=conference.case.id,
            number=conference.number,
            type=conference.type,
            reasons=conference.reasons,
            purpose=conference.purpose,
            mode=conference.mode,
            place=conference.place,
            starts_at=conference.starts_at,
            time_zone=conference.time_zone,
            planned_minutes=conference.planned_minutes,
            state=conference.state,
        )
    )


async def change(connection: AsyncConnection, conference: Conference) -> None:
    """Give a conference that is planned the facts that `conference` has."""
    await connection.execute(
        update(t.conference)
        .where(t.conference.c.id == conference.id)
        .values(
            type=conference.type,
            reasons=conference.reasons,
            purpose=conference.purpose,
            mode=conference.mode,
            place=conference.place,
            starts_at=conference.starts_at,
            planned_minutes=conference.planned_minutes,
        )
    )


async def next_number(connection: AsyncConnection, case: str) -> int:
    """The number that a new conference of the case gets."""
    # Two people who plan at once take different numbers.
    await cases.lock(connection, case)
    highest = await connection.scalar(select(func.max(t.conference.c.number)).where(t.conference.c.case_file == case))
    return (highest or 0) + 1


async def find(connection: AsyncConnection, conference: str, *, lock: bool = False) -> Conference | None:
    """The conference; with `lock`, nobody else changes it until the transaction ends."""
    query = _conferences().where(t.conference.c.id == conference)
    if lock:
        query = query.with_for_update(of=t.conference)
    row = (await connection.execute(query)).first()
    return _conference_of(row) if row else None


async def of_ids(connection: AsyncConnection, ids: Iterable[str]) -> Sequence[Conference]:
    query = _conferences().where(t.conference.c.id.in_(list(ids)))
    return [_conference_of(row) for row in await connection.execute(query)]


async def of_part(connection: AsyncConnection, part: str) -> Conference | None:
    """The conference to which a part of a board belongs."""
    query = _conferences().join(t.part, t.part.c.conference == t.conference.c.id).where(t.part.c.id == part)
    row = (await connection.execute(query)).first()
    return _conference_of(row) if row else None


async def of_case(connection: AsyncConnection, case: str) -> Sequence[Conference]:
    query = _conferences().where(t.conference.c.case_file == case).order_by(t.conference.c.number.desc())
    return [_conference_of(row) for row in await connection.execute(query)]


async def planned_between(connection: AsyncConnection, begin: datetime, end: datetime) -> Sequence[Conference]:
    """Those that are planned and begin between two moments."""
    c = t.conference.c
    query = _conferences().where(c.state == State.PLANNED, c.starts_at > begin, c.starts_at <= end)
    return [_conference_of(row) for row in await connection.execute(query.order_by(c.starts_at, c.id))]


async def of_person(connection: AsyncConnection, person: str) -> Sequence[tuple[Conference, Role]]:
    """The conferences that somebody takes part in, the latest first, with their role in each."""
    query = (
        _conferences()
        .add_columns(t.participant.c.role)
        .join(t.participant, t.participant.c.conference == t.conference.c.id)
        .where(t.participant.c.person == person, t.participant.c.door == Door.OPEN)
        .order_by(t.conference.c.starts_at.desc(), t.conference.c.number.desc())
    )
    return [(_conference_of(row), Role(row.role)) for row in await connection.execute(query)]


async def taking_part(connection: AsyncConnection, persons: Collection[str]) -> Mapping[str, bool]:
    """Those of `persons` who are let into a conference, whichever it is, and whether they chair one."""
    query = (
        select(t.participant.c.person, t.participant.c.role)
        .where(t.participant.c.person.in_(persons), t.participant.c.door == Door.OPEN)
        .distinct()
    )
    chairs: dict[str, bool] = {}
    for person, role in await connection.execute(query):
        chairs[person] = chairs.get(person, False) or role == Role.CHAIR
    return chairs


async def step(connection: AsyncConnection, conference: Conference, taken: Step, person: str, at: datetime) -> State:
    """Take a conference, locked before, to its next state. Raises `WrongState`."""
    state = after(conference.state, taken)
    changes = {
        Step.OPENING: {"opened_by": person, "opened_at": at},
        Step.FREEZING: {"frozen_by": person, "frozen_at": at},
    }[taken]
    await connection.execute(
        update(t.conference).where(t.conference.c.id == conference.id).values(state=state, **changes)
    )
    return state


async def note_end(connection: AsyncConnection, conference: str, at: datetime | None) -> None:
    """Keep when a conference ended; None when nobody says it."""
    await connection.execute(update(t.conference).where(t.conference.c.id == conference).values(ended_at=at))


async def invite(connection: AsyncConnection, conference: str, person: str, role: Role, position: int) -> None:
    await connection.execute(
        insert(t.participant).values(
            conference=conference, person=person, role=role, attendance=Attendance.EXPECTED, position=position
        )
    )


async def change_role(connection: AsyncConnection, conference: str, person: str, role: Role) -> None:
    await connection.execute(
        update(t.participant)
        .where(t.participant.c.conference == conference, t.participant.c.person == person)
        .values(role=role)
    )


async def remove(connection: AsyncConnection, conference: str, person: str) -> None:
    await connection.execute(
        t.participant.delete().where(t.participant.c.conference == conference, t.participant.c.person == person)
    )


async def came(connection: AsyncConnection, conference: str, person: str) -> bool:
    """Note that somebody expected has come to the board; whether they were. What the chair has confirmed stays."""
    coming = await connection.execute(
        update(t.participant)
        .where(
            t.participant.c.conference == conference,
            t.participant.c.person == person,
            t.participant.c.attendance == Attendance.EXPECTED,
        )
        .values(attendance=Attendance.PRESENT)
    )
    return coming.rowcount > 0


async def attended(connection: AsyncConnection, conference: str, person: str, attendance: Attendance) -> None:
    """Note what the chair says about somebody's attendance."""
    await connection.execute(
        update(t.participant)
        .where(t.participant.c.conference == conference, t.participant.c.person == person)
        .values(attendance=attendance)
    )


async def participants(connection: AsyncConnection, conference: str) -> Sequence[Participant]:
    """Everyone who takes part, in the order of the list."""
    query = (
        select(
            t.participant.c.role,
            t.participant.c.attendance,
            t.participant.c.position,
            t.participant.c.door,
            t.participant.c.knocked_at,
            t.standing.c.kind,
            t.standing.c.relation,
            *people.COLUMNS,
        )
        .select_from(
            t.participant.join(t.conference, t.conference.c.id == t.participant.c.conference)
            .join(people.WITH_AGENCY, t.person.c.id == t.participant.c.person)
            .join(
                t.standing,
                (t.standing.c.case_file == t.conference.c.case_file) & (t.standing.c.person == t.participant.c.person),
            )
        )
        .where(t.participant.c.conference == conference)
        .order_by(t.participant.c.position)
    )
    return [
        Participant(
            people.person_of(row),
            Role(row.role),
            Kind(row.kind),
            row.relation,
            Attendance(row.attendance),
            row.position,
            Door(row.door),
            row.knocked_at,
        )
        for row in await connection.execute(query)
    ]


async def add_part(connection: AsyncConnection, part: Part) -> None:
    # A board has one part of each kind, save of the restricted ones: their mark makes each one of its kind.
    kind = f"{part.kind}:{part.id[:16]}" if part.kind is PartKind.RESTRICTED else part.kind
    await connection.execute(insert(t.part).values(id=part.id, conference=part.conference, kind=kind, epoch=part.epoch))


def kind_of(stored: str) -> PartKind:
    """The kind of a part as the table holds it."""
    return PartKind(stored.partition(":")[0])


async def parts(connection: AsyncConnection, conference: str) -> Sequence[Part]:
    """The parts of a conference's board, the shared one first; without those that gave way to others."""
    query = (
        select(t.part.c.id, t.part.c.conference, t.part.c.kind, t.part.c.epoch)
        .outerjoin(restriction, restriction.c.part == t.part.c.id)
        .where(t.part.c.conference == conference, restriction.c.ended_at.is_(None))
        .order_by(t.part.c.kind.desc())
    )
    return [Part(row.id, row.conference, kind_of(row.kind), row.epoch) for row in await connection.execute(query)]
