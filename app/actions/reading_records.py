"""Reading what has been frozen: by those who took part, and those who answer for the case."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import addenda_lines, basis_lines, copies, illustrating, plan_standing
from app.actions.attestations import attestations_of
from app.actions.auditing import note, note_alone
from app.actions.comparing import readable
from app.actions.editions import Press
from app.actions.finding import FoundConference, case_for, conference_for, require
from app.actions.footings import shared_until
from app.actions.house import House
from app.actions.recording import make_copy
from app.actions.recording_kept import kept_for
from app.actions.refusals import NotFound, NotReady
from app.actions.rendering import FileForm, RecordKind, Source, as_authorship, as_fridge, as_html, as_kept, as_preview
from app.actions.restraint import Limited, spend, spend_and_note
from app.actions.status import status_of
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.conference.conference import Conference
from app.conference.distributing import Extent
from app.conference.permits import Permit, may
from app.conference.pictures import Picture
from app.conference.sign_off import PlanState
from app.conference.states import State
from app.export.authorship import WrittenSection
from app.export.calendar import NextConference
from app.export.illustration import Illustration
from app.record.addenda import AddendumLine
from app.record.restricted import PublicTitle
from app.record.sealing import digest
from app.record.status import StatusSheet
from app.storage import conferences, people, records
from app.storage.editions import StoredEdition
from app.storage.records import StoredMinutes, StoredPlan

#: In which forms the minutes can be taken along, and in which a plan version.
MINUTES_FORMS = (FileForm.PDF, FileForm.WORD, FileForm.TEXT, FileForm.JSON)
PLAN_FORMS = tuple(form for form in FileForm if form is not FileForm.PACKAGE)
_ONES_OWN = frozenset({FileForm.CALENDAR, FileForm.FRIDGE, FileForm.FHIR})


@dataclass(frozen=True, slots=True)
class FrozenRecord:
    """What one conference left behind."""

    conference: Conference
    minutes: StoredMinutes
    plan: StoredPlan
    #: Whether whoever reads it also sees who else has.
    shows_who_looked: bool = False
    #: How much of it they get.
    extent: Extent = Extent.FULL
    #: When sharing with them was withdrawn: what came to stand beside it since then is not theirs.
    until: datetime | None = None


async def record_for(
    house: House, workshop: Workshop, person: str, conference: str, wants: Extent = Extent.FULL
) -> FrozenRecord:
    """The record of a conference as this person may have it: no byte that they get is made from anything else.

    Raises `NotFound`, `NotPermitted` before it is frozen, and `CopyWithheld` for somebody who gets less."""
    permitted = await house.apart.read(partial(_permitted, person=person, conference=conference, wants=wants))
    record = permitted.record
    if permitted.kept or permitted.elsewhere:
        try:
            content = await workshop.run(make_copy, record.minutes.content, permitted.kept, permitted.elsewhere)
        except WorkFailed as error:
            raise NotReady("The record could not be shown. It is kept, and nothing is lost.") from error
        record = replace(record, minutes=replace(record.minutes, content=content, digest=digest(content)))
    return record


def expect_readers(house: House, person: str, conference: str) -> None:
    """Many will ask for a record in a moment: it was frozen by this person just now."""
    house.apart.prepare(partial(_permitted, person=person, conference=conference, wants=Extent.FULL))


@dataclass(frozen=True, slots=True)
class _Permitted:
    """What is for everybody who may read the record, and what of that which is kept to a few."""

    record: FrozenRecord
    kept: Sequence[bytes]
    elsewhere: Sequence[PublicTitle]


async def _permitted(connection: AsyncConnection, person: str, conference: str, wants: Extent) -> _Permitted:
    found = await conference_for(connection, person, conference)
    require(found.stance, Permit.SEE_RECORD)
    extent = await copies.require_extent(connection, found, person, wants)
    minutes = await records.minutes_of(connection, conference)
    plan = await records.plan_of_conference(connection, conference)
    reader = await people.find(connection, person)
    if minutes is None or plan is None or reader is None:
        raise NotFound
    kept, elsewhere = await kept_for(connection, conference, reader)
    looks = may(found.stance, Permit.SEE_WHO_LOOKED)
    until = await shared_until(connection, found, person)
    return _Permitted(FrozenRecord(found.conference, minutes, plan, looks, extent, until), kept, elsewhere)


async def follows(house: House, person: str, record: FrozenRecord) -> int:
    """The newest plan version before that of a record which somebody may read as well, or 0."""
    every = await _versions_for(house, person, record)
    return max((each for each in every if each < record.plan.version), default=0)


async def came_after_for(house: House, person: str, record: FrozenRecord) -> int:
    """The version that holds in place of that of a record, or else will, where somebody may read it; else 0."""
    async with house.database.reading() as connection:
        standing = (await plan_standing.standing_of(connection, record.conference)).before(record.until, person)
    after = standing.came_after
    return after.version if after and after.version in await _versions_for(house, person, record) else 0


async def _versions_for(house: House, person: str, record: FrozenRecord) -> Sequence[int]:
    async with house.database.reading() as connection:
        return [each.version for each in await readable(connection, person, record.plan.case)]


async def plan_for(house: House, workshop: Workshop, person: str, case: str, version: int) -> FrozenRecord:
    """A version of the case's plan, with the conference that made it. Raises `NotFound`."""
    # Guests see no case, but what was agreed in a conference that they were let in to.
    async with house.database.reading() as connection:
        plan = await records.plan(connection, case, version)
    if plan is None:
        raise NotFound
    return await record_for(house, workshop, person, plan.conference, Extent.PARTIAL)


