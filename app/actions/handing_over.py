"""Hand-over: while the connection of the chair is lost the deputy may chair, if the deputy wants to. Never silently."""

from __future__ import annotations

from collections.abc import Collection

from app.actions import renewing
from app.actions.auditing import note
from app.actions.finding import conference_for, require
from app.actions.house import House
from app.actions.refusals import Refusal
from app.audit.kinds import Kind as Audited
from app.conference.kinds import PartKind, Role
from app.conference.permits import Permit
from app.storage import conferences, seats


async def shared_part(house: House, conference: str) -> str | None:
    """The document on which people of a conference meet; None before the board is open."""
    async with house.database.reading() as connection:
        parts = await conferences.parts(connection, conference)
    return next((part.id for part in parts if part.kind is PartKind.SHARED), None)


async def take_over(house: House, person: str, conference: str, here: Collection[str]) -> None:
    """The deputy chairs from now on. `here`: the people who are connected.

    Raises `NotFound`, `NotPermitted`, and `Refusal` while the chair is among them.
    """
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.TAKE_OVER)
        if found.stance.acting:
            return
        present = await conferences.participants(connection, conference)
        chair = next((each.person for each in present if each.role is Role.CHAIR), None)
        if chair is not None and chair.id in here:
            raise Refusal(f"{chair.name} is here and chairs.")
        await seats.take_back(connection, conference, house.clock.now())
        await seats.hand_over(connection, conference, person, house.clock.now())
        await renewing.owe(connection, person)
        await note(house, connection, Audited.CHAIR_TAKEN_OVER, person, conference=found.conference)


async def take_back(house: House, conference: str, chair: str) -> None:
    """The chair is back, and chairs."""
    async with house.database.writing() as connection:
        found = await conferences.find(connection, conference, lock=True)
        deputy = await seats.acting_chair(connection, conference)
        if found is not None and deputy and await seats.take_back(connection, conference, house.clock.now()):
            await renewing.owe(connection, deputy)
            await note(house, connection, Audited.CHAIR_BACK, chair, conference=found)
