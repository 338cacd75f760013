"""The chair's last walk: what is missing, who was there, what will be recorded, and freezing it."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.actions import freezing
from app.actions.reading_records import page_of
from app.actions.refusals import AlreadyFrozen
from app.actions.rendering import RecordKind
from app.conference.kinds import Attendance, spoken
from app.pages.board import title
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of

_ATTENDANCE = "attendance-"


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/closing"""
    session = await signed_in(request)
    frame = frame_of(request)
    conference = request.path_params["conference"]
    try:
        preview = await freezing.preview(frame.house, frame.workshop, frame.replay, session.person.id, conference)
    except AlreadyFrozen:
        return see(f"/conferences/{conference}")
    conclusion = preview.prepared.conclusion
    context = {
        "conference": preview.found.conference,
        "title": title(preview.found),
        "participants": preview.participants,
        "attendances": [(word.value, spoken(word).capitalize()) for word in Attendance],
        "findings": preview.prepared.findings,
        "blocked": preview.prepared.blocked,
        "plan_version": conclusion.plan.version,
        # Everything in it was escaped where it was made.
        "record": Markup(await page_of(frame.workshop, RecordKind.MINUTES, conclusion.minutes_bytes, top=3)),  # noqa: S704
    }
    return page(request, "closing.html", session, context)


async def attendance(request: Request) -> Response:
    """POST /conferences/{conference}/attendance"""
    session = await signed_in(request)
    form = await form_of(request)
    conference = request.path_params["conference"]
    known = {word.value: word for word in Attendance}
    noted = {
        name.removeprefix(_ATTENDANCE): known[text_of(form, name)]
        for name in form
        if name.startswith(_ATTENDANCE) and text_of(form, name) in known
    }
    await freezing.note_attendance(frame_of(request).house, session.person.id, conference, noted)
    return see(f"/conferences/{conference}/closing")


async def freeze(request: Request) -> Response:
    """POST /conferences/{conference}/freeze"""
    session = await signed_in(request)
    frame = frame_of(request)
    conference = request.path_params["conference"]
    await freezing.freeze(frame.house, frame.rooms, frame.workshop, session.person.id, conference)
    return see(f"/conferences/{conference}")
