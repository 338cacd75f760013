"""The first page: my conferences, what waits for me, what I have taken on, and my cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import Response

from app.actions import (
    arriving,
    awaiting,
    changed_for,
    clocks,
    listing,
    noticing,
    preparing,
    safety_copies,
    undertaking,
    young_letter_copies,
)
from app.actions.noticing import ToldNotice
from app.actions.undertaking import CaseActions
from app.conference.conference import Conference
from app.conference.kinds import Coordination, Role
from app.conference.notice import NoticeKind
from app.conference.states import State
from app.pages.frame import frame_of, page, see, signed_in
from app.record.actions import Action
from app.record.progress import Said
from app.record.sealing import safety_plan_from, young_letter_from
from app.storage import administrators, cases, conferences, guests


async def show(request: Request) -> Response:
    """GET /"""
    return await shown(request, {}, {})


async def shown(request: Request, problems: Mapping[str, str], typed: Mapping[str, str], status: int = 200) -> Response:
    """The page, with what was typed into it and what is wrong with that."""
    session = await signed_in(request)
    if session.link is not None:
        return see(f"/conferences/{session.link.conference}")
    frame, person = frame_of(request), session.person.id
    async with frame.house.database.reading() as connection:
        mine = await conferences.of_person(connection, person)
        my_cases = await cases.of_person(connection, person)
        outside = await arriving.outside(frame.house, connection, person)
        guest = await guests.is_guest(connection, person)
        told = await noticing.told_to(connection, person)
        uses_directory = await listing.works_here(connection, session.person)
        administers = await administrators.is_one(connection, person)
        endorses = any(each.coordination is Coordination.LINE_MANAGER for _, each in my_cases)
        current = [each for each in reversed(mine) if each[0].state is not State.FROZEN]
        to_read = await preparing.to_read(connection, person, [each.id for each, _ in current])
        awaits = await awaiting.awaiting(frame.house, connection, person)
        safety = await safety_copies.held_by(connection, person)
        letters = await young_letter_copies.held_by(connection, person)
    undertaken = await undertaking.of_person(frame.house, frame.workshop, person)
    late = await clocks.late_for(frame.house, frame.workshop, person)
    held = {each.id for each in safety} | {each.id for each in letters}
    soon = {each.notice.id: _soon(each, undertaken) for each in told}
    context = {
        "notices": [each for each in told if _leads_somewhere(each, held, current, soon[each.notice.id])],
        "soon": soon,
        "administers": administers,
        "uses_directory": uses_directory,
        "outside": outside,
        "endorses": endorses,
        "here": "home",
        # What is late, or was told, stands above already, with the same place to go.
        "awaits": [each for each in awaits if each.address not in {one.address for one in late} | _copies_told(told)],
        "late": late,
        "safety_plans": [(each, safety_plan_from(each.content).about) for each in safety],
        "letters": [(each, young_letter_from(each.content)) for each in letters],
        "undertaken": undertaken,
        "changed": await changed_for.news(frame.house, frame.workshop, person),
        "said": list(Said),
        "problems": problems,
        "typed": typed,
        "today": frame.house.clock.now().date(),
        # The next one first.
        "current": current,
        "to_read": to_read,
        "past": [each for each in mine if each[0].state is State.FROZEN],
        "cases": [] if guest else my_cases,
    }
    return page(request, "home.html", session, context, status)


def _leads_somewhere(
    told: ToldNotice, held: Collection[str], current: Sequence[tuple[Conference, Role]], soon: Sequence[Action]
) -> bool:
    """Whether what a notice is about is still there: what was called back, done or moved is not."""
    notice = told.notice
    match notice.kind:
        case NoticeKind.SAFETY_PLAN_GIVEN | NoticeKind.SAFETY_PLAN_REMINDER | NoticeKind.YOUNG_LETTER_GIVEN:
            return notice.about in held
        case NoticeKind.ACTION_SOON:
            return bool(soon)
        case NoticeKind.CONFERENCE_SOON:
            planned = {(each.id, each.starts_at.astimezone(each.zone).date()) for each, _ in current}
            return (notice.about, notice.day) in planned
    return True


def _copies_told(told: Sequence[ToldNotice]) -> set[str]:
    """Where the copies are of which somebody is told that they are here."""
    copy = {NoticeKind.COPY_READY, NoticeKind.COPY_REMINDER, NoticeKind.COPY_RECALLED}
    return {f"/conferences/{each.conference.id}" for each in told if each.notice.kind in copy}


def _soon(told: ToldNotice, undertaken: Sequence[CaseActions]) -> Sequence[Action]:
    """What somebody has to do by the day that a notice names."""
    if told.notice.kind is not NoticeKind.ACTION_SOON:
        return []
    mine = (each for found in undertaken if found.case.id == told.notice.about for each in found.every)
    return [each.action for each in mine if not each.settled and each.action.due == told.notice.day]


async def put_away(request: Request) -> Response:
    """POST /notices/{notice}/seen"""
    session = await signed_in(request)
    await noticing.put_away(frame_of(request).house, session.person.id, request.path_params["notice"])
    return see("/")