async def plans_for(house: House, person: str, case: str) -> Sequence[tuple[Conference, StoredPlan]]:
    """The versions of the case's plan that somebody may read, the newest first. Raises `NotFound`."""
    async with house.database.reading() as connection:
        await case_for(connection, person, case)
        return [
            (found.conference, plan)
            for plan in await records.plans(connection, case)
            if (found := await _found(connection, person, plan.conference))
            and may(found.stance, Permit.SEE_RECORD)
            and await copies.extent_for(connection, found, person) is not Extent.NONE
        ]


async def conferences_for(house: House, person: str, case: str) -> Sequence[Conference]:
    """The conferences of a case that somebody may see, the newest first. Raises `NotFound`."""
    async with house.database.reading() as connection:
        await case_for(connection, person, case)
        return await _seen(connection, person, case)


async def _seen(connection: AsyncConnection, person: str, case: str) -> Sequence[Conference]:
    """Those of a case's conferences that somebody may see, guests too, who see nothing of the case beside."""
    return [
        each
        for each in await conferences.of_case(connection, case)
        if await _found(connection, person, each.id) is not None
    ]


async def page_of(
    workshop: Workshop,
    kind: RecordKind,
    content: bytes,
    top: int = 1,
    given: StatusSheet | None = None,
    addenda: tuple[AddendumLine, ...] = (),
) -> str:
    """A record as HTML whose title is a heading of level `top`, with what stands beside it. Raises `NotReady`."""
    try:
        return await workshop.run(as_html, kind, content, top, given, addenda)
    except WorkFailed as error:
        raise NotReady(f"The record could not be shown ({error}). It is kept, and nothing is lost.") from error


async def kept_beside(workshop: Workshop, record: FrozenRecord, level: int) -> str:
    """What is kept to a few and is for somebody who gets the plan alone, as HTML: who is to see it sees it, however
    little else they get. "" for everybody else, whose minutes have it. Raises `NotReady`."""
    if record.extent is not Extent.PARTIAL:
        return ""
    try:
        return await workshop.run(as_kept, record.minutes.content, level)
    except WorkFailed as error:
        raise NotReady(f"The record could not be shown ({error}). It is kept, and nothing is lost.") from error


async def authorship_of(workshop: Workshop, kind: RecordKind, content: bytes) -> Sequence[WrittenSection]:
    """Who wrote what in a record. Raises `NotReady`."""
    try:
        return await workshop.run(as_authorship, kind, content)
    except WorkFailed as error:
        raise NotReady(f"Who wrote it could not be shown ({error}). It is kept, and nothing is lost.") from error


async def preview_of(workshop: Workshop, kind: RecordKind, content: bytes, top: int = 1) -> str:
    """What freezing would record, as HTML. Raises `NotReady`."""
    try:
        return await workshop.run(as_preview, kind, content, top)
    except WorkFailed as error:
        raise NotReady(f"The preview could not be made ({error}). The board goes on, and nothing is lost.") from error


async def fridge_of(
    house: House, workshop: Workshop, person: str, record: FrozenRecord
) -> tuple[Mapping[str, Any], Mapping[str, Picture]]:
    """What stands on somebody's page for the fridge, and the pictures on it by their digests. Raises `NotReady`."""
    async with house.database.reading() as connection:
        pictures = await illustrating.pictures_for(house, connection, person, record.conference.id, record.until)
        beside = await addenda_lines.lines_of(connection, record.conference.id, record.until)
        standing = await _for_the_family(connection, person, record)
    following = await _following(house, person, record.conference)
    # The bytes are asked for by themselves.
    light = tuple(illustrating.illustration(each) for each in pictures)
    try:
        page = await workshop.run(as_fridge, record.plan.content, following, light, beside, standing)
    except WorkFailed as error:
        raise NotReady(f"The page could not be shown ({error}). The plan is kept, and nothing is lost.") from error
    return page, {each.digest: each for each in pictures}


async def _pictures(
    house: House, connection: AsyncConnection, person: str, record: FrozenRecord
) -> tuple[Illustration, ...]:
    return tuple(await illustrating.illustrations(house, connection, person, record.conference.id, record.until))


async def looked(house: House, person: str, record: FrozenRecord, kind: RecordKind) -> None:
    """Write down that somebody is shown a record."""
    await looked_beside(house, person, [record.conference], kind)


