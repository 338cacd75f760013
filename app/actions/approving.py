"""The approvals that a new plan version needs by the rules of its place, asked for when it is frozen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.house import House
from app.audit.kinds import Kind
from app.board.sections import LISTS
from app.conference.approving import stages_needed
from app.conference.conference import Conference
from app.record.plan import PlanVersion
from app.storage import sign_offs
from app.storage.database import new_id


async def ask_those_needed(
    house: House, connection: AsyncConnection, conference: Conference, plan: PlanVersion, person: str, at: datetime
) -> None:
    """What a later change of the rules says does not concern this version."""
    said = {name for name in LISTS if getattr(plan, name, ())}
    approvals = house.settings.place(conference.case.jurisdiction).approvals
    needed = stages_needed(approvals, conference.type, said, person, at, new_id)
    for each in needed:
        await sign_offs.ask(connection, conference.id, each)
    if needed:
        await note(
            house,
            connection,
            Kind.STAGES_NEEDED,
            person,
            conference=conference,
            version=plan.version,
            many=len(needed),
            whole=sign_offs.asked(conference.id, needed),
        )
