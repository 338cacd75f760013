"""Where a provider reads a request for service through its link, and answers it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions import answering, restraint
from app.actions.restraint import Limited
from app.audit.circumstances import present
from app.conference.planning import Incomplete
from app.conference.requesting import AnswerDraft
from app.pages.frame import form_of, frame_of, page, text_of
from app.pages.requesting import ABILITIES, answer_draft


async def link(request: Request) -> Response:
    """GET /r: where every link leads. The secret stands behind the #, so it is not in this request; nothing happens."""
    return page(request, "requests/link.html", None, {})


async def look(request: Request) -> Response:
    """POST /r: reads the request out. It can be looked at as often as somebody wants."""
    return await _request(request, text_of(await _form(request), "token"), AnswerDraft(), {})


async def answer(request: Request) -> Response:
    """POST /r/answer: uses the link up."""
    form = await _form(request)
    token, draft = text_of(form, "token"), answer_draft(form)
    try:
        given = await answering.answer(frame_of(request).house, token, draft)
    except Incomplete as incomplete:
        return await _request(request, token, draft, incomplete.problems, 422)
    return page(request, "requests/thanks.html", None, {"given": given})


async def _request(
    request: Request, token: str, draft: AnswerDraft, problems: Mapping[str, str], status: int = 200
) -> Response:
    house = frame_of(request).house
    context = {
        "opened": await answering.look(house, token),
        "now": house.clock.now(),
        "token": token,
        "draft": draft,
        "problems": problems,
        "abilities": ABILITIES,
    }
    return page(request, "requests/read.html", None, context, status)


async def _form(request: Request) -> FormData:
    """What was sent, unless this network address tries too much. Raises `TooOften`."""
    await restraint.spend(frame_of(request).house, Limited.INVITATION_FROM_ADDRESS, present.get().address)
    return await form_of(request)
