"""Saying how an action stands, from the home page or from the page of a case."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import undertaking
from app.actions.refusals import LookFirst, NotFound
from app.conference.planning import Incomplete
from app.pages import case as case_page
from app.pages import home
from app.pages.frame import form_of, frame_of, let_stand_in, see, signed_in, text_of
from app.pages.look_first import look_first
from app.record.progress import Said


async def say(request: Request) -> Response:
    """POST /cases/{case}/actions/{entry}"""
    session = await signed_in(request)
    form = await form_of(request)
    said = next((word for word in Said if word == text_of(form, "said")), None)
    if said is None:
        raise NotFound
    frame, case, entry = frame_of(request), request.path_params["case"], request.path_params["entry"]
    of_case, words = text_of(form, "back") == "case", text_of(form, "reason")
    person, back = session.person.id, f"/cases/{case}#actions" if of_case else "/#actions"
    try:
        await undertaking.say(frame.house, frame.workshop, person, case, entry, said, words, let_stand_in(form))
    except LookFirst as first:
        return await look_first(request, form, back, first, ("back", "said", "reason"))
    except Incomplete as incomplete:
        shown = case_page.shown if of_case else home.shown
        return await shown(request, incomplete.problems, {entry: words}, 422)
    return see(back)
