"""The frozen record: the page that takes the board's place, and everything that can be downloaded."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.actions.reading_records import FileForm, FrozenRecord, download, looked, page_of, plan_for, record_for
from app.actions.rendering import RecordKind
from app.pages.frame import frame_of, page, signed_in

Endpoint = Callable[[Request], Awaitable[Response]]

_MEDIA = {FileForm.PDF: "application/pdf", FileForm.JSON: "application/json"}


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/frozen, and the conference's own address once it is frozen

    An open board asks with htmx and gets the fragment that takes its place.
    """
    return await _page(request, await _record(request), RecordKind.MINUTES)


async def minutes(request: Request) -> Response:
    """GET /conferences/{conference}/minutes"""
    return await _page(request, await _record(request), RecordKind.MINUTES)


async def plan(request: Request) -> Response:
    """GET /cases/{case}/plan/{version}"""
    return await _page(request, await _plan(request), RecordKind.PLAN)


def minutes_file(form: FileForm) -> Endpoint:
    """GET /conferences/{conference}/minutes.pdf and the like"""

    async def send(request: Request) -> Response:
        return await _download(request, await _record(request), RecordKind.MINUTES, form)

    return send


def plan_file(form: FileForm) -> Endpoint:
    """GET /cases/{case}/plan/{version}.pdf and the like"""

    async def send(request: Request) -> Response:
        return await _download(request, await _plan(request), RecordKind.PLAN, form)

    return send


async def _plan(request: Request) -> FrozenRecord:
    session = await signed_in(request)
    case, version = request.path_params["case"], request.path_params["version"]
    frame = frame_of(request)
    return await plan_for(frame.house, frame.workshop, session.person.id, case, version)


async def _record(request: Request) -> FrozenRecord:
    session = await signed_in(request)
    frame = frame_of(request)
    return await record_for(frame.house, frame.workshop, session.person.id, request.path_params["conference"])


async def _page(request: Request, record: FrozenRecord, kind: RecordKind) -> Response:
    session = await signed_in(request)
    content = record.minutes.content if kind is RecordKind.MINUTES else record.plan.content
    await looked(frame_of(request).house, session.person.id, record, kind)
    context = {
        "conference": record.conference,
        "minutes": record.minutes,
        "plan": record.plan,
        "kind": kind,
        "shows_who_looked": record.shows_who_looked,
        # Everything in it was escaped where it was made.
        "record": Markup(await page_of(frame_of(request).workshop, kind, content)),  # noqa: S704
    }
    fragment = "HX-Request" in request.headers
    return page(request, "_record.html" if fragment else "record.html", session, context)


async def _download(request: Request, record: FrozenRecord, kind: RecordKind, form: FileForm) -> Response:
    session = await signed_in(request)
    frame = frame_of(request)
    file = await download(frame.house, frame.workshop, session.person.id, record, kind, form)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, media_type=_MEDIA[form], headers=headers)
