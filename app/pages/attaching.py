"""Files that are handed round: taken from their giver, and given to their audience as downloads and nothing else."""

from __future__ import annotations

from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.actions import attaching
from app.conference.planning import Incomplete
from app.pages import preparing
from app.pages.frame import frame_of, see, signed_in, text_of
from app.pages.record import in_turn


async def attach(request: Request) -> Response:
    """POST /conferences/{conference}/files"""
    session = await signed_in(request)
    house, conference = frame_of(request).house, request.path_params["conference"]
    await attaching.require_may_attach(house, session.person.id, conference)
    async with request.form(max_files=1, max_fields=200, max_part_size=64 * 1024) as form:
        given, audience = form.get("file"), text_of(form, "file_audience")
        may_see = tuple(str(each) for each in form.getlist("file_may_see"))
        try:
            if not isinstance(given, UploadFile) or not given.filename:
                raise Incomplete({"file": "Please choose a file."})
            name = given.filename
            await attaching.attach(house, session.person.id, conference, name, given.file, audience, may_see)
        except Incomplete as incomplete:
            typed = {"file_audience": audience, "file_may_see": may_see}
            return await preparing.shown(request, incomplete.problems, typed, 422)
    return see(f"/conferences/{conference}/prepare#read")


@in_turn
async def obtain(request: Request) -> Response:
    """GET /conferences/{conference}/files/{file}"""
    session = await signed_in(request)
    conference, wanted = request.path_params["conference"], request.path_params["file"]
    found, path = await attaching.obtain(frame_of(request).house, session.person.id, conference, wanted)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}",
        "Cache-Control": "no-store",
    }
    return FileResponse(path, media_type=found.form.value.media_type, headers=headers)


async def take_back(request: Request) -> Response:
    """POST /conferences/{conference}/files/{file}/remove"""
    session = await signed_in(request)
    conference, gone = request.path_params["conference"], request.path_params["file"]
    await attaching.take_back(frame_of(request).house, session.person.id, conference, gone)
    return see(f"/conferences/{conference}/prepare#read")
