"""One conference: planned, open on its board, or frozen into its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import asking, coming, joining, opening, scheduling, staying
from app.actions.asking import Agenda
from app.actions.auditing import note_alone
from app.actions.beside import Beside, beside_the_board, told_of
from app.actions.doorkeeping import COLOURS
from app.actions.finding import FoundConference, as_they_came, conference_for, once_inside
from app.actions.leading import HINT
from app.actions.leaving_out import still_there
from app.actions.refusals import Outdated, WaitOutside
from app.audit.kinds import Kind
from app.board.shape import SHAPE_VERSION
from app.board.words import offered
from app.choices import Interval, Place
from app.conference.budget import budget, starts
from app.conference.conference import Participant
from app.conference.kinds import Attendance, Door, PartKind, Role, spoken
from app.conference.permits import Permit, may
from app.conference.states import State
from app.pages import parts, record
from app.pages.by_link import require_own_code
from app.pages.frame import form_of, frame_of, json_of, page, see, signed_in
from app.people.person import Person
from app.storage import coming as stored
from app.storage import conferences, people, seats

#: Begins the name of the field that says whether newcomers read what comes back from a conference.
BRINGS_BACK = "bring-back-"


async def show(request: Request) -> Response:
    """GET /conferences/{conference}"""
    return await shown(request, {}, {})


async def shown(request: Request, problems: Mapping[str, str], typed: Mapping[str, str], status: int = 200) -> Response:
    """The page, with what was typed into it and what is wrong with that."""
    session = await signed_in(request)
    conference = request.path_params["conference"]
    async with frame_of(request).house.database.reading() as connection:
        seat = await seats.find(connection, conference, session.person.id)
        if seat is not None and seat.door in {Door.WAITING, Door.SENT_AWAY}:
            return see(f"/conferences/{conference}/waiting")
        near = await conference_for(connection, session.person.id, conference, seen_with=Permit.STAY_NEAR)
        # What the page is told holds when the board comes back by itself, too.
        found = once_inside(as_they_came(near, by_link=session.person.by_link))
        taking_part = await conferences.participants(connection, conference)
        participants = await told_of(connection, near, taking_part, session.person.id)
        untold = [each for each in taking_part if each not in participants]
        may_replan = may(found.stance, Permit.REPLAN)
        facts = await scheduling.facts_of(connection, found, planner=may_replan)
        names = await people.names(connection, scheduling.named_in(facts))
        may_invite = may(found.stance, Permit.INVITE)
        still = await still_there(connection, found, session.person.id) if may_invite else []
        answers = await stored.answers(connection, conference)
        ways = await coming.ways(connection, conference)
    if found.conference.state is State.FROZEN:
        require_own_code(session)
        return await record.show(request)
    await note_alone(frame_of(request).house, Kind.CONFERENCE_VIEWED, session.person.id, conference=found.conference)
    if may(found.stance, Permit.JOIN_BOARD):
        house = frame_of(request).house
        beside = await beside_the_board(house, session.person, found, participants, untold)
        place = house.settings.place(found.conference.case.jurisdiction)
        told = board_data(found, participants, session.person, house.settings.handover_seconds, beside, place)
        return page(request, "board/page.html", session, {"board": told})
    agenda = await asking.agenda_for(
        frame_of(request).house, session.person.id, conference, by_link=session.person.by_link
    )
    discussion = frame_of(request).house.settings.place(found.conference.case.jurisdiction).discussion
    calls = {str(test): asked.calls for test, asked in discussion.items()}
    context = {
        **timed(agenda),
        "discussion": discussion,
        "called_for": facts.trigger is not None and facts.trigger.called_for(calls),
        "requests_waiting": len(agenda.waiting),
        "sources": agenda.sources,
        "conference": found.conference,
        "title": title(found),
        "participants": participants,
        "facts": facts,
        "names": names,
        "may_replan": may_replan,
        "may_answer": may(found.stance, Permit.SAY_WHETHER_COMING),
        "answer": answers.get(session.person.id),
        "way": ways.get(session.person.id),
        "problems": problems,
        "typed": typed,
        "may_start": may(found.stance, Permit.START_CONFERENCE),
        "may_invite": may_invite,
        "still": still,
        "may_see_who_looked": may(found.stance, Permit.SEE_WHO_LOOKED),
    }
    return page(request, "conference.html", session, context, status)


async def start(request: Request) -> Response:
    """POST /conferences/{conference}/open"""
    session = await signed_in(request)
    conference = request.path_params["conference"]
    form = await form_of(request)
    brought_back = {
        name.removeprefix(BRINGS_BACK) for name in form if name.startswith(BRINGS_BACK) and form[name] == "yes"
    }
    await opening.open_board(frame_of(request).house, session.person.id, conference, brought_back)
    return see(f"/conferences/{conference}")


async def passes(request: Request) -> Response:
    """POST /conferences/{conference}/passes"""
    session = await signed_in(request)
    said = await json_of(request)
    shape, known = said.get("shape"), said.get("known", [])
    if not isinstance(shape, int) or not isinstance(known, list):
        raise Outdated
    house, conference = frame_of(request).house, request.path_params["conference"]
    try:
        issued = await joining.join(
            house, session, conference, shape, {each for each in known if isinstance(each, str)}
        )
    except WaitOutside:
        # Their page asks again and again, and whoever is asked to wait is not signed out for it.
        await staying.near(house, session, conference)
        raise
    if issued.arrived:
        frame_of(request).rooms.announce([each.document for each in issued.parts if each.kind is PartKind.SHARED], HINT)
    # By this clock the page says how many minutes are left, whatever the device believes.
    now = frame_of(request).house.clock.now().isoformat()
    return JSONResponse(parts.told(issued, frame_of(request).house.settings.categories) | {"now": now})


def _somebody(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "agency": person.agency_name,
        "agencyId": person.agency.id if person.agency else "",
        "vouched": person.vouched,
    }


def title(found: FoundConference) -> str:
    return f"{spoken(found.conference.type).capitalize()} {found.conference.number}"


def timed(agenda: Agenda) -> dict[str, Any]:
    """What a page says about an agenda and its time."""
    conference, minutes = agenda.found.conference, [each.minutes for each in agenda.items]
    return {
        "agenda": list(zip(agenda.items, starts(minutes, conference.starts_at), strict=True)),
        "budget": budget(minutes, conference.planned_minutes),
        "who_leads": agenda.names,
    }


def _interval(known: Interval) -> dict[str, Any]:
    return {"label": known.label, "months": known.months, "source": known.source}


def board_data(
    found: FoundConference,
    participants: Sequence[Participant],
    me: Person,
    seconds: float,
    beside: Beside,
    place: Place,
) -> dict[str, Any]:
    """What the board's script is told: facts that live in the database, and where to go."""
    conference = found.conference
    address = f"/conferences/{conference.id}"
    return {
        "conference": {
            "id": conference.id,
            "title": title(found),
            "caseReference": conference.case.reference,
            "number": conference.number,
            "startsAt": conference.starts_at.astimezone(conference.zone).isoformat(),
            "state": conference.state,
            "mode": conference.mode,
            "place": conference.place,
            "plannedMinutes": conference.planned_minutes,
            "openedAt": (conference.opened_at or conference.starts_at).isoformat(),
        },
        "me": {
            "id": me.id,
            "name": me.name,
            "agency": me.agency_name,
            "role": found.role,
            "maySeeClosing": may(found.stance, Permit.SEE_CLOSING),
            "mayWrite": may(found.stance, Permit.WRITE_SHARED_PART),
            "mayRestrict": may(found.stance, Permit.RESTRICT) and not me.by_link,
            "mayHandOut": may(found.stance, Permit.HAND_OUT_SAFETY_PLAN),
            "byLink": me.by_link,
            "mayLook": may(found.stance, Permit.LOOK_THROUGH_EYES),
            # Whoever comes for the first time is told what was decided so far.
            "comesLate": any(
                each.person.id == me.id and each.attendance is Attendance.EXPECTED for each in participants
            ),
        },
        "people": [
            _somebody(each.person) | {"kind": each.kind, "role": each.role, "colour": each.position % COLOURS}
            for each in participants
        ],
        "others": [_somebody(each.person) for each in beside.others],
        "approvers": [_somebody(each) for each in beside.approvers],
        "agencies": [{"id": each.id, "name": each.name} for each in beside.agencies],
        "services": beside.services,
        "categories": [{"value": each.word, "label": each.label, "mark": each.mark} for each in beside.categories],
        "words": offered(place.words),
        "reviews": [_interval(each) for each in place.reviews],
        "timeLimits": [_interval(each) for each in place.time_limits],
        "shape": SHAPE_VERSION,
        "socket": "/socket",
        "urls": {
            "agenda": f"{address}/agenda",
            "notes": f"{address}/notes",
            "prepare": f"{address}/prepare",
            "passes": f"{address}/passes",
            "parts": f"{address}/parts",
            "closedSessions": f"{address}/closed-sessions",
            "floor": f"{address}/floor",
            "wall": f"{address}/wall",
            "kept": f"{address}/kept",
            "closing": f"{address}/closing",
            "pictures": f"{address}/pictures",
            "safetyPlans": f"{address}/safety-plans",
            "frozen": f"{address}/frozen",
            "late": f"{address}/late",
            "eyes": f"{address}/eyes",
            "case": f"/cases/{conference.case.id}",
            "signIn": f"/sign-in?next={address}",
        },
        "door": {
            "mayInvite": may(found.stance, Permit.INVITE),
            "invited": f"{address}/invited",
            "seconds": seconds,
            "takeOver": f"{address}/chairing",
            # Who does not come in time is as lost as somebody whose connection is gone.
            "chairCame": beside.begun
            or any(each.role is Role.CHAIR and each.attendance is Attendance.PRESENT for each in participants),
        },
    }
