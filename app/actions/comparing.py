"""Two versions of a case plan compared, for somebody who may read both.

Everything is made of the plan versions and minutes that the reader may read themselves, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import addenda_lines, copies
from app.actions.finding import FoundConference, conference_for
from app.actions.footings import shared_until
from app.actions.house import House
from app.actions.recording_kept import kept_for
from app.actions.refusals import NotFound, NotReady
from app.actions.workshop import WorkFailed, Workshop
from app.board.choices import Achievement
from app.conference.conference import CaseFile, Conference
from app.conference.distributing import Extent
from app.conference.permits import Permit, may
from app.export.beside import sections_of
from app.export.compared import Telling, ToldList
from app.export.counting import summary
from app.export.outline import plan_outline
from app.export.side_by_side import PairedList, side_by_side
from app.export.told_beside import corrections_told, kept_told
from app.record.addenda import AddendumLine
from app.record.comparing import compare
from app.record.lines import PlanReviewLine
from app.record.plan import PlanVersion
from app.record.sealing import minutes_from, plan_from, restricted_from
from app.storage import people, records
from app.storage.records import StoredPlan


@dataclass(frozen=True, slots=True)
class Readable:
    """A plan version that somebody may read, with the minutes of its conference where they get those too."""

    conference: Conference
    plan: StoredPlan
    #: How much of the record they get.
    extent: Extent
    minutes: bytes | None

    @property
    def version(self) -> int:
        return self.plan.version


@dataclass(frozen=True, slots=True)
class Versions:
    """All versions that somebody may read, the oldest first, and the two that they compare."""

    case: CaseFile
    every: Sequence[Readable]
    before: Readable
    after: Readable

    @property
    def between(self) -> Sequence[Readable]:
        return [each for each in self.every if self.before.version < each.version < self.after.version]


@dataclass(frozen=True, slots=True)
class Beside:
    """What else somebody may read of the record of one version: its corrections, and parts that are kept to a few."""

    version: int
    zone: str
    whole: bool
    addenda: tuple[AddendumLine, ...]
    kept: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What changed, in one line, in sentences, and side by side; what was corrected; what is kept to a few."""

    summary: str
    lists: tuple[ToldList, ...]
    pairs: tuple[PairedList, ...]
    corrections: tuple[ToldList, ...] = ()
    kept: tuple[str, ...] = ()


async def versions_for(house: House, person: str, case: str, before: int | None, after: int | None) -> Versions:
    """Two versions of a case's plan, the older first: those that are asked for, else the newest and the one before it.

    Raises `NotFound` where somebody may not read both."""
    async with house.database.reading() as connection:
        every = await readable(connection, person, case)
    if len(every) < 2:
        raise NotFound
    newest = after if after is not None else every[-1].version
    chosen = {each.version: each for each in every}
    earlier = [version for version in chosen if version < newest]
    oldest = before if before is not None else max(earlier, default=newest)
    if oldest not in chosen or newest not in chosen or oldest == newest:
        raise NotFound
    first, last = sorted((oldest, newest))
    return Versions(every[0].conference.case, every, chosen[first], chosen[last])


async def readable(connection: AsyncConnection, person: str, case: str) -> Sequence[Readable]:
    """The versions of a case's plan that somebody may read, the oldest first; none of a case that is not for them."""
    # Guests see no case, but what was agreed in the conferences that they were let in to.
    found = []
    for plan in reversed(await records.plans(connection, case)):
        seen = await _seen(connection, person, plan.conference)
        if seen is None:
            continue
        extent = await copies.extent_for(connection, seen, person)
        if extent is not Extent.NONE:
            minutes = await records.minutes_of(connection, plan.conference) if extent is Extent.FULL else None
            found.append(Readable(seen.conference, plan, extent, minutes.content if minutes else None))
    return found


async def _seen(connection: AsyncConnection, person: str, conference: str) -> FoundConference | None:
    try:
        found = await conference_for(connection, person, conference)
    except NotFound:
        return None
    return found if may(found.stance, Permit.SEE_RECORD) else None


async def told(house: House, workshop: Workshop, person: str, versions: Versions) -> Told:
    """What changed between two versions, for somebody who may read both. Raises `NotReady`."""
    later = [*versions.between, versions.after]
    beside = await beside_versions(house, person, [versions.before, *later])
    between = [each.plan.content for each in versions.between]
    try:
        return await workshop.run(
            tell,
            versions.before.plan.content,
            versions.after.plan.content,
            between,
            [each.minutes for each in later],
            beside,
        )
    except WorkFailed as error:
        raise NotReady("The versions could not be compared just now. They are kept, and nothing is lost.") from error


async def beside_versions(house: House, person: str, versions: Sequence[Readable]) -> Sequence[Beside]:
    """What else this person may read of the records of these versions."""
    found = []
    async with house.database.reading() as connection:
        reader = await people.find(connection, person)
        for each in versions:
            whole, conference = each.extent is Extent.FULL, each.conference
            seen = await conference_for(connection, person, conference.id, seen_with=None)
            past = await shared_until(connection, seen, person)
            addenda = await addenda_lines.lines_of(connection, conference.id, past)
            kept, _ = await kept_for(connection, conference.id, reader) if reader else ((), ())
            found.append(Beside(each.version, conference.time_zone, whole, addenda, tuple(kept) if whole else ()))
    return found


def tell(
    before: bytes,
    after: bytes,
    between: Sequence[bytes],
    minutes: Sequence[bytes | None],
    beside: Sequence[Beside] = (),
) -> Told:
    """The same from canonical bytes; `minutes` of the later conferences, `beside` of all of them, the oldest first.
    Runs in the workshop."""
    plans = [plan_from(each) for each in (before, *between, after)]
    comparison = compare(plans[0], plans[-1], plans[1:-1])
    telling = Telling(reviews_in(minutes))
    corrections = [told for plan in plans for told in _corrections(plan, beside)]
    kept = tuple(_kept(beside))
    pairs = side_by_side(comparison, telling)
    return Told(summary(comparison, telling), telling.lists(comparison), pairs, tuple(corrections), kept)


def reviews_in(minutes: Sequence[bytes | None]) -> dict[str, PlanReviewLine]:
    """How each goal was looked back at last, where anybody said what became of it."""
    lines = [line for content in minutes if content is not None for line in minutes_from(content).reviews]
    said = (line for line in lines if line.achievement is not Achievement.UNREVIEWED)
    return {line.goal.id: line for line in said if line.goal is not None}


def _corrections(plan: PlanVersion, beside: Sequence[Beside]) -> Iterator[ToldList]:
    for each in beside:
        if each.version == plan.version and each.addenda:
            titles = None if each.whole else frozenset(sections_of(plan_outline(plan)))
            yield from corrections_told(each.version, each.addenda, each.zone, titles)


def _kept(beside: Sequence[Beside]) -> Iterator[str]:
    if not beside:
        return
    records = [(each.version, restricted_from(content)) for each in beside for content in each.kept]
    first = beside[0].version
    before = [record for version, record in records if version == first]
    yield from kept_told(before, [(version, record) for version, record in records if version != first])
