"""How a plan version stands: who has signed, who endorses it, and where one says so for oneself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions import confirming, plan_standing, settling, signing_off, staying
from app.actions.auditing import note_look
from app.actions.awaiting import title
from app.actions.refusals import ConfirmationNeeded, LookFirst, WrongCode, WrongCredentials, WrongGuestCode
from app.actions.signing_off import Proof
from app.board.words import offered
from app.conference.approving import Order
from app.conference.planning import Incomplete
from app.conference.sign_off import WAYS, Said, SignOffDraft, intent
from app.pages.frame import form_of, frame_of, let_stand_in, page, see, signed_in, text_of
from app.pages.look_first import look_first

_DECLARED = ("said", "words", "digest", "agreed")
_SAY_WHO = "Please show first that it is you, with the button above. What you typed is still here."


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/sign-off"""
    return await shown(request)


async def shown(
    request: Request,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
    error: str = "",
) -> Response:
    """The page, with what was typed into it and what is wrong with that."""
    session = await signed_in(request)
    house = frame_of(request).house
    seen = await plan_standing.standing_for(house, session.person.id, request.path_params["conference"])
    means = await confirming.means(house, session)
    plan = seen.standing.plan
    await note_look(house, session.person.id, seen.found.conference, "signatures")
    context = {
        "seen": seen,
        "standing": seen.standing,
        "dissents": await settling.of_plan(house, frame_of(request).workshop, seen),
        "conference": seen.found.conference,
        "title": title(seen.found.conference),
        "plan": plan,
        "fresh": staying.is_fresh(house, session),
        "one_click": means.one_click,
        "intents": {said.value: intent(session.person.name, plan.version, plan.digest, said) for said in _OWN},
        "intents_here": {said.value: intent("", plan.version, plan.digest, said) for said in _OWN},
        "ways": WAYS,
        "orders": ORDERS,
        "steps": offered(house.settings.place(seen.found.conference.case.jurisdiction).words)["escalation"],
        "today": house.clock.now().astimezone(seen.found.conference.zone).date(),
        "problems": problems or {},
        "typed": typed or {},
        "error": error,
    }
    return page(request, "sign_off.html", session, context, status)


ORDERS = {
    Order.BEFORE.value: "Before the line manager endorses the plan",
    Order.AFTER.value: "After the line manager has endorsed it",
    Order.BESIDE.value: "In no order",
}
_OWN = (Said.SIGNED, Said.DECLINED)


async def sign(request: Request) -> Response:
    """POST /conferences/{conference}/sign-off"""
    session = await signed_in(request)
    form, frame, address = await form_of(request), frame_of(request), _address(request)
    draft, conference = draft_of(form), request.path_params["conference"]
    try:
        await signing_off.sign(frame.house, frame.workshop, session, conference, draft, let_stand_in(form))
    except LookFirst as first:
        return await look_first(request, form, f"{address}#mine", first, _DECLARED)
    except ConfirmationNeeded:
        return await shown(request, {"who": _SAY_WHO}, {"own": draft}, 403)
    except Incomplete as incomplete:
        return await shown(request, _about("own", incomplete), {"own": draft}, 422)
    return see(f"{address}#signatures")


async def sign_here(request: Request) -> Response:
    """POST /conferences/{conference}/sign-off/here"""
    session = await signed_in(request)
    form = await form_of(request)
    draft, whom = draft_of(form), text_of(form, "person")
    by = Proof(
        text_of(form, "password"),
        text_of(form, "code"),
        text_of(form, "guest_code"),
        text_of(form, "one_click") == "yes",
    )
    typed, frame, address = {"here": draft, "here_person": whom}, frame_of(request), _address(request)
    conference, let_stand = request.path_params["conference"], let_stand_in(form)
    try:
        await signing_off.sign_here(frame.house, frame.workshop, session, conference, whom, draft, by, let_stand)
    except LookFirst as first:
        again = ("person", *_DECLARED, "one_click")
        return await look_first(request, form, f"{address}#here", first, again, proof=not by.one_click)
    except Incomplete as incomplete:
        return await shown(request, _about("here", incomplete), typed, 422)
    except (WrongCredentials, WrongCode, WrongGuestCode):
        sentence = "This is not the password or the code of this person. Nothing was signed."
        return await shown(request, {"here-who": sentence}, typed, 403)
    return see(f"{address}#here")


async def note_other(request: Request) -> Response:
    """POST /conferences/{conference}/sign-off/others"""
    session = await signed_in(request)
    form = await form_of(request)
    draft, whom, frame, address = draft_of(form), text_of(form, "person"), frame_of(request), _address(request)
    conference, keeper, let_stand = request.path_params["conference"], session.person.id, let_stand_in(form)
    try:
        await signing_off.note_other(frame.house, frame.workshop, keeper, conference, whom, draft, let_stand)
    except LookFirst as first:
        return await look_first(request, form, f"{address}#here", first, ("person", *_DECLARED))
    except Incomplete as incomplete:
        return await shown(request, _about("others", incomplete), {"others": draft, "others_person": whom}, 422)
    return see(f"{address}#signatures")


def _address(request: Request) -> str:
    return f"/conferences/{request.path_params['conference']}/sign-off"


def draft_of(form: FormData) -> SignOffDraft:
    return SignOffDraft(*(text_of(form, name) for name in _DECLARED))


def _about(form: str, incomplete: Incomplete) -> dict[str, str]:
    """Which of the forms of the page needs another look."""
    return {f"{form}-{name}": words for name, words in incomplete.problems.items()}
