"""How to prepare: what somebody brings and reads, their private notes, and what the chair asks of others."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import preparing
from app.actions.auditing import note_look
from app.actions.house import House
from app.conference.files import FileForm
from app.conference.planning import Incomplete
from app.conference.preparing import PaperDraft, PreparationDraft
from app.pages.board import title
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of, wants_json


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/prepare"""
    return await shown(request, {}, {})


async def ask(request: Request) -> Response:
    """POST /conferences/{conference}/prepare"""
    form = await form_of(request)
    draft = PreparationDraft(text_of(form, "person"), text_of(form, "brings"), text_of(form, "due"))
    try:
        await preparing.ask(_house(request), await _me(request), _conference(request), draft)
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, {"asks": draft}, status=422)
    return _back(request, "everyone")


async def say_done(request: Request) -> Response:
    """POST /conferences/{conference}/prepare/{preparation}/done"""
    form = await form_of(request)
    done, words = text_of(form, "done") == "yes", text_of(form, "note")
    preparation = request.path_params["preparation"]
    await preparing.say_done(_house(request), await _me(request), _conference(request), preparation, words, done=done)
    return _back(request, "bring")


async def ask_no_more(request: Request) -> Response:
    """POST /conferences/{conference}/prepare/{preparation}/remove"""
    preparation = request.path_params["preparation"]
    await preparing.ask_no_more(_house(request), await _me(request), _conference(request), preparation)
    return _back(request, "everyone")


async def hand_round(request: Request) -> Response:
    """POST /conferences/{conference}/papers"""
    form = await form_of(request)
    draft = _paper(form)
    try:
        await preparing.hand_round(_house(request), await _me(request), _conference(request), draft)
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, {"paper": draft}, status=422)
    return _back(request, "read")


async def take_paper_back(request: Request) -> Response:
    """POST /conferences/{conference}/papers/{paper}/remove"""
    paper = request.path_params["paper"]
    await preparing.take_paper_back(_house(request), await _me(request), _conference(request), paper)
    return _back(request, "read")


async def notes(request: Request) -> Response:
    """GET /conferences/{conference}/notes, for the board: one's own notes."""
    ready = await preparing.readiness(_house(request), await _me(request), _conference(request))
    return JSONResponse(
        {"notes": [{"id": each.id, "words": each.words, "put": each.put_at is not None} for each in ready.notes]}
    )


async def keep_note(request: Request) -> Response:
    """POST /conferences/{conference}/notes"""
    return await _keep_note(request, "")


async def change_note(request: Request) -> Response:
    """POST /conferences/{conference}/notes/{note}"""
    return await _keep_note(request, request.path_params["note"])


async def remove_note(request: Request) -> Response:
    """POST /conferences/{conference}/notes/{note}/remove"""
    note = request.path_params["note"]
    await preparing.remove_note(_house(request), await _me(request), _conference(request), note)
    return _back(request, "notes")


async def note_put(request: Request) -> Response:
    """POST /conferences/{conference}/notes/{note}/put"""
    note = request.path_params["note"]
    await preparing.note_was_put(_house(request), await _me(request), _conference(request), note)
    return JSONResponse({"done": True}) if wants_json(request) else _back(request, "notes")


async def _keep_note(request: Request, note: str) -> Response:
    words = text_of(await form_of(request), "private")
    try:
        await preparing.note_privately(_house(request), await _me(request), _conference(request), words, note)
    except Incomplete as incomplete:
        typed = {"changed": note, "private": words}
        return await shown(request, incomplete.problems, typed, status=422)
    return _back(request, "notes")


def _paper(form: FormData) -> PaperDraft:
    readers = tuple(str(each) for each in form.getlist("may_see"))
    return PaperDraft(text_of(form, "paper_title"), text_of(form, "words"), text_of(form, "audience"), readers)


async def shown(
    request: Request, problems: Mapping[str, str], typed: Mapping[str, object], status: int = 200
) -> Response:
    """The page, with what was typed into it and what is wrong with that."""
    session = await signed_in(request)
    ready = await preparing.readiness(_house(request), session.person.id, _conference(request))
    conference = ready.found.conference
    await note_look(_house(request), session.person.id, conference, "preparation")
    context = {
        "ready": ready,
        "conference": conference,
        "title": title(ready.found),
        "people": [(each.person.id, each.person.name) for each in ready.present],
        "today": _house(request).clock.now().astimezone(conference.zone).date(),
        "problems": problems,
        "asks": PreparationDraft(),
        "paper": PaperDraft(),
        "file_audience": "",
        "file_may_see": (),
        "accepted": ",".join(f".{form.value.extension}" for form in FileForm),
        "largest": _house(request).settings.largest_attachment // 1024 // 1024,
        "changed": "",
        "private": "",
        **typed,
    }
    return page(request, "preparing.html", session, context, status)


def _back(request: Request, place: str) -> Response:
    return see(f"/conferences/{_conference(request)}/prepare#{place}")


async def _me(request: Request) -> str:
    return (await signed_in(request)).person.id


def _house(request: Request) -> House:
    return frame_of(request).house


def _conference(request: Request) -> str:
    return str(request.path_params["conference"])
