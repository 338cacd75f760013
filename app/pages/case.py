"""The page of one case."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions.auditing import note_alone
from app.actions.finding import case_for
from app.actions.reading_records import conferences_for, plans_for
from app.audit.kinds import Kind
from app.conference.permits import Permit, may
from app.pages.frame import frame_of, page, signed_in
from app.storage import cases


async def show(request: Request) -> Response:
    """GET /cases/{case}"""
    session = await signed_in(request)
    house = frame_of(request).house
    case, person = request.path_params["case"], session.person.id
    async with house.database.reading() as connection:
        found = await case_for(connection, person, case)
        known = await cases.standings(connection, case)
    await note_alone(house, Kind.CASE_VIEWED, person, case=case)
    context = {
        "case": found.case,
        "known": known,
        "conferences": await conferences_for(house, person, case),
        "plans": await plans_for(house, person, case),
        "may_plan": may(found.stance, Permit.OPEN_CONFERENCE),
    }
    return page(request, "case.html", session, context)
