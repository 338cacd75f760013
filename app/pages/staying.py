"""The session, as the pages' own scripts ask about it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import staying
from app.pages.frame import cookie_name, frame_of
from app.storage.sessions import Session


async def show(request: Request) -> Response:
    """GET /session: how long it lasts, asked by a page and no sign of its person."""
    return await _answer(request, await _found(request))


async def active(request: Request) -> Response:
    """POST /session/active: the person did something on a page."""
    house = frame_of(request).house
    session = await _found(request)
    if session is not None and not staying.over(house, session):
        session = await staying.active(house, session, exactly=True)
    return await _answer(request, session)


async def _found(request: Request) -> Session | None:
    house = frame_of(request).house
    return await staying.find(house, request.cookies.get(cookie_name(house)))


async def _answer(request: Request, session: Session | None) -> Response:
    """401 says whether time ran out (what was typed waits for its writer) or somebody ended the session."""
    house = frame_of(request).house
    if session is None or staying.over(house, session):
        sentence = "You have been signed out. Please sign in again."
        ended = "ended" if session is None else "expired"
        return JSONResponse({"reason": "signed-out", "how": ended, "sentence": sentence}, 401)
    left = staying.remaining(house, session)
    return JSONResponse(
        {"person": session.person.id, "seconds": left.time.total_seconds(), "extensible": left.extensible}
    )
