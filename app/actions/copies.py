"""Who gets which copy, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import noticing
from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import WithoutBasis, refusal_of, unfounded_recipients
from app.actions.house import House
from app.actions.looking_through import looked_at, note_looked
from app.actions.recipients import Recipients, recipients_of
from app.actions.refusals import CopyWithheld, NotFound, Refusal
from app.actions.workshop import Workshop
from app.audit.kinds import Kind
from app.conference import deadlines
from app.conference.basis import Footing
from app.conference.conference import Conference, Participant
from app.conference.deadlines import Clock
from app.conference.distributing import (
    Channel,
    Copy,
    CopyDraft,
    CopyEvent,
    Extent,
    Turn,
    all_out,
    copies,
    decided,
    extent_of,
    few_words,
)
from app.conference.kinds import Coordination, Role
from app.conference.notice import NoticeKind
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.length import too_long
from app.record.sealing import digest
from app.storage import cases, conferences, distributions, people, records, sign_offs

_LONGEST_NAME = 200
#: After so long somebody who has not said that they have their copy is asked once more.
_REMIND_AFTER = timedelta(days=5)
_NOTED = {Turn.ACKNOWLEDGED, Turn.RETURNED, Turn.COMPLAINT_TOLD, Turn.RECALLED}


@dataclass(frozen=True, slots=True)
class Distribution:
    """Every copy of one conference's record, for those who send them."""

    found: FoundConference
    recipients: Recipients
    clocks: Sequence[Clock]

    @property
    def copies(self) -> Sequence[Copy]:
        return self.recipients.copies

    @property
    def present(self) -> Mapping[str, Participant]:
        return self.recipients.present

    def name_of(self, copy: Copy) -> str:
        return self.recipients.name_of(copy)

    @property
    def to_come_back(self) -> Sequence[Copy]:
        """The recall list."""
        return [each for each in self.copies if each.recalled_at]


