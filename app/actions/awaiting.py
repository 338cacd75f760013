"""What waits for somebody, gathered from every noun that has something: a line on the home page for each.

To add a kind, write a function that finds what waits and add it to `SOURCES`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.house import House
from app.audit.kinds import Kind
from app.conference.asking import RequestState
from app.conference.conference import Conference
from app.conference.kinds import Role, spoken
from app.conference.series import day_of as local_day
from app.conference.states import State
from app.storage import agenda_requests, audit, coming, conferences, people, preparations


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
            Awaiting(f"{names[request.asked_by]} asks for “{request.title}”", f"{_to(each.id)}/agenda", title(each))
            for request in waiting
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
    return [
        Awaiting("Your copy of the minutes and the plan is ready", _to(each.id), title(each), asks=False)
        for each, _ in await conferences.of_person(connection, person)
        if each.state is State.FROZEN and each.id not in seen
    ]


async def _whether_coming(_house: House, connection: AsyncConnection, person: str) -> Sequence[Awaiting]:
    said = await coming.answered_by(connection, person)
    return [
        Awaiting("Say whether you come, and how", f"{_to(each.id)}#coming", title(each), local_day(each))
        for each, role in await conferences.of_person(connection, person)
        if each.state is State.PLANNED and role is not Role.CHAIR and each.id not in said
    ]


#: Where what waits is found.
SOURCES: list[Source] = [_whether_coming, _to_bring, _to_answer, _answered, _copies]


async def _coming(connection: AsyncConnection, person: str) -> dict[str, Conference]:
    """The conferences that somebody is let in to and that are not over."""
    mine = await conferences.of_person(connection, person)
    return {each.id: each for each, _ in mine if each.state is not State.FROZEN}


def _to(conference: str) -> str:
    return f"/conferences/{conference}"


def title(conference: Conference) -> str:
    words = spoken(conference.type)
    return f"{words[:1].upper()}{words[1:]} {conference.number}, {conference.case.name}"
