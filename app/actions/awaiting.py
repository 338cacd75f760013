"""What waits for somebody, gathered from every noun that has something: a line on the home page for each.

To add a kind, write a function that finds what waits and add it to `SOURCES`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import copies, endorsing, plan_standing, safety_copies
from app.actions.house import House
from app.actions.seeing import asked_about
from app.audit.kinds import Kind
from app.conference.asking import RequestState
from app.conference.conference import Conference
from app.conference.distributing import Extent, Turn
from app.conference.kinds import Door, Role, spoken
from app.conference.late import LateState
from app.conference.series import day_of as local_day
from app.conference.sign_off import PlanState, Said
from app.conference.states import State
from app.storage import (
    addenda,
    agenda_requests,
    audit,
    cases,
    coming,
    conferences,
    late,
    people,
    preparations,
    records,
    restrictions,
    safety_plans,
)


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One thing that waits. `words` is what it is, `address` where it is dealt with."""

    words: str
    address: str
    #: About which conference, in words.
    about: str
    due: date | None = None
    #: Whether somebody else waits for it, rather than that it is there to be read.
    asks: bool = True


Source = Callable[[House, AsyncConnection, str], Awaitable[Sequence[Awaiting]]]


async def awaiting(house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    """Everything that waits for somebody, what is due first."""
    found = [each for source in SOURCES for each in await source(house, connection, person)]
    return sorted(found, key=lambda each: (not each.asks, each.due or date.max))


async def _to_bring(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    asked = [each for each in await preparations.of_person(connection, person) if not each.done]
    about = await _coming(connection, person)
    return [
        Awaiting(f"Bring {each.brings}", f"{_to(each.conference)}/prepare", title(about[each.conference]), each.due)
        for each in asked
        if each.conference in about
    ]


async def _to_answer(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    chaired = [
        each
        for each, role in await conferences.of_person(connection, person)
        if role is Role.CHAIR and each.state is not State.FROZEN
    ]
    found = []
    for each in chaired:
        requests = await agenda_requests.of_conference(connection, each.id)
        waiting = [request for request in requests if request.state is RequestState.ASKED]
        names = await people.names(connection, [request.asked_by for request in waiting])
        found += [
            Awaiting(
                f"{request.asked_in_words(names)} asks for “{request.title}”", f"{_to(each.id)}/agenda", title(each)
            )
            for request in waiting
        ]
    return found


async def _at_the_door(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    """Guests who accepted before the day: until they are let in they can prepare nothing."""
    found = []
    for each, role in await conferences.of_person(connection, person):
        if role is Role.CHAIR and each.state is State.PLANNED:
            found += [
                Awaiting(f"{one.person.name} has accepted: let them in", f"{_to(each.id)}/invited", title(each))
                for one in await conferences.participants(connection, each.id)
                if one.door is Door.WAITING
            ]
    return found


async def _came_late(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    found = []
    for each, role in await conferences.of_person(connection, person):
        if role is Role.CHAIR and each.state is State.FROZEN:
            every = await late.of_conference(connection, each.id)
            waiting = [one for one in every if one.state is LateState.WAITING]
            names = await people.names(connection, {one.by for one in waiting})
            found += [
                Awaiting(f"{name} wrote something that came after the freeze", f"{_to(each.id)}#came-late", title(each))
                for name in sorted(names.values())
            ]
    return found


async def _corrections(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    """What was proposed to stand beside a record, until whoever chaired answers it."""
    found = []
    for each, role in await conferences.of_person(connection, person):
        if role is Role.CHAIR and each.state is State.FROZEN:
            every = await addenda.of_conference(connection, each.id)
            by = [one.by for one in every if one.decision is None]
            names = await people.names(connection, by)
            found += [
                Awaiting(f"{names[one]} proposes a correction", f"{_to(each.id)}/corrections", title(each))
                for one in by
            ]
    return found


_ANSWERS = {RequestState.DEFERRED: "is left for the next conference", RequestState.DECLINED: "does not come this time"}


async def _answered(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    asked = [each for each in await agenda_requests.of_person(connection, person) if each.state in _ANSWERS]
    about = await _coming(connection, person)
    return [
        Awaiting(
            f"“{each.title}” {_ANSWERS[each.state]}: {each.answer}",
            f"{_to(each.conference)}/agenda",
            title(about[each.conference]),
            asks=False,
        )
        for each in asked
        if each.conference in about
    ]


_SEEN = (Kind.RECORD_VIEWED, Kind.FILE_DOWNLOADED)


async def _copies(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    """Copies of a record that somebody has neither read nor taken so far."""
    seen = await audit.conferences_of(connection, person, _SEEN)
    found = []
    for each, _ in await conferences.of_person(connection, person):
        if each.state is State.FROZEN and each.id not in seen:
            extent = (await copies.copy_of(connection, each.id, person)).extent
            if extent is not Extent.NONE:
                words = f"Your copy of the {'plan' if extent is Extent.PARTIAL else 'minutes and the plan'} is ready"
                found.append(Awaiting(words, _to(each.id), title(each), asks=False))
    return found


async def _whether_coming(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    said = await coming.answered_by(connection, person)
    return [
        Awaiting("Say whether you come, and how", f"{_to(each.id)}#coming", title(each), local_day(each))
        for each, role in await conferences.of_person(connection, person)
        if each.state is State.PLANNED and role is not Role.CHAIR and each.id not in said
    ]


async def _to_sign(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    return [
        Awaiting(f"Read plan version {each.plan.version} and sign it", _sign_off(each), title(each.conference))
        for each in await _newest_plans(connection, person)
        if each.state is not PlanState.SUPERSEDED and person in {one.person.id for one in each.unheard}
    ]


async def _noted_for_me(house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    """What somebody else noted lately in the place of somebody's signature, who can say themselves what is so."""
    found = []
    for each in await _newest_plans(connection, person):
        mine = each.sign_offs.get(person)
        if mine is None or mine.own or house.clock.now() - mine.at > _NEWS:
            continue
        name = (await people.names(connection, [mine.recorded_by]))[mine.recorded_by]
        words = f"{name} wrote down {_NOTED[mine.said]} plan version {each.plan.version}. If it is not so, say so"
        found.append(Awaiting(words, _sign_off(each), title(each.conference), asks=False))
    return found


#: For so long it is told what somebody else noted.
_NEWS = timedelta(days=28)
_NOTED = {
    Said.SIGNED: "that you signed on paper",
    Said.DECLINED: "that you said on paper that you do not agree with",
    Said.NOT_SIGNED: "why you have not signed",
}


async def _to_endorse(house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    found = []
    for each in await endorsing.queue(connection, person):
        if each.sent_back:
            continue
        words = f"Endorse plan version {each.plan.version}, or return it"
        due = endorsing.due_on(house, each)
        found.append(Awaiting(words, f"{_sign_off(each)}#endorsement", title(each.conference), due))
    return found


async def _returned(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    """For chairs and case managers: what came back, who else has to approve, and which disagreements are answered."""
    found = []
    for each in await _newest_plans(connection, person, keeping=True):
        about, address = title(each.conference), _sign_off(each)
        if each.state is PlanState.RETURNED:
            words = f"Plan version {each.plan.version} was returned: see what has to change"
            found.append(Awaiting(words, f"{address}#endorsement", about))
        for step in each.steps:
            if step.stage is not None and step.next and each.state is not PlanState.SUPERSEDED:
                words = f"Plan version {each.plan.version}: ask {step.who} to approve it, and write down what they say"
                found.append(Awaiting(words, f"{address}#approvals", about))
        for one in each.disagreements:
            if one.waits and one.person != person:
                words = f"Answer a disagreement with plan version {each.plan.version}"
                found.append(Awaiting(words, f"{address}#disagreements", about, one.last.due))
    return found


async def _newest_plans(
    connection: AsyncConnection, person: str, *, keeping: bool = False
) -> Sequence[plan_standing.PlanStanding]:
    """The newest plan of each case, where it was made in a conference in which somebody takes part; with `keeping`,
    only where they chair or answer for the case."""
    roles = {each.id: role for each, role in await conferences.of_person(connection, person)}
    answers = {
        case.id for case, standing in await cases.of_person(connection, person) if standing.coordination != "none"
    }
    mine = await conferences.of_ids(connection, roles)
    found = []
    for case in {each.case.id for each in mine if each.state is State.FROZEN} | (answers if keeping else set()):
        plan = await records.latest_plan(connection, case)
        if plan is None or (plan.conference not in roles and case not in answers):
            continue
        if keeping and roles.get(plan.conference) is not Role.CHAIR and case not in answers:
            continue
        made_in = await conferences.find(connection, plan.conference)
        if made_in is not None:
            found.append((made_in, plan))
    return await plan_standing.of_versions(connection, found)


def _sign_off(standing: plan_standing.PlanStanding) -> str:
    return f"{_to(standing.conference.id)}/sign-off"


async def _to_send(house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    return [
        Awaiting("Send the copies", f"{_to(each.id)}/distribution", title(each), clock.due.date())
        for each, clock in await copies.running(house, connection, person)
        if clock.deadline.word == "copies"
    ]


async def _safety_plans(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    held = await safety_copies.held_by(connection, person)
    turns = await safety_plans.turns(connection, [each.id for each in held])
    held_in = {each.id: each for each in await conferences.of_ids(connection, {one.conference for one in held})}
    return [
        Awaiting(
            "Read the safety plan, and say that you have it",
            f"/safety-plans/{each.id}",
            title(held_in[each.conference]),
        )
        for each in held
        if not any(turn.recipient == person and turn.turn is Turn.ACKNOWLEDGED for turn in turns[each.id])
    ]


async def _to_approve(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    """What is kept to a few and was put before somebody, of conferences that are not over."""
    somebody = await people.find(connection, person)
    every = await restrictions.asked_of(connection, person)
    asked = {each.conference for each in every if somebody and asked_about(each, somebody)}
    return [
        Awaiting("Approve that something is kept to a few", f"{_to(each.id)}/kept", title(each))
        for each in await conferences.of_ids(connection, asked)
        if each.state is not State.FROZEN
    ]


#: Where what waits is found.
SOURCES: list[Source] = [
    _to_approve,
    _safety_plans,
    _to_send,
    _whether_coming,
    _to_bring,
    _to_sign,
    _noted_for_me,
    _to_endorse,
    _returned,
    _at_the_door,
    _to_answer,
    _came_late,
    _corrections,
    _answered,
    _copies,
]


async def _coming(connection: AsyncConnection, person: str) -> dict[str, Conference]:
    """The conferences that somebody is let in to and that are not over."""
    mine = await conferences.of_person(connection, person)
    return {each.id: each for each, _ in mine if each.state is not State.FROZEN}


def _to(conference: str) -> str:
    return f"/conferences/{conference}"


def title(conference: Conference) -> str:
    words = spoken(conference.type)
    return f"{words[:1].upper()}{words[1:]} {conference.number}, {conference.case.name}"
