"""The page of the directory of services."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.actions import listing
from app.conference.planning import Incomplete
from app.conference.services import Room, ServiceDraft
from app.length import too_long
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of

_LONGEST_WORDS = 200


async def show(request: Request) -> Response:
    """GET /services"""
    return await _page(request, None, {}, request.query_params.get("change", ""))


async def write(request: Request) -> Response:
    """POST /services"""
    session, form = await signed_in(request), await form_of(request)
    draft = ServiceDraft(*(text_of(form, name) for name in ("name", "offers", "takes", "room", "reach")))
    service = text_of(form, "service")
    try:
        await listing.write(frame_of(request).house, session.person, draft, service)
    except Incomplete as incomplete:
        return await _page(request, draft, incomplete.problems, service, status=422)
    return see("/services")


async def confirm(request: Request) -> Response:
    """POST /services/{service}/current"""
    session = await signed_in(request)
    await listing.confirm(frame_of(request).house, session.person, request.path_params["service"])
    return see("/services")


async def _page(
    request: Request, draft: ServiceDraft | None, problems: Mapping[str, str], service: str, status: int = 200
) -> Response:
    session = await signed_in(request)
    words = request.query_params.get("words", "").strip()
    if sentence := too_long(words, _LONGEST_WORDS):
        problems, status = {**problems, "words": sentence}, 422
    shown = await listing.directory(frame_of(request).house, session.person, "" if sentence else words)
    changed = shown.find(service)
    context = {
        "shown": shown,
        "words": words,
        "changed": changed,
        "draft": draft or (ServiceDraft.of(changed.it) if changed else ServiceDraft()),
        "problems": problems,
        "rooms": [(each.value, each.words) for each in Room],
    }
    return page(request, "services.html", session, context, status)
