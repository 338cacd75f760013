"""How the goals and ratings of a case went, over all versions of the plan that somebody may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.actions.comparing import Readable, readable
from app.actions.house import House
from app.actions.reading_records import looked_beside
from app.actions.refusals import NotFound, NotReady
from app.actions.rendering import RecordKind
from app.actions.workshop import WorkFailed, Workshop
from app.conference.conference import CaseFile
from app.export.picture import Picture, pictures
from app.record.sealing import minutes_from, plan_from
from app.record.timeline import timeline


@dataclass(frozen=True, slots=True)
class Pictured:
    """The versions, the oldest first, and what became of what stands in them."""

    case: CaseFile
    versions: Sequence[Readable]
    pictures: tuple[Picture, ...]


async def pictured(house: House, workshop: Workshop, person: str, case: str) -> Pictured:
    """Made of what the person may read of each version, and written down as reading all of it.

    Raises `NotFound` where there are no two of them, `NotReady`."""
    async with house.database.reading() as connection:
        every = await readable(connection, person, case)
    if len(every) < 2:
        raise NotFound
    try:
        made = await workshop.run(picture, [(each.plan.content, each.minutes) for each in every])
    except WorkFailed as error:
        raise NotReady("The picture could not be made just now. The record is kept, and nothing is lost.") from error
    await looked_beside(house, person, [each.conference for each in every], RecordKind.PLAN)
    with_minutes = [each.conference for each in every if each.minutes is not None]
    await looked_beside(house, person, with_minutes, RecordKind.MINUTES)
    return Pictured(every[0].conference.case, every, made)


def picture(records: Sequence[tuple[bytes, bytes | None]]) -> tuple[Picture, ...]:
    """From canonical bytes, the oldest first. Runs in the workshop."""
    read = [(plan_from(plan), minutes_from(minutes) if minutes else None) for plan, minutes in records]
    return pictures(timeline(read))
