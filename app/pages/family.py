"""The page of what helps a family."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.actions import family
from app.actions.auditing import note_alone
from app.audit.kinds import Kind
from app.conference.family import OF_THE_FAMILY, FamilyDraft
from app.conference.planning import Incomplete
from app.conference.words import options
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of

_BORN = "born-"


async def show(request: Request) -> Response:
    """GET /cases/{case}/family"""
    return await _form(request, None, {})


async def keep(request: Request) -> Response:
    """POST /cases/{case}/family"""
    session, form = await signed_in(request), await form_of(request)
    births = {name.removeprefix(_BORN): text_of(form, name) for name in form if name.startswith(_BORN)}
    own = {name: text_of(form, name) for name in ("languages", "talking", "plan_form")}
    newcomer = {name: text_of(form, name) for name in ("name", "kind", "relation", "born")}
    draft = FamilyDraft(**own, births=births, **newcomer)
    case = request.path_params["case"]
    try:
        await family.keep(frame_of(request).house, session.person.id, case, draft)
    except Incomplete as incomplete:
        return await _form(request, draft, incomplete.problems, status=422)
    return see(f"/cases/{case}#family")


async def _form(
    request: Request, draft: FamilyDraft | None, problems: Mapping[str, str], status: int = 200
) -> Response:
    session = await signed_in(request)
    found, known = await family.to_keep(frame_of(request).house, session.person.id, request.path_params["case"])
    await note_alone(frame_of(request).house, Kind.FAMILY_VIEWED, session.person.id, case=found.case.id)
    context = {
        "case": found.case,
        "draft": draft or FamilyDraft.of(known.wishes, known.births),
        "children": known.children,
        "problems": problems,
        "kinds": options(OF_THE_FAMILY),
    }
    return page(request, "family.html", session, context, status)
