"""The doorkeeper of the live boards: decides from the database, each time it is asked.

Implements `realtime.ports.Doorkeeper`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import staying
from app.actions.house import House
from app.actions.signing_in import digest
from app.board.grammar import GRAMMARS
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import PartKind, Role
from app.conference.permits import WRITING, Permit, Stance, may
from app.conference.states import State
from app.storage import passes
from app.storage import tables as t
from realtime.ports import Admission, Reason, Refused, Visitor

#: As many colours as the front end has; people of one conference get different ones while they last.
COLOURS = 12


@dataclass(frozen=True, slots=True)
class _Seat:
    """One person at one part, as the database has it now."""

    name: str
    agency: str
    role: Role
    position: int
    kind: PartKind
    epoch: int
    state: State

    @property
    def stance(self) -> Stance:
        return Stance(role=self.role, state=self.state)

    @property
    def writes(self) -> bool:
        return may(self.stance, WRITING[self.kind])


class DatabaseDoorkeeper:
    def __init__(self, house: House) -> None:
        self._house = house

    async def admit(self, visitor: Visitor, document: str, token: str) -> Admission:
        """The admission behind a token. Raises `Refused`."""
        if not await staying.living(self._house, {visitor.session: [document]}):
            raise Refused(Reason.SIGNED_OUT)
        async with self._house.database.reading() as connection:
            shown = await passes.find(connection, digest(token))
            if shown is None or shown.part != document or shown.session != visitor.session:
                raise Refused(Reason.UNKNOWN)
            seat = (await _seats(connection, {document}, {visitor.person})).get((document, visitor.person))
            if seat is None:
                raise Refused(Reason.UNKNOWN)
            clients = await passes.clients(connection, document, visitor.person)
        objection = _objection(seat, shown.epoch, shown.shape)
        if objection is not None:
            raise Refused(objection)
        return Admission(
            document=document,
            person=visitor.person,
            session=visitor.session,
            card=_card(visitor.person, seat),
            client=shown.client,
            clients=clients,
            epoch=seat.epoch,
            writes=seat.writes,
            grammar=GRAMMARS[seat.kind],
        )

    async def review(self, admissions: Sequence[Admission]) -> Sequence[Admission | Reason]:
        """The same admissions as they would be decided now; a reason where one has ended."""
        if not admissions:
            return []
        documents = {each.document for each in admissions}
        persons = {each.person for each in admissions}
        connected: dict[str, list[str]] = {}
        for each in admissions:
            connected.setdefault(each.session, []).append(each.document)
        living = await staying.living(self._house, connected)
        async with self._house.database.reading() as connection:
            seats = await _seats(connection, documents, persons)
            clients = await passes.clients_of_all(connection, documents, persons)
        return [
            _renewed(each, seats.get((each.document, each.person)), clients)
            if each.session in living
            else Reason.SIGNED_OUT
            for each in admissions
        ]


async def _seats(
    connection: AsyncConnection, documents: Collection[str], persons: Collection[str]
) -> Mapping[tuple[str, str], _Seat]:
    query = (
        select(
            t.part.c.id.label("document"),
            t.part.c.kind,
            t.part.c.epoch,
            t.conference.c.state,
            t.participant.c.role,
            t.participant.c.position,
            t.person.c.id.label("person"),
            t.person.c.name,
            t.agency.c.name.label("agency"),
        )
        .select_from(
            t.part.join(t.conference, t.conference.c.id == t.part.c.conference)
            .join(t.participant, t.participant.c.conference == t.conference.c.id)
            .join(t.person, t.person.c.id == t.participant.c.person)
            .outerjoin(t.agency, t.agency.c.id == t.person.c.agency)
        )
        .where(t.part.c.id.in_(documents), t.participant.c.person.in_(persons))
    )
    return {
        (row.document, row.person): _Seat(
            row.name,
            row.agency or "",
            Role(row.role),
            row.position,
            PartKind(row.kind),
            row.epoch,
            State(row.state),
        )
        for row in await connection.execute(query)
    }


def _objection(seat: _Seat, epoch: int, shape: int) -> Reason | None:
    if seat.state is State.FROZEN:
        return Reason.FROZEN
    if not may(seat.stance, Permit.JOIN_BOARD):
        return Reason.UNKNOWN
    if epoch != seat.epoch:
        return Reason.OTHER_HISTORY
    return Reason.OUTDATED_PAGE if shape != SHAPE_VERSION else None


def _renewed(
    admission: Admission, seat: _Seat | None, clients: Mapping[tuple[str, str], frozenset[int]]
) -> Admission | Reason:
    if seat is None:
        return Reason.REMOVED
    objection = _objection(seat, admission.epoch, SHAPE_VERSION)
    if objection is not None:
        return Reason.REMOVED if objection is Reason.UNKNOWN else objection
    return replace(
        admission,
        card=_card(admission.person, seat),
        clients=clients.get((admission.document, admission.person), admission.clients),
        writes=seat.writes,
    )


def _card(person: str, seat: _Seat) -> Mapping[str, str | int]:
    """What the others see of somebody."""
    return {
        "id": person,
        "name": seat.name,
        "agency": seat.agency,
        "role": seat.role.value,
        "colour": seat.position % COLOURS,
    }
