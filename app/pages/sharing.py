"""The page of a case on which it stands why its information may be shared, and with whom."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.actions import sharing
from app.conference.basis import FORMS, BasisDraft, DeclinedDraft, Form
from app.conference.planning import Incomplete
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of


async def show(request: Request) -> Response:
    """GET /cases/{case}/sharing"""
    return await _page(request)


async def record(request: Request) -> Response:
    """POST /cases/{case}/sharing/bases"""
    session, form = await signed_in(request), await form_of(request)
    draft = BasisDraft(**{name: text_of(form, name) for name in BasisDraft.__dataclass_fields__})
    try:
        await sharing.record(frame_of(request).house, session.person.id, _case(request), draft)
    except Incomplete as incomplete:
        return await _page(request, basis=draft, basis_problems=incomplete.problems)
    return see(_address(request))


async def withdraw(request: Request) -> Response:
    """POST /cases/{case}/sharing/bases/{basis}/withdrawal"""
    session, frame = await signed_in(request), frame_of(request)
    words = text_of(await form_of(request), "words")
    await sharing.withdraw(
        frame.house, frame.rooms, session.person.id, _case(request), request.path_params["basis"], words
    )
    return see(_address(request))


async def decline(request: Request) -> Response:
    """POST /cases/{case}/sharing/declined"""
    session, form = await signed_in(request), await form_of(request)
    draft = DeclinedDraft(**{name: text_of(form, name) for name in DeclinedDraft.__dataclass_fields__})
    try:
        await sharing.decline(frame_of(request).house, session.person.id, _case(request), draft)
    except Incomplete as incomplete:
        return await _page(request, declined=draft, declined_problems=incomplete.problems)
    return see(_address(request))


async def _page(
    request: Request,
    *,
    basis: BasisDraft | None = None,
    declined: DeclinedDraft | None = None,
    basis_problems: Mapping[str, str] | None = None,
    declined_problems: Mapping[str, str] | None = None,
) -> Response:
    session, house = await signed_in(request), frame_of(request).house
    held = await sharing.grounds(house, session.person.id, _case(request))
    today = held.today.isoformat()
    law = house.settings.place(held.found.case.jurisdiction)
    names = {each.id: each.name for each in held.agencies} | {each.person.id: each.person.name for each in held.known}
    context = {
        "case": held.found.case,
        "held": held,
        "names": names,
        "bases": {each.word: each for each in law.bases},
        "law": law,
        "forms": FORMS,
        "basis": basis or BasisDraft(given_on=today, basis="consent", form=Form.WRITTEN),
        "declined": declined or DeclinedDraft(declined_on=today),
        "basis_problems": basis_problems or {},
        "declined_problems": declined_problems or {},
    }
    status = 422 if basis_problems or declined_problems else 200
    return page(request, "sharing.html", session, context, status)


def _case(request: Request) -> str:
    return str(request.path_params["case"])


def _address(request: Request) -> str:
    return f"/cases/{_case(request)}/sharing"
