"""Saying whether one comes and how, writing down what a child wishes, and leaving somebody out with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions.auditing import note
from app.actions.finding import FoundConference, conference_for, require
from app.actions.house import House
from app.actions.refusals import NotFound
from app.audit.kinds import Kind
from app.conference.coming import ChildsWish, Coming, LeftOut, Response, WishDraft, coming, reason_of, wish_of
from app.conference.conference import Conference, Standing
from app.conference.kinds import Attendance
from app.conference.kinds import Kind as Known
from app.conference.permits import Permit
from app.conference.planning import Incomplete
from app.storage import cases, conferences
from app.storage import coming as stored


@dataclass(frozen=True, slots=True)
class Asked:
    """For those who invite: what each has answered, what each child wishes, and who is left out."""

    answers: Mapping[str, Coming]
    children: Sequence[Standing]
    wishes: Mapping[str, ChildsWish]
    left_out: Mapping[str, LeftOut]


async def asked(connection: AsyncConnection, conference: Conference) -> Asked:
    known = await cases.standings(connection, conference.case.id)
    return Asked(
        await stored.answers(connection, conference.id),
        [each for each in known if each.kind is Known.CHILD],
        await stored.wishes(connection, conference.id),
        await stored.left_out_of(connection, conference.id),
    )


async def answer(house: House, person: str, conference: str, response: str, comes_by: str, words: str) -> None:
    """Say whether one comes. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await conference_for(connection, person, conference, lock=True)
        require(found.stance, Permit.SAY_WHETHER_COMING)
        said = coming(response, comes_by, words, house.clock.now())
        await stored.answer(connection, conference, person, said)
        declined = said.response is Response.DECLINED
        await conferences.attended(
            connection, conference, person, Attendance.APOLOGIES if declined else Attendance.EXPECTED
        )
        kind = Kind.APOLOGIES_SENT if declined else Kind.COMING_SAID
        await note(house, connection, kind, person, conference=found.conference)


async def set_wish(house: House, person: str, conference: str, child: str, draft: WishDraft) -> None:
    """Write down what a child wishes about this conference. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _inviting(connection, person, conference)
        standing = await cases.standing_of(connection, found.conference.case.id, child)
        if standing is None or standing.kind is not Known.CHILD:
            raise NotFound
        today = house.clock.now().astimezone(found.conference.zone).date()
        await stored.set_wish(connection, conference, child, wish_of(draft, person, today))
        await note(house, connection, Kind.WISH_NOTED, person, about=child, conference=found.conference)


async def leave_out(house: House, person: str, conference: str, left: str, typed: str) -> None:
    """Do not invite somebody known to the case, and say why. Raises `NotFound`, `NotPermitted`, `Incomplete`."""
    async with house.database.writing() as connection:
        found = await _inviting(connection, person, conference)
        if await cases.standing_of(connection, found.conference.case.id, left) is None:
            raise Incomplete({"left_out": "Please choose somebody from the list."})
        present = await conferences.participants(connection, conference)
        if any(each.person.id == left for each in present):
            raise Incomplete({"left_out": "This person takes part. Remove them first, or leave them out of a part."})
        out = LeftOut(left, reason_of(typed), person, house.clock.now())
        await stored.leave_out(connection, conference, out)
        await note(house, connection, Kind.LEFT_OUT, person, about=left, conference=found.conference)


async def take_back(house: House, person: str, conference: str, left: str) -> None:
    """Somebody may be invited after all. Raises `NotFound`, `NotPermitted`."""
    async with house.database.writing() as connection:
        found = await _inviting(connection, person, conference)
        if not await stored.take_back(connection, conference, left):
            raise NotFound
        await note(house, connection, Kind.LEFT_OUT_NO_MORE, person, about=left, conference=found.conference)


async def keep_left_out(
    connection: AsyncConnection, earlier: Conference | None, conference: str, invited: Sequence[str]
) -> None:
    """Who was left out of an earlier conference is left out of the next, unless somebody invites them now."""
    if earlier is None:
        return
    for person, out in (await stored.left_out_of(connection, earlier.id)).items():
        if person not in invited:
            await stored.leave_out(connection, conference, out)


async def check_not_left_out(connection: AsyncConnection, conference: str, wanted: Sequence[str]) -> None:
    """Raises `Incomplete` when somebody who is left out is to be invited."""
    if set(await stored.left_out_of(connection, conference)) & set(wanted):
        sentence = "Somebody chosen is not to be invited, for a reason that stands below. Take that back first."
        raise Incomplete({"people": sentence})


async def _inviting(connection: AsyncConnection, person: str, conference: str) -> FoundConference:
    found = await conference_for(connection, person, conference, lock=True)
    require(found.stance, Permit.INVITE)
    return found