async def looked_beside(house: House, person: str, read: Sequence[Conference], kind: RecordKind) -> None:
    """Write down that somebody is shown what records say, on another page than their own."""
    async with house.database.writing() as connection:
        for each in read:
            await _looked(house, connection, person, each, kind)


async def _looked(
    house: House, connection: AsyncConnection, person: str, conference: Conference, kind: RecordKind
) -> None:
    await note(house, connection, Kind.RECORD_VIEWED, person, conference=conference, record=kind.value)
    await copies.opened(house, connection, conference, person)


async def prepare(
    house: House, press: Press, person: str, record: FrozenRecord, kind: RecordKind, form: FileForm
) -> StoredEdition:
    """Somebody's copy of a record in one form, made now if it is not there yet. Raises `NotReady`."""
    found = partial(_edition, house, press, person, record, kind, form)
    return await press.at_hand.get(_asked(person, record, kind, form), found)


def _asked(person: str, record: FrozenRecord, kind: RecordKind, form: FileForm) -> Hashable:
    """The same for those alone whose copies have the same bytes: the digests are of what each of them may have."""
    whose = person if form in _ONES_OWN or record.until else ""
    return record.conference.id, kind, form, record.minutes.digest, record.plan.digest, whose, record.until


async def _edition(
    house: House, press: Press, person: str, record: FrozenRecord, kind: RecordKind, form: FileForm
) -> StoredEdition:
    stored = record.minutes if kind is RecordKind.MINUTES else record.plan
    async with house.database.reading() as connection:
        status = await status_of(connection, record.conference, stored, person, record.until)
        beside = await addenda_lines.lines_of(connection, record.conference.id, record.until)
        pictures = await _pictures(house, connection, person, record) if form is FileForm.FRIDGE else ()
        around = await _around(house, connection, person, record) if form is FileForm.FHIR else {}
        standing = await _for_the_family(connection, person, record) if form is FileForm.FRIDGE else ""
    source = Source(
        kind=kind,
        minutes=record.minutes.content,
        plan=record.plan.content,
        reader=person,
        address=f"{house.settings.origin}/cases/{record.plan.case}/plan/{record.plan.version}",
        following=await _following(house, person, record.conference) if form in _ONES_OWN else None,
        status=status,
        checked_at=f"{house.settings.origin}/verify",
        addenda=beside,
        pictures=pictures,
        standing=standing,
        **around,
    )
    return await press.edition(record.conference.id, _version(record, kind), form, source)


async def _for_the_family(connection: AsyncConnection, person: str, record: FrozenRecord) -> str:
    standing = await plan_standing.standing_of(connection, record.conference)
    return standing.before(record.until, person).for_the_family


async def _around(house: House, connection: AsyncConnection, person: str, record: FrozenRecord) -> dict[str, Any]:
    """On what grounds it is shared, and who has signed the plan and whether it is in force, as far as this person knows
    of it."""
    standing = (await plan_standing.standing_of(connection, record.conference)).before(record.until, person)
    force = {PlanState.IN_FORCE: True, PlanState.SUPERSEDED: False}
    bases = await basis_lines.lines_of(house, connection, person, record.plan.case)
    attested = await attestations_of(connection, standing)
    return {"bases": bases, "in_force": force.get(standing.state), "attested": attested}


async def download(
    house: House, press: Press, person: str, record: FrozenRecord, kind: RecordKind, form: FileForm
) -> StoredEdition:
    """A copy to take along, written down with the digest of exactly these bytes. Raises `NotReady`, `TooOften`."""
    what = {"record": kind.value, "form": form.value, "version": record.plan.version}
    held = await press.at_hand.held(_asked(person, record, kind, form))
    if held is not None:
        told = {**what, "digest": held.digest}
        await spend_and_note(
            house, Limited.DOWNLOAD, Kind.FILE_DOWNLOADED, person, conference=record.conference, **told
        )
        return held
    await spend(house, Limited.DOWNLOAD, person)
    edition = await prepare(house, press, person, record, kind, form)
    told = {**what, "digest": edition.digest}
    await note_alone(house, Kind.FILE_DOWNLOADED, person, conference=record.conference, **told)
    return edition


def _version(record: FrozenRecord, kind: RecordKind) -> int:
    return 1 if kind is RecordKind.MINUTES else record.plan.version


async def _following(house: House, person: str, conference: Conference) -> NextConference | None:
    """The next conference of the case that this person may know of."""
    async with house.database.reading() as connection:
        seen = await _seen(connection, person, conference.case.id)
    later = [each for each in seen if each.state is State.PLANNED and each.starts_at > conference.starts_at]
    if not later:
        return None
    soonest = min(later, key=lambda each: each.starts_at)
    return NextConference(soonest.id, soonest.starts_at, soonest.planned_minutes)


async def _found(connection: AsyncConnection, person: str, conference: str) -> FoundConference | None:
    """Also one outside of which they wait: nothing of the other conferences of its case waits with it."""
    try:
        return await conference_for(connection, person, conference, seen_with=Permit.STAY_NEAR)
    except NotFound:
        return None