async def distribution(house: House, person: str, conference: str) -> Distribution:
    """Raises `NotFound`, `NotPermitted`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.DECIDE_COPIES)
        return await of_conference(house, connection, found)


async def of_conference(house: House, connection: AsyncConnection, found: FoundConference) -> Distribution:
    conference = found.conference
    there = await recipients_of(connection, conference.id)
    return Distribution(found, there, await _clocks(house, connection, conference, there.copies))


async def decide(house: House, person: str, conference: str, drafts: Mapping[str, CopyDraft]) -> None:
    """Who gets which copy. Only what differs from what stands is kept. Raises `NotFound`, `NotPermitted`,
    `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _found(connection, person, conference, Permit.DECIDE_COPIES)
        there = await of_conference(house, connection, found)
        present = {each.recipient: each for each in there.copies}
        made, problems = [], dict[str, str]()
        for recipient, draft in drafts.items():
            try:
                event = decided(draft, recipient, person, house.clock.now(), person=recipient in there.present)
            except Incomplete as incomplete:
                problems |= incomplete.problems
                continue
            before = present.get(recipient)
            if before is None or _stands(before) != (event.extent, event.channel, event.words, event.told):
                made.append(event)
        if problems:
            raise Incomplete(problems)
        for event in made:
            _check_recipient(event.recipient, there)
            await _keep(house, connection, found.conference, person, event)


def _stands(copy: Copy) -> tuple[Extent, Channel, str, bool]:
    return copy.extent, copy.channel, copy.reason, copy.told


def _check_recipient(recipient: str, there: Distribution) -> None:
    """Somebody who takes part and whose copy it could be; or a name that stands on the list."""
    if recipient not in {each.recipient for each in there.copies}:
        raise NotFound


async def add_recipient(house: House, person: str, conference: str, name: str, draft: CopyDraft) -> None:
    """Somebody who does not sign in here gets a copy, such as a school. Raises as `decide` does."""
    named = " ".join(name.split())
    if sentence := too_long(named, _LONGEST_NAME) if named else "Please say who.":
        raise Incomplete({"recipient": sentence})
    async with house.database.writing() as connection:
        found = await _found(connection, person, conference, Permit.DECIDE_COPIES)
        there = await of_conference(house, connection, found)
        if named in {each.recipient for each in there.copies}:
            raise Incomplete({"recipient": "There is a copy for them already."})
        try:
            event = decided(draft, named, person, house.clock.now(), person=False)
        except Incomplete as incomplete:
            raise Incomplete({"recipient": next(iter(incomplete.problems.values()))}) from None
        await _keep(house, connection, found.conference, person, event)


async def send(house: House, person: str, conference: str, recipients: Sequence[str], *, despite: bool = False) -> None:
    """Copies are on their way: links at once, each with a letter that says nothing; the others were handed over.

    `despite`: though for some there is no basis for sharing, which is written down. Raises `NotFound`, `NotPermitted`,
    `Refusal`, and `WithoutBasis`."""
    async with house.database.writing() as connection:
        found = await _found(connection, person, conference, Permit.DISTRIBUTE)
        there = await of_conference(house, connection, found)
        chosen = [each for each in there.copies if each.recipient in recipients and each.waits_to_be_sent]
        if not chosen:
            raise Refusal("Please choose at least one copy that has not been sent yet.")
        await _check_bases(house, connection, found.conference, person, chosen, despite=despite)
        now = house.clock.now()
        for each in chosen:
            event = CopyEvent(each.recipient, Turn.SENT, each.extent, each.channel, "", person, now)
            await _keep(house, connection, found.conference, person, event)
        linked = [each.recipient for each in chosen if each.channel is Channel.LINK and each.recipient in there.present]
        subject = f"{conference}:{now.isoformat()}"
        await noticing.tell(house, connection, NoticeKind.COPY_READY, linked, found.conference, subject)
    house.notices.set()


async def _check_bases(
    house: House,
    connection: AsyncConnection,
    conference: Conference,
    person: str,
    chosen: Sequence[Copy],
    *,
    despite: bool,
) -> None:
    """Raises `Refusal` for whom a basis was withdrawn, and `WithoutBasis` unless that is how it shall be."""
    unfounded = await unfounded_recipients(connection, conference, [each.recipient for each in chosen])
    if sentence := refusal_of(unfounded):
        raise Refusal(sentence)
    if unfounded and not despite:
        raise WithoutBasis(unfounded)
    for each in unfounded:
        await note(house, connection, Kind.COPY_WITHOUT_BASIS, person, about=each.person, conference=conference)


async def acknowledge(house: House, person: str, conference: str) -> None:
    """Somebody says that they have their copy. Raises `NotFound`, `NotPermitted`."""
    async with house.database.writing() as connection:
        found = await _found(connection, person, conference, Permit.SEE_RECORD)
        await require_extent(connection, found, person, Extent.PARTIAL)
        await _happened(house, connection, found.conference, person, Turn.ACKNOWLEDGED)


async def note_turn(
    house: House,
    workshop: Workshop,
    person: str,
    conference: str,
    recipient: str,
    wanted: str,
    words: str,
    let_stand: Collection[str] = (),
) -> None:
    """Note for somebody that they have their copy, were told where to complain; or call a copy back, with a reason that
    they read. `let_stand`: what of it could lead somebody to a door, and was looked at.

    Raises `NotFound`, `NotPermitted`, `Incomplete`, `LookFirst`, `NotReady`."""
    async with house.database.reading() as connection:
        await _found(connection, person, conference, Permit.DISTRIBUTE)
    read = {"Why a copy is called back": words} if wanted == Turn.RECALLED else {}
    telling = await looked_at(house, workshop, conference, read, person, let_stand)
    async with house.database.writing() as connection:
        found = await _found(connection, person, conference, Permit.DISTRIBUTE)
        there = await of_conference(house, connection, found)
        _check_recipient(recipient, there)
        copy = next(each for each in there.copies if each.recipient == recipient)
        turn = next((each for each in Turn if each == wanted and each in _NOTED), None)
        if turn is None:
            raise NotFound
        needed = turn in {Turn.RECALLED, Turn.RETURNED, Turn.COMPLAINT_TOLD}
        said = few_words(words, f"turn-{recipient}", needed=needed)
        if turn is Turn.RECALLED and copy.sent_at is None:
            raise Incomplete({f"turn-{recipient}": "This copy has not been sent."})
        event = CopyEvent(recipient, turn, copy.extent, copy.channel, said, person, house.clock.now())
        await _keep(house, connection, found.conference, person, event)
        await note_looked(house, connection, telling, person, found.conference)
        if turn is Turn.RECALLED and recipient in there.present:
            arrived = {NoticeKind.COPY_READY, NoticeKind.COPY_REMINDER}
            await noticing.tell_no_more(house, connection, arrived, recipient, conference)
            subject = f"{conference}:{event.at.isoformat()}"
            await noticing.tell(house, connection, NoticeKind.COPY_RECALLED, [recipient], found.conference, subject)
    house.notices.set()


async def opened(house: House, connection: AsyncConnection, conference: Conference, person: str) -> None:
    """Somebody looked at their copy, for the first time since it was sent."""
    events = await distributions.of_recipient(connection, conference.id, person)
    turns = [each.turn for each in events]
    if Turn.SENT in turns and Turn.OPENED not in turns:
        await _happened(house, connection, conference, person, Turn.OPENED)


async def _happened(house: House, connection: AsyncConnection, conference: Conference, person: str, turn: Turn) -> None:
    copy = await copy_of(connection, conference.id, person)
    event = CopyEvent(person, turn, copy.extent, copy.channel, "", person, house.clock.now())
    await _keep(house, connection, conference, person, event)


async def copy_of(connection: AsyncConnection, conference: str, person: str) -> Copy:
    """How things stand with somebody's own copy."""
    events = await distributions.of_recipient(connection, conference, person)
    return copies(events, {person: Channel.LINK})[0]


# How much somebody gets.


async def extent_for(connection: AsyncConnection, found: FoundConference, person: str) -> Extent:
    """How much of the record somebody gets: all of it, unless the chair decided otherwise. Nobody withholds anything
    from the chair, or from those who answer for the case."""
    if found.role is Role.CHAIR or found.stance.coordination is not Coordination.NONE:
        return Extent.FULL
    return extent_of(await distributions.of_recipient(connection, found.conference.id, person), person)


async def gets_something(connection: AsyncConnection, conference: str, person: str) -> bool:
    return (await copy_of(connection, conference, person)).extent is not Extent.NONE


async def require_extent(connection: AsyncConnection, found: FoundConference, person: str, wanted: Extent) -> Extent:
    """How much somebody gets. Raises `CopyWithheld` where that is less than this."""
    given = await extent_for(connection, found, person)
    if given is Extent.NONE or (given is Extent.PARTIAL and wanted is Extent.FULL):
        raise CopyWithheld(plan=given is Extent.PARTIAL)
    return given


# Clocks and reminders.


async def _clocks(
    house: House, connection: AsyncConnection, conference: Conference, every: Sequence[Copy]
) -> Sequence[Clock]:
    if conference.frozen_at is None:
        return []
    plan = await records.plan_of_conference(connection, conference.id)
    said = (await sign_offs.about(connection, [conference.id]))[conference.id]
    judged = [each.at for each in said.endorsements if not each.stage]
    asked = [each.recipient for each in every if each.waits_to_be_sent]
    unfounded = await unfounded_recipients(connection, conference, asked) if asked else []
    out = all_out(every, {each.person or each.name for each in unfounded if each.how is Footing.WITHDRAWN})
    done: dict[str, datetime | None] = {"decisions": out, "copies": out, "endorsement": judged[0] if judged else None}
    return [
        Clock(
            each,
            deadlines.due_at(each, conference.frozen_at, conference.time_zone, house.settings.public_holidays),
            done[each.word],
        )
        for each in house.settings.place(conference.case.jurisdiction).deadlines
        if each.word in done and plan is not None
    ]


async def remind(house: House) -> int:
    """Ask those once more who have not said that they have their copy. How many were asked."""
    async with house.database.reading() as connection:
        silent = await distributions.unacknowledged(connection, house.clock.now() - _REMIND_AFTER)
    told = 0
    for conference, recipient in silent:
        async with house.database.writing() as connection:
            held = await conferences.find(connection, conference)
            if held is None or await people.find(connection, recipient) is None:
                continue
            # That it is here is said with it.
            await noticing.tell_no_more(house, connection, {NoticeKind.COPY_READY}, recipient, conference)
            await noticing.tell(house, connection, NoticeKind.COPY_REMINDER, [recipient], held, conference)
            told += 1
    return told


async def running(house: House, connection: AsyncConnection, person: str) -> Sequence[tuple[Conference, Clock]]:
    """Clocks that run for somebody who chairs or leads a case, of the newest frozen conference of each case: those
    that are not met. A line manager may send copies as well, and is not asked to."""
    mine = dict(await conferences.of_person(connection, person))
    unasked = {Coordination.NONE, Coordination.LINE_MANAGER}
    answering = [case for case, each in await cases.of_person(connection, person) if each.coordination not in unasked]
    wanted = {each.case.id: each.case for each, role in mine.items() if role is Role.CHAIR}
    wanted |= {case.id: case for case in answering}
    found: list[tuple[Conference, Clock]] = []
    for case in wanted:
        newest = await records.latest_plan(connection, case)
        if newest is None:
            continue
        seen = await conference_for(connection, person, newest.conference)
        if may(seen.stance, Permit.DISTRIBUTE):
            there = await of_conference(house, connection, seen)
            found += [(seen.conference, each) for each in there.clocks if each.done_at is None]
    return found


async def _found(connection: AsyncConnection, person: str, conference: str, permit: Permit) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=True)
    require(found.stance, permit)
    return found


async def _keep(
    house: House, connection: AsyncConnection, conference: Conference, person: str, event: CopyEvent
) -> None:
    whole = await distributions.add(connection, conference.id, event)
    # Somebody without an id here stands in no audit by name.
    about = event.recipient if await people.find(connection, event.recipient) else ""
    await note(
        house,
        connection,
        Kind.COPY_TURNED,
        person,
        about=about,
        conference=conference,
        turn=event.turn.value,
        extent=event.extent.value,
        channel=event.channel.value,
        words=digest(event.words.encode()),
        whole=whole,
    )
