"""Safety plans as those see them who hand them out: how each stands now, who gets it, and who has which edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note_alone
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import unfounded_among
from app.actions.freezing import Replay, as_it_stands
from app.actions.given_copies import copies_of
from app.actions.house import House
from app.actions.looking_through import sought_by
from app.actions.refusals import NotFound, NotReady
from app.actions.safety_files import safety_plans_in
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.conference.distributing import Copy
from app.conference.permits import Permit
from app.conference.states import State
from app.people.person import Person
from app.record.agreeing_lines import RecipientLine, SafetyPlanLine, WithheldLine
from app.record.facts import CaseFacts
from app.record.safety import SafetyPlanCopy, fingerprint, same_words, taken
from app.record.scanning import Hit, Sought, Telling, scan
from app.record.sealing import canonical, safety_plan_from
from app.record.who import Who
from app.storage import cases, people, records, safety_plans
from app.storage.safety_plans import StoredSafetyPlan


@dataclass(frozen=True, slots=True)
class Edition:
    """What was handed out, and what became of each copy of it."""

    stored: StoredSafetyPlan
    copies: Sequence[Copy]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who gets the plan, as the board says. `key`: the id of who signs in here, or a name."""

    key: str
    name: str
    line: RecipientLine
    #: Whether they sign in here.
    signs_in: bool
    #: Whether the board also says that they do not get it.
    withheld: bool
    #: Whether nothing is written down that allows sharing with them, as far as that is known.
    unfounded: bool
    #: The edition that they have, and their copy of it.
    has: tuple[StoredSafetyPlan, Copy] | None


@dataclass(frozen=True, slots=True)
class HandingOut:
    """One safety plan for those who hand it out. `offered` is how it stands now; None when it is gone."""

    found: FoundConference
    plan: str
    offered: SafetyPlanCopy | None
    recipients: Sequence[Recipient]
    withheld: Sequence[WithheldLine]
    editions: Sequence[Edition]
    telling: Sequence[Hit]
    names: Mapping[str, str]

    @property
    def shown(self) -> str:
        """What a person has looked at who hands this out."""
        return fingerprint(self.offered) if self.offered else ""

    @property
    def changed(self) -> bool:
        """Whether it says something else than what was handed out last."""
        if not self.editions or self.offered is None:
            return False
        return not same_words(safety_plan_from(self.editions[-1].stored.content), self.offered)


@dataclass(frozen=True, slots=True)
class Listed:
    """A safety plan among those of a conference."""

    plan: str
    about: str
    #: To how many it was given.
    given: int


async def listed(
    house: House, workshop: Workshop, replay: Replay, person: str, conference: str
) -> tuple[FoundConference, Sequence[Listed]]:
    """The safety plans of a conference. Raises `NotFound`, `NotPermitted`, `NotReady`."""
    async with house.database.reading() as connection:
        found = await may_hand_out(connection, person, conference)
        editions = await editions_of(connection, conference)
    now = {each.id: each.about for each in await _lines(house, workshop, replay, found)}
    gone = {each.stored.plan: safety_plan_from(each.stored.content).about for each in editions}
    return found, [Listed(plan, about, _given(plan, editions)) for plan, about in (gone | now).items()]


def _given(plan: str, editions: Sequence[Edition]) -> int:
    return len(
        {copy.recipient for each in editions if each.stored.plan == plan for copy in each.copies if copy.sent_at}
    )


async def handing_out(
    house: House, workshop: Workshop, replay: Replay, person: Person, conference: str, plan: str
) -> HandingOut:
    """How one safety plan stands, and who has it. Raises `NotFound`, `NotPermitted`, `NotReady`."""
    async with house.database.reading() as connection:
        found = await may_hand_out(connection, person.id, conference)
    line = next((each for each in await _lines(house, workshop, replay, found) if each.id == plan), None)
    async with house.database.reading() as connection:
        there = await _of_plan(house, connection, found, plan, line)
        names = await sought_by(connection, conference, person)
    if there.offered is None and not there.editions:
        raise NotFound
    await note_alone(house, Kind.SAFETY_PLAN_VIEWED, person.id, conference=found.conference)
    return there if there.offered is None else await _with_what_tells(workshop, there, there.offered, names)


