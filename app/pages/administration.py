"""An administrator's own pages: breaking the glass of one conference, and reading behind it."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.actions import administering, staying
from app.actions.reading_records import page_of, preview_of
from app.actions.refusals import Refusal
from app.actions.rendering import RecordKind
from app.conference.kinds import spoken
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of


async def show(request: Request) -> Response:
    """GET /administration"""
    return await _page(request)


async def break_glass(request: Request) -> Response:
    """POST /administration/glass"""
    session = await signed_in(request)
    form = await form_of(request)
    number, minutes = text_of(form, "number"), text_of(form, "minutes")
    try:
        glass = await administering.break_glass(
            frame_of(request).house,
            session,
            text_of(form, "reference"),
            int(number) if number.isdecimal() else 0,
            text_of(form, "reason"),
            int(minutes) if minutes.isdecimal() else 0,
        )
    except Refusal as refusal:
        if type(refusal) is not Refusal:
            raise
        given = {name: text_of(form, name) for name in ("reference", "number", "reason", "minutes")}
        return await _page(request, given, refusal.sentence, 422)
    return see(f"/administration/glass/{glass}")


async def look(request: Request) -> Response:
    """GET /administration/glass/{glass}"""
    session, frame = await signed_in(request), frame_of(request)
    glass = request.path_params["glass"]
    seen = await administering.look(frame.house, frame.workshop, frame.replay, session.person, glass)
    record = ""
    if seen.content is not None:
        shown = page_of if seen.final else preview_of
        # Everything in it was escaped where it was made.
        record = Markup(await shown(frame.workshop, RecordKind.MINUTES, seen.content, top=2))  # noqa: S704
    context = {
        "glass": seen.glass,
        "conference": seen.conference,
        "title": f"{spoken(seen.conference.type).capitalize()} {seen.conference.number}",
        "participants": seen.participants,
        "seconds": max(1, int((seen.glass.ends_at - frame.house.clock.now()).total_seconds())),
        "record": record,
    }
    return page(request, "administration/glass.html", session, context)


async def end(request: Request) -> Response:
    """POST /administration/glass/{glass}/end"""
    session = await signed_in(request)
    await administering.end(frame_of(request).house, session.person, request.path_params["glass"])
    return see("/administration")


async def _page(
    request: Request, given: dict[str, str] | None = None, problem: str = "", status: int = 200
) -> Response:
    session, house = await signed_in(request), frame_of(request).house
    broken = await administering.broken_by(house, session.person.id)
    staying.require_fresh(house, session)
    now = house.clock.now()
    context = {
        "here": "administration",
        "broken": [(each, each.glass.is_open(now)) for each in broken],
        "lengths": [(str(each), f"{each} minutes") for each in administering.LENGTHS],
        "given": given or {"reference": "", "number": "", "reason": "", "minutes": str(administering.LENGTHS[0])},
        "problem": problem,
    }
    return page(request, "administration/page.html", session, context, status)
