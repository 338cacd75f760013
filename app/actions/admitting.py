"""The waiting room, from the inside: letting guests in, by sight, or sending them away."""

from __future__ import annotations

from app.actions import renewing
from app.actions.auditing import note
from app.actions.finding import conference_for, require
from app.actions.house import House
from app.actions.refusals import NotFound
from app.audit.kinds import Kind as Audited
from app.conference.kinds import Door
from app.conference.permits import Permit
from app.storage import seats


async def admit(house: House, person: str, conference: str, guest: str) -> None:
    """Let somebody in who waits, or whom one sent away before. Raises `NotFound`, `NotPermitted`."""
    await _decide(house, person, conference, guest, Door.OPEN)


async def send_away(house: House, person: str, conference: str, guest: str) -> None:
    """Do not let somebody in who waits. Raises `NotFound`, `NotPermitted`."""
    await _decide(house, person, conference, guest, Door.SENT_AWAY)


async def _decide(house: House, person: str, conference: str, guest: str, door: Door) -> None:
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.INVITE)
        seat = await seats.find(connection, conference, guest)
        if seat is None or seat.door not in {Door.WAITING, Door.SENT_AWAY}:
            raise NotFound
        await seats.set_door(connection, conference, guest, door)
        await renewing.owe(connection, guest)
        kind = Audited.GUEST_ADMITTED if door is Door.OPEN else Audited.GUEST_SENT_AWAY
        await note(house, connection, kind, person, about=guest, conference=found.conference)


async def set_waiting_room(house: House, person: str, conference: str, *, on: bool) -> None:
    """Whether guests wait. Whoever waits already goes on waiting. Raises `NotFound`, `NotPermitted`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.INVITE)
        await seats.set_waiting_room(connection, conference, on)
        await note(
            house,
            connection,
            Audited.WAITING_ROOM_SET,
            person,
            conference=found.conference,
            waiting="on" if on else "off",
        )
