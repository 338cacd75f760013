"""What earlier conferences of a case left, on its way to the next board: agenda items, and the plan ready for review.

What comes back is read by everyone who takes part in the next conference. So what somebody among them could not read so
far comes back only when the chair has said that they may."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.house import House
from app.audit.kinds import Kind
from app.board.carrying import Prepared
from app.board.shape import Board, GoalState
from app.board.words import offered
from app.conference.asking import AgendaRequest, RequestState
from app.conference.conference import Conference, Participant
from app.conference.kinds import Coordination, Door, spoken
from app.conference.states import State
from app.people.person import Person
from app.record import picking_up, returning
from app.record.actions import Origin, actions
from app.record.answered import ProviderAnswer
from app.record.dissenting import Turned, settled
from app.record.minutes import Minutes
from app.record.picking_up import Since
from app.record.plan import PlanVersion
from app.record.progress import Progress, undertakings
from app.record.pursuing import Pursued
from app.record.returning import Returning
from app.record.sealing import minutes_from, plan_from
from app.storage import agenda_requests, cases, conferences, people, records, series, service_requests
from app.storage import progress as stored

log = structlog.get_logger("caseboard.carrying")


@dataclass(frozen=True, slots=True)
class Source:
    """A frozen conference whose open work waits for the next board."""

    conference: Conference
    minutes: Minutes
    plan: PlanVersion | None
    said: Mapping[str, Progress]
    #: What became of dissents, by their ids.
    turns: Mapping[str, Sequence[Turned]]
    #: What providers answered, by the id of the request.
    answers: Mapping[str, ProviderAnswer]
    #: What was written down about requests for service, by their ids.
    pursued: Mapping[str, Sequence[Pursued]]
    deferred: Sequence[AgendaRequest]
    #: The ids of those who may read its record.
    readers: frozenset[str]
    #: Those who come to the next conference and may not read its record.
    newcomers: Sequence[Person]

    @property
    def arriving(self) -> Arriving:
        if self.plan is None:
            return Arriving(0, 0, 0)
        over = {entry for entry, turns in self.turns.items() if settled(turns)}
        still = [each for each in undertakings(actions(self.plan), self.said, over) if not each.settled]
        referrals = [each for each in still if each.action.origin is Origin.REFERRAL]
        goals = [each for each in self.plan.goals if each.state is GoalState.ACTIVE]
        return Arriving(len(goals), len(still) - len(referrals), len(referrals))


@dataclass(frozen=True, slots=True)
class Arriving:
    """How much of a plan arrives ready for review."""

    goals: int
    actions: int
    referrals: int


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """What comes back on the next board."""

    sources: Sequence[Source]
    #: The ids of those who take part in the next conference.
    people: frozenset[str]
    #: What people are called who do not, by their ids.
    names: Mapping[str, str]
    #: The ids of items that the next agenda has anyway, and of those that any type of conference has.
    standing: frozenset[str]
    templated: frozenset[str]

    def chosen(self, person: str, brought_back: Collection[str]) -> CarriedOver:
        """Without what somebody could not read so far, unless a person who reads it lets it come back."""
        let = {each.conference.id for each in self.sources if person in each.readers} & set(brought_back)
        kept = [each for each in self.sources if not each.newcomers or each.conference.id in let]
        return replace(self, sources=kept)

    def read_by(self, person: str) -> CarriedOver:
        """What somebody may know before the board is open."""
        kept = [each for each in self.sources if person in each.readers]
        return replace(self, sources=kept)

    @property
    def returning(self) -> Sequence[Returning]:
        found = [
            each
            for source in self.sources
            for each in returning.items(source.minutes, source.said, self.people, self.standing, self.templated)
        ]
        return list({each.item.id: each for each in found}.values())

    @property
    def agenda(self) -> Sequence[Prepared]:
        """What returns, and then what was asked for and left for this conference."""
        asked = [self._asked(source, each) for source in self.sources for each in source.deferred]
        return [*(each.item for each in self.returning), *asked]

    def _asked(self, source: Source, request: AgendaRequest) -> Prepared:
        who = request.asked_by if request.asked_by in self.people else self.names.get(request.asked_by, "")
        origin = f"{spoken(source.conference.type)} {source.conference.number} (asked for)"
        return Prepared(
            request.id,
            request.title,
            minutes=request.minutes,
            led_by=who,
            requested_by=request.on_behalf_of or who,
            carried_from=origin,
            desired_outcome=request.desired_outcome,
        )

    def board(self, conference: Conference, house: House) -> Board:
        """A board with what is picked up from the plans, and nothing else."""
        plans = [source.plan for source in self.sources if source.plan is not None]
        if not plans:
            return Board()
        said = {entry: each for source in self.sources for entry, each in source.said.items()}
        answers = {entry: each for source in self.sources for entry, each in source.answers.items()}
        turns = {entry: each for source in self.sources for entry, each in source.turns.items()}
        pursued = {entry: each for source in self.sources for entry, each in source.pursued.items()}
        steps = offered(house.settings.place(conference.case.jurisdiction).words)["escalation"]
        zone = conference.time_zone
        on = house.clock.now().astimezone(ZoneInfo(zone)).date()
        items = {each.was: each.item.id for each in self.returning} | {id_: id_ for id_ in self.standing}
        since = Since(on, zone, said, self.people, items, answers, turns, steps, pursued, self.names)
        return picking_up.board_from(picking_up.together(plans), since)


async def carried_over(house: House, connection: AsyncConnection, conference: Conference) -> CarriedOver:
    """Everything that waits for the board of a planned conference."""
    every = await conferences.of_case(connection, conference.case.id)
    frozen = sorted(
        (each for each in every if each.state is State.FROZEN), key=lambda each: each.frozen_at or each.starts_at
    )
    gone = await series.carried(connection, [each.id for each in frozen])
    invited = [each for each in await conferences.participants(connection, conference.id) if each.comes]
    sources = [
        found
        for each in frozen
        if each.id not in gone and (found := await _source(connection, each, invited)) is not None
    ]
    coming = frozenset(each.person.id for each in invited)
    asked = {request.asked_by for source in sources for request in source.deferred}
    pursued = {turn.by for source in sources for turns in source.pursued.values() for turn in turns}
    names = await people.names(connection, (asked | pursued) - coming)
    standing = house.agendas.standing(conference.type, conference.number)
    return CarriedOver(sources, coming, names, standing, frozenset(house.agendas.items))


def would_return(house: House, minutes: Minutes) -> Sequence[Returning]:
    """What would come back from a conference if it were frozen so, and the next one were of its type."""
    about, templates = minutes.conference, house.agendas
    people = frozenset(each.id for each in about.participants)
    standing = templates.standing(about.type, about.number + 1)
    return returning.items(minutes, {}, people, standing, frozenset(templates.items))


async def keep(house: House, connection: AsyncConnection, into: Conference, carried: CarriedOver, person: str) -> None:
    """It has come back: it waits for no other board."""
    for source in carried.sources:
        await series.carry_over(connection, source.conference.id, into.id)
        number, newcomers = source.conference.number, len(source.newcomers)
        kind = Kind.CARRIED_OVER
        await note(house, connection, kind, person, conference=into, number=number, newcomers=newcomers)


async def leave_unanswered(connection: AsyncConnection, frozen: Conference) -> None:
    """What nobody answered waits for the chair of the conference that comes next, once one is planned."""
    every = await conferences.of_case(connection, frozen.case.id)
    planned = [each for each in every if each.state is State.PLANNED]
    if planned:
        await move_unanswered(connection, frozen.case.id, min(planned, key=lambda each: each.starts_at))


async def move_unanswered(connection: AsyncConnection, case: str, to: Conference) -> None:
    """What nobody answered in conferences that are over waits for the chair of one that is to come."""
    coming = [each.person.id for each in await conferences.participants(connection, to.id) if each.comes]
    for each in await conferences.of_case(connection, case):
        if each.state is State.FROZEN:
            await agenda_requests.move_unanswered(connection, each.id, to.id, coming)


async def _source(connection: AsyncConnection, conference: Conference, invited: Sequence[Participant]) -> Source | None:
    kept = await records.minutes_of(connection, conference.id)
    minutes = await asyncio.to_thread(_minutes, kept.content) if kept else None
    if minutes is None:
        return None
    plan = await records.plan_of_conference(connection, conference.id)
    read = await asyncio.to_thread(_plan, plan.content) if plan else None
    said = await stored.since(connection, conference.case.id, plan.recorded_at) if plan else {}
    turns = await stored.turns_since(connection, conference.case.id, plan.recorded_at) if plan else {}
    answered = await service_requests.answers(connection, conference.case.id)
    # Whatever was written down before its board was open stood on that board.
    since = conference.opened_at or conference.starts_at
    pursued = await service_requests.turns_since(connection, conference.case.id, since)
    requests = await agenda_requests.of_conference(connection, conference.id)
    readers = await _readers(connection, conference)
    newcomers = [each.person for each in invited if each.person.id not in readers]
    deferred = [each for each in requests if each.state is RequestState.DEFERRED]
    answers = {entry: given[-1].words for entry, given in answered.items()}
    return Source(conference, minutes, read, said, turns, answers, pursued, deferred, readers, newcomers)


async def _readers(connection: AsyncConnection, conference: Conference) -> frozenset[str]:
    took_part = [each for each in await conferences.participants(connection, conference.id) if each.door is Door.OPEN]
    known = await cases.standings(connection, conference.case.id)
    answering = {each.person.id for each in known if each.coordination is not Coordination.NONE}
    return frozenset({each.person.id for each in took_part} | answering)


@lru_cache(maxsize=32)
def _minutes(content: bytes) -> Minutes | None:
    try:
        return minutes_from(content)
    except ValueError:
        log.warning("minutes could not be read for the next conference")
        return None


@lru_cache(maxsize=32)
def _plan(content: bytes) -> PlanVersion | None:
    try:
        return plan_from(content)
    except ValueError:
        log.warning("a plan could not be read for the next conference")
        return None
