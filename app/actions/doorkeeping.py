"""The doorkeeper of the live boards: decides from the database, each time it is asked.

Implements `realtime.ports.Doorkeeper`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import handing_over, staying
from app.actions.house import House
from app.actions.seeing import markers_for, sees
from app.actions.signing_in import digest
from app.board.grammar import GRAMMARS
from app.board.shape import SHAPE_VERSION
from app.conference.kinds import Door, PartKind, Role
from app.conference.permits import WRITING, Permit, Stance, may
from app.conference.restriction import Restriction
from app.conference.states import State
from app.people.person import Person
from app.storage import closed_sessions, passes, people, restrictions
from app.storage import tables as t
from app.storage.conferences import kind_of
from app.storage.gathering import Gathering
from app.storage.passes import Pass
from realtime.ports import Admission, Reason, Refused, Visitor

#: As many colours as the front end has; people of one conference get different ones while they last.
COLOURS = 12

#: Time alone ends sessions as well.
_REVIEWED_ANYWAY = timedelta(seconds=30)
#: So that the live boards breathe in between.
_REVIEWED_AT_ONCE = 100


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
    #: Whether this person is asked to wait outside.
    outside: bool
    #: What else they see of the conference, in marks that change when it does.
    beside: frozenset[str]
    conference: str
    #: Whether a deputy has taken over from the chair, and whether this person is the one.
    handed_over: bool
    acting: bool
    #: Whether nobody writes here: it is a mark alone.
    mark: bool

    @property
    def stance(self) -> Stance:
        return Stance(role=self.role, state=self.state, acting=self.acting)

    @property
    def writes(self) -> bool:
        return not self.mark and may(self.stance, WRITING[self.kind])


@dataclass(frozen=True, slots=True)
class _Knock:
    """Somebody shows a token, known by its SHA-256, for a document."""

    visitor: Visitor
    document: str
    token: str

    @property
    def place(self) -> tuple[str, str]:
        return self.document, self.visitor.person


class _Reviewed:
    """What was reviewed last, how the database stood just before, and when."""

    def __init__(self, decided: Sequence[Admission | Reason], stand: tuple[int, int] | None, at: datetime) -> None:
        # Kept alive, so that no other admission gets the identity of one of them.
        self._decided = {id(each): each for each in decided if isinstance(each, Admission)}
        self._stand = stand
        self._at = at

    def holds(self, admissions: Sequence[Admission], stand: tuple[int, int], now: datetime) -> bool:
        """Whether all of these were reviewed, and neither the database nor, by much, the time is another since."""
        fresh = stand == self._stand and now - self._at < _REVIEWED_ANYWAY
        return fresh and all(id(each) in self._decided for each in admissions)


class DatabaseDoorkeeper:
    def __init__(self, house: House) -> None:
        self._house = house
        self._knocking = Gathering(self._admit_all)
        self._reviewed = _Reviewed([], None, house.clock.now())

    async def admit(self, visitor: Visitor, document: str, token: str) -> Admission:
        """The admission behind a token. Raises `Refused`."""
        decided = await self._knocking.ask(_Knock(visitor, document, digest(token)))
        if isinstance(decided, Reason):
            raise Refused(decided)
        return decided

    async def _admit_all(self, knocks: Sequence[_Knock]) -> Sequence[Admission | Reason]:
        documents = {knock.document for knock in knocks}
        persons = {knock.visitor.person for knock in knocks}
        connected: dict[str, list[str]] = {}
        for knock in knocks:
            connected.setdefault(knock.visitor.session, []).append(knock.document)
        living = await staying.living(self._house, connected)
        async with self._house.database.reading() as connection:
            shown = await passes.find_all(connection, {knock.token for knock in knocks})
            seats = await _seats(connection, documents, persons)
            clients = await passes.clients_of_all(connection, documents, persons)
        for place, seat in seats.items():
            if seat.handed_over and seat.role is Role.CHAIR and place in {knock.place for knock in knocks}:
                await handing_over.take_back(self._house, seat.conference, place[1])
        return [
            _admitted(knock, shown.get(knock.token), seats.get(knock.place), clients.get(knock.place, frozenset()))
            if knock.visitor.session in living
            else Reason.SIGNED_OUT
            for knock in knocks
        ]

    async def review(self, admissions: Sequence[Admission]) -> Sequence[Admission | Reason]:
        """The same admissions as they would be decided now; a reason where one has ended.

        While nothing is written that could change a decision, nothing is asked: thousands may be connected.
        """
        stand, now = await self._house.database.stand(), self._house.clock.now()
        if stand is not None and self._reviewed.holds(admissions, stand, now):
            return admissions
        answers: list[Admission | Reason] = []
        for start in range(0, len(admissions), _REVIEWED_AT_ONCE):
            answers += await self._review(admissions[start : start + _REVIEWED_AT_ONCE])
        self._reviewed = _Reviewed([*admissions, *answers], stand, now)
        return answers

    async def _review(self, admissions: Sequence[Admission]) -> Sequence[Admission | Reason]:
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
    """By document and person; a restricted part has a seat for its audience only."""
    query = (
        select(
            t.part.c.id.label("document"),
            t.part.c.kind.label("part_kind"),
            t.part.c.epoch,
            t.part.c.conference,
            t.handover.c.deputy,
            t.conference.c.state,
            t.participant.c.role,
            t.participant.c.position,
            *people.COLUMNS,
        )
        .select_from(
            t.part.join(t.conference, t.conference.c.id == t.part.c.conference)
            .join(t.participant, t.participant.c.conference == t.conference.c.id)
            .join(people.WITH_AGENCY, t.person.c.id == t.participant.c.person)
            .outerjoin(t.handover, (t.handover.c.conference == t.part.c.conference) & t.handover.c.ended_at.is_(None))
        )
        .where(t.part.c.id.in_(documents), t.participant.c.person.in_(persons), t.participant.c.door == Door.OPEN)
    )
    restricted = await restrictions.beside(connection, documents)
    outside = await closed_sessions.outside_of(connection, documents)
    rows = [(row, people.person_of(row)) for row in await connection.execute(query)]
    return {
        (row.document, person.id): _seat(row, person, restricted[row.document], (row.document, person.id) in outside)
        for row, person in rows
        if kind_of(row.part_kind) is not PartKind.RESTRICTED
        or any(each.part == row.document and sees(each, person) for each in restricted[row.document])
    }


def _seat(row: t.AnyRow, person: Person, restricted: Sequence[Restriction], outside: bool) -> _Seat:
    kind = kind_of(row.part_kind)
    return _Seat(
        name=person.name,
        agency=person.agency_name,
        role=Role(row.role),
        position=row.position,
        kind=kind,
        epoch=row.epoch,
        state=State(row.state),
        outside=outside,
        # Told once to each page, on the part that everyone has.
        beside=_beside(restricted, person) if kind is PartKind.SHARED else frozenset(),
        conference=row.conference,
        handed_over=row.deputy is not None,
        acting=row.deputy == person.id,
        mark=any(each.part == row.document and each.mark for each in restricted),
    )


def _beside(restricted: Sequence[Restriction], person: Person) -> frozenset[str]:
    seen = {f"{each.part}:{each.revision}" for each in restricted if sees(each, person)}
    return frozenset(seen | {f"{each.attached_to}~{each.title}" for each in markers_for(restricted, person)})


def _admitted(knock: _Knock, shown: Pass | None, seat: _Seat | None, clients: frozenset[int]) -> Admission | Reason:
    if shown is None or shown.part != knock.document or shown.session != knock.visitor.session or seat is None:
        return Reason.UNKNOWN
    objection = _objection(seat, shown.epoch, shown.shape)
    if objection is not None:
        return objection
    return Admission(
        document=knock.document,
        person=knock.visitor.person,
        session=knock.visitor.session,
        card=_card(knock.visitor.person, seat),
        client=shown.client,
        clients=clients,
        epoch=seat.epoch,
        writes=seat.writes,
        grammar=GRAMMARS[seat.kind],
        beside=seat.beside,
    )


def _objection(seat: _Seat, epoch: int, shape: int) -> Reason | None:
    if seat.state is State.FROZEN:
        return Reason.FROZEN
    if not may(seat.stance, Permit.JOIN_BOARD):
        return Reason.UNKNOWN
    if seat.outside:
        return Reason.OUTSIDE
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
        beside=seat.beside,
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
