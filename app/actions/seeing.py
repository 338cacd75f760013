"""Which parts of a board somebody sees: asked by the socket, the pages, the record and the preview alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.finding import FoundConference, conference_for
from app.actions.refusals import NotFound
from app.conference.conference import Part
from app.conference.kinds import PartKind
from app.conference.restriction import Restriction
from app.people.audience import Audience
from app.people.person import Person
from app.storage import conferences, restrictions


@dataclass(frozen=True, slots=True)
class Marker:
    """What stands in the place of a restricted part for those who do not see it, where the chair chose so."""

    title: str
    attached_to: str


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person sees of a board."""

    parts: tuple[tuple[Part, Restriction | None], ...]
    markers: tuple[Marker, ...]

    def common(self, other: Sight) -> frozenset[str]:
        """The documents that somebody else sees as well."""
        return frozenset(part.id for part, _ in self.parts) & frozenset(part.id for part, _ in other.parts)


def sees(restriction: Restriction, person: Person) -> bool:
    """Whether somebody reads this part. Whoever holds a link alone might be anybody to whom it was given."""
    return not person.by_link and restriction.stands and restriction.audience.sees(person)


def through_glass(restriction: Restriction, person: Person) -> Restriction:
    """The restriction for an administrator who broke the glass: what must not be seen by them stays closed."""
    return replace(restriction, audience=replace(restriction.audience, by_glass=frozenset({person.id})))


def markers_for(restrictions: Iterable[Restriction], person: Person) -> tuple[Marker, ...]:
    hidden = [each for each in restrictions if each.stands and not sees(each, person)]
    return _in_order(
        {Marker(each.in_its_place(person.id), each.attached_to) for each in hidden if each.in_its_place(person.id)}
    )


def _in_order(markers: Iterable[Marker]) -> tuple[Marker, ...]:
    return tuple(sorted(markers, key=lambda marker: (marker.title, marker.attached_to)))


async def sight_of(connection: AsyncConnection, conference: str, person: Person, *, by_glass: bool = False) -> Sight:
    """What somebody who takes part sees of the board, whatever state it is in; or who broke the glass."""
    parts = await conferences.parts(connection, conference)
    restricted = {each.part: each for each in await restrictions.of_conference(connection, conference)}
    if by_glass:
        restricted = {part: through_glass(each, person) for part, each in restricted.items()}
    return _sight(parts, restricted, person)


def _sight(parts: Iterable[Part], restricted: Mapping[str, Restriction], person: Person) -> Sight:
    seen = tuple(
        (part, restricted.get(part.id))
        for part in parts
        if part.kind is not PartKind.RESTRICTED or (part.id in restricted and sees(restricted[part.id], person))
    )
    return Sight(seen, markers_for(restricted.values(), person))


async def sights_through(
    connection: AsyncConnection,
    conference: str,
    viewer: Person,
    whom: Person,
    supposed: Mapping[str, Audience] = MappingProxyType({}),
) -> tuple[Sight, Sight]:
    """What one person sees, and what of that another one does, with their marks as far as the first may know them.

    `supposed`: other audiences for parts that the viewer sees, as if they were set."""
    parts = await conferences.parts(connection, conference)
    restricted = {each.part: each for each in await restrictions.of_conference(connection, conference)}
    return _through(parts, restricted, viewer, whom, supposed)


async def sights_through_all(
    connection: AsyncConnection, conference: str, viewer: Person, people: Iterable[Person]
) -> Sequence[tuple[Sight, Sight]]:
    """The same for several people, in their order."""
    parts = await conferences.parts(connection, conference)
    restricted = {each.part: each for each in await restrictions.of_conference(connection, conference)}
    return [_through(parts, restricted, viewer, whom) for whom in people]


def _through(
    parts: Sequence[Part],
    restricted: Mapping[str, Restriction],
    viewer: Person,
    whom: Person,
    supposed: Mapping[str, Audience] = MappingProxyType({}),
) -> tuple[Sight, Sight]:
    mine = _sight(parts, restricted, viewer)
    known = {part: each for part, each in restricted.items() if sees(each, viewer)}
    then = known | {part: replace(known[part], audience=supposed[part]) for part in supposed if part in known}
    theirs = _sight(parts, then, whom)
    # Words that one person alone reads in the place of something are not for everybody who does not see it.
    both = {each for each in markers_for(restricted.values(), whom) if each in mine.markers}
    return mine, Sight(theirs.parts, _in_order({*theirs.markers, *both}))


def asked_about(restriction: Restriction, person: Person) -> bool:
    """Whether somebody was asked to approve this, whether they see it or not. Who must not see it never is."""
    closed = restriction.audience.closed_to(person)
    return restriction.stands and restriction.approver == person.id and not closed and not person.by_link


async def restricted_for(
    connection: AsyncConnection, person: Person, conference: str, part: str
) -> tuple[FoundConference, Restriction]:
    """A restricted part of an audience that somebody is in.

    Raises `NotFound` for any other part as for one that does not exist, and `WaitOutside`."""
    found, restriction = await known_to(connection, person, conference, part)
    if not sees(restriction, person):
        raise NotFound
    return found, restriction


async def known_to(
    connection: AsyncConnection, person: Person, conference: str, part: str
) -> tuple[FoundConference, Restriction]:
    """The same, or one that somebody was asked to approve without seeing it: what is written in it stays closed."""
    found = await conference_for(connection, person.id, conference, lock=True)
    restriction = (await restrictions.of_parts(connection, [part])).get(part)
    if restriction is None or restriction.conference != conference:
        raise NotFound
    if not sees(restriction, person) and not asked_about(restriction, person):
        raise NotFound
    return found, restriction
