"""Whoever is left out of one conference of a case and still takes part in another: said to those who invite to either.

Who takes part is never taken out by what is decided about another conference: a person looks, and does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import inviting
from app.actions.auditing import note
from app.actions.coming import as_read
from app.actions.finding import FoundConference, conference_for, require
from app.actions.house import House
from app.actions.refusals import NotFound, Refusal, WaitOutside
from app.audit.kinds import Kind
from app.conference.coming import AbsentDraft, LeftOut, absent
from app.conference.conference import Conference, Participant
from app.conference.kinds import Door, Role
from app.conference.permits import Permit, may
from app.conference.states import State
from app.storage import audit, conferences
from app.storage import coming as stored


@dataclass(frozen=True, slots=True)
class StillThere:
    """Somebody who takes part in a conference and is left out of another of its case."""

    seat: Participant
    conference: Conference
    #: Since when they are left out.
    since: datetime
    #: Of which they are left out; None for whoever may not see it.
    left_out_of: Conference | None
    #: Why; None for whoever neither invites to the one of which they are left out, nor did before it was frozen.
    reason: str | None
    #: Whether the reader may take them out.
    yours_to_end: bool

    @property
    def chairs(self) -> bool:
        return self.seat.role is Role.CHAIR


async def still_there(connection: AsyncConnection, found: FoundConference, reader: str) -> Sequence[StillThere]:
    """For those who invite to a conference: who is left out of it and takes part in another that is not over, as far as
    the reader may see that; and who takes part in it and is left out of another. Nobody reads it of themselves."""
    case, mine = found.conference.case.id, found.conference
    others = [each for each in await conferences.of_case(connection, case) if each.id != mine.id]
    seen = {each.id: one for each in others if (one := await _seen(connection, each, reader))}
    told: list[StillThere] = []
    for its in seen.values():
        told += await _sitting(connection, reader, its, mine, found)
    for each in others:
        told += await _sitting(connection, reader, found, each, seen.get(each.id))
    return [each for each in _once(told) if each.seat.person.id != reader]


def _once(told: Sequence[StillThere]) -> Iterator[StillThere]:
    """Of several conferences of which somebody is left out, the one of which they were last."""
    last = {(each.conference.id, each.seat.person.id): each for each in sorted(told, key=lambda each: each.since)}
    return iter(last.values())


async def _seen(connection: AsyncConnection, conference: Conference, reader: str) -> FoundConference | None:
    try:
        return await conference_for(connection, reader, conference.id)
    except (NotFound, WaitOutside):
        return None


async def _sitting(
    connection: AsyncConnection, reader: str, there: FoundConference, without: Conference, seen: FoundConference | None
) -> Sequence[StillThere]:
    """Who takes part in one conference, which is not over, and is left out of another, as the reader may see that."""
    if there.conference.state is State.FROZEN or not (out := await stored.left_out_of(connection, without.id)):
        return []
    again = await audit.last_written(connection, without.case.id, Kind.LEFT_OUT_NO_MORE)
    named = seen.conference if seen else None
    reads_why = seen is not None and may(seen.stance, Permit.READ_WHY_LEFT_OUT)
    mine = may(there.stance, Permit.INVITE)
    read = {id_: (await as_read(connection, reader, each)).reason if reads_why else None for id_, each in out.items()}
    return [
        StillThere(each, there.conference, why.at, named, read[each.person.id], mine)
        for each in await conferences.participants(connection, there.conference.id)
        if (why := out.get(each.person.id))
        and each.door is not Door.REMOVED
        and not _may_come(again.get((there.conference.id, each.person.id)), why)
    ]


def _may_come(said: datetime | None, out: LeftOut) -> bool:
    """Somebody said of this conference that they may come all the same."""
    return said is not None and said >= out.at


async def leave_out_too(house: House, person: str, conference: str, left: str, reason: str) -> None:
    """Somebody who is left out of another conference of the case takes part in this one no more, and is left out of it
    for the same reason; for the reason that is given here, if `person` may not read that one.

    Raises `NotFound`, `NotPermitted`, `Refusal`, and `Incomplete` where a reason is needed."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.INVITE)
        told = await still_there(connection, found, person)
        it = next((each for each in told if (each.conference.id, each.seat.person.id) == (conference, left)), None)
        if it is None:
            raise NotFound
        if it.chairs:
            raise Refusal("Who chairs is settled when the conference is planned.")
        why = absent(AbsentDraft(left, reason=reason)).reason if it.reason is None else it.reason
        await inviting.put_out(house, connection, found.conference, it.seat, person)
        out = LeftOut(left, why, person, house.clock.now())
        await stored.leave_out(connection, conference, out)
        await note(house, connection, Kind.LEFT_OUT, person, about=left, conference=found.conference)
