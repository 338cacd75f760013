"""Freezing: the board becomes minutes and a plan version, once and for good."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import approving, carrying, recording_kept, seals
from app.actions.auditing import note, note_alone, sign_heads
from app.actions.authored import authored, begun
from app.actions.finding import FoundConference, conference_for, require
from app.actions.followed import Begun
from app.actions.house import House
from app.actions.looking_through import look_through, note_looked, require_looked
from app.actions.minuting_the_floor import Minuted, minuted
from app.actions.recording import Authored, Prepared, prepare
from app.actions.recording_kept import Read
from app.actions.refusals import AlreadyFrozen, NotReady
from app.actions.signing import key_of
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.conference.conference import Conference, Part, Participant, Standing
from app.conference.kinds import Attendance, PartKind, Role, spoken
from app.conference.kinds import Kind as Known
from app.conference.permits import Permit
from app.conference.states import State, Step
from app.record import facts
from app.record.plan import PreviousPlan
from app.record.restricted import RestrictedRecord
from app.record.scanning import Hit
from app.storage import cases, conferences, journal, records
from app.storage.records import StoredMinutes, StoredPlan
from app.storage.signing import KeyExposed
from app.storage.transcript import Transcript
from realtime.failpoints import Failpoint, failpoint
from realtime.ports import History, Refused, Sealed

log = structlog.get_logger("caseboard.freezing")

#: How often the record is made while others write on in another process, before they are made to wait for it.
_TRIES = 4
#: Seconds for which they wait then: fewer than PostgreSQL lets them, and than a connection may rest in a transaction.
_THEY_WAIT = 3.5
_SOMEBODY_WROTE = "Somebody wrote while the board was being frozen. Please try once more."


class Rooms(Protocol):
    """What the live boards do for the house."""

    def sealed(self, documents: Sequence[str]) -> AbstractAsyncContextManager[Mapping[str, Sealed]]:
        """Let everyone finish, refuse further edits, and hand the documents over; unseal when the block raises."""
        ...

    def present(self, document: str) -> Sequence[Mapping[str, str | int]]:
        """The cards of those who are connected to a document."""
        ...

    async def recheck(self) -> None:
        """Ask the doorkeeper about everyone who is connected, now."""
        ...

    def announce(self, documents: Iterable[str], payload: str) -> None:
        """Say something beside the documents to everyone who is connected to them."""
        ...


class Replay(Protocol):
    """The journal's answer about a document."""

    async def __call__(self, document: str) -> History: ...


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be recorded if the chair froze now."""

    found: FoundConference
    participants: Sequence[Participant]
    prepared: Prepared


@dataclass(frozen=True, slots=True)
class _Matter:
    """Everything that a record is made of besides the board."""

    facts: facts.ConferenceFacts
    previous: PreviousPlan | None
    #: What people of the case are called who take no part, by their ids: of somebody who was removed meanwhile too.
    called: Mapping[str, str]
    #: Who of all these is a child of the family.
    children: frozenset[str]


async def preview(house: House, workshop: Workshop, replay: Replay, person: str, conference: str) -> Preview:
    """The record as it stands. Raises `NotFound`, `NotPermitted`, `AlreadyFrozen` and `NotReady`."""
    async with house.database.reading() as connection:
        found = await _freezable(connection, person, conference, Permit.SEE_CLOSING)
        participants = await conferences.participants(connection, conference)
    prepared = await as_it_stands(house, workshop, replay, found.conference)
    await note_alone(house, Kind.CLOSING_VIEWED, person, conference=found.conference)
    return Preview(found, participants, prepared)


async def as_it_stands(house: House, workshop: Workshop, replay: Replay, conference: Conference) -> Prepared:
    """What would be recorded of an open conference if its chair froze it now. Raises `NotReady`."""
    async with house.database.reading() as connection:
        matter = await _matter(connection, conference, "", house.clock.now())
        shared = _shared(await conferences.parts(connection, conference.id))
    followed = await begun(house, workshop, [shared])
    async with house.database.reading() as connection:
        reached = await journal.heads(connection, [shared.id])
    written = await authored(house, [shared], reached, followed)
    return await _prepared(workshop, await updates_of(replay, shared.id), matter, written.get(shared.id))


async def updates_of(replay: Replay, document: str) -> list[bytes]:
    """Everything that the journal holds of a document."""
    return _all_of(await replay(document))


def _all_of(found: History) -> list[bytes]:
    checkpoint = [] if found.checkpoint is None else [found.checkpoint]
    return [*checkpoint, *(update for _, update in found.entries)]


async def freeze(
    house: House, rooms: Rooms, workshop: Workshop, person: str, conference: str, let_stand: Collection[str] = ()
) -> None:
    """Freeze the board. Of two who try at once, one does and the other is told. `let_stand` are the keys of what could
    lead somebody to a door, and was looked at.

    Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, `Unlooked` and `NotReady`; then nothing has changed and the
    board goes on.
    """
    async with house.database.reading() as connection:
        await _freezable(connection, person, conference)
        parts = await conferences.parts(connection, conference)
        # Before the board is closed, for who wrote twenty thousand edits takes seconds to tell.
        transcript = Transcript(conference)
        await transcript.read_on(connection)
    followed = await begun(house, workshop, parts)
    try:
        async with rooms.sealed([part.id for part in parts]) as sealed:
            asked = _Asked(person, conference, parts, followed, transcript, let_stand)
            await _record(house, workshop, asked, sealed)
    except Refused as refused:
        # It may be that it was closed, by somebody who froze it in this very moment.
        async with house.database.reading() as connection:
            await _freezable(connection, person, conference)
        raise NotReady("The board could not be closed just now. It goes on, and nothing is lost.") from refused
    await _sign(house)


async def _sign(house: House) -> None:
    try:
        await sign_heads(house)
    except (OSError, ValueError, KeyExposed):
        # The record stands. The heads are signed again every hour, and their absence shows in `caseboard verify`.
        log.exception("the heads of the audit could not be signed")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who freezes which board, with what they let stand, and what is known of it beforehand."""

    person: str
    conference: str
    parts: Sequence[Part]
    followed: Mapping[str, Begun]
    transcript: Transcript
    let_stand: Collection[str]


