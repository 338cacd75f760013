"""Setting a table for load generators: live conferences with everything that a foreign program needs to join them.

Only where the server demonstrates; the people are invented, and nobody can sign in as one of them.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import opening, signing_in
from app.actions.house import House
from app.actions.refusals import NotFound
from app.board.ranks import nth_rank
from app.board.shape import SHAPE_VERSION, AgendaItem, Board, Collection
from app.conference.conference import CaseFile, Part, Standing
from app.conference.kinds import ConferenceType, Coordination, Kind, Mode, PartKind, Role
from app.conference.planning import Plan
from app.people.person import Person
from app.people.session import Way
from app.storage import cases, conferences, passes, people
from app.storage.database import new_id
from app.storage.passes import Pass

#: The field of the board into which a load generator types: the first one, a collaborative plain text.
TEXT_ROOT = fields(Board)[0].name


@dataclass(frozen=True, slots=True)
class Seat:
    """One participant of one conference: their session and their pass for the shared part."""

    cookie: str
    token: str
    client: int


async def set_table(house: House, rooms: int, people_each: int) -> Mapping[str, Sequence[Seat]]:
    """So many open conferences with so many participants each, by the name of the shared document.

    Raises `NotFound` when the server does not demonstrate.
    """
    if not house.settings.demo:
        raise NotFound
    return dict([await _conference(house, people_each) for _ in range(rooms)])


async def _conference(house: House, people_each: int) -> tuple[str, Sequence[Seat]]:
    case = CaseFile(new_id(), f"LOAD-{secrets.token_hex(6).upper()}", "Load measurement", "Australia/Sydney")
    async with house.database.writing() as connection:
        await cases.add(connection, case, house.clock.now())
        invited = [await _person(house, connection, case, n) for n in range(people_each)]
        conference = await opening.add_conference(connection, case, _plan(house, invited))
        await opening.open_with(house, connection, conference, invited[0].id, _board())
        parts = await conferences.parts(connection, conference.id)
        shared = next(part for part in parts if part.kind is PartKind.SHARED)
        seats = [await _seat(house, connection, person, shared) for person in invited]
    return shared.id, seats


async def _person(house: House, connection: AsyncConnection, case: CaseFile, n: int) -> Person:
    person = Person(new_id(), f"Participant {n + 1}", None)
    await people.add(connection, person, password=None, invented=False, at=house.clock.now())
    standing = Standing(person, Kind.PRACTITIONER, "participant", Coordination.NONE)
    await cases.make_known(connection, case.id, standing)
    return person


def _plan(house: House, invited: Sequence[Person]) -> Plan:
    return Plan(
        type=ConferenceType.CASE_CONFERENCE,
        purpose="Measuring",
        starts_at=house.clock.now(),
        planned_minutes=60,
        mode=Mode.VIDEO,
        place="Online",
        roles=[(person.id, Role.CONTRIBUTOR if n else Role.CHAIR) for n, person in enumerate(invited)],
    )


def _board() -> Board:
    """One agenda item, and no letter where the load generator types."""
    item = AgendaItem(rank=nth_rank(0), title="Measuring")
    return Board(agenda=Collection(((secrets.token_hex(8), item),)))


async def _seat(house: House, connection: AsyncConnection, person: Person, shared: Part) -> Seat:
    signed_in = await signing_in.begin(house, connection, person, Way.DEMONSTRATION)
    now = house.clock.now()
    token = secrets.token_urlsafe(32)
    client = await passes.issue_client(connection, shared.id, person.id, now)
    kept = Pass(signing_in.digest(token), signed_in.session.id, shared.id, client, shared.epoch, SHAPE_VERSION)
    await passes.add(connection, kept, now)
    return Seat(signed_in.cookie, token, client)
