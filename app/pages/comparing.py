"""Versions of a case plan: two of them compared, in sentences and side by side; all of them in pictures."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import changed_for, comparing, timelines
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
    both = [each.conference for each in (versions.before, versions.after)]
    await looked_beside(frame.house, person, both, RecordKind.PLAN)
    if told.kept:
        await looked_beside(frame.house, person, both, RecordKind.MINUTES)
    context = {
        "case": versions.case,
        "versions": versions,
        "told": told,
        "changed": await changed_for.between(frame.house, frame.workshop, person, versions),
        "whole": asked.get("all") == "yes",
    }
    return page(request, "comparing.html", session, context)


async def show_timeline(request: Request) -> Response:
    """GET /cases/{case}/plan/timeline"""
    session = await signed_in(request)
    frame, case = frame_of(request), request.path_params["case"]
    made = await timelines.pictured(frame.house, frame.workshop, session.person.id, case)
    return page(
        request, "timeline.html", session, {"case": made.case, "versions": made.versions, "pictures": made.pictures}
    )


def _version(words: str | None) -> int | None:
    """What is no number is no version that there is."""
    if not words:
        return None
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= 6 else 0
