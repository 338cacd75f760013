"""Whether there is a basis for sharing with somebody: asked before anything is shared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.finding import FoundConference
from app.actions.refusals import Refusal
from app.conference.basis import Footing, InformationBasis, footing, with_whom
from app.conference.conference import CaseFile, Conference
from app.conference.inviting import Newcomer
from app.conference.kinds import Coordination, Door, Kind, Role
from app.conference.planning import Incomplete
from app.conference.states import State
from app.people.agency import folded
from app.people.person import Agency, Person, tidy_email
from app.storage import audit, bases, cases, conferences, guests, people


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


async def keeps_only_the_past(connection: AsyncConnection, case: str, person: str) -> bool:
    """Whether sharing with somebody was withdrawn, who neither answers for the case nor chairs a conference of it that
    is not frozen: what they saw before stays theirs, and nothing is added."""
    if person not in await withdrawn_among(connection, case, [person]):
        return False
    seats = await conferences.of_person(connection, person)
    return not any(
        each.case.id == case and role is Role.CHAIR and each.state is not State.FROZEN for each, role in seats
    )


async def shared_until(connection: AsyncConnection, found: FoundConference, person: str) -> datetime | None:
    """The moment at which sharing with somebody was withdrawn, before which everything stays theirs; None while it goes
    on, and for whoever chairs this conference or answers for the case."""
    case = found.conference.case
    if found.role is Role.CHAIR or found.stance.coordination is not Coordination.NONE:
        return None
    ended = [each for each in await bases.of_case(connection, case.id) if not each.stands]
    if not ended or not await keeps_only_the_past(connection, case.id, person):
        return None
    who = await people.find(connection, person)
    kinds = {each.person.id: each.kind for each in await cases.standings(connection, case.id)}
    whom = with_whom(who, kinds.get(person, Kind.PRACTITIONER)) if who else ""
    noted = await audit.withdrawals(connection, case.id, whom)
    return max(noted) if noted else _day_of(case, [each for each in ended if each.shared_with == whom])


def _day_of(case: CaseFile, ended: Sequence[InformationBasis]) -> datetime:
    """Where no more than the day is known: as it begins."""
    day = max(each.withdrawn_on for each in ended if each.withdrawn_on)
    return datetime.combine(day, time(), ZoneInfo(case.time_zone))


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
    case = conference.case.id
    known = {each.person.id for each in await cases.standings(connection, case)}
    participants = await conferences.participants(connection, conference.id)
    kept = await who_answer(connection, case) | {each.person.id for each in participants if each.role is Role.CHAIR}
    found = await unfounded_among(connection, case, [each for each in recipients if each in known])
    persons = [each for each in found if each.how is Footing.MISSING or each.person not in kept]
    by_name = [each for each in recipients if each not in known]
    called = [each for each in await _withdrawn_called(connection, case, by_name) if each.person not in kept]
    gone = {each.name: replace(each, person="") for each in called}
    others = await unfounded_by_name(connection, case, [each for each in by_name if each not in gone])
    return [*persons, *gone.values(), *others]


async def _withdrawn_called(connection: AsyncConnection, case: str, named: Collection[str]) -> Sequence[Unfounded]:
    """Those known to a case with whom sharing was withdrawn and who are meant by one of these names, each as it was
    typed: a copy on paper is a copy too."""
    if not named:
        return []
    known = [each.person.id for each in await cases.standings(connection, case)]
    withdrawn = [each for each in await unfounded_among(connection, case, known) if each.how is Footing.WITHDRAWN]
    return [
        replace(each, name=typed, agency=each.agency if folded(typed) == folded(each.name) else "")
        for typed in named
        for each in withdrawn
        if folded(typed) in {folded(form) for form in (each.name, f"{each.name}, {each.agency}", _one(each))}
    ]


async def unfounded_providers(
    connection: AsyncConnection, conference: Conference, to: str, email: str
) -> Sequence[Unfounded]:
    """Whom a request for service would reach, and for whom no basis stands: a provider of this name, and whoever is
    known to the case by this name or at this address. Somebody's own name is no agency's, for which a basis could be
    missing."""
    known = [each.person for each in await cases.standings(connection, conference.case.id)]
    contacts = await guests.contacts(connection, [each.id for each in known])
    called = {each.id for each in known if folded(each.name) == folded(to)}
    reached = {each for each, how in contacts.items() if email and tidy_email(how.email) == tidy_email(email)}
    agencies = {folded(each.name) for each in await people.agencies(connection)}
    by_name = [] if called and folded(to) not in agencies else [to]
    return await unfounded_recipients(connection, conference, [*by_name, *sorted(called | reached)])


def named(people: Sequence[Unfounded]) -> str:
    return ", ".join(map(_one, people))


def _one(each: Unfounded) -> str:
    return f"{each.name} ({each.agency})" if each.agency else each.name


class WithoutBasis(Refusal):
    """Nothing is written down that allows sharing with some of those who are to get something."""

    def __init__(self, people: Sequence[Unfounded], so_far: str = "Nothing was sent yet.") -> None:
        super().__init__(f"Nothing is written down that allows sharing with {named(people)}. {so_far}")
        self.people = people


def refusal_of(unfounded: Sequence[Unfounded]) -> str:
    """Why nothing goes out, where sharing with one of these was withdrawn; or ""."""
    withdrawn = [each for each in unfounded if each.how is Footing.WITHDRAWN]
    if not withdrawn:
        return ""
    sentence = f"What allowed sharing with {named(withdrawn)} was withdrawn."
    return f"{sentence} Nothing more is shared with them, and nothing was sent."


async def require_none_withdrawn(
    connection: AsyncConnection, conference: Conference, recipients: Collection[str], field: str
) -> None:
    """Raises `Incomplete`, of this field, if sharing with one of the recipients, by their ids or by a name alone, was
    withdrawn."""
    if sentence := refusal_of(await unfounded_recipients(connection, conference, recipients)):
        raise Incomplete({field: sentence})


async def who_answer(connection: AsyncConnection, case: str) -> frozenset[str]:
    """Those who answer for a case: without them nobody could put anything right."""
    known = await cases.standings(connection, case)
    return frozenset(each.person.id for each in known if each.coordination is not Coordination.NONE)


def _asked(person: Person, how: Footing) -> Unfounded:
    return Unfounded(person.id, person.name, person.agency_name, how)
