"""Whether somebody comes and how; what a child wishes about it; and who is not invited."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import coming, leaving_out
from app.conference.coming import Absence, AbsentDraft, WishDraft
from app.conference.kinds import Kind
from app.conference.planning import Incomplete
from app.pages import board, invitations
from app.pages.frame import form_of, frame_of, see, signed_in, text_of


async def answer(request: Request) -> Response:
    """POST /conferences/{conference}/coming"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    response, comes_by, note = (text_of(form, name) for name in ("response", "comes_by", "note"))
    try:
        await coming.answer(frame_of(request).house, session.person.id, conference, response, comes_by, note)
    except Incomplete as incomplete:
        return await board.shown(request, incomplete.problems, {"comes_by": comes_by, "note": note}, 422)
    return see(f"/conferences/{conference}#coming")


async def set_wish(request: Request) -> Response:
    """POST /conferences/{conference}/wishes/{person}"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    draft = WishDraft(text_of(form, "wish"), text_of(form, "wish_words"), text_of(form, "about_others"))
    child = request.path_params["person"]
    try:
        await coming.set_wish(frame_of(request).house, session.person.id, conference, child, draft)
    except Incomplete as incomplete:
        return await invitations.shown(request, incomplete.problems, {"wish": {child: draft}}, 422)
    return see(f"/conferences/{conference}/invited#wishes")


async def leave_out(request: Request) -> Response:
    """POST /conferences/{conference}/left-out"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    draft = AbsentDraft(
        person=text_of(form, "left_out"),
        name=text_of(form, "left_out_name"),
        kind=text_of(form, "left_out_kind") or Kind.NATURAL_SUPPORT,
        relation=text_of(form, "left_out_relation"),
        absence=text_of(form, "absence") or Absence.LEFT_OUT,
        reason=text_of(form, "left_out_reason"),
        another=text_of(form, "left_out_another") == "yes",
    )
    try:
        await coming.note_absent(frame_of(request).house, session.person.id, conference, draft)
    except Incomplete as incomplete:
        return await invitations.shown(request, incomplete.problems, {"absent": draft}, 422)
    return see(f"/conferences/{conference}/invited#left-out")


async def take_back(request: Request) -> Response:
    """POST /conferences/{conference}/left-out/{person}/back"""
    session = await signed_in(request)
    conference, left = request.path_params["conference"], request.path_params["person"]
    await coming.take_back(frame_of(request).house, session.person.id, conference, left)
    return see(f"/conferences/{conference}/invited#left-out")


async def leave_out_too(request: Request) -> Response:
    """POST /conferences/{conference}/left-out/{person}/too"""
    session = await signed_in(request)
    conference, left = request.path_params["conference"], request.path_params["person"]
    reason = text_of(await form_of(request), "left_out_reason")
    try:
        await leaving_out.leave_out_too(frame_of(request).house, session.person.id, conference, left, reason)
    except Incomplete as incomplete:
        # Said beside the field of this person: the page asks why in other places too.
        problems = {"too-" + left: " ".join(incomplete.problems.values())}
        return await invitations.shown(request, problems, {"too": {left: reason}}, 422)
    await invitations.tell_everybody(request)
    return see(f"/conferences/{conference}/invited#left-out")
