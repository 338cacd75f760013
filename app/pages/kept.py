"""The page of what is kept to a few at a conference: who sees it, until when, and what others read in its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from app.actions import restricting, reviewing
from app.actions.refusals import Refusal
from app.conference.restriction import labelled
from app.pages.board import title
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/kept"""
    return await _shown(request, {}, {})


async def _shown(request: Request, problems: Mapping[str, str], typed: Mapping[str, str]) -> Response:
    """The page; where a part is addressed, with what was typed there and what is wrong with that."""
    session, house = await signed_in(request), frame_of(request).house
    held = await reviewing.kept(house, session.person, _conference(request))
    context = {
        "conference": held.found.conference,
        "title": title(held.found),
        "held": held,
        "labels": {each.category: labelled(each.category, house.settings.categories) for each in held.restrictions},
        "put_before": [(each, labelled(each.category, house.settings.categories)) for each in held.put_before],
        "names": {each.id: f"Everyone at {each.name}" for each in held.agencies}
        | {each.person.id: each.person.name for each in held.known},
        "all_problems": {_part(request): problems} if problems else {},
        "typed": typed,
    }
    return page(request, "kept.html", session, context, 422 if problems else 200)


async def approve(request: Request) -> Response:
    """POST /conferences/{conference}/kept/{part}/approval"""
    session, frame = await signed_in(request), frame_of(request)
    taken_back = text_of(await form_of(request), "said") == "taken_back"
    deed = restricting.approve_no_more if taken_back else restricting.approve
    await deed(frame.house, frame.rooms, session.person, _conference(request), _part(request))
    return see(f"/conferences/{_conference(request)}/kept")


async def review(request: Request) -> Response:
    """POST /conferences/{conference}/kept/{part}/review"""
    session, frame = await signed_in(request), frame_of(request)
    typed = text_of(await form_of(request), "again_on")
    try:
        again_on = date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Refusal("Please give the day as a date.") from None
    await reviewing.review(frame.house, frame.rooms, session.person, _conference(request), _part(request), again_on)
    return _back(request)


async def word(request: Request) -> Response:
    """POST /conferences/{conference}/kept/{part}/words"""
    session, frame = await signed_in(request), frame_of(request)
    form = await form_of(request)
    typed = {"person": text_of(form, "person"), "words": text_of(form, "words")}
    wordings = {typed["person"]: typed["words"]}
    try:
        await reviewing.word(frame.house, frame.rooms, session.person, _conference(request), _part(request), wordings)
    except Refusal as refusal:
        return await _again(request, refusal, "words", typed)
    return _back(request)


async def entitle(request: Request) -> Response:
    """POST /conferences/{conference}/kept/{part}/title"""
    session, frame = await signed_in(request), frame_of(request)
    words = text_of(await form_of(request), "title")
    try:
        await reviewing.entitle(frame.house, frame.rooms, session.person, _conference(request), _part(request), words)
    except Refusal as refusal:
        return await _again(request, refusal, "title", {"title": words})
    return _back(request)


async def _again(request: Request, refusal: Refusal, field: str, typed: Mapping[str, str]) -> Response:
    """The page with the sentence beside the field for which something was typed that cannot be kept."""
    if type(refusal) is not Refusal:
        raise refusal
    return await _shown(request, {field: refusal.sentence}, typed)


def _conference(request: Request) -> str:
    return str(request.path_params["conference"])


def _part(request: Request) -> str:
    return str(request.path_params["part"])


def _back(request: Request) -> Response:
    return see(f"/conferences/{_conference(request)}/kept#part-{_part(request)}")
