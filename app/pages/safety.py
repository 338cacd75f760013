"""Safety plans: handed out by those who lead, and read by those who were given one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions import given_copies, handing_out, safety_copies, safety_offers
from app.actions.auditing import note_look
from app.actions.awaiting import title
from app.actions.leading import tell_the_table
from app.actions.refusals import NotReady, Refusal
from app.actions.safety_copies import SafetyCopy
from app.actions.safety_files import SafetyForm, safety_html, safety_preview
from app.actions.workshop import WorkFailed
from app.conference.distributing import CHANNELS
from app.conference.planning import Incomplete
from app.conference.states import State
from app.pages.frame import form_of, frame_of, page, see, signed_in, text_of
from app.pages.record import in_turn, made_ready, sent
from app.record.safety import SafetyPlanCopy

Endpoint = Callable[[Request], Awaitable[Response]]

_CHANNEL = "channel-"
_MEDIA = {SafetyForm.PDF: "application/pdf", SafetyForm.TEXT: "text/plain; charset=utf-8"}


async def show_all(request: Request) -> Response:
    """GET /conferences/{conference}/safety-plans"""
    session, frame = await signed_in(request), frame_of(request)
    found, plans = await safety_offers.listed(
        frame.house, frame.workshop, frame.replay, session.person.id, request.path_params["conference"]
    )
    await note_look(frame.house, session.person.id, found.conference, "safety-plans")
    context = {"conference": found.conference, "title": title(found.conference), "plans": plans}
    return page(request, "safety/all.html", session, context)


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/safety-plans/{plan}"""
    return await _shown(request)


async def _shown(
    request: Request,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    """The page, with what was typed into it and what is wrong with that."""
    session, frame = await signed_in(request), frame_of(request)
    conference, plan = request.path_params["conference"], request.path_params["plan"]
    there = await safety_offers.handing_out(frame.house, frame.workshop, frame.replay, session.person, conference, plan)
    context = {
        "there": there,
        "conference": there.found.conference,
        "title": title(there.found.conference),
        "holds": given_copies.holds,
        "open": there.found.conference.state is State.OPEN,
        "channels": list(CHANNELS.items()),
        "problems": problems or {},
        "typed": typed or {},
        "stands": await _html(request, safety_preview, there.offered) if there.offered else "",
    }
    return page(request, "safety/hand_out.html", session, context, status)


async def _html(
    request: Request, made: Callable[[SafetyPlanCopy, int], str], copy: SafetyPlanCopy, top: int = 2
) -> Markup:
    try:
        # Everything in it was escaped where it was made.
        return Markup(await frame_of(request).workshop.run(made, copy, top))  # noqa: S704
    except WorkFailed as error:
        raise NotReady(f"The safety plan could not be shown ({error}). It is kept, and nothing is lost.") from error


async def hand_out(request: Request) -> Response:
    """POST /conferences/{conference}/safety-plans/{plan}"""
    session, frame, form = await signed_in(request), frame_of(request), await form_of(request)
    conference, plan = request.path_params["conference"], request.path_params["plan"]
    chosen = _chosen(form)
    try:
        await handing_out.hand_out(
            *(frame.house, frame.workshop, frame.replay, session.person, conference, plan, chosen),
            text_of(form, "shown"),
            looked_through=text_of(form, "looked") == "yes",
        )
    except Incomplete as incomplete:
        return await _shown(request, incomplete.problems, {"chosen": chosen, "channels": _channels(form)}, 422)
    except NotReady:
        raise
    except Refusal as refusal:
        if type(refusal) is not Refusal:
            raise
        typed = {"chosen": chosen, "channels": _channels(form)}
        return await _shown(request, {"whole": refusal.sentence}, typed, 409)
    await tell_the_table(frame.house, frame.rooms, conference)
    return see(f"/conferences/{conference}/safety-plans/{plan}#became")


def _channels(form: FormData) -> dict[str, str]:
    names = [name.removeprefix(_CHANNEL) for name in form if name.startswith(_CHANNEL)]
    return {each: text_of(form, _CHANNEL + each) for each in names}


def _chosen(form: FormData) -> dict[str, str]:
    channels = _channels(form)
    return {str(each): channels.get(str(each), "") for each in form.getlist("recipient")}


async def note_turn(request: Request) -> Response:
    """POST /conferences/{conference}/safety-plans/{plan}/turns"""
    session, frame, form = await signed_in(request), frame_of(request), await form_of(request)
    conference, plan = request.path_params["conference"], request.path_params["plan"]
    edition, recipient, turn, words = (text_of(form, each) for each in ("edition", "recipient", "turn", "words"))
    try:
        said = given_copies.Said(recipient, turn, words)
        await handing_out.note_turn(frame.house, session.person.id, conference, plan, edition, said)
    except Incomplete as incomplete:
        return await _shown(request, incomplete.problems, {f"{edition}-{recipient}": words}, 422)
    await tell_the_table(frame.house, frame.rooms, conference)
    return see(f"/conferences/{conference}/safety-plans/{plan}#became")


# For those who were given one.


async def read(request: Request) -> Response:
    """GET /safety-plans/{edition}"""
    session, frame = await signed_in(request), frame_of(request)
    copy = await _copy(request)
    await safety_copies.looked(frame.house, session.person.id, copy)
    context = {"copy": copy, "conference": copy.conference, "plan": await _html(request, safety_html, copy.plan, top=1)}
    return page(request, "safety/read.html", session, context)


async def _copy(request: Request) -> SafetyCopy:
    session = await signed_in(request)
    return await safety_copies.copy_for(frame_of(request).house, session.person.id, request.path_params["edition"])


def file(form: SafetyForm) -> Endpoint:
    """GET /safety-plans/{edition}.pdf and the like"""

    @in_turn
    async def send(request: Request) -> Response:
        session, frame = await signed_in(request), frame_of(request)
        copy = await _copy(request)
        if request.method == "HEAD":
            await safety_copies.made(frame.house, frame.press, copy, form)
            return made_ready(_MEDIA[form])
        made = await safety_copies.take_along(frame.house, frame.press, session.person.id, copy, form)
        return sent(made.content, made.name, _MEDIA[form], made.digest, lent=made)

    return send


async def acknowledge(request: Request) -> Response:
    """POST /safety-plans/{edition}/acknowledgement"""
    session, frame = await signed_in(request), frame_of(request)
    edition = request.path_params["edition"]
    copy = await safety_copies.acknowledge(frame.house, session.person.id, edition)
    await tell_the_table(frame.house, frame.rooms, copy.conference.id)
    return see(f"/safety-plans/{edition}")
