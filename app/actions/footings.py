"""Whether there is a basis for sharing with somebody: asked before anything is shared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.basis import Footing, footing, with_whom
from app.conference.conference import Conference
from app.conference.inviting import Newcomer
from app.conference.kinds import Coordination, Door, Kind, Role
from app.people.agency import folded
from app.people.person import Agency, Person
from app.storage import bases, cases, conferences, people


@dataclass(frozen=True, slots=True)
class Unfounded:
    """Somebody for whom no basis stands. `person`: their id, or "" for somebody who is new."""

    person: str
    name: str
    agency: str
    how: Footing


async def unfounded(connection: AsyncConnection, conference: Conference) -> Sequence[Unfounded]:
    """Those who take part, or may come, and for whom no basis stands."""
    held = await bases.of_case(connection, conference.case.id)
    present = await conferences.participants(connection, conference.id)
    asked = [(each.person, each.kind) for each in present if each.door is not Door.REMOVED]
    found = (_asked(person, footing(with_whom(person, kind), held)) for person, kind in asked)
    return [each for each in found if each.how is not Footing.FOUNDED]


async def unfounded_among(
    connection: AsyncConnection, case: str, chosen: Collection[str], newcomers: Sequence[Newcomer] = ()
) -> Sequence[Unfounded]:
    """Those, chosen to be invited, for whom no basis stands."""
    held = await bases.of_case(connection, case)
    kinds = {each.person.id: each.kind for each in await cases.standings(connection, case)}
    found = []
    for person in [await people.find(connection, each) for each in chosen]:
        if person is not None:
            kind = kinds.get(person.id, Kind.PRACTITIONER)
            found.append(_asked(person, footing(with_whom(person, kind), held)))
    agencies = {folded(each.name): each for each in await people.agencies(connection)}
    for newcomer in newcomers:
        # An agency that nobody knew before has no id for which anything could be written down.
        employer = agencies.get(folded(newcomer.agency)) or (
            Agency("new", newcomer.agency) if newcomer.agency else None
        )
        person = Person("", newcomer.name, employer)
        whom = employer.id if employer else with_whom(Person("new", newcomer.name), newcomer.kind)
        found.append(_asked(person, footing(whom, held)))
    return [each for each in found if each.how is not Footing.FOUNDED]


async def withdrawn_among(connection: AsyncConnection, case: str, chosen: Collection[str]) -> frozenset[str]:
    """Those of these people who cannot be invited: sharing with them was withdrawn, and they do not answer for the
    case."""
    found = await unfounded_among(connection, case, chosen)
    withdrawn = frozenset(each.person for each in found if each.how is Footing.WITHDRAWN)
    return withdrawn - await who_answer(connection, case)


async def unfounded_by_name(connection: AsyncConnection, case: str, named: Collection[str]) -> Sequence[Unfounded]:
    """Those who are known by a name alone, such as a school that gets its copy on paper, and for whom no basis stands.

    Only an agency of that name can have one."""
    held = await bases.of_case(connection, case)
    agencies = {folded(each.name): each.id for each in await people.agencies(connection)}
    found = [Unfounded("", name, "", footing(agencies.get(folded(name), "unknown"), held)) for name in named]
    return [each for each in found if each.how is not Footing.FOUNDED]


async def unfounded_recipients(
    connection: AsyncConnection, conference: Conference, recipients: Collection[str]
) -> Sequence[Unfounded]:
    """Those of the recipients of copies, by their ids or by a name alone, for whom no basis stands.

    From whoever chairs or answers for the case nothing is withheld, though their agency's basis be withdrawn."""
    held = await bases.of_case(connection, conference.case.id)
    present = {each.person.id: each for each in await conferences.participants(connection, conference.id)}
    answering = await who_answer(connection, conference.case.id)
    theirs = [present[each] for each in recipients if each in present]
    found = [(each, _asked(each.person, footing(with_whom(each.person, each.kind), held))) for each in theirs]
    persons = [
        each
        for one, each in found
        if each.how is Footing.MISSING
        or (each.how is Footing.WITHDRAWN and one.role is not Role.CHAIR and each.person not in answering)
    ]
    named = [each for each in recipients if each not in present]
    return [*persons, *await unfounded_by_name(connection, conference.case.id, named)]


async def who_answer(connection: AsyncConnection, case: str) -> frozenset[str]:
    """Those who answer for a case: without them nobody could put anything right."""
    known = await cases.standings(connection, case)
    return frozenset(each.person.id for each in known if each.coordination is not Coordination.NONE)


def _asked(person: Person, how: Footing) -> Unfounded:
    return Unfounded(person.id, person.name, person.agency_name, how)
