"""The requests for service of a plan: making one in writing, its link, and what providers answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from app.actions import requesting
from app.actions.auditing import note_look
from app.actions.awaiting import title
from app.actions.footings import WithoutBasis
from app.actions.refusals import Unlooked
from app.board.shape import Ability, BestEndeavours
from app.conference.planning import Incomplete
from app.conference.requesting import AnswerDraft, PursuitDraft, RequestDraft
from app.pages.frame import form_of, frame_of, let_stand_in, page, see, signed_in, text_of
from app.people.second_factor import picture
from app.record.scanning import Hit

#: What may be thought of an answer.
_VIEWS = [(each.value, each.label) for each in BestEndeavours if each is not BestEndeavours.UNSAID]
ABILITIES = [(each.value, each.label) for each in Ability if each is not Ability.UNSAID]


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/requests"""
    return await _page(request)


async def write(request: Request) -> Response:
    """POST /conferences/{conference}/requests/{entry}: the request in writing; its link is shown once, or mailed."""
    session, frame = await signed_in(request), frame_of(request)
    form = await form_of(request)
    draft = RequestDraft(**{name: text_of(form, name) for name in RequestDraft.__dataclass_fields__})
    despite = text_of(form, "despite") == "yes"
    stands = let_stand_in(form)
    person, conference, entry = session.person.id, request.path_params["conference"], request.path_params["entry"]
    try:
        made = await requesting.write(
            frame.house, frame.workshop, person, conference, entry, draft, stands, despite=despite
        )
    except Incomplete as incomplete:
        return await _page(request, {entry: draft}, {entry: incomplete.problems}, despite=despite)
    except Unlooked as unlooked:
        hits = await requesting.telling(frame.house, frame.workshop, person, conference, draft)
        problems = {entry: {"telling": unlooked.sentence}}
        return await _page(request, {entry: draft}, problems, telling=hits, stands=stands, despite=despite)
    except WithoutBasis as without:
        hits = await requesting.telling(frame.house, frame.workshop, person, conference, draft)
        problems = {entry: {"basis": without.sentence}}
        return await _page(request, {entry: draft}, problems, telling=hits, stands=stands)
    if made is None:
        return see(f"/conferences/{conference}/requests#request-{entry}")
    # Drawn from an address of our own.
    context = {"slip": made, "picture": Markup(picture(made.link))}  # noqa: S704
    return page(request, "requests/slip.html", session, context)


async def withdraw(request: Request) -> Response:
    """POST /conferences/{conference}/requests/{entry}/withdrawal"""
    session = await signed_in(request)
    conference, entry = request.path_params["conference"], request.path_params["entry"]
    frame = frame_of(request)
    await requesting.withdraw(frame.house, frame.workshop, session.person.id, conference, entry)
    return see(f"/conferences/{conference}/requests")


async def note_answer(request: Request) -> Response:
    """POST /conferences/{conference}/requests/{entry}/answer"""
    session, frame = await signed_in(request), frame_of(request)
    draft = answer_draft(await form_of(request))
    conference, entry = request.path_params["conference"], request.path_params["entry"]
    try:
        await requesting.note_answer(frame.house, frame.workshop, session.person.id, conference, entry, draft)
    except Incomplete as incomplete:
        return await _page(request, answers={entry: draft}, answer_problems={entry: incomplete.problems})
    return see(f"/conferences/{conference}/requests")


async def pursue(request: Request) -> Response:
    """POST /conferences/{conference}/requests/{entry}/pursuit"""
    session, frame = await signed_in(request), frame_of(request)
    form = await form_of(request)
    draft = PursuitDraft(**{name: text_of(form, name) for name in PursuitDraft.__dataclass_fields__})
    conference, entry = request.path_params["conference"], request.path_params["entry"]
    try:
        await requesting.pursue(frame.house, frame.workshop, session.person.id, conference, entry, draft)
    except Incomplete as incomplete:
        return await _page(request, pursuits={entry: draft}, pursuit_problems={entry: incomplete.problems})
    return see(f"/conferences/{conference}/requests#request-{entry}")


def answer_draft(form: FormData) -> AnswerDraft:
    return AnswerDraft(**{name: text_of(form, name) for name in AnswerDraft.__dataclass_fields__})


async def _page(
    request: Request,
    drafts: Mapping[str, RequestDraft] | None = None,
    problems: Mapping[str, Mapping[str, str]] | None = None,
    answers: Mapping[str, AnswerDraft] | None = None,
    answer_problems: Mapping[str, Mapping[str, str]] | None = None,
    pursuits: Mapping[str, PursuitDraft] | None = None,
    pursuit_problems: Mapping[str, Mapping[str, str]] | None = None,
    telling: Sequence[Hit] = (),
    stands: Collection[str] = (),
    *,
    despite: bool = False,
) -> Response:
    session, frame = await signed_in(request), frame_of(request)
    conference = request.path_params["conference"]
    there = await requesting.requests_of(frame.house, frame.workshop, session.person.id, conference)
    await note_look(frame.house, session.person.id, there.found.conference, "requests")
    context = {
        "there": there,
        "conference": there.found.conference,
        "title": title(there.found.conference),
        "now": frame.house.clock.now(),
        "abilities": ABILITIES,
        "words_of": {each.value: each.label for each in Ability},
        "drafts": drafts or {},
        "problems": problems or {},
        "answers": answers or {},
        "answer_problems": answer_problems or {},
        "pursuits": pursuits or {},
        "pursuit_problems": pursuit_problems or {},
        "no_pursuit": PursuitDraft(state=next(iter(there.states), "")),
        "views": _VIEWS,
        "thought_of": {each.value: each.label for each in BestEndeavours},
        "no_answer": AnswerDraft(on=there.today.isoformat()),
        "telling": telling,
        "let_stand": stands,
        "despite": despite,
    }
    return page(
        request, "requests/page.html", session, context, 422 if problems or answer_problems or pursuit_problems else 200
    )
