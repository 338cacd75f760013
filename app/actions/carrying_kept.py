"""What earlier conferences kept to a few, on its way to the next board: to the same few, and closed to the same people.

It comes back with what it belongs to, or while somebody is still to look at it again. Nobody chooses it, for whoever
opens the board may not know that it is there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from app.actions import noticing
from app.actions.auditing import note
from app.actions.carrying import CarriedOver
from app.actions.house import House
from app.actions.planted import add_part
from app.actions.wishing import kept_content
from app.audit.kinds import Kind
from app.board.ranks import nth_rank
from app.board.sections import LISTS
from app.board.shape import Board, Collection, Restricted, RestrictedNote
from app.conference.conference import Conference
from app.conference.kinds import PartKind
from app.conference.notice import NoticeKind
from app.conference.restriction import CLOSED_SESSION, Restriction
from app.record.sealing import restricted_from
from app.storage import restrictions


async def bring_back(
    house: House, connection: AsyncConnection, into: Conference, carried: CarriedOver, board: Board
) -> None:
    """In the transaction that opens the board: a part of its own for each, with the audience that it has now."""
    places = _places(carried, board)
    for source in carried.sources:
        standing = {each.part: each for each in await restrictions.of_conference(connection, source.conference.id)}
        for record in await restrictions.records_of(connection, source.conference.id):
            before = standing[record.part]
            if comes_back(before, places):
                content = await asyncio.to_thread(_content, record.content)
                await _again(house, connection, into, before, places.get(before.attached_to), content)


def comes_back(before: Restriction, places: Mapping[str, str]) -> bool:
    """Whether something kept to a few holds open work: at what comes back, or with a day on which to look at it."""
    if not before.stands or before.category == CLOSED_SESSION.word:
        return False
    return before.attached_to in places or before.review_on is not None


def _places(carried: CarriedOver, board: Board) -> Mapping[str, str]:
    """Where what stood at an entry stands now, by the id that the entry had."""
    there = {id_: id_ for name in LISTS for id_, _ in getattr(board, name).entries if id_ not in carried.standing}
    return there | {each.was: each.item.id for each in carried.returning}


def _content(record: bytes) -> Restricted:
    lines = restricted_from(record).notes
    notes = ((line.id, RestrictedNote(nth_rank(at), line.title, line.text)) for at, line in enumerate(lines))
    return kept_content(Collection(tuple(notes)))


async def _again(
    house: House,
    connection: AsyncConnection,
    into: Conference,
    before: Restriction,
    place: str | None,
    content: Restricted,
) -> None:
    part = await add_part(house, connection, into.id, before.set_by, PartKind.RESTRICTED, content)
    attached_to = before.attached_to if place is None else place
    again = replace(before, part=part.id, conference=into.id, attached_to=attached_to, follows=before.part, revision=1)
    await restrictions.add(connection, again)
    # By nobody: whoever opened the board does not learn of it from what is recorded about them.
    await note(house, connection, Kind.RESTRICTION_CARRIED, "", conference=into, part=part.id)
    if again.approver and again.approved_by is None:
        await noticing.tell(house, connection, NoticeKind.APPROVAL_ASKED, [again.approver], into, part.id)
