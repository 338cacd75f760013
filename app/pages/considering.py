"""The page of whether a matter needs a coordinated approach."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.actions import considering
from app.conference.considering import Approach, ConsiderationDraft
from app.conference.planning import Incomplete
from app.pages.frame import chosen_of, form_of, frame_of, page, see, signed_in, text_of


async def show(request: Request) -> Response:
    """GET /cases/{case}/considered"""
    return await _page(request, None, {}, request.query_params.get("again", ""))


async def consider(request: Request) -> Response:
    """POST /cases/{case}/considered"""
    session, form = await signed_in(request), await form_of(request)
    texts = ("matter", "gathered", "approach", "held_by", "reason", "decided_by", "decided_on", "look_again_on")
    talked = chosen_of(form, "talked_with")
    draft = ConsiderationDraft(**{name: text_of(form, name) for name in texts}, talked_with=talked)
    case, follows = request.path_params["case"], text_of(form, "follows")
    try:
        await considering.consider(frame_of(request).house, session.person.id, case, draft, follows)
    except Incomplete as incomplete:
        return await _page(request, draft, incomplete.problems, follows, status=422)
    return see(f"/cases/{case}/considered")


async def _page(
    request: Request, draft: ConsiderationDraft | None, problems: Mapping[str, str], follows: str, status: int = 200
) -> Response:
    session = await signed_in(request)
    shown = await considering.considered(frame_of(request).house, session.person.id, request.path_params["case"])
    before = shown.find(follows)
    if draft is None:
        first = ConsiderationDraft(decided_on=shown.today.isoformat())
        draft = ConsiderationDraft.again(before.it, shown.today) if before else first
    context = {
        "shown": shown,
        "case": shown.case,
        "before": before,
        "draft": draft,
        "problems": problems,
        "approaches": [(each.value, each.words) for each in Approach],
        "people": [(each.person.id, each.person.name) for each in shown.known if each.person.id != session.person.id],
        "deciders": [("", "Nobody yet"), *((each.person.id, each.person.name) for each in shown.known)],
    }
    return page(request, "considering.html", session, context, status)
