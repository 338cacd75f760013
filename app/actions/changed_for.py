"""What changed in a plan for one person, between the last version that they had and another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.comparing import Readable, Versions, readable, reviews_in
from app.actions.house import House
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.conference.conference import CaseFile
from app.conference.distributing import Turn
from app.conference.sign_off import in_force_from
from app.conference.states import State
from app.export.compared import Telling, ToldList
from app.export.for_one import ForOne
from app.record.sealing import plan_from
from app.record.who import Who
from app.storage import audit, conferences, distributions, people, records, sign_offs

#: So long after a version came into force the home page says what changed; its own page says it for ever.
_NEWS = timedelta(days=28)
_HAD = (Kind.RECORD_VIEWED, Kind.FILE_DOWNLOADED)


@dataclass(frozen=True, slots=True)
class ChangedFor:
    """What changed for somebody from the version before to the one after."""

    case: CaseFile
    before: int
    after: int
    #: Whether they had the version before: looked at it, took it along, or were sent it.
    had: bool
    told: tuple[ToldList, ...]

    @property
    def count(self) -> int:
        return sum(len(each.sentences) for each in self.told)


@dataclass(frozen=True, slots=True)
class _Question:
    """Everything of which it is told."""

    reader: Who
    #: The version before, and all later ones that they may read up to the one that is asked for.
    versions: Sequence[Readable]
    had: bool


async def on_plan(house: House, workshop: Workshop, person: str, case: str, version: int) -> ChangedFor | None:
    """Since the last version that they had before this one; None where they may not read this one or none before."""
    async with house.database.reading() as connection:
        question = await _question(connection, person, case, version)
    return await _answered(workshop, question) if question else None


async def between(house: House, workshop: Workshop, person: str, versions: Versions) -> ChangedFor | None:
    """Between two versions that they may read both, whichever they had; None where it cannot be told just now."""
    async with house.database.reading() as connection:
        reader = await people.find(connection, person)
    if reader is None:
        return None
    read = [versions.before, *versions.between, versions.after]
    return await _answered(workshop, _Question(Who(reader.name, reader.agency_name, person), read, had=False))


async def news(house: House, workshop: Workshop, person: str) -> Sequence[ChangedFor]:
    """For the home page: of each case in whose conferences somebody takes part, if its plan came into force lately and
    something in it changed for them."""
    questions = []
    async with house.database.reading() as connection:
        mine = [each for each, _ in await conferences.of_person(connection, person)]
        for case in sorted({each.case.id for each in mine if each.state is State.FROZEN}):
            in_force = await _lately_in_force(house, connection, case)
            questions.append(await _question(connection, person, case, in_force) if in_force else None)
    answers = [await _answered(workshop, each) for each in questions if each]
    return [each for each in answers if each and each.told]


async def _lately_in_force(house: House, connection: AsyncConnection, case: str) -> int:
    """The version that is in force, if it came to be so lately; 0 otherwise."""
    plans = await records.plans(connection, case)
    said = await sign_offs.about(connection, [each.conference for each in plans])
    for plan in plans:
        since = in_force_from(said[plan.conference].endorsements, said[plan.conference].stages)
        if since is not None:
            return plan.version if house.clock.now() - since <= _NEWS else 0
    return 0


async def _question(connection: AsyncConnection, person: str, case: str, version: int) -> _Question | None:
    every = [each for each in await readable(connection, person, case) if each.version <= version]
    reader = await people.find(connection, person)
    if reader is None or len(every) < 2 or every[-1].version != version:
        return None
    had = await _had(connection, person, every[:-1])
    before = (had or every[:-1])[-1]
    versions = [each for each in every if each.version >= before.version]
    return _Question(Who(reader.name, reader.agency_name, person), versions, bool(had))


async def _answered(workshop: Workshop, question: _Question) -> ChangedFor | None:
    before, *later = question.versions
    plans = [each.plan.content for each in question.versions]
    try:
        told = await workshop.run(tell_one, question.reader, plans, [each.minutes for each in later])
    except WorkFailed:
        # The page has more to say than this; comparing the versions shows what is wrong.
        return None
    return ChangedFor(before.conference.case, before.version, later[-1].version, question.had, told)


async def _had(connection: AsyncConnection, person: str, earlier: Sequence[Readable]) -> Sequence[Readable]:
    seen = await audit.conferences_of(connection, person, _HAD)
    return [each for each in earlier if each.conference.id in seen or await _was_sent(connection, person, each)]


async def _was_sent(connection: AsyncConnection, person: str, version: Readable) -> bool:
    events = await distributions.of_recipient(connection, version.conference.id, person)
    return any(each.turn is Turn.SENT for each in events)


def tell_one(person: Who, plans: Sequence[bytes], minutes: Sequence[bytes | None]) -> tuple[ToldList, ...]:
    """From canonical bytes, the oldest first; `minutes` of all conferences but the first. Runs in the workshop."""
    before, *between, after = (plan_from(each) for each in plans)
    return ForOne(person, Telling(reviews_in(minutes))).told(before, after, between)
