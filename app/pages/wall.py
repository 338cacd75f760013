"""The wall: large, read-only, follows the chair, and asks the server each second whether something is new."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.actions import showing
from app.actions.showing import Shown, time_left
from app.export.html import prose_html
from app.pages.board import title
from app.pages.frame import frame_of, page, signed_in


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/wall"""
    session, frame = await signed_in(request), frame_of(request)
    await showing.switch_on(frame.house, frame.walls, session, request.path_params["conference"])
    return page(request, "wall/page.html", session, _context(await _shown(request)))


async def now(request: Request) -> Response:
    """GET /conferences/{conference}/wall/now: what the wall shows, and nothing at all if it is as the page has it."""
    shown = await _shown(request)
    if request.query_params.get("seen") == shown.mark:
        return Response(status_code=204)
    return HTMLResponse(frame_of(request).templates.get_template("wall/_now.html").render(_context(shown)))


async def _shown(request: Request) -> Shown:
    session, frame = await signed_in(request), frame_of(request)
    return await showing.shown(
        frame.house, frame.workshop, frame.replay, frame.walls, session, request.path_params["conference"]
    )


def _context(shown: Shown) -> dict[str, Any]:
    words, pressing = time_left(shown.wall, shown.now)
    return {
        "conference": shown.found.conference,
        "title": title(shown.found),
        "showing": shown.showing,
        "wall": shown.wall,
        "mark": shown.mark,
        "leader": shown.leader,
        "left": words,
        "pressing": pressing,
        # Everything in it was escaped where it was made.
        "notes": Markup(prose_html(shown.wall.notes)),  # noqa: S704
    }