@dataclass(frozen=True, slots=True)
class _Making:
    """The record as it would be kept: of what was read, up to where, and when: after every word of it."""

    now: datetime
    read: Mapping[str, Read]
    matter: _Matter
    prepared: Prepared
    telling: Sequence[Hit]
    kept: Sequence[tuple[str, RestrictedRecord]]
    #: Everything that was written by then, as one digest.
    boards: str


async def _record(house: House, workshop: Workshop, asked: _Asked, sealed: Mapping[str, Sealed]) -> None:
    key = await key_of(house, "The record could not be signed. The board goes on, and nothing is lost.")
    read: Mapping[str, Read] = {document: Read(each.sequence, [each.update]) for document, each in sealed.items()}
    for _ in range(_TRIES):
        making = await _make(house, workshop, asked, read)
        failpoint(Failpoint.BEFORE_FREEZING)
        async with _locked(house, asked) as (connection, conference):
            if not await _went_on(connection, making.read):
                await _conclude(house, connection, asked, conference, making, key)
                break
        read = await _anew(house, asked.parts)
    else:
        # Others write in another process and would go on for ever: from here they wait, and then are too late.
        async with _locked(house, asked) as (connection, conference):
            making = await _make_while_they_wait(house, workshop, asked)
            await _conclude(house, connection, asked, conference, making, key)
    failpoint(Failpoint.AFTER_FREEZING)


@asynccontextmanager
async def _locked(house: House, asked: _Asked) -> AsyncIterator[tuple[AsyncConnection, Conference]]:
    """A transaction before whose end nobody writes on the board, in no process."""
    async with house.database.writing() as connection:
        found = await _freezable(connection, asked.person, asked.conference, lock=True)
        await cases.lock(connection, found.conference.case.id)
        yield connection, found.conference


