"""Looking back at how a board was written, moment after moment: for the chair, later for those who answer for the case.

Of what was said then only that is told which everybody has on the board still (`app.export.as_it_was`).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for
from app.actions.house import House
from app.actions.refusals import NotFound, NotReady
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind
from app.board.tracing import Edit
from app.conference.kinds import PartKind
from app.conference.permits import Permit, may
from app.export.as_it_was import AsItWas, Course, as_it_was
from app.export.as_it_was import Entry as ToldEntry
from app.storage import conferences, history, journal, people

#: What one person writes without such a pause is looked at as one moment.
_PAUSE = timedelta(seconds=20)
_NOTHING = Course((), ())

#: Which document, how far, and how far the documents have come.
Moment = tuple[str, int, int, int]


class Moments:
    """The moments that were looked at lately: who goes to and fro does not have all of it read again each time.

    One is made after the other, so that whatever else is to be done in the workshop waits for one of them at most."""

    def __init__(self, most: int = 32) -> None:
        self._turn = asyncio.Lock()
        self._most = most
        self._told: OrderedDict[Moment, AsItWas] = OrderedDict()

    async def at(self, moment: Moment, make: Callable[[], Awaitable[AsItWas]]) -> AsItWas:
        """The board at this moment, made by `make` unless it was lately. Raises what `make` raises."""
        async with self._turn:
            if moment not in self._told:
                self._told[moment] = await make()
            self._told.move_to_end(moment)
            while len(self._told) > self._most:
                self._told.popitem(last=False)
            return self._told[moment]


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment at which somebody had written something; `upto` counts the edits until then."""

    upto: int
    at: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Replayed:
    found: FoundConference
    stops: Sequence[Stop]
    #: The number of the moment that is shown, from 1; 0 where nothing was written.
    step: int
    told: AsItWas | None
    #: The titles of the chapters that say something else than a moment before, and the entries that said the same.
    just_written: frozenset[str]
    as_before: frozenset[ToldEntry]
    names: Mapping[str, str]
    #: When what can be told begins, where what was written before is not kept any more.
    kept_from: datetime | None
    #: Whether none of what was written is kept any more.
    gone: bool

    def step_at(self, at: datetime) -> int:
        """The number of the last moment that was over then, or of the first."""
        return max((nth for nth, stop in enumerate(self.stops, 1) if stop.at <= at), default=1)


async def replay(
    house: House, moments: Moments, workshop: Workshop, person: str, conference: str, step: int | None
) -> Replayed:
    """The shared part as it was at one of its moments, else at the last one.

    Raises `NotFound` also for who takes part but may not look at it, `WaitOutside` and `NotReady`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference)
        if not may(found.stance, Permit.SEE_WHO_WROTE):
            raise NotFound
        shared_id, shared, begins = await _course(connection, conference, PartKind.SHARED)
        _, steered, _ = await _course(connection, conference, PartKind.CHAIR)
        took_part = [each.person.id for each in await conferences.participants(connection, conference)]
        wrote = {edit.person for edit in (shared or _NOTHING).edits}
        names = await people.names(connection, wrote.union(took_part))
        await note(house, connection, Kind.REPLAY_VIEWED, person, conference=found.conference)
    stops = stops_of((shared or _NOTHING).edits)
    kept_from = stops[0].at if stops and begins else None
    if shared is None or not stops:
        return Replayed(found, (), 0, None, frozenset(), frozenset(), names, kept_from, gone=shared is None)
    step = min(max(step or len(stops), 1), len(stops))
    steered = steered or _NOTHING

    async def at(upto: int) -> AsItWas:
        moment = (shared_id, upto, len(shared.edits), len(steered.edits))
        return await moments.at(moment, lambda: workshop.run(as_it_was, shared, upto, steered, names))

    try:
        before = await at(stops[step - 2].upto) if step > 1 else None
        told = await at(stops[step - 1].upto)
    except WorkFailed as error:
        raise NotReady("The board as it was could not be read just now. Nothing of it is lost.") from error
    chapters = before.chapters if before else ()
    just_written = frozenset(each.title for each in told.chapters if before and each not in chapters)
    as_before = frozenset(entry for each in chapters for of in each.lists for entry in of.entries)
    return Replayed(found, stops, step, told, just_written, as_before, names, kept_from, gone=False)


def stops_of(edits: Sequence[Edit]) -> Sequence[Stop]:
    """The moments of a board: what one person wrote in one go is one."""
    stops: list[Stop] = []
    for upto, edit in enumerate(edits, 1):
        goes_on = stops and stops[-1].person == edit.person and edit.at - stops[-1].at < _PAUSE
        if goes_on:
            stops.pop()
        stops.append(Stop(upto, edit.at, edit.person))
    return stops


async def _course(connection: AsyncConnection, conference: str, kind: PartKind) -> tuple[str, Course | None, bool]:
    """The part's id; its edits, None if they are not kept any more; and whether the first of them are not."""
    parts = await conferences.parts(connection, conference)
    part = next((part for part in parts if part.kind is kind), None)
    if part is None:
        raise NotFound
    head = (await journal.heads(connection, [part.id])).get(part.id, 0)
    try:
        before, entries = await history.authored(connection, part.id, part.epoch, head)
    except history.Gone:
        return part.id, None, True
    # What a board began with was planted, and is nobody's doing.
    planted = [] if before else [entry.update for entry in entries if entry.sequence == 1]
    edits = [Edit(each.person, each.kept_at, each.update) for each in entries[len(planted) :]]
    return part.id, Course([*before, *planted], edits), bool(before)
