"""The form in which a conference is planned and opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions import opening
from app.actions.finding import case_for, require
from app.conference.conference import Standing
from app.conference.kinds import ConferenceType, Kind, Mode, Role, spoken
from app.conference.permits import Permit
from app.conference.planning import Draft, Incomplete
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of
from app.storage import cases

_ROLE = "role-"


async def show(request: Request) -> Response:
    """GET /cases/{case}/conferences/new"""
    return await _form(request, None, {})


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
    except Incomplete as incomplete:
        return await _form(request, draft, incomplete.problems, status=422)
    return see(f"/conferences/{conference}")


def _draft(form: FormData) -> Draft:
    return Draft(
        type=text_of(form, "type"),
        purpose=text_of(form, "purpose"),
        date=text_of(form, "date"),
        time=text_of(form, "time"),
        planned_minutes=text_of(form, "planned_minutes"),
        mode=text_of(form, "mode"),
        place=text_of(form, "place"),
        roles={name.removeprefix(_ROLE): text_of(form, name) for name in form if name.startswith(_ROLE)},
    )


async def _form(request: Request, draft: Draft | None, problems: Mapping[str, str], status: int = 200) -> Response:
    session = await signed_in(request)
    house = frame_of(request).house
    async with house.database.reading() as connection:
        found = await case_for(connection, session.person.id, request.path_params["case"])
        require(found.stance, Permit.OPEN_CONFERENCE)
        known = await cases.standings(connection, found.case.id)
    if draft is None:
        next_hour = house.clock.now().astimezone(ZoneInfo(found.case.time_zone)) + timedelta(hours=1)
        draft = Draft(
            date=f"{next_hour:%Y-%m-%d}",
            time=f"{next_hour:%H}:00",
            roles={each.person.id: _usual_role(each, session.person.id) for each in known},
        )
    context = {
        "case": found.case,
        "known": known,
        "draft": draft,
        "problems": problems,
        "types": [(word.value, spoken(word).capitalize()) for word in ConferenceType],
        "modes": [(word.value, spoken(word).capitalize()) for word in Mode],
        "roles": [(word.value, spoken(word).capitalize()) for word in Role],
    }
    return page(request, "planning.html", session, context, status)


def _usual_role(standing: Standing, opener: str) -> str:
    """What the form proposes: whoever plans it chairs, the adults contribute, a line manager reads."""
    if standing.person.id == opener:
        return Role.CHAIR
    if standing.kind in {Kind.LINE_MANAGER, Kind.OBSERVER}:
        return Role.READER
    return "" if standing.kind is Kind.CHILD else Role.CONTRIBUTOR
