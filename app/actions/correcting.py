"""Correcting a frozen record: proposals, what the chair makes of them, and the further version that each makes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import copies
from app.actions.addenda_lines import lines_of
from app.actions.auditing import note, note_alone
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import shared_until
from app.actions.house import House
from app.actions.looking_through import looked_at, note_looked
from app.actions.reading_records import record_for
from app.actions.refusals import NotFound, NotReady, Refusal
from app.actions.rendering import minutes_sections, plan_sections
from app.actions.restraint import Limited, spend_and_note
from app.actions.signing import key_of
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.conference import deadlines
from app.conference.conference import Conference
from app.conference.correcting import (
    Addendum,
    AddendumDraft,
    AddendumKind,
    Outcome,
    decision,
    proposal,
    unanswered_since,
)
from app.conference.distributing import Extent
from app.conference.permits import Permit, may
from app.record.addenda import CorrectedRecord
from app.record.scanning import Hit
from app.record.sealing import canonical, digest
from app.storage import addenda, people, records
from app.storage.addenda import StoredCorrection
from app.storage.database import new_id

_UNSIGNED = "The correction could not be signed, so it was not kept. Please try again."


@dataclass(frozen=True, slots=True)
class Corrections:
    """What one person sees of the corrections of a record."""

    found: FoundConference
    #: Those that stand, those that the person proposed, and for whoever decides all of them.
    addenda: Sequence[Addendum]
    names: Mapping[str, str]
    sections: Sequence[str]
    until: datetime | None
    over: bool
    versions: Sequence[StoredCorrection]
    #: Sharing with the person was withdrawn: they see what stood then, and what they said themselves.
    only_the_past: bool = False
    #: Whether the person has the minutes too, or the plan only.
    whole: bool = True

    @property
    def may_propose(self) -> bool:
        return may(self.found.stance, Permit.PROPOSE_ADDENDUM)

    @property
    def may_decide(self) -> bool:
        return may(self.found.stance, Permit.DECIDE_ADDENDUM)


async def corrections(house: House, workshop: Workshop, person: str, conference: str) -> Corrections:
    """What stands beside the record as far as this person has it, and what they said themselves; written down.

    Raises `NotFound`, `NotPermitted`, `CopyWithheld`, `NotReady`."""
    held = await _held(house, workshop, person, conference)
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        every = await addenda.of_conference(connection, conference)
        past = await shared_until(connection, found, person)
        versions = await addenda.versions(connection, conference, past) if held.whole else []
        sees_all = may(found.stance, Permit.DECIDE_ADDENDUM)
        shown = [each for each in every if held.shows(each, past) or each.by == person or sees_all]
        seen = [unanswered_since(each, past) for each in shown]
        named = {each.by for each in seen} | {each.decision.by for each in seen if each.decision}
        names = await people.names(connection, named)
    await note_alone(house, Kind.CORRECTIONS_VIEWED, person, conference=found.conference)
    until = _until(house, found.conference)
    over = until is not None and house.clock.now() > until
    return Corrections(found, seen, names, held.sections, until, over, versions, past is not None, held.whole)


async def propose(
    house: House,
    workshop: Workshop,
    person: str,
    conference: str,
    draft: AddendumDraft,
    let_stand: Collection[str] = (),
) -> None:
    """Propose a correction within its time, or attach a statement of disagreement at any time, beside what one holds
    of the record. `let_stand`: what could lead somebody to a door, and was looked at.

    Raises `NotFound`, `NotPermitted`, `CopyWithheld`, `Incomplete`, `LookFirst`, `Refusal`, `NotReady`."""
    async with house.database.reading() as connection:
        require((await conference_for(connection, person, conference)).stance, Permit.PROPOSE_ADDENDUM)
    held = await _held(house, workshop, person, conference)
    proposal(draft, "", conference, person, held.sections, house.clock.now(), whole=held.whole)
    telling = await looked_at(house, workshop, conference, _where(draft.beside, draft.words), person, let_stand)
    key = await key_of(house, _UNSIGNED) if draft.kind == AddendumKind.STATEMENT else None
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.PROPOSE_ADDENDUM)
        await copies.require_extent(connection, found, person, Extent.FULL if held.whole else Extent.PARTIAL)
        now, until = house.clock.now(), _until(house, found.conference)
        made = proposal(draft, new_id(), conference, person, held.sections, now, whole=held.whole)
        if made.decision is None and until is not None and now > until:
            raise Refusal("The time for corrections is over. A statement of disagreement can still be attached.")
        await addenda.add(connection, made)
        await note_looked(house, connection, telling, person, found.conference)
        kind = Kind.ADDENDUM_PROPOSED
        await note(house, connection, kind, person, conference=found.conference, addendum=made.id, sort=made.kind.value)
        if key is not None:
            await _revise(house, connection, found.conference, key, person)


def _where(beside: str, words: str) -> Mapping[str, str]:
    return {beside or "The record as a whole": words}


async def decide(
    house: House,
    workshop: Workshop,
    person: str,
    conference: str,
    about: str,
    outcome: str,
    reason: str,
    let_stand: Collection[str] = (),
) -> None:
    """The chair accepts, notes or declines, and looks first at what could lead somebody to a door before it stands in
    the copies of everybody. Raises `NotFound`, `NotPermitted`, `Incomplete`, `LookFirst`, `NotReady`."""
    telling: Sequence[Hit] = ()
    asked = await _to_decide(house, person, conference, about)
    if decision(outcome, reason, person, house.clock.now()).outcome is not Outcome.DECLINED:
        words = _where(asked.beside, f"{asked.words}\n{reason}")
        telling = await looked_at(house, workshop, conference, words, person, let_stand)
    key = await key_of(house, _UNSIGNED)
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.DECIDE_ADDENDUM)
        every = await addenda.of_conference(connection, conference)
        if not any(each.id == about and each.decision is None for each in every):
            raise NotFound
        said = decision(outcome, reason, person, house.clock.now())
        await addenda.decide(connection, about, said)
        await note_looked(house, connection, telling, person, found.conference)
        kind, word = Kind.ADDENDUM_DECIDED, said.outcome.value
        await note(house, connection, kind, person, conference=found.conference, addendum=about, outcome=word)
        if word != "declined":
            await _revise(house, connection, found.conference, key, person)


async def _to_decide(house: House, person: str, conference: str, about: str) -> Addendum:
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.DECIDE_ADDENDUM)
        every = await addenda.of_conference(connection, conference)
    waiting = next((each for each in every if each.id == about and each.decision is None), None)
    if waiting is None:
        raise NotFound
    return waiting


async def corrected(house: House, person: str, conference: str) -> tuple[Conference, StoredCorrection]:
    """The newest version 1.n, for those who read the minutes, and of what.

    Raises `NotFound`, `NotPermitted`, `CopyWithheld`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.SEE_RECORD)
        await copies.require_extent(connection, found, person, Extent.FULL)
        made = await addenda.versions(connection, conference, await shared_until(connection, found, person))
    if not made:
        raise NotFound
    return found.conference, made[-1]


