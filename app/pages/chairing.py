"""Hand-over: the deputy says yes on their board when the chair's connection is lost."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import handing_over
from app.pages.frame import frame_of, signed_in
from app.pages.invitations import here


async def take_over(request: Request) -> Response:
    """POST /conferences/{conference}/chairing"""
    session = await signed_in(request)
    frame, conference = frame_of(request), request.path_params["conference"]
    connected = await here(request, conference)
    await handing_over.take_over(frame.house, session.person.id, conference, connected)
    await frame.rooms.recheck()
    return JSONResponse({"chairs": True})
