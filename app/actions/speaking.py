"""Speaking: raising and lowering a hand, and giving the floor to one after the other."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.house import House
from app.actions.leading import on_the_floor
from app.actions.refusals import NotFound, Refusal, require_short
from app.actions.restraint import Limited, spend
from app.audit.kinds import Kind
from app.conference.floor import LANES_TO_RAISE, Hand, Lane
from app.conference.permits import Permit
from app.storage import floor
from app.storage.database import new_id

LONGEST_REASON = 200


async def raise_hand(house: House, person: str, conference: str, lane: Lane, reason: str) -> None:
    """Join the queue; whoever waits in it already changes lane and reason.

    Raises `NotFound`, `NotPermitted`, `AlreadyFrozen`, `WaitOutside`, `TooOften`, and `Refusal`."""
    await spend(house, Limited.FLOOR, person)
    if lane not in LANES_TO_RAISE:
        raise Refusal("The last word is given by the chair.")
    reason = require_short(" ".join(reason.split()), LONGEST_REASON)
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.JOIN_BOARD)
        closed, _, _ = await floor.state(connection, conference)
        mine = [each for each in await floor.hands(connection, conference) if each.person == person and each.waits]
        if closed and not mine:
            raise Refusal("The chair has closed the queue for now.")
        now = house.clock.now()
        for each in mine:
            await floor.end(connection, each.id, now)
        # A hand that was raised before keeps its place, unless it now wants to react.
        since = min((each.raised_at for each in mine if lane is each.lane), default=now)
        await floor.raise_hand(connection, conference, Hand(new_id(), person, lane, reason, since))
        await note(house, connection, Kind.HAND_RAISED, person, conference=found.conference)


async def lower(house: House, person: str, conference: str, hand: str, *, by_link: bool = False) -> None:
    """Take a hand down: one's own, or, for the chair, anybody's; with a link alone shown, one's own only."""
    await spend(house, Limited.FLOOR, person)
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.JOIN_BOARD)
        lowered = await _hand(connection, conference, hand)
        if lowered.person != person:
            await on_the_floor(connection, person, conference, Permit.LEAD, by_link=by_link)
        if not lowered.waits:
            return
        await floor.end(connection, lowered.id, house.clock.now())
        await note(house, connection, Kind.HAND_LOWERED, person, about=lowered.person, conference=found.conference)


async def move(house: House, person: str, conference: str, hand: str, lane: Lane) -> None:
    """The chair moves somebody to another lane: later, or to have the last word."""
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.LEAD)
        moved = await _hand(connection, conference, hand)
        if not moved.waits:
            raise Refusal("This hand is down already.")
        await floor.set_lane(connection, moved.id, lane)
        await note(
            house, connection, Kind.HAND_MOVED, person, about=moved.person, conference=found.conference, lane=lane
        )


async def call(house: House, person: str, conference: str, hand: str) -> None:
    """The chair gives somebody the floor; whoever had it has spoken."""
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.LEAD)
        called = await _hand(connection, conference, hand)
        if not called.waits:
            raise Refusal("This hand is down already.")
        now = house.clock.now()
        for each in await floor.hands(connection, conference):
            if each.speaks:
                await floor.end(connection, each.id, now)
        await floor.call(connection, called.id, now)
        await note(house, connection, Kind.SPEAKER_CALLED, person, about=called.person, conference=found.conference)


async def done(house: House, person: str, conference: str, hand: str, *, by_link: bool = False) -> None:
    """Somebody has spoken: they say so themselves, or the chair does, unless with a link alone."""
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.JOIN_BOARD)
        spoke = await _hand(connection, conference, hand)
        if spoke.person != person:
            await on_the_floor(connection, person, conference, Permit.LEAD, by_link=by_link)
        if not spoke.speaks:
            return
        await floor.end(connection, spoke.id, house.clock.now())
        await note(house, connection, Kind.SPEAKER_DONE, person, about=spoke.person, conference=found.conference)


async def set_queue(house: House, person: str, conference: str, *, closed: bool) -> None:
    """Let nobody join the queue for now, or let them again."""
    async with house.database.writing() as connection:
        found = await on_the_floor(connection, person, conference, Permit.LEAD)
        await floor.set_closed(connection, conference, closed)
        state = "closed" if closed else "opened"
        await note(house, connection, Kind.QUEUE_SET, person, conference=found.conference, state=state)


async def _hand(connection: AsyncConnection, conference: str, hand: str) -> Hand:
    """Raises `NotFound` for what is no hand of this conference."""
    found = next((each for each in await floor.hands(connection, conference) if each.id == hand), None)
    if found is None:
        raise NotFound
    return found