async def take_along(house: House, person: str, conference: str) -> StoredCorrection:
    """The newest version 1.n to take along, written down with the digest of exactly these bytes.

    Raises as `corrected` does, and `TooOften`."""
    found, made = await corrected(house, person, conference)
    told = {"record": "corrections", "form": "json", "digest": made.digest}
    await spend_and_note(house, Limited.DOWNLOAD, Kind.FILE_DOWNLOADED, person, conference=found, **told)
    return made


async def _revise(
    house: House, connection: AsyncConnection, conference: Conference, key: Ed25519PrivateKey, person: str
) -> None:
    """Version 1.n with its own digest, signed; everything before it stands unchanged."""
    minutes = await records.minutes_of(connection, conference.id)
    plan = await records.plan_of_conference(connection, conference.id)
    if minutes is None or plan is None:
        raise NotFound
    before = await addenda.versions(connection, conference.id)
    now = house.clock.now()
    made = CorrectedRecord(
        conference=conference.id,
        revision=len(before) + 1,
        minutes=minutes.digest,
        plan=plan.digest,
        plan_version=plan.version,
        previous=before[-1].digest if before else "",
        made_at=now.replace(microsecond=0),
        addenda=await lines_of(connection, conference.id),
    )
    content = canonical(made)
    stored = StoredCorrection(conference.id, made.revision, content, digest(content), key.sign(content), now)
    await addenda.keep(connection, stored)
    kind = Kind.RECORD_CORRECTED
    await note(house, connection, kind, person, conference=conference, revision=made.revision, digest=stored.digest)


@dataclass(frozen=True, slots=True)
class _Held:
    """What somebody holds of a record: the sections of the minutes, or of the plan only."""

    sections: Sequence[str]
    whole: bool

    def shows(self, each: Addendum, past: datetime | None) -> bool:
        """Whether it stands in what they hold."""
        return each.stood(past) and (self.whole or each.beside in self.sections)


async def _held(house: House, workshop: Workshop, person: str, conference: str) -> _Held:
    record = await record_for(house, workshop, person, conference, Extent.PARTIAL)
    try:
        if record.extent is Extent.FULL:
            return _Held(await workshop.run(minutes_sections, record.minutes.content), whole=True)
        return _Held(await workshop.run(plan_sections, record.plan.content), whole=False)
    except WorkFailed as error:
        raise NotReady("The record could not be read just now. Please try again.") from error


def _until(house: House, conference: Conference) -> datetime | None:
    """Until when corrections can be proposed."""
    deadline = deadlines.named("corrections", house.settings.place(conference.case.jurisdiction).deadlines)
    if deadline is None or conference.frozen_at is None:
        return None
    return deadlines.due_at(deadline, conference.frozen_at, conference.time_zone, house.settings.public_holidays)
