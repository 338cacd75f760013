"""Who wrote and removed what on a board, from its journal: for the chair, later for those who answer for the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.house import House
from app.actions.reading_audit import Day, Told
from app.actions.refusals import NotFound, NotReady
from app.actions.workshop import WorkFailed, Workshop
from app.audit.kinds import Kind, Topic
from app.board.tracing import Deed, Edit, Trace, traces
from app.conference.kinds import PartKind
from app.conference.permits import Permit
from app.storage import conferences, history, journal, people
from app.storage.history import Written

#: How far back a page goes; the journal holds everything.
_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Retraced:
    found: FoundConference
    #: The latest first.
    days: Sequence[Day]
    left_out: int


async def of_board(house: House, workshop: Workshop, person: str, conference: str) -> Retraced:
    """Who did what on the shared part. Raises `NotFound`, `NotPermitted`, `WaitOutside` and `NotReady`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference)
        require(found.stance, Permit.SEE_WHO_WROTE)
        before, entries = await _journal(connection, conference)
        names = await people.names(connection, {entry.person for entry in entries})
        await note(house, connection, Kind.EDITS_VIEWED, person, conference=found.conference)
    try:
        happened = await workshop.run(traces, *_told_apart(before, entries))
    except WorkFailed as error:
        raise NotReady("The history of the board could not be read just now. Nothing of it is lost.") from error
    shown = sorted(happened, key=lambda trace: trace.last, reverse=True)[:_MOST]
    days = _days(shown, {**names, person: "you"}, found.conference.zone)
    return Retraced(found, days, len(happened) - len(shown))


async def _journal(connection: AsyncConnection, conference: str) -> tuple[list[bytes], list[Written]]:
    parts = await conferences.parts(connection, conference)
    shared = next((part for part in parts if part.kind is PartKind.SHARED), None)
    if shared is None:
        raise NotFound
    head = (await journal.heads(connection, [shared.id])).get(shared.id, 0)
    try:
        return await history.authored(connection, shared.id, shared.epoch, head)
    except history.Gone:
        return [], []


def _told_apart(before: Sequence[bytes], entries: Sequence[Written]) -> tuple[list[bytes], list[Edit]]:
    """What a board began with was planted, and is nobody's doing."""
    planted = [] if before else [entry.update for entry in entries if entry.sequence == 1]
    edits = [Edit(each.person, each.kept_at, each.update) for each in entries[len(planted) :]]
    return [*before, *planted], edits


def _days(shown: Sequence[Trace], names: Mapping[str, str], zone: ZoneInfo) -> Sequence[Day]:
    def local(trace: Trace) -> date:
        return trace.last.astimezone(zone).date()

    return [Day(day, [_told(trace, names) for trace in its]) for day, its in groupby(shown, key=local)]


def _told(trace: Trace, names: Mapping[str, str]) -> Told:
    sentence = _sentence(trace, names)
    return Told(sentence[0].upper() + sentence[1:], Topic.CHANGES, trace.first, trace.last, 1)


def _sentence(trace: Trace, names: Mapping[str, str]) -> str:
    who = names.get(trace.person, "somebody")
    if not trace.in_a_list:
        return f"{who} changed: {trace.where}."
    what = f"“{trace.title}”" if trace.title else "an entry"
    match trace.deed:
        case Deed.ADDED:
            return f"{who} added {what} to: {trace.where}."
        case Deed.CHANGED:
            return f"{who} changed {what} in: {trace.where}."
        case Deed.REMOVED:
            return f"{who} removed an entry from: {trace.where}.{_whose(trace, names)}"


def _whose(trace: Trace, names: Mapping[str, str]) -> str:
    if not trace.added_by or trace.added_by == trace.person:
        return ""
    added_by = names.get(trace.added_by, "somebody")
    return f" {added_by[0].upper()}{added_by[1:]} had added it."