async def _make_while_they_wait(house: House, workshop: Workshop, asked: _Asked) -> _Making:
    """Raises `NotReady` before those who wait are given up, for what they wrote would be lost with that."""
    try:
        async with asyncio.timeout(_THEY_WAIT):
            return await _make(house, workshop, asked, await _anew(house, asked.parts))
    except TimeoutError as error:
        raise NotReady(_SOMEBODY_WROTE) from error


async def _conclude(
    house: House,
    connection: AsyncConnection,
    asked: _Asked,
    conference: Conference,
    making: _Making,
    key: Ed25519PrivateKey,
) -> None:
    frozen = await _keep(connection, asked, conference, making)
    restricted = await recording_kept.keep(connection, asked.conference, making.kept, making.now)
    made = making.prepared.conclusion
    await carrying.leave_unanswered(connection, frozen)
    await approving.ask_those_needed(house, connection, frozen, made.plan, asked.person, making.now)
    signed = await seals.seal(connection, key, frozen, made, restricted, making.now)
    await note(
        house,
        connection,
        Kind.FROZEN,
        asked.person,
        conference=frozen,
        version=made.plan.version,
        minutes=made.minutes_digest,
        plan=made.plan_digest,
        seal=signed.digest,
        edits=making.read[_shared(asked.parts).id].sequence,
        boards=making.boards,
    )
    await note_looked(house, connection, making.telling, asked.person, frozen)
    failpoint(Failpoint.WHILE_FREEZING)


async def _make(house: House, workshop: Workshop, asked: _Asked, read: Mapping[str, Read]) -> _Making:
    now = house.clock.now()
    async with house.database.reading() as connection:
        found = await _freezable(connection, asked.person, asked.conference)
        matter = await _matter(connection, found.conference, asked.person, now)
        await asked.transcript.read_on(connection)
    shared = _shared(asked.parts).id
    reached = {document: each.sequence for document, each in read.items()}
    written = await authored(house, asked.parts, reached, asked.followed)
    prepared = await _prepared(workshop, read[shared].updates, matter, written.get(shared))
    if prepared.blocked:
        raise NotReady("Something has to be settled before the board can be frozen. Please look at the list.")
    telling = await look_through(house, workshop, asked.conference, prepared.conclusion.minutes_bytes, asked.person)
    require_looked(telling, asked.let_stand)
    kept = await recording_kept.prepared(house, workshop, found.conference, read, written)
    return _Making(now, read, matter, prepared, telling, kept, asked.transcript.digest)


async def _went_on(connection: AsyncConnection, read: Mapping[str, Read]) -> bool:
    """Whether somebody wrote since: in another process, for nobody does in this one."""
    present = await journal.heads(connection, list(read))
    return any(present.get(document, 0) != each.sequence for document, each in read.items())


async def _anew(house: House, parts: Sequence[Part]) -> Mapping[str, Read]:
    """What was written on each part until now, as the journal has it."""
    async with house.database.reading() as connection:
        histories = [(part.id, await journal.history(connection, part.id)) for part in parts]
    return {document: Read(found.head, _all_of(found)) for document, found in histories}


async def note_attendance(house: House, person: str, conference: str, attendance: Mapping[str, Attendance]) -> None:
    """What the chair confirms about who was there. Raises `NotFound`, `NotPermitted` and `AlreadyFrozen`."""
    async with house.database.writing() as connection:
        found = await _freezable(connection, person, conference, Permit.NOTE_ATTENDANCE, lock=True)
        before = {each.person.id: each.attendance for each in await conferences.participants(connection, conference)}
        changed = {each: was for each, was in attendance.items() if each in before and before[each] is not was}
        for somebody, was in changed.items():
            await conferences.attended(connection, conference, somebody, was)
        for somebody, was in changed.items():
            noted = Kind.ATTENDANCE_NOTED
            await note(house, connection, noted, person, about=somebody, conference=found.conference, attendance=was)


async def _freezable(
    connection: AsyncConnection, person: str, conference: str, permit: Permit = Permit.FREEZE, *, lock: bool = False
) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=lock)
    if found.conference.state is State.FROZEN:
        raise AlreadyFrozen
    require(found.stance, permit)
    return found


