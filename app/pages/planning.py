"""The forms in which a conference is planned, changed and moved to another date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions import opening, scheduling
from app.actions.auditing import note_alone, note_look
from app.actions.beside import standings_told
from app.actions.finding import FoundConference, case_for, conference_for, require
from app.actions.footings import WithoutBasis, unfounded_among, withdrawn_among
from app.actions.scheduling import MoveDraft
from app.actions.telling_apart import Mistakable
from app.audit.kinds import Kind as Audited
from app.conference.basis import Footing
from app.conference.conference import CaseFile, Standing
from app.conference.discussion import Question
from app.conference.kinds import LEADING, Kind, Mode, Role
from app.conference.permits import Permit
from app.conference.places import looks_like_address
from app.conference.planning import Draft, Incomplete
from app.conference.words import options
from app.pages.frame import chosen_of, form_of, frame_of, page, see, signed_in, text_of
from app.settings import Settings
from app.storage import cases

_ROLE = "role-"


async def show(request: Request) -> Response:
    """GET /cases/{case}/conferences/new"""
    session = await signed_in(request)
    frame = frame_of(request)
    proposed = await scheduling.proposal(frame.house, frame.workshop, session.person.id, request.path_params["case"])
    return await _form(request, proposed, {})


async def plan(request: Request) -> Response:
    """POST /cases/{case}/conferences"""
    session = await signed_in(request)
    form = await form_of(request)
    draft = _draft(form)
    house = frame_of(request).house
    try:
        conference = await opening.plan_conference(
            house,
            session.person.id,
            request.path_params["case"],
            draft,
            open_now=text_of(form, "then") == "open",
        )
    except Mistakable as mistakable:
        return await _form(request, draft, mistakable.problems, mistakable.sentences, status=422)
    except Incomplete as incomplete:
        return await _form(request, draft, incomplete.problems, status=422)
    return see(f"/conferences/{conference}")


async def call_extra(request: Request) -> Response:
    """POST /cases/{case}/conferences/extra"""
    session = await signed_in(request)
    form = await form_of(request)
    trigger, despite = text_of(form, "trigger"), text_of(form, "despite") == "yes"
    house, case = frame_of(request).house, request.path_params["case"]
    try:
        conference = await scheduling.call_extra(house, session.person.id, case, trigger, despite=despite)
    except WithoutBasis as missing:
        told = {"case": case, "trigger": trigger, "sentence": missing.sentence}
        return page(request, "planning/extra.html", session, told)
    return see(f"/conferences/{conference}")


async def show_change(request: Request) -> Response:
    """GET /conferences/{conference}/plan"""
    return await _change_form(request, None, {})


async def change(request: Request) -> Response:
    """POST /conferences/{conference}/plan"""
    session = await signed_in(request)
    draft = _draft(await form_of(request))
    conference = request.path_params["conference"]
    try:
        await scheduling.change_plan(frame_of(request).house, session.person.id, conference, draft)
    except Incomplete as incomplete:
        return await _change_form(request, draft, incomplete.problems, status=422)
    return see(f"/conferences/{conference}")


async def show_move(request: Request) -> Response:
    """GET /conferences/{conference}/move"""
    return await _move_form(request, None, {})


async def move(request: Request) -> Response:
    """POST /conferences/{conference}/move"""
    session = await signed_in(request)
    form = await form_of(request)
    draft = MoveDraft(
        text_of(form, "date"),
        text_of(form, "time"),
        text_of(form, "reason"),
        chosen_of(form, "agreed_by"),
        text_of(form, "no_failure"),
    )
    conference = request.path_params["conference"]
    try:
        await scheduling.move(frame_of(request).house, session.person.id, conference, draft)
    except Incomplete as incomplete:
        return await _move_form(request, draft, incomplete.problems, status=422)
    return see(f"/conferences/{conference}")


def _draft(form: FormData) -> Draft:
    texts = ("type", "purpose", "date", "time", "planned_minutes", "mode", "place", "place_is_safe", "decided_by")
    more = ("decided_on", "acknowledgement_of_country", "opened_by", "place_chosen_by", "food")
    return Draft(
        **{name: text_of(form, name) for name in (*texts, *more)},
        reasons=chosen_of(form, "reasons"),
        transport_for=chosen_of(form, "transport_for"),
        another=chosen_of(form, "another"),
        answers={question.value: text_of(form, question.value) for question in Question},
        roles={name.removeprefix(_ROLE): text_of(form, name) for name in form if name.startswith(_ROLE)},
    )


async def _form(
    request: Request,
    draft: Draft | None,
    problems: Mapping[str, str],
    mistakable: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    session = await signed_in(request)
    house = frame_of(request).house
    async with house.database.reading() as connection:
        found = await case_for(connection, session.person.id, request.path_params["case"])
        require(found.stance, Permit.OPEN_CONFERENCE)
        known = await standings_told(connection, found.case.id, session.person.id)
        ids = [each.person.id for each in known]
        unfounded = await unfounded_among(connection, found.case.id, ids)
        withdrawn = await withdrawn_among(connection, found.case.id, ids)
    await note_alone(house, Audited.PLANNING_VIEWED, session.person.id, case=found.case.id)
    next_hour = house.clock.now().astimezone(ZoneInfo(found.case.time_zone)) + timedelta(hours=1)
    first = Draft(
        date=f"{next_hour:%Y-%m-%d}",
        time=f"{next_hour:%H}:00",
        decided_on=f"{next_hour:%Y-%m-%d}",
        roles={
            each.person.id: _usual_role(each, session.person.id) for each in known if each.person.id not in withdrawn
        },
    )
    shown = draft or first
    if not problems:
        shown = replace(
            shown, date=shown.date or first.date, time=shown.time or first.time, decided_on=first.decided_on
        )
    context = {
        **_choices(house.settings, found.case, known, shown, problems),
        "case": found.case,
        "roles": options(Role),
        "leading": LEADING,
        "mistakable": mistakable or {},
        "missing": [
            each.name for each in unfounded if each.how is Footing.MISSING and each.person != session.person.id
        ],
        "withdrawn": [each.person.name for each in known if each.person.id in withdrawn],
    }
    return page(request, "planning/new.html", session, context, status)


async def _change_form(
    request: Request, draft: Draft | None, problems: Mapping[str, str], status: int = 200
) -> Response:
    session = await signed_in(request)
    house = frame_of(request).house
    async with house.database.reading() as connection:
        found = await conference_for(connection, session.person.id, request.path_params["conference"])
        require(found.stance, Permit.REPLAN)
        known = await cases.standings(connection, found.conference.case.id)
        facts = await scheduling.facts_of(connection, found, planner=True)
    await note_look(house, session.person.id, found.conference, "plan")
    context = {
        **_choices(
            house.settings,
            found.conference.case,
            known,
            draft or _draft_of(facts),
            problems,
            found.conference.reasons,
        ),
        "conference": found.conference,
        "case": found.conference.case,
    }
    return page(request, "planning/change.html", session, context, status)


def _draft_of(facts: scheduling.PlannedFacts) -> Draft:
    conference, trigger, protocol = facts.found.conference, facts.trigger, facts.protocol
    return Draft(
        type=conference.type,
        purpose=conference.purpose,
        planned_minutes=str(conference.planned_minutes),
        mode=conference.mode,
        place=conference.place,
        place_is_safe="yes" if looks_like_address(conference.place) else "",
        reasons=conference.reasons,
        answers={question.value: "yes" if yes else "no" for question, yes in trigger.answers.items()}
        if trigger
        else {},
        decided_by=trigger.decided_by if trigger else "",
        decided_on=trigger.decided_on.isoformat() if trigger else "",
        acknowledgement_of_country="yes" if protocol.acknowledgement_of_country else "",
        opened_by=protocol.opened_by,
        place_chosen_by=protocol.place_chosen_by,
        food="yes" if protocol.food else "",
        transport_for=protocol.transport_for,
    )


async def _move_form(
    request: Request, draft: MoveDraft | None, problems: Mapping[str, str], status: int = 200
) -> Response:
    session = await signed_in(request)
    house = frame_of(request).house
    async with house.database.reading() as connection:
        found = await conference_for(connection, session.person.id, request.path_params["conference"])
        require(found.stance, Permit.REPLAN)
        known = await cases.standings(connection, found.conference.case.id)
    await note_look(house, session.person.id, found.conference, "move")
    context = {
        "conference": found.conference,
        "draft": draft or _planned_now(found),
        "problems": problems,
        "people": [(each.person.id, each.person.name) for each in known],
    }
    return page(request, "planning/move.html", session, context, status)


def _planned_now(found: FoundConference) -> MoveDraft:
    local = found.conference.starts_at.astimezone(found.conference.zone)
    return MoveDraft(f"{local:%Y-%m-%d}", f"{local:%H:%M}")


def _choices(
    settings: Settings,
    case: CaseFile,
    known: Sequence[Standing],
    draft: Draft,
    problems: Mapping[str, str],
    before: Sequence[str] = (),
) -> dict[str, Any]:
    lists = opening.lists(settings, case.jurisdiction, before)
    return {
        "draft": draft,
        "problems": problems,
        "known": known,
        "people": [(each.person.id, each.person.name) for each in known],
        "adults": [(each.person.id, each.person.name) for each in known if each.kind is not Kind.CHILD],
        "types": options(lists.types),
        "reasons": options(lists.reasons),
        "modes": options(Mode),
        "questions": settings.place(case.jurisdiction).discussion,
        "looks_like_address": looks_like_address(draft.place),
    }


def _usual_role(standing: Standing, opener: str) -> str:
    """What the form proposes: whoever plans it chairs, the adults contribute, a line manager reads."""
    if standing.person.id == opener:
        return Role.CHAIR
    if standing.kind in {Kind.LINE_MANAGER, Kind.OBSERVER}:
        return Role.READER
    return "" if standing.kind is Kind.CHILD else Role.CONTRIBUTOR
