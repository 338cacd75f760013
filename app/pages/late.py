"""What came too late for a board: handed in by the page that held it, answered by the chair beside the record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import contributing_late
from app.actions.refusals import LookFirst, NotFound, Refusal
from app.conference.late import LateAnswer, LateWords
from app.pages.frame import form_of, frame_of, json_of, let_stand_in, see, signed_in, text_of
from app.pages.look_first import look_first


async def hand_in(request: Request) -> Response:
    """POST /conferences/{conference}/late"""
    session = await signed_in(request)
    said = (await json_of(request)).get("late")
    if not isinstance(said, list):
        raise Refusal("There is nothing to keep.")
    house, conference = frame_of(request).house, request.path_params["conference"]
    kept = await contributing_late.hand_in(house, session.person.id, conference, _read(said))
    return JSONResponse({"kept": kept})


def _read(said: list[Any]) -> Iterator[LateWords]:
    for each in said:
        place, words = (each.get("place"), each.get("words")) if isinstance(each, dict) else (None, None)
        if not isinstance(place, str) or not isinstance(words, str):
            raise Refusal("There is nothing to keep.")
        yield LateWords(place, words)


async def answer(request: Request) -> Response:
    """POST /conferences/{conference}/late/{late}/answer"""
    session = await signed_in(request)
    form, conference = await form_of(request), request.path_params["conference"]
    given = next((each for each in LateAnswer if each == text_of(form, "answer")), None)
    if given is None:
        raise NotFound
    late, words = request.path_params["late"], text_of(form, "words")
    frame, person = frame_of(request), session.person.id
    try:
        await contributing_late.answer(
            frame.house, frame.workshop, person, conference, late, given, words, let_stand_in(form)
        )
    except LookFirst as first:
        return await look_first(request, form, f"/conferences/{conference}#came-late", first, ("answer", "words"))
    return see(f"/conferences/{conference}#came-late")
