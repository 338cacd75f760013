"""How things stand with a record: gathered from everything that is kept beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.conference import Conference
from app.conference.late import LateContribution, LateState
from app.export.wording import day_of, long_day, time_of_day
from app.record.status import StatusSheet
from app.storage import late, people
from app.storage.records import StoredMinutes, StoredPlan


@dataclass(frozen=True, slots=True)
class StatusFact:
    """Something that happened to a record after it was frozen: a line of the sheet, and when it became so."""

    at: datetime
    name: str
    words: str


async def status_of(
    connection: AsyncConnection, conference: Conference, record: StoredMinutes | StoredPlan
) -> StatusSheet:
    """What has happened to a record since it was frozen, in the words of people."""
    facts = await _noted_late(connection, conference) if isinstance(record, StoredMinutes) else []
    # Signatures and addenda belong here: each is a fact, and takes the place of the line that says there are none.
    standing = (("Signatures", "None yet"), ("Addenda", "None"))
    return sheet(record.recorded_at, conference.time_zone, standing, facts)


def sheet(
    recorded_at: datetime, zone: str, standing: tuple[tuple[str, str], ...], facts: list[StatusFact]
) -> StatusSheet:
    """The sheet as of the last thing that happened: as long as nothing does, the same sheet is made again."""
    as_of = max((fact.at for fact in facts), default=recorded_at)
    return StatusSheet(as_of, zone, (*standing, *((fact.name, fact.words) for fact in facts)))


async def _noted_late(connection: AsyncConnection, conference: Conference) -> list[StatusFact]:
    every = await late.of_conference(connection, conference.id)
    noted = [each for each in every if each.state is LateState.NOTED and each.answered_at]
    names = await people.names(connection, {each.by for each in noted})
    return [
        StatusFact(each.answered_at or each.kept_at, "Late contribution", _words(conference, each, names[each.by]))
        for each in noted
    ]


def _words(conference: Conference, each: LateContribution, name: str) -> str:
    zone = conference.time_zone
    when = f"{long_day(day_of(each.kept_at, zone))}, {time_of_day(each.kept_at, zone)}"
    answered = f"\nThe chair: {each.answer}" if each.answer else ""
    return f"{name}, for “{each.place}”, received on {when}, after the record was frozen:\n{each.words}{answered}"
