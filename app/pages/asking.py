"""The agenda before the board is open, what is asked for it, and the chair's answers."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import asking
from app.actions.asking import Agenda
from app.actions.auditing import note_look, note_look_once
from app.actions.leading import tell_the_table
from app.actions.refusals import NotFound
from app.audit.kinds import Kind
from app.conference.asking import Answer, RequestDraft
from app.conference.planning import Incomplete
from app.pages.board import timed, title
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of, wants_json


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/agenda"""
    return await _page(request)


async def ask(request: Request) -> Response:
    """POST /conferences/{conference}/agenda"""
    session = await signed_in(request)
    form = await form_of(request)
    names = ("title", "why", "minutes", "on_behalf_of", "desired_outcome")
    draft = RequestDraft(*(text_of(form, name) for name in names))
    frame, conference = frame_of(request), request.path_params["conference"]
    try:
        await asking.ask(frame.house, session.person.id, conference, draft)
    except Incomplete as incomplete:
        return await _page(request, draft, incomplete.problems, status=422)
    await tell_the_table(frame.house, frame.rooms, conference)
    return see(f"/conferences/{conference}/agenda")


async def answer(request: Request) -> Response:
    """POST /conferences/{conference}/agenda/{request}/answer"""
    session = await signed_in(request)
    form = await form_of(request)
    given = next((word for word in Answer if word == text_of(form, "answer")), None)
    if given is None:
        raise NotFound
    conference, asked = request.path_params["conference"], request.path_params["request"]
    words, into = text_of(form, "words"), text_of(form, "into")
    frame = frame_of(request)
    try:
        await asking.answer(frame.house, session.person.id, conference, asked, given, words, into)
    except Incomplete as incomplete:
        return await _page(request, problems=incomplete.problems, typed={asked: words}, status=422)
    await tell_the_table(frame.house, frame.rooms, conference)
    if wants_json(request):
        return JSONResponse({"done": True})
    return see(f"/conferences/{conference}/agenda")


async def withdraw(request: Request) -> Response:
    """POST /conferences/{conference}/agenda/{request}/withdraw"""
    session = await signed_in(request)
    frame, conference = frame_of(request), request.path_params["conference"]
    await asking.withdraw(frame.house, session.person.id, conference, request.path_params["request"])
    await tell_the_table(frame.house, frame.rooms, conference)
    return see(f"/conferences/{conference}/agenda")


async def waiting(request: Request) -> Response:
    """GET /conferences/{conference}/agenda/waiting, for the board of whoever chairs: what waits for an answer."""
    agenda = await _agenda(request)
    session, conference = await signed_in(request), agenda.found.conference
    await note_look_once(frame_of(request).house, session, conference, "agenda", Kind.BOARD_JOINED)
    return JSONResponse(
        {
            "waiting": [
                {
                    "id": each.id,
                    "title": each.title,
                    "why": each.why,
                    "minutes": each.minutes,
                    "desiredOutcome": each.desired_outcome,
                    "by": each.asked_by,
                    "name": each.asked_in_words(agenda.names),
                    "onBehalfOf": each.on_behalf_of,
                }
                for each in agenda.waiting
            ]
        }
    )


async def _agenda(request: Request) -> Agenda:
    session = await signed_in(request)
    return await asking.agenda_for(frame_of(request).house, session.person.id, request.path_params["conference"])


async def _page(
    request: Request,
    draft: RequestDraft | None = None,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    session = await signed_in(request)
    agenda = await _agenda(request)
    await note_look(frame_of(request).house, session.person.id, agenda.found.conference, "agenda")
    context = {
        **timed(agenda),
        "conference": agenda.found.conference,
        "title": title(agenda.found),
        "mine": agenda.mine,
        "waiting": agenda.waiting,
        "may_ask": agenda.may_ask,
        "draft": draft or RequestDraft(),
        "problems": problems or {},
        "typed": typed or {},
    }
    return page(request, "agenda/page.html", session, context, status)
