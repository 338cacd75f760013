"""What is wrong in a frozen record, said beside it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.actions import correcting
from app.actions.awaiting import title
from app.actions.refusals import LookFirst
from app.conference.correcting import KINDS, OUTCOMES, AddendumDraft
from app.conference.planning import Incomplete
from app.pages.frame import form_of, frame_of, let_stand_in, page, see, signed_in, text_of
from app.pages.look_first import look_first
from app.pages.record import in_turn, made_ready, sent

_JSON = "application/json"


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/corrections"""
    return await shown(request)


async def shown(
    request: Request,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page, with what was typed into it and what is wrong with that."""
    session = await signed_in(request)
    frame = frame_of(request)
    there = await correcting.corrections(
        frame.house, frame.workshop, session.person.id, request.path_params["conference"]
    )
    context = {
        "there": there,
        "conference": there.found.conference,
        "title": title(there.found.conference),
        "kinds": list(KINDS.items()),
        "outcomes": OUTCOMES,
        "problems": problems or {},
        "typed": typed or {},
    }
    return page(request, "corrections.html", session, context, status)


async def propose(request: Request) -> Response:
    """POST /conferences/{conference}/corrections"""
    session = await signed_in(request)
    frame, form, conference = frame_of(request), await form_of(request), request.path_params["conference"]
    draft = AddendumDraft(*(text_of(form, name) for name in ("kind", "beside", "words")))
    typed = {"kind": draft.kind, "beside": draft.beside, "words": draft.words}
    try:
        await correcting.propose(frame.house, frame.workshop, session.person.id, conference, draft, let_stand_in(form))
    except LookFirst as first:
        return await look_first(request, form, f"/conferences/{conference}/corrections", first, tuple(typed))
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, typed, 422)
    return see(f"/conferences/{conference}/corrections")


async def decide(request: Request) -> Response:
    """POST /conferences/{conference}/corrections/decisions"""
    session = await signed_in(request)
    frame, form, conference = frame_of(request), await form_of(request), request.path_params["conference"]
    about, outcome, reason = (text_of(form, name) for name in ("addendum", "outcome", "reason"))
    try:
        await correcting.decide(
            frame.house, frame.workshop, session.person.id, conference, about, outcome, reason, let_stand_in(form)
        )
    except LookFirst as first:
        again = ("addendum", "outcome", "reason")
        return await look_first(request, form, f"/conferences/{conference}/corrections", first, again)
    except Incomplete as incomplete:
        problems = {f"reason-{about}": words for words in incomplete.problems.values()}
        return await shown(request, problems, {f"reason-{about}": reason}, 422)
    return see(f"/conferences/{conference}/corrections")


@in_turn
async def file(request: Request) -> Response:
    """GET /conferences/{conference}/corrections.json"""
    session, house = await signed_in(request), frame_of(request).house
    conference = request.path_params["conference"]
    if request.method == "HEAD":
        await correcting.corrected(house, session.person.id, conference)
        return made_ready(_JSON)
    made = await correcting.take_along(house, session.person.id, conference)
    return sent(made.content, f"Corrections v1.{made.revision}.json", _JSON, made.digest)
