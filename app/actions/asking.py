"""Asking for something on the agenda, and the chair's answer; and the agenda as it stands before the board is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import carrying
from app.actions.auditing import note
from app.actions.carrying import CarriedOver, Source
from app.actions.finding import FoundConference, conference_for, require
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal
from app.audit.kinds import Kind
from app.board.carrying import Prepared, prepared_agenda
from app.board.grammar import ENTRY_ID
from app.board.standing import CHILD
from app.conference.asking import LONGEST_WORDS, AgendaRequest, Answer, RequestDraft, RequestState, wanted
from app.conference.conference import Conference
from app.conference.kinds import Coordination
from app.conference.kinds import Kind as Known
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.conference.states import State
from app.length import too_long
from app.storage import agenda_requests, cases, conferences, people
from app.storage.database import new_id


@dataclass(frozen=True, slots=True)
class Agenda:
    """The agenda of a conference and what is asked for it, as one person may see them."""

    found: FoundConference
    #: Empty once the board is open: it stands there.
    items: Sequence[Prepared]
    mine: Sequence[AgendaRequest]
    #: What waits for an answer of whoever may answer; empty for everybody else.
    waiting: Sequence[AgendaRequest]
    names: Mapping[str, str]
    #: From which conferences something comes back, before the board is open.
    sources: Sequence[Source] = ()

    @property
    def may_ask(self) -> bool:
        return may(self.found.stance, Permit.ASK_FOR_ITEM)


async def agenda_for(house: House, person: str, conference: str, *, by_link: bool = False) -> Agenda:
    """`by_link`: to whoever came by a link alone nothing is told of other conferences. Raises `NotFound`."""
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, conference)
        asked = await agenda_requests.of_conference(connection, conference)
        planned = found.conference.state is State.PLANNED
        carried = None
        if planned:
            carried = (await carrying.carried_over(house, connection, found.conference)).read_by(
                "" if by_link else person
            )
        items = await prepared(house, connection, found.conference, carried) if carried else []
        named = (
            {each.asked_by for each in asked} | {each.led_by for each in items} | {each.answered_by for each in asked}
        )
        names = await people.names(connection, named - {""})
    answers = may(found.stance, Permit.ANSWER_REQUESTS)
    return Agenda(
        found,
        items,
        [each for each in asked if each.asked_by == person],
        [each for each in asked if each.state is RequestState.ASKED] if answers else [],
        names,
        carried.sources if carried else [],
    )


async def prepared(
    house: House, connection: AsyncConnection, conference: Conference, carried: CarriedOver
) -> Sequence[Prepared]:
    """The agenda with which the board of a planned conference would begin now."""
    asked = await agenda_requests.of_conference(connection, conference.id)
    accepted = [
        Prepared(
            each.id,
            each.title,
            minutes=each.minutes,
            led_by=each.asked_by,
            requested_by=each.on_behalf_of or each.asked_by,
            desired_outcome=each.desired_outcome,
        )
        for each in asked
        if each.state is RequestState.ACCEPTED
    ]
    agenda = prepared_agenda(
        conference.type, conference.number, [*carried.agenda, *accepted], house.agendas_in(conference.case.jurisdiction)
    )
    brings = await _brings_the_views(connection, conference)
    return [replace(each, led_by=brings) if each.id == CHILD else each for each in agenda]


async def _brings_the_views(connection: AsyncConnection, conference: Conference) -> str:
    """Where no child comes, the caseworker is mainly responsible for bringing the child's views (case planning meetings
    in New South Wales): the id of the case manager, if they take part."""
    known = {each.person.id: each for each in await cases.standings(connection, conference.case.id)}
    coming = await conferences.participants(connection, conference.id)
    there = [known[each.person.id] for each in coming if each.comes and each.person.id in known]
    if any(each.kind is Known.CHILD for each in there):
        return ""
    return next((each.person.id for each in there if each.coordination is Coordination.CASE_MANAGER), "")


async def ask(house: House, person: str, conference: str, draft: RequestDraft) -> None:
    """Ask for something on the agenda. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.ASK_FOR_ITEM)
        asked = wanted(draft)
        request = AgendaRequest(
            new_id(),
            conference,
            person,
            house.clock.now(),
            asked.title,
            asked.why,
            asked.minutes,
            on_behalf_of=asked.on_behalf_of,
            desired_outcome=asked.desired_outcome,
        )
        await agenda_requests.add(connection, request)
        await note(house, connection, Kind.ITEM_ASKED_FOR, person, conference=found.conference)
        # Whoever chairs needs nobody's leave.
        if found.conference.state is State.PLANNED and may(found.stance, Permit.ANSWER_REQUESTS):
            await _keep(house, connection, found, replace(request, state=RequestState.ACCEPTED), person)


async def answer(
    house: House, person: str, conference: str, request: str, given: Answer, words: str = "", into: str = ""
) -> None:
    """Answer a request. Raises `NotFound`, `NotPermitted`, `Incomplete`, and `Refusal` if it was answered before."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.ANSWER_REQUESTS)
        asked = await agenda_requests.find(connection, conference, request)
        if asked is None:
            raise NotFound
        reason = words.strip()
        if given.needs_reason and not reason:
            raise Incomplete({request: f"Please say why, so that {await _name(connection, asked.asked_by)} knows."})
        if sentence := too_long(reason, LONGEST_WORDS):
            raise Incomplete({request: sentence})
        if given is Answer.MERGE:
            await _check_target(house, connection, found.conference, person, into, request)
        answered = replace(asked, state=given.leads_to, answer=reason, into=into if given is Answer.MERGE else "")
        await _keep(house, connection, found, answered, person)


async def _check_target(
    house: House, connection: AsyncConnection, conference: Conference, person: str, into: str, of: str
) -> None:
    if conference.state is State.PLANNED:
        carried = (await carrying.carried_over(house, connection, conference)).read_by(person)
        known = into in {each.id for each in await prepared(house, connection, conference, carried)}
    else:
        # The items are on the board by then, which nobody reads for this.
        known = ENTRY_ID.fullmatch(into) is not None
    if not known:
        raise Incomplete({of: "Please choose the item with which it is merged."})


async def withdraw(house: House, person: str, conference: str, request: str) -> None:
    """Take back what one has asked for. Raises `NotFound`, `NotPermitted`, and `Refusal` if it was answered before."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        asked = await agenda_requests.find(connection, conference, request)
        if asked is None or asked.asked_by != person:
            raise NotFound
        require(found.stance, Permit.ASK_FOR_ITEM)
        await _keep(house, connection, found, replace(asked, state=RequestState.WITHDRAWN), person)


async def _keep(
    house: House, connection: AsyncConnection, found: FoundConference, answered: AgendaRequest, person: str
) -> None:
    kept = replace(answered, answered_by=person, answered_at=house.clock.now())
    if not await agenda_requests.answer(connection, kept):
        raise Refusal("This request has been answered already. Please look at the page again.")
    await note(
        house,
        connection,
        Kind.ITEM_ANSWERED,
        person,
        about=answered.asked_by,
        conference=found.conference,
        answer=answered.state.value,
    )


async def _name(connection: AsyncConnection, person: str) -> str:
    return (await people.names(connection, [person])).get(person, "whoever asked")
