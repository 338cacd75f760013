"""What the database says of people at the parts of boards: the ground of every decision at the doors."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.seeing import markers_for, sees
from app.conference.kinds import Door, PartKind, Role
from app.conference.permits import WRITING, Stance, may
from app.conference.restriction import Restriction
from app.conference.states import State
from app.people.person import Person
from app.storage import closed_sessions, passes, people, restrictions
from app.storage import tables as t
from app.storage.conferences import kind_of
from app.storage.database import Database

#: (document, person).
Place = tuple[str, str]

#: Asked for more pairs of a document and a person than that, a database tries them all; fewer rows come the other way.
_MANY_PAIRS = 1_000
#: Where so many come to one board in the same moment, the others will follow.
_MANY_AT_ONE_BOARD = 3
#: Seconds for which what was read may let people in. Whoever is in is looked at again within a second.
_A_MOMENT = 0.5


@dataclass(frozen=True, slots=True)
class Seat:
    """One person at one part, as the database has it now."""

    person: Person
    role: Role
    position: int
    kind: PartKind
    epoch: int
    state: State
    #: Who tells this person how it ended, while they are asked to wait outside.
    outside: str
    #: What else they see of the conference, in marks that change when it does.
    beside: frozenset[str]
    conference: str
    #: Whether this person has taken over from the chair.
    acting: bool
    #: Whether nobody writes here: it is a mark alone.
    mark: bool

    @property
    def stance(self) -> Stance:
        link = self.person.by_link
        return Stance(
            role=self.role, state=self.state, acting=self.acting, link=link, outside=self.outside, mark=self.mark
        )

    @property
    def writes(self) -> bool:
        return may(self.stance, WRITING[self.kind])


@dataclass(frozen=True, slots=True)
class Ground:
    """All that is decided from about one person at one document."""

    row: t.AnyRow
    #: The restrictions that stand in the conference.
    restricted: Sequence[Restriction]
    #: Who tells the person how a closed session ended outside of which they wait; "" for who does not.
    outside: str
    #: Every client id ever issued to the person for the document.
    clients: frozenset[int]
    #: Whether the person came by a link alone.
    by_link: bool = False

    @property
    def handed_over(self) -> bool:
        """Whether a deputy has taken over from the chair."""
        return self.row.deputy is not None

    @property
    def fingerprint(self) -> int:
        """The same as long as nothing of it changes."""
        return hash((tuple(self.row), tuple(self.restricted), self.outside, self.clients, self.by_link))

    def seat(self) -> Seat | None:
        """The seat, if there is one; a restricted part has seats for its audience only."""
        row, person = self.row, replace(people.person_of(self.row), by_link=self.by_link)
        kind = kind_of(row.part_kind)
        if kind is PartKind.RESTRICTED and not any(
            each.part == row.document and sees(each, person) for each in self.restricted
        ):
            return None
        return Seat(
            person=person,
            role=Role(row.role),
            position=row.position,
            kind=kind,
            epoch=row.epoch,
            state=State(row.state),
            outside=self.outside,
            # Told once to each page, on the part that everyone has.
            beside=_beside(self.restricted, person) if kind is PartKind.SHARED else frozenset(),
            conference=row.conference,
            acting=row.deputy == person.id and not self.by_link,
            mark=any(each.part == row.document and each.mark for each in self.restricted),
        )


def _beside(restricted: Sequence[Restriction], person: Person) -> frozenset[str]:
    seen = {f"{each.part}:{each.revision}" for each in restricted if sees(each, person)}
    return frozenset(seen | {f"{each.attached_to}~{each.title}" for each in markers_for(restricted, person)})


async def grounds(connection: AsyncConnection, places: Collection[Place]) -> Mapping[Place, Ground]:
    """What is known of each of these places; those at which nobody sits are left out."""
    documents, persons = {document for document, _ in places}, {person for _, person in places}
    found = await _found(connection, documents, persons if len(documents) * len(persons) <= _MANY_PAIRS else None)
    return {place: found[place] for place in places if place in found}


async def _found(
    connection: AsyncConnection, documents: Collection[str], persons: Collection[str] | None
) -> Mapping[Place, Ground]:
    """At each of these documents: the places of these persons, or of everybody."""
    restricted = await restrictions.beside(connection, documents)
    outside = await closed_sessions.outside_of(connection, documents)
    clients = await passes.clients_of_all(connection, documents, persons)
    rows = {(row.document, row.person_id): row for row in await _rows(connection, documents, persons)}
    return {
        place: Ground(row, restricted[place[0]], outside.get(place, ""), clients.get(place, frozenset()))
        for place, row in rows.items()
    }


class Arriving:
    """The grounds of those who come: a whole conference may come back in one moment, so it is asked for as a whole."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[Place, Ground] = {}
        self._changes = -1
        self._since = 0.0

    def known(self) -> Mapping[Place, Ground]:
        """As they were a moment ago, unless this process has changed anything since: good enough to let people in.

        Nobody is turned away for it. What has to be read besides is to be learned, for those who come next."""
        now, changes = time.monotonic(), self._database.changes
        if changes != self._changes or now - self._since > _A_MOMENT:
            self._known, self._changes, self._since = {}, changes, now
        return dict(self._known)

    def learn(self, found: Mapping[Place, Ground]) -> None:
        """This was read after `known` was asked."""
        self._known.update(found)


async def grounds_around(connection: AsyncConnection, places: Collection[Place]) -> Mapping[Place, Ground]:
    """What is known of each of these places, and of everybody else at a board to which many come."""
    documents = {document for document, _ in places}
    if len(places) < _MANY_AT_ONE_BOARD * len(documents):
        return await grounds(connection, places)
    return await _found(connection, documents, None)


async def rehearse(connection: AsyncConnection) -> None:
    """Ask once what is asked about those who come, about nobody."""
    await _found(connection, [""], [""])
    await _found(connection, [""], None)


async def _rows(
    connection: AsyncConnection, documents: Collection[str], persons: Collection[str] | None
) -> Sequence[t.AnyRow]:
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
        .where(t.part.c.id.in_(documents), t.participant.c.door == Door.OPEN)
    )
    if persons is not None:
        query = query.where(t.participant.c.person.in_(persons))
    return (await connection.execute(query)).all()
