"""The page of one case, and how often its conferences are held."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from app.actions import clocks, considering, family, plan_standing, scheduling, undertaking
from app.actions.auditing import note_alone
from app.actions.beside import standings_told
from app.actions.finding import case_for, require
from app.actions.footings import keeps_only_the_past
from app.actions.reading_records import conferences_for, plans_for
from app.audit.kinds import Kind
from app.conference.family import age_of
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.conference.series import Cadence, CadenceDraft, Rhythm, review_proposed
from app.conference.words import options
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of
from app.record.progress import Said
from app.storage import series


async def show(request: Request) -> Response:
    """GET /cases/{case}"""
    return await shown(request, {}, {})


async def shown(request: Request, problems: Mapping[str, str], typed: Mapping[str, str], status: int = 200) -> Response:
    """The page, with what was typed into it and what is wrong with that."""
    session = await signed_in(request)
    frame = frame_of(request)
    house = frame.house
    case, person = request.path_params["case"], session.person.id
    async with house.database.reading() as connection:
        found = await case_for(connection, person, case)
        past = await keeps_only_the_past(connection, case, person)
        known = await standings_told(connection, case, person)
        standing = await scheduling.series_of(house, connection, found)
        of_family = await family.known_of(connection, case)
        considered = await considering.standing(connection, found)
    await note_alone(house, Kind.CASE_VIEWED, person, case=case)
    seen = await conferences_for(house, person, case)
    plans = await plans_for(house, person, case)
    if past:
        # What was written down since is not for them: neither how the versions stand, nor who came to be known.
        theirs = {"case": found.case, "conferences": seen, "plans": plans}
        return page(request, "case_past.html", session, theirs, status)
    standing = await scheduling.reviewed(house, frame.workshop, standing, person, case)
    async with house.database.reading() as connection:
        standings = await plan_standing.of_versions(connection, plans)
    context = {
        "case": found.case,
        "law": house.settings.place(found.case.jurisdiction),
        "known": known,
        "may_consider": may(found.stance, Permit.CONSIDER),
        "considered": considered,
        "family": of_family.wishes,
        "ages": {person: age_of(born, standing.today) for person, born in of_family.births.items()},
        "conferences": seen,
        "actions": await undertaking.of_case(house, frame.workshop, person, case),
        "clocks": await clocks.of_case(house, frame.workshop, person, case),
        "said": list(Said),
        "problems": problems,
        "typed": typed,
        "plans": standings,
        "may_keep_bases": may(found.stance, Permit.KEEP_BASES),
        "may_plan": may(found.stance, Permit.OPEN_CONFERENCE),
        "series": standing,
        # That there is a conference is not told to those who do not take part in it.
        "next": standing.next if standing.next in seen else None,
        "triggers": options((standing.cadence or Cadence()).triggers),
    }
    return page(request, "case.html", session, context, status)


async def show_cadence(request: Request) -> Response:
    """GET /cases/{case}/cadence"""
    return await _cadence_form(request, None, {})


async def set_cadence(request: Request) -> Response:
    """POST /cases/{case}/cadence"""
    session = await signed_in(request)
    form = await form_of(request)
    draft = CadenceDraft(
        text_of(form, "rule"),
        text_of(form, "home_visits"),
        text_of(form, "conferences"),
        text_of(form, "reassess_on"),
        [str(word) for word in form.getlist("triggers")],
        [str(word) for word in form.getlist("stages")],
    )
    case = request.path_params["case"]
    try:
        await scheduling.set_cadence(frame_of(request).house, session.person.id, case, draft)
    except Incomplete as incomplete:
        return await _cadence_form(request, draft, incomplete.problems, status=422)
    return see(f"/cases/{case}")


async def _cadence_form(
    request: Request, draft: CadenceDraft | None, problems: Mapping[str, str], status: int = 200
) -> Response:
    session = await signed_in(request)
    house = frame_of(request).house
    async with house.database.reading() as connection:
        found = await case_for(connection, session.person.id, request.path_params["case"])
        require(found.stance, Permit.SET_CADENCE)
        cadence = await series.cadence_of(connection, found.case.id)
    before = cadence or Cadence()
    today = house.clock.now().astimezone(ZoneInfo(found.case.time_zone)).date()
    review = review_proposed(house.settings.place(found.case.jurisdiction).reviews, cadence, today)
    shown = draft or CadenceDraft.of(before)
    await note_alone(house, Kind.CADENCE_VIEWED, session.person.id, case=found.case.id)
    context = {
        "case": found.case,
        "draft": shown,
        "review": review,
        "problems": problems,
        "rhythms": options(Rhythm),
        "triggers": options(scheduling.triggers_known(house.settings, found.case.jurisdiction, before.triggers)),
        "stages": options(scheduling.stages_known(house.settings, found.case.jurisdiction, before.stages)),
    }
    return page(request, "cadence.html", session, context, status)
