"""Guests at the door: the invitation, the waiting room, and the way back in."""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import arriving, restraint, staying
from app.actions.refusals import TooOften, WrongGuestCode
from app.actions.restraint import Limited
from app.audit.circumstances import present
from app.conference import statement
from app.pages import cookies
from app.pages.frame import form_of, frame_of, page, see, session_of, signed_in, text_of, wants_json
from app.pages.sign_in import coming


async def link(request: Request) -> Response:
    """GET /i: where every link leads. The secret stands behind the #, so it is not in this request; nothing happens."""
    return page(request, "arriving/link.html", None, {})


async def look(request: Request) -> Response:
    """POST /i: reads the invitation out. It can be looked at as often as somebody wants."""
    token = text_of(await _form(request), "token")
    opened = await arriving.look(frame_of(request).house, token)
    return _invitation(request, opened, token)


def _invitation(request: Request, opened: arriving.Opened, token: str, error: str = "", status: int = 200) -> Response:
    context = {
        "opened": opened,
        "token": token,
        "sentences": statement.SENTENCES,
        "seen_by_others": statement.SEEN_BY_OTHERS,
        "error": error,
    }
    return page(request, "arriving/invitation.html", None, context, status)


async def accept(request: Request) -> Response:
    """POST /i/accept: uses the invitation up."""
    form = await _form(request)
    house, token = frame_of(request).house, text_of(form, "token")
    if text_of(form, "agreed") != "yes":
        opened = await arriving.look(house, token)
        return _invitation(request, opened, token, "Please say first that you agree to what stands above.", 422)
    accepted = await arriving.accept(house, token, coming(request), await session_of(request))
    address = f"/conferences/{accepted.conference}"
    if accepted.signed_in is None:
        return see(address)
    if accepted.code is None:
        by_link = accepted.signed_in.session.link is not None
        await frame_of(request).rooms.recheck()
        answer = see(f"/account/confirm?next={address}" if by_link else address)
    else:
        context = {"code": accepted.code, "next": address, "renewed": False}
        answer = page(request, "arriving/code.html", accepted.signed_in.session, context)
    await cookies.arrive(request, answer, accepted.signed_in)
    return answer


async def decline(request: Request) -> Response:
    """POST /i/decline: apologies, which use the invitation up too."""
    form = await _form(request)
    opened = await arriving.decline(frame_of(request).house, text_of(form, "token"), text_of(form, "note"))
    return page(request, "arriving/declined.html", None, {"inviter": opened.inviter})


async def waiting(request: Request) -> Response:
    """GET /conferences/{conference}/waiting. The page asks again and again, and goes on once the door is open."""
    session = await signed_in(request)
    conference = request.path_params["conference"]
    waits = await arriving.wait(frame_of(request).house, session.person.id, conference)
    # Who waits to be let in does nothing by hand, and is not signed out for it.
    await staying.active(frame_of(request).house, session)
    fragment = "HX-Request" in request.headers
    if waits is None:
        address = f"/conferences/{conference}"
        return Response(headers={"HX-Redirect": address}) if fragment else see(address)
    context: dict[str, Any] = {"waits": waits}
    if fragment and request.query_params.get("door") == waits.door and not _moved_on(request, waits):
        return Response(status_code=204)
    return page(request, "arriving/_waiting.html" if fragment else "arriving/waiting.html", session, context)


def _moved_on(request: Request, waits: arriving.Waiting) -> bool:
    return request.query_params.get("stage") != waits.stage


async def apologise(request: Request) -> Response:
    """POST /conferences/{conference}/waiting: somebody who waits cannot stay."""
    session = await signed_in(request)
    await arriving.apologise(frame_of(request).house, session.person.id, request.path_params["conference"])
    return see("/")


async def come_back(request: Request) -> Response:
    """GET /come-back"""
    if await session_of(request) is not None:
        return see("/")
    return page(request, "arriving/come_back.html", None, {"error": "", "typed": ""})


async def with_code(request: Request) -> Response:
    """POST /come-back, also over a page whose session has ended (then as JSON)"""
    house = frame_of(request).house
    # What was typed stays, also where it is not even tried.
    form = await form_of(request)
    typed = text_of(form, "code")
    try:
        await _spend(request)
        signed_in_ = await arriving.come_back(house, typed, coming(request, form))
    except (WrongGuestCode, TooOften) as refusal:
        if wants_json(request):
            raise
        status = 429 if isinstance(refusal, TooOften) else 403
        return page(request, "arriving/come_back.html", None, {"error": refusal.sentence, "typed": typed}, status)
    next_ = await arriving.where_next(house, signed_in_.session.person.id)
    answer: Response = JSONResponse({"step": "done", "next": next_}) if wants_json(request) else see(next_)
    await cookies.arrive(request, answer, signed_in_)
    return answer


async def _form(request: Request) -> FormData:
    """What was sent, unless this network address tries too much. Raises `TooOften`."""
    await _spend(request)
    return await form_of(request)


async def _spend(request: Request) -> None:
    await restraint.spend(frame_of(request).house, Limited.INVITATION_FROM_ADDRESS, present.get().address)
