"""The page for the fridge on the screen, and the pictures that stand on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.actions import illustrating
from app.actions.awaiting import title
from app.actions.finding import conference_for
from app.actions.reading_records import came_after_for, fridge_of, looked, plan_for
from app.actions.refusals import Unlooked
from app.actions.rendering import RecordKind
from app.conference.permits import Permit, may
from app.conference.pictures import LONGEST_WORDS, MOST, PictureDraft
from app.conference.planning import Incomplete
from app.conference.states import State
from app.pages.frame import frame_of, let_stand_in, page, see, signed_in, text_of
from app.pages.record import in_turn
from app.record.scanning import Hit


@in_turn
async def show(request: Request) -> Response:
    """GET /cases/{case}/plan/{version}/fridge"""
    session, frame = await signed_in(request), frame_of(request)
    house, person = frame.house, session.person.id
    case, version = request.path_params["case"], request.path_params["version"]
    record = await plan_for(house, frame.workshop, person, case, version)
    await looked(house, person, record, RecordKind.PLAN)
    async with house.database.reading() as connection:
        found = await conference_for(connection, person, record.conference.id)
    async with frame.press.aside():
        shown, images = await fridge_of(house, frame.workshop, person, record)
    context = {
        "conference": record.conference,
        "plan": record.plan,
        "shown": shown,
        "came_after": await came_after_for(house, person, record),
        "images": images,
        "illustrates": may(found.stance, Permit.ILLUSTRATE),
    }
    return page(request, "fridge/page.html", session, context)


async def pictures(request: Request) -> Response:
    """GET /conferences/{conference}/pictures"""
    return await _shown(request, PictureDraft(goal=request.query_params.get("goal", "")), {})


async def _shown(
    request: Request,
    draft: PictureDraft,
    problems: Mapping[str, str],
    telling: Sequence[Hit] = (),
    let_stand: Collection[str] = (),
) -> Response:
    session, frame = await signed_in(request), frame_of(request)
    conference = request.path_params["conference"]
    there = await illustrating.gallery(frame.house, frame.workshop, frame.replay, session.person.id, conference)
    context: dict[str, Any] = {
        "there": there,
        "conference": there.found.conference,
        "title": title(there.found.conference),
        "open": there.found.conference.state is State.OPEN,
        "goals": [
            ("", "At the top of the page"),
            *((id_, words or "A goal without words") for id_, words in there.goals),
        ],
        "people": [(each.person.id, each.person.name) for each in there.present if each.person.id != session.person.id],
        "draft": draft,
        "problems": problems,
        "telling": telling,
        "let_stand": let_stand,
        "longest": LONGEST_WORDS,
        "most": MOST,
        "largest": frame.house.settings.largest_attachment // 1024 // 1024,
    }
    return page(request, "fridge/pictures.html", session, context, 422 if problems or telling else 200)


@in_turn
async def obtain(request: Request) -> Response:
    """GET /conferences/{conference}/pictures/{picture}"""
    session = await signed_in(request)
    conference, wanted = request.path_params["conference"], request.path_params["picture"]
    place = await illustrating.obtain(frame_of(request).house, session.person.id, conference, wanted)
    return FileResponse(place, media_type="image/jpeg")


async def add(request: Request) -> Response:
    """POST /conferences/{conference}/pictures"""
    session, frame = await signed_in(request), frame_of(request)
    conference = request.path_params["conference"]
    await illustrating.require_may_illustrate(frame.house, session.person.id, conference)
    async with request.form(max_files=1, max_fields=200, max_part_size=64 * 1024) as form:
        given = form.get("file")
        file = given.file if isinstance(given, UploadFile) and given.filename else None
        may_see = tuple(str(each) for each in form.getlist("may_see"))
        draft = PictureDraft(text_of(form, "goal"), text_of(form, "words"), text_of(form, "audience"), may_see)
        stands = let_stand_in(form)
        person = session.person.id
        try:
            await illustrating.illustrate(
                frame.house, frame.workshop, frame.replay, person, conference, draft, file, stands
            )
        except Incomplete as incomplete:
            return await _shown(request, draft, incomplete.problems)
        except Unlooked:
            telling = await illustrating.telling(frame.house, frame.workshop, person, conference, draft)
            return await _shown(request, draft, {}, telling, stands)
    return see(f"/conferences/{conference}/pictures")


async def take_down(request: Request) -> Response:
    """POST /conferences/{conference}/pictures/{picture}/remove"""
    session, conference = await signed_in(request), request.path_params["conference"]
    await illustrating.take_down(frame_of(request).house, session.person.id, conference, request.path_params["picture"])
    return see(f"/conferences/{conference}/pictures")
