"""Words that came after the board was frozen: kept with their author, answered by the chair, never merged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import carrying
from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.footings import shared_until
from app.actions.house import House
from app.actions.looking_through import looked_at, note_looked
from app.actions.refusals import NotFound, Refusal
from app.actions.workshop import Workshop
from app.audit.kinds import Kind
from app.conference.asking import LONGEST_TITLE, AgendaRequest
from app.conference.late import (
    LONGEST_ANSWER,
    LateAnswer,
    LateContribution,
    LateWords,
    new_ones,
    noted,
    unanswered_since,
)
from app.conference.permits import Permit, may
from app.length import too_long
from app.record.scanning import Hit
from app.record.sealing import digest
from app.storage import agenda_requests, late, people
from app.storage.binding import together
from app.storage.database import new_id


@dataclass(frozen=True, slots=True)
class CameLate:
    """What came too late for a board, as one person may see it."""

    #: Their own, whatever became of it; everybody's for whoever answers; for others what was noted.
    contributions: Sequence[LateContribution]
    names: Mapping[str, str]
    #: Whether this person answers.
    answers: bool


async def hand_in(house: House, person: str, conference: str, handed_in: Iterable[LateWords]) -> int:
    """Keep what came too late. How many of this person's are kept now.

    Raises `NotFound`, `NotPermitted` before it is frozen, `Refusal` for more than anybody can have written."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.CONTRIBUTE_LATE)
        before = [each for each in await late.of_conference(connection, conference) if each.by == person]
        try:
            fresh = new_ones(handed_in, before)
        except ValueError:
            raise Refusal(
                "This is more than can be kept as late contributions. Please copy it, and write to the chair."
            ) from None
        now = house.clock.now()
        kept = [LateContribution(new_id(), conference, person, now, each.place, each.words) for each in fresh]
        for each in kept:
            await late.add(connection, each)
        if kept:
            theirs = [late.whole(late.as_it_came(each)) for each in (*before, *kept)]
            count, whole = len(kept), together(theirs)
            await note(house, connection, Kind.CAME_LATE, person, conference=found.conference, count=count, whole=whole)
    return len(before) + len(fresh)


async def came_late(house: House, person: str, conference: str) -> CameLate:
    """Raises `NotFound`, and `NotPermitted` before it is frozen."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.SEE_RECORD)
        every = await late.of_conference(connection, conference)
        answers = may(found.stance, Permit.ANSWER_LATE)
        past = await shared_until(connection, found, person)
        seen = [each for each in every if answers or each.by == person or noted(each, past)]
        shown = [unanswered_since(each, past) for each in seen]
        named = {each.by for each in shown} | {each.answered_by for each in shown}
        return CameLate(shown, await people.names(connection, named - {""}), answers)


async def answer(
    house: House,
    workshop: Workshop,
    person: str,
    conference: str,
    contribution: str,
    given: LateAnswer,
    words: str = "",
    let_stand: Collection[str] = (),
) -> None:
    """Answer one. `let_stand`: what could lead somebody to a door, and was looked at before it is noted.

    Raises `NotFound`, `NotPermitted`, `LookFirst`, and `Refusal` if it was answered before or a reason is missing."""
    reason = words.strip()
    if given is LateAnswer.LEAVE and not reason:
        raise Refusal("Please say why it goes no further, so that whoever wrote it knows.")
    if sentence := too_long(reason, LONGEST_ANSWER):
        raise Refusal(sentence)
    telling: Sequence[Hit] = ()
    if given is LateAnswer.NOTE:
        noting = await _to_answer(house, person, conference, contribution)
        sections = {noting.place: f"{noting.words}\n{reason}"}
        telling = await looked_at(house, workshop, conference, sections, person, let_stand)
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.ANSWER_LATE)
        kept = await late.find(connection, conference, contribution)
        if kept is None:
            raise NotFound
        now = house.clock.now()
        answered = replace(kept, state=given.leads_to, answer=reason, answered_by=person, answered_at=now)
        if not await late.answer(connection, answered):
            raise Refusal("This has been answered already. Please look at the page again.")
        await note_looked(house, connection, telling, person, found.conference)
        if given is LateAnswer.CARRY:
            await _carry(house, connection, found, kept)
        await note(
            house,
            connection,
            Kind.LATE_ANSWERED,
            person,
            about=kept.by,
            conference=found.conference,
            answer=answered.state.value,
            words=digest(answered.everything_said.encode()),
            whole=late.whole(answered),
        )


async def _to_answer(house: House, person: str, conference: str, contribution: str) -> LateContribution:
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.ANSWER_LATE)
        kept = await late.find(connection, conference, contribution)
    if kept is None:
        raise NotFound
    return kept


async def _carry(house: House, connection: AsyncConnection, found: FoundConference, kept: LateContribution) -> None:
    """Its author asks for it in the next conference, as soon as one is planned in which they take part."""
    title = f"Came too late last time: {kept.place}"[:LONGEST_TITLE]
    asked = AgendaRequest(new_id(), kept.conference, kept.by, house.clock.now(), title, kept.words, None)
    await agenda_requests.add(connection, asked)
    await carrying.leave_unanswered(connection, found.conference)