async def may_hand_out(
    connection: AsyncConnection, person: str, conference: str, *, lock: bool = False
) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=lock)
    require(found.stance, Permit.HAND_OUT_SAFETY_PLAN)
    return found


async def _lines(house: House, workshop: Workshop, replay: Replay, found: FoundConference) -> Sequence[SafetyPlanLine]:
    """From the board while it is open, and then from the record. Raises `NotReady`."""
    conference = found.conference
    if conference.state is State.OPEN:
        prepared = await as_it_stands(house, workshop, replay, conference)
        return prepared.conclusion.plan.safety_plans
    async with house.database.reading() as connection:
        minutes = await records.minutes_of(connection, conference.id)
    if minutes is None:
        return ()
    try:
        return await workshop.run(safety_plans_in, minutes.content)
    except WorkFailed as error:
        raise NotReady(f"The safety plan could not be read ({error}). It is kept, and nothing is lost.") from error


async def _of_plan(
    house: House, connection: AsyncConnection, found: FoundConference, plan: str, line: SafetyPlanLine | None
) -> HandingOut:
    editions = [each for each in await editions_of(connection, found.conference.id) if each.stored.plan == plan]
    offered = _offered(house, found, line, editions) if line else None
    recipients = await _recipients(connection, found, line, editions) if line else []
    said = {each.stored.taken_by for each in editions} | {copy.recipient for each in editions for copy in each.copies}
    names = await people.names(connection, said)
    return HandingOut(found, plan, offered, recipients, line.withheld if line else (), editions, (), names)


async def editions_of(connection: AsyncConnection, conference: str) -> Sequence[Edition]:
    stored = await safety_plans.of_conference(connection, conference)
    turns = await safety_plans.turns(connection, [each.id for each in stored])
    return [Edition(each, copies_of(turns[each.id])) for each in stored]


def _offered(house: House, found: FoundConference, line: SafetyPlanLine, editions: Sequence[Edition]) -> SafetyPlanCopy:
    conference = found.conference
    facts = CaseFacts(conference.case.id, conference.case.reference)
    number = editions[-1].stored.number + 1 if editions else 1
    return taken(line, facts, conference.id, number, house.clock.now(), conference.time_zone)


async def _recipients(
    connection: AsyncConnection, found: FoundConference, line: SafetyPlanLine, editions: Sequence[Edition]
) -> Sequence[Recipient]:
    """Those whom the board names, each once. Whoever is known to the case by exactly this name is meant by it."""
    known = {each.person.id: each.person for each in await cases.standings(connection, found.conference.case.id)}
    kept_from = {_key(each.who, known) for each in line.withheld if each.who}
    made: dict[str, RecipientLine] = {}
    for each in line.recipients:
        if each.to is not None:
            made.setdefault(_key(each.to, known), each)
    case = found.conference.case.id
    missing = {each.person for each in await unfounded_among(connection, case, [key for key in made if key in known])}
    return [
        Recipient(
            key,
            known[key].name if key in known else each.to.name if each.to else key,
            each,
            key in known,
            key in kept_from,
            key in missing,
            _has(key, editions),
        )
        for key, each in made.items()
    ]


def _key(who: Who, known: Mapping[str, Person]) -> str:
    if who.id in known:
        return who.id
    named = [each.id for each in known.values() if each.name.casefold() == who.name.casefold()]
    return named[0] if len(named) == 1 else who.name


def _has(recipient: str, editions: Sequence[Edition]) -> tuple[StoredSafetyPlan, Copy] | None:
    given = [(each.stored, copy) for each in editions for copy in each.copies if copy.recipient == recipient]
    return given[-1] if given else None


# Before it goes out, whoever hands it out looks at what could lead somebody to a door.


async def _with_what_tells(workshop: Workshop, there: HandingOut, offered: SafetyPlanCopy, names: Sought) -> HandingOut:
    try:
        every = await workshop.run(scan, canonical(offered), names)
    except WorkFailed as error:
        raise NotReady(f"The safety plan could not be looked through ({error}). Please try again.") from error
    # To be called is what the numbers of contacts are there for.
    called = {Telling.TELEPHONE, Telling.MAIL}
    return replace(there, telling=[each for each in every if each.section != "Contacts" or each.what not in called])
