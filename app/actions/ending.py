"""The chair writes down when the conference ended, for a board is often frozen only later."""

from __future__ import annotations

from app.actions.auditing import note
from app.actions.finding import conference_for, require
from app.actions.house import House
from app.actions.refusals import AlreadyFrozen
from app.audit.kinds import Kind
from app.conference.ending import ended
from app.conference.permits import Permit
from app.conference.states import State
from app.storage import conferences


async def note_end(house: House, person: str, conference: str, typed: str) -> None:
    """Keep when it ended, or that nobody says it. Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        if found.conference.state is State.FROZEN:
            raise AlreadyFrozen
        require(found.stance, Permit.NOTE_ATTENDANCE)
        at = ended(typed, found.conference, house.clock.now())
        if at == found.conference.ended_at:
            return
        await conferences.note_end(connection, conference, at)
        said = f"{at.astimezone(found.conference.zone):%H:%M}" if at else "nobody knows"
        await note(house, connection, Kind.END_NOTED, person, conference=found.conference, ended=said)
