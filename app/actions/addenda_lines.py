"""What stands beside a record, as every later copy of it says it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.conference.correcting import KINDS, OUTCOMES, standing
from app.record.addenda import AddendumLine
from app.record.who import Who
from app.storage import addenda, people


async def lines_of(
    connection: AsyncConnection, conference: str, until: datetime | None = None
) -> tuple[AddendumLine, ...]:
    """What stands beside a record, numbered in the order in which it came to.

    `until`: for whoever reads nothing that came to stand there since then."""
    standing_there = standing(await addenda.of_conference(connection, conference), until)
    named = {each.by for each in standing_there} | {each.decision.by for each in standing_there if each.decision}
    names = await people.names(connection, named)
    return tuple(
        AddendumLine(
            number,
            KINDS[each.kind],
            each.beside,
            each.words,
            Who(names[each.by], "", each.by),
            each.at.replace(microsecond=0),
            OUTCOMES[each.decision.outcome],
            each.decision.reason,
            Who(names[each.decision.by], "", each.decision.by),
            each.decision.at.replace(microsecond=0),
        )
        for number, each in enumerate(standing_there, start=1)
        if each.decision
    )
