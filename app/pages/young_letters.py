"""Letters to young people: written by those who may, and read by those who were given one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.actions import given_copies, young_letter_copies, young_letters
from app.actions.auditing import note_look
from app.actions.awaiting import title
from app.actions.refusals import Unlooked
from app.actions.young_letter_copies import LetterCopy
from app.conference.distributing import CHANNELS
from app.conference.planning import Incomplete
from app.pages.frame import form_of, frame_of, let_stand_in, page, see, signed_in, text_of
from app.pages.record import in_turn, made_ready, sent
from app.record.scanning import Hit
from app.record.young_letter import LONGEST

_CHANNEL = "channel-"
_PDF = "application/pdf"


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/letters"""
    return await _shown(request, request.query_params.get("to", ""))


async def _shown(
    request: Request,
    to: str,
    problems: Mapping[str, str] | None = None,
    typed: Mapping[str, Any] | None = None,
    telling: Sequence[Hit] = (),
    stands: Collection[str] = (),
) -> Response:
    """The page, with what was typed into it and what is wrong with that. The letter itself is in the draft."""
    session, frame = await signed_in(request), frame_of(request)
    conference = request.path_params["conference"]
    try:
        there = await young_letters.desk(frame.house, frame.workshop, session.person, conference, to)
    except Incomplete as incomplete:
        return await _shown(request, "", incomplete.problems, {"to": to})
    await note_look(frame.house, session.person.id, there.found.conference, "letters")
    context = {
        "there": there,
        "conference": there.found.conference,
        "title": title(there.found.conference),
        "holds": given_copies.holds,
        "channels": list(CHANNELS.items()),
        "longest": LONGEST,
        "problems": problems or {},
        "typed": typed or {},
        "telling": telling,
        "let_stand": stands,
    }
    return page(request, "letters/write.html", session, context, 422 if problems else 200)


async def keep(request: Request) -> Response:
    """POST /conferences/{conference}/letters/draft: what was typed so far, with a line more if one was chosen."""
    session, frame, form = await signed_in(request), frame_of(request), await form_of(request)
    conference, to = request.path_params["conference"], text_of(form, "to")
    words = _words(form)
    try:
        kept = await young_letters.keep(frame.house, session.person, conference, to, words)
    except Incomplete as incomplete:
        return await _shown(request, "", incomplete.problems)
    if request.headers.get("hx-request"):
        return HTMLResponse("Kept.")
    return see(f"{_address(conference, kept)}#letter")


def _words(form: FormData) -> str:
    words, line = text_of(form, "words"), text_of(form, "line")
    return f"{words.rstrip()}\n\n{line}".lstrip() if line else words


def _address(conference: str, to: str) -> str:
    return f"/conferences/{conference}/letters?{urlencode({'to': to})}"


async def give(request: Request) -> Response:
    """POST /conferences/{conference}/letters"""
    session, frame, form = await signed_in(request), frame_of(request), await form_of(request)
    conference, to, words = request.path_params["conference"], text_of(form, "to"), _words(form)
    stands = let_stand_in(form)
    channels = {name.removeprefix(_CHANNEL): text_of(form, name) for name in form if name.startswith(_CHANNEL)}
    chosen = {str(each): channels.get(str(each), "") for each in form.getlist("reader")}
    typed = {"chosen": chosen, "channels": channels}
    try:
        await young_letters.give(frame.house, frame.workshop, session.person, conference, to, words, chosen, stands)
    except Incomplete as incomplete:
        return await _shown(request, to, incomplete.problems, typed)
    except Unlooked:
        hits = await young_letters.telling(frame.house, frame.workshop, session.person.id, conference, words)
        problems = {"telling": "Please look at what could tell where to find somebody, and say that each may stand."}
        return await _shown(request, to, problems, typed, hits, stands)
    return see(f"{_address(conference, to)}#given")


async def note_turn(request: Request) -> Response:
    """POST /conferences/{conference}/letters/turns"""
    session, frame, form = await signed_in(request), frame_of(request), await form_of(request)
    conference = request.path_params["conference"]
    letter, recipient, turn, words = (text_of(form, each) for each in ("letter", "recipient", "turn", "words"))
    person = session.person.id
    try:
        to = await young_letters.note_turn(frame.house, person, conference, letter, recipient, turn, words)
    except Incomplete as incomplete:
        return await _shown(request, "", incomplete.problems, {f"{letter}-{recipient}": words})
    return see(f"{_address(conference, to)}#given")


# For those who were given one.


async def read(request: Request) -> Response:
    """GET /letters/{letter}"""
    session, frame, copy = await signed_in(request), frame_of(request), await _copy(request)
    await young_letter_copies.looked(frame.house, session.person.id, copy)
    return page(request, "letters/read.html", session, {"copy": copy, "conference": copy.conference})


async def _copy(request: Request) -> LetterCopy:
    session = await signed_in(request)
    return await young_letter_copies.letter_for(
        frame_of(request).house, session.person.id, request.path_params["letter"]
    )


@in_turn
async def file(request: Request) -> Response:
    """GET /letters/{letter}.pdf"""
    session, frame, copy = await signed_in(request), frame_of(request), await _copy(request)
    if request.method == "HEAD":
        await young_letter_copies.made(frame.house, frame.press, copy)
        return made_ready(_PDF)
    made = await young_letter_copies.take_along(frame.house, frame.press, session.person.id, copy)
    return sent(made.content, made.name, _PDF, made.digest)


async def acknowledge(request: Request) -> Response:
    """POST /letters/{letter}/acknowledgement"""
    session, letter = await signed_in(request), request.path_params["letter"]
    await young_letter_copies.acknowledge(frame_of(request).house, session.person.id, letter)
    return see(f"/letters/{letter}")
