"""Who gets which copy, and what became of it; where people say that they have theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions import copies
from app.actions.auditing import note_look
from app.actions.awaiting import title
from app.actions.footings import Unfounded, WithoutBasis, unfounded_recipients
from app.actions.house import House
from app.actions.refusals import LookFirst
from app.conference.basis import Footing
from app.conference.distributing import CHANNELS, EXTENTS, CopyDraft, Extent
from app.conference.permits import Permit, may
from app.conference.planning import Incomplete
from app.conference.states import State
from app.pages.frame import form_of, frame_of, let_stand_in, page, see, signed_in, text_of
from app.pages.look_first import look_first

_EXTENT = "extent-"


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/distribution"""
    return await shown(request)


async def shown(
    request: Request,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    """The page, with what was typed into it and what is wrong with that."""
    session = await signed_in(request)
    house = frame_of(request).house
    there = await copies.distribution(house, session.person.id, request.path_params["conference"])
    unfounded = await _without_basis(house, there)
    await note_look(house, session.person.id, there.found.conference, "copies")
    context = {
        "there": there,
        "without_basis": unfounded,
        "unsettled": {each.person or each.name for each in unfounded},
        "withdrawn": {each.person or each.name for each in unfounded if each.how is Footing.WITHDRAWN},
        "conference": there.found.conference,
        "law": house.settings.place(there.found.conference.case.jurisdiction),
        "title": title(there.found.conference),
        "frozen": there.found.conference.state is State.FROZEN,
        "may_decide": may(there.found.stance, Permit.DECIDE_COPIES),
        "extents": list(EXTENTS.items()),
        "channels": list(CHANNELS.items()),
        "now": house.clock.now(),
        "problems": problems or {},
        "typed": typed or {},
    }
    return page(request, "distribution.html", session, context, status)


async def _without_basis(house: House, there: copies.Distribution) -> Sequence[Unfounded]:
    """Those who are to have a copy though no basis stands; the ones who are known by name alone until it has left."""
    getting = [each for each in there.copies if each.extent is not Extent.NONE]
    asked = [each.recipient for each in getting if each.recipient in there.present or each.waits_to_be_sent]
    async with house.database.reading() as connection:
        return await unfounded_recipients(connection, there.found.conference, asked)


async def decide(request: Request) -> Response:
    """POST /conferences/{conference}/distribution"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    drafts = _drafts(form)
    try:
        await copies.decide(frame_of(request).house, session.person.id, conference, drafts)
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, {"drafts": drafts}, 422)
    return _back(conference, text_of(form, "at"))


async def add(request: Request) -> Response:
    """POST /conferences/{conference}/distribution/recipients"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    name, draft = text_of(form, "recipient"), _draft(form)
    try:
        await copies.add_recipient(frame_of(request).house, session.person.id, conference, name, draft)
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, {"recipient": name, "added": draft}, 422)
    return _back(conference)


async def send(request: Request) -> Response:
    """POST /conferences/{conference}/distribution/sent"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    chosen = [str(each) for each in form.getlist("recipient")]
    despite = text_of(form, "despite") == "yes"
    try:
        await copies.send(frame_of(request).house, session.person.id, conference, chosen, despite=despite)
    except WithoutBasis as without:
        return await shown(request, typed={"sending": chosen, "unfounded": without.people})
    return _back(conference)


async def note_turn(request: Request) -> Response:
    """POST /conferences/{conference}/distribution/turns"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    fields = ("recipient", "turn", "words")
    recipient, turn, words = (text_of(form, each) for each in fields)
    frame, person, stands = frame_of(request), session.person.id, let_stand_in(form)
    try:
        await copies.note_turn(frame.house, frame.workshop, person, conference, recipient, turn, words, stands)
    except LookFirst as first:
        return await look_first(request, form, f"/conferences/{conference}/distribution", first, (*fields, "at"))
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, {f"turn-{recipient}": words}, 422)
    return _back(conference, text_of(form, "at"))


async def acknowledge(request: Request) -> Response:
    """POST /conferences/{conference}/acknowledgement"""
    session = await signed_in(request)
    conference = request.path_params["conference"]
    await copies.acknowledge(frame_of(request).house, session.person.id, conference)
    return see(f"/conferences/{conference}")


def _back(conference: str, at: str = "") -> Response:
    """To the list, and there to the line with this number."""
    return see(f"/conferences/{conference}/distribution{f'#copy-{int(at)}' if at.isdecimal() and len(at) < 4 else ''}")


def _drafts(form: FormData) -> dict[str, CopyDraft]:
    """What was chosen for each recipient of the list."""
    recipients = [name.removeprefix(_EXTENT) for name in form if name.startswith(_EXTENT)]
    return {each: _draft(form, f"-{each}") for each in recipients}


def _draft(form: FormData, of: str = "") -> CopyDraft:
    extent, channel, reason, told = (text_of(form, name + of) for name in ("extent", "channel", "reason", "told"))
    return CopyDraft(extent, channel, reason, told == "yes")
