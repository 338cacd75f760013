"""The line manager's queue, what they say about a plan version, further approvals, and disagreements."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import endorsing, settling
from app.actions.refusals import ConfirmationNeeded, LookFirst, Refusal
from app.conference.planning import Incomplete
from app.pages.frame import form_of, frame_of, let_stand_in, page, see, signed_in, text_of
from app.pages.look_first import look_first
from app.pages.sign_off import shown


async def show(request: Request) -> Response:
    """GET /endorsements"""
    session = await signed_in(request)
    house = frame_of(request).house
    waiting = await endorsing.look_at_queue(house, session.person.id)
    found = [(each, endorsing.due_on(house, each)) for each in waiting]
    context = {
        "waiting": [(each, due) for each, due in found if not each.sent_back],
        "sent_back": [(each, due) for each, due in found if each.sent_back],
        "today": house.clock.now().date(),
    }
    return page(request, "endorsements.html", session, context)


async def judge(request: Request) -> Response:
    """POST /conferences/{conference}/sign-off/endorsement"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    verdict, comment, digest = (text_of(form, name) for name in ("verdict", "comment", "digest"))
    typed, frame = {"verdict": verdict, "comment": comment}, frame_of(request)
    try:
        await endorsing.judge(
            frame.house, frame.workshop, session, conference, verdict, comment, digest, let_stand_in(form)
        )
    except LookFirst as first:
        back = f"/conferences/{conference}/sign-off#endorsement"
        return await look_first(request, form, back, first, (*typed, "digest"))
    except ConfirmationNeeded:
        sentence = "Please show first that it is you, with the button above. What you typed is still here."
        return await shown(request, {"who-endorses": sentence}, typed, 403)
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, typed, 422)
    return see(f"/conferences/{conference}/sign-off#endorsement")


async def ask_approval(request: Request) -> Response:
    """POST /conferences/{conference}/sign-off/approvals"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    asked, frame = {name: text_of(form, name) for name in ("what", "body", "order")}, frame_of(request)
    try:
        await endorsing.ask_approval(
            frame.house, frame.workshop, session.person.id, conference, **asked, let_stand=let_stand_in(form)
        )
    except LookFirst as first:
        return await look_first(request, form, f"/conferences/{conference}/sign-off#approvals", first, tuple(asked))
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, asked, 422)
    return see(f"/conferences/{conference}/sign-off#approvals")


async def note_approval(request: Request) -> Response:
    """POST /conferences/{conference}/sign-off/approvals/said"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    stage, verdict, comment, digest = (text_of(form, name) for name in ("stage", "verdict", "comment", "digest"))
    frame, person = frame_of(request), session.person.id
    try:
        await endorsing.note_approval(
            frame.house, frame.workshop, person, conference, stage, verdict, comment, digest, let_stand_in(form)
        )
    except LookFirst as first:
        again = ("stage", "verdict", "comment", "digest")
        return await look_first(request, form, f"/conferences/{conference}/sign-off#approvals", first, again)
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, {f"comment-{stage}": comment}, 422)
    return see(f"/conferences/{conference}/sign-off#approvals")


async def turn(request: Request) -> Response:
    """POST /conferences/{conference}/sign-off/disagreement"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    whose, turned, words = (text_of(form, name) for name in ("person", "turn", "words"))
    frame, person = frame_of(request), session.person.id
    try:
        await endorsing.turn(frame.house, frame.workshop, person, conference, whose, turned, words, let_stand_in(form))
    except LookFirst as first:
        back = f"/conferences/{conference}/sign-off#disagreements"
        return await look_first(request, form, back, first, ("person", "turn", "words"))
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, {f"turn-{whose}": words}, 422)
    return see(f"/conferences/{conference}/sign-off#disagreements")


async def turn_dissent(request: Request) -> Response:
    """POST /conferences/{conference}/sign-off/dissents/{entry}"""
    session = await signed_in(request)
    form, frame = await form_of(request), frame_of(request)
    conference, entry = request.path_params["conference"], request.path_params["entry"]
    turned, words = text_of(form, "turn"), text_of(form, "words")
    try:
        await settling.turn(
            frame.house, frame.workshop, session.person.id, conference, entry, turned, words, let_stand_in(form)
        )
    except LookFirst as first:
        back = f"/conferences/{conference}/sign-off#dissent-of-{entry}"
        return await look_first(request, form, back, first, ("turn", "words"))
    except Incomplete as incomplete:
        return await shown(request, incomplete.problems, {f"dissent-{entry}": words}, 422)
    except Refusal as refusal:
        if type(refusal) is not Refusal:
            raise
        return await shown(request, status=409, error=f"{refusal} You had written: {words}")
    return see(f"/conferences/{conference}/sign-off#dissent-of-{entry}")