async def _prepared(
    workshop: Workshop, updates: Sequence[bytes], matter: _Matter, written: Authored | None = None
) -> Prepared:
    authors = written or Authored()
    try:
        return await workshop.run(
            prepare, updates, matter.facts, matter.previous, authors, matter.called, matter.children
        )
    except WorkFailed as error:
        raise NotReady(f"The record could not be made ({error}). The board goes on, and nothing is lost.") from error


async def _keep(connection: AsyncConnection, asked: _Asked, conference: Conference, making: _Making) -> Conference:
    """The one transaction: nothing is kept unless everything is still what was read."""
    person, now, matter, prepared = asked.person, making.now, making.matter, making.prepared
    if {part.id for part in await conferences.parts(connection, conference.id)} != set(making.read):
        # Whoever freezes may be among those who learn of no part that was added.
        raise NotReady(_SOMEBODY_WROTE)
    if await _matter(connection, conference, person, now) != matter:
        raise NotReady("Something about this case changed while the board was being frozen. Please try once more.")
    made = prepared.conclusion
    await records.add_minutes(connection, StoredMinutes(conference.id, made.minutes_bytes, made.minutes_digest, now))
    await records.add_plan(
        connection,
        StoredPlan(
            case=conference.case.id,
            version=made.plan.version,
            conference=conference.id,
            content=made.plan_bytes,
            digest=made.plan_digest,
            previous_digest=matter.previous.digest if matter.previous else None,
            recorded_at=now,
        ),
    )
    await conferences.step(connection, conference, Step.FREEZING, person, now)
    return conference


def _shared(parts: Sequence[Part]) -> Part:
    return next(part for part in parts if part.kind is PartKind.SHARED)


async def _previous(connection: AsyncConnection, case: str) -> PreviousPlan | None:
    latest = await records.latest_plan(connection, case)
    return PreviousPlan(latest.version, latest.digest) if latest else None


async def _matter(connection: AsyncConnection, conference: Conference, freezer: str, now: datetime) -> _Matter:
    participants = await conferences.participants(connection, conference.id)
    present = {each.person.id for each in participants}
    known = await cases.standings(connection, conference.case.id)
    table = await minuted(connection, conference.id, participants)
    chair = next((each.person.id for each in participants if each.role is Role.CHAIR), freezer)
    return _Matter(
        facts.ConferenceFacts(
            id=conference.id,
            case=facts.CaseFacts(conference.case.id, conference.case.reference),
            number=conference.number,
            type=_words(conference.type),
            mode=_words(conference.mode),
            place=conference.place,
            planned_start=conference.starts_at,
            planned_minutes=conference.planned_minutes,
            opened_at=conference.opened_at or conference.starts_at,
            frozen_at=now,
            zone=conference.time_zone,
            chair=chair,
            participants=tuple(_participant(each, table) for each in participants),
            quorum=table.quorum,
            questions=table.questions,
            frozen_by=freezer if freezer != chair else "",
            ended_at=conference.ended_at,
        ),
        await _previous(connection, conference.case.id),
        {each.person.id: each.person.name for each in known if each.person.id not in present},
        frozenset(_children(participants) | _children(known)),
    )


def _children(known: Iterable[Participant | Standing]) -> set[str]:
    return {each.person.id for each in known if each.kind is Known.CHILD}


def _participant(each: Participant, table: Minuted) -> facts.Participant:
    # Somebody of whom nobody has said that they came was not there.
    was = Attendance.ABSENT if each.attendance is Attendance.EXPECTED else each.attendance
    return facts.Participant(
        id=each.person.id,
        name=each.person.name,
        agency=each.person.agency_name,
        kind=_words(each.kind),
        relation=each.relation,
        role=_words(each.role),
        attendance=_words(was),
        reason=table.reasons.get(each.person.id, ""),
        stays=table.stays.get(each.person.id, ()),
    )


def _words(word: str) -> str:
    return spoken(word).capitalize()
