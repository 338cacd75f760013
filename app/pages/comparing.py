"""Two versions of a case plan compared: in sentences, and side by side."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import comparing
from app.actions.reading_records import looked_beside
from app.actions.rendering import RecordKind
from app.pages.frame import frame_of, page, signed_in


async def show(request: Request) -> Response:
    """GET /cases/{case}/plan/compare"""
    session = await signed_in(request)
    frame, asked = frame_of(request), request.query_params
    person, case = session.person.id, request.path_params["case"]
    versions = await comparing.versions_for(
        frame.house, person, case, _version(asked.get("before")), _version(asked.get("after"))
    )
    told = await comparing.told(frame.house, frame.workshop, person, versions)
    for each in (versions.before, versions.after):
        await looked_beside(frame.house, person, each.conference, RecordKind.PLAN)
        if told.kept:
            await looked_beside(frame.house, person, each.conference, RecordKind.MINUTES)
    context = {
        "case": versions.case,
        "versions": versions,
        "told": told,
        "whole": asked.get("all") == "yes",
    }
    return page(request, "comparing.html", session, context)


def _version(words: str | None) -> int | None:
    """What is no number is no version that there is."""
    if not words:
        return None
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= 6 else 0
