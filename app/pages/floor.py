"""The floor: what the board's script asks for around the table, and what it is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import attending, joining, polling, speaking
from app.actions.attending import Change
from app.actions.house import House
from app.actions.leading import tell_the_table
from app.actions.refusals import NotFound, Refusal
from app.actions.safety_copies import HandedOut
from app.actions.watching_the_floor import Floor, look_at_floor
from app.conference.conference import Participant
from app.conference.floor import Hand, Lane
from app.conference.questions import Question, QuestionKind, result
from app.pages.by_link import require_opened_on_the_floor
from app.pages.frame import frame_of, json_of, signed_in
from app.people.person import Person

Word = TypeVar("Word", bound=StrEnum)


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/floor"""
    session = await signed_in(request)
    house, conference = frame_of(request).house, request.path_params["conference"]
    await joining.come_before(house, session, conference)
    floor = await look_at_floor(house, session, conference)
    return JSONResponse(told(floor, session.person.id, own=not session.person.by_link))


async def do(request: Request) -> Response:
    """POST /conferences/{conference}/floor/{verb}"""
    session, said = await signed_in(request), await json_of(request)
    verb = _VERBS.get(request.path_params["verb"])
    if verb is None:
        raise NotFound
    require_opened_on_the_floor(session, request.path_params["verb"])
    frame, conference = frame_of(request), request.path_params["conference"]
    await joining.come_before(frame.house, session, conference)
    await verb(frame.house, session.person, conference, said)
    await tell_the_table(frame.house, frame.rooms, conference)
    return JSONResponse({})


# What is asked for.

Verb = Callable[[House, Person, str, Mapping[str, Any]], Awaitable[object]]


async def _raise(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    await speaking.raise_hand(house, me.id, conference, _word(Lane, said, "lane"), _text(said, "reason"))


async def _lower(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    await speaking.lower(house, me.id, conference, _text(said, "hand"), by_link=me.by_link)


async def _move(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    await speaking.move(house, me.id, conference, _text(said, "hand"), _word(Lane, said, "lane"))


async def _call(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    await speaking.call(house, me.id, conference, _text(said, "hand"))


async def _done(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    await speaking.done(house, me.id, conference, _text(said, "hand"), by_link=me.by_link)


async def _queue(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    await speaking.set_queue(house, me.id, conference, closed=said.get("closed") is True)


async def _ask(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    kind = _word(QuestionKind, said, "kind")
    await polling.ask(house, me.id, conference, kind, _text(said, "words"), _text(said, "about"))


async def _answer(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    value = _number(said, "value", "Please choose a number.")
    await polling.answer(house, me.id, conference, _text(said, "question"), value, _text(said, "reason"))


async def _reveal(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    await polling.reveal(house, me.id, conference, _text(said, "question"))


async def _withdraw(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    await polling.withdraw(house, me.id, conference, _text(said, "question"))


async def _attendance(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    change = _word(Change, said, "change")
    await attending.note_change(house, me.id, conference, _text(said, "person"), change, _text(said, "reason"))


async def _quorum(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    needed = _number(said, "needed", "Please give a whole number of agencies.")
    await attending.set_quorum(house, me.id, conference, needed)


async def _waiver(house: House, me: Person, conference: str, said: Mapping[str, Any]) -> None:
    await attending.waive_quorum(house, me.id, conference, _text(said, "reason"))


_VERBS: dict[str, Verb] = {
    "raise": _raise,
    "lower": _lower,
    "move": _move,
    "call": _call,
    "done": _done,
    "queue": _queue,
    "ask": _ask,
    "answer": _answer,
    "reveal": _reveal,
    "withdraw": _withdraw,
    "attendance": _attendance,
    "quorum": _quorum,
    "waiver": _waiver,
}


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name, "")
    return value if isinstance(value, str) else ""


def _number(said: Mapping[str, Any], name: str, sentence: str) -> int:
    value = said.get(name)
    if type(value) is not int:
        raise Refusal(sentence)
    return value


def _word(words: type[Word], said: Mapping[str, Any], name: str) -> Word:
    try:
        return words(_text(said, name))
    except ValueError:
        raise Refusal("The page asked for something that there is not. Please load it again.") from None


# What is told.


def told(floor: Floor, me: str, *, own: bool = True) -> dict[str, Any]:
    """`own`: whether what they answered is told, for it is theirs alone until it is revealed."""
    return {
        "now": floor.now.isoformat(),
        "leads": floor.leads,
        "leader": floor.leader,
        "queue": [{**_hand(place.hand), "why": place.why} for place in floor.queue],
        "closed": floor.closed,
        "speaker": _hand(floor.speaker) if floor.speaker else None,
        "spoken": {person: round(seconds) for person, seconds in floor.spoken.items()},
        "questions": [_question(each, floor, me, own=own) for each in floor.questions],
        "people": {each.person.id: _attendance_of(each, floor) for each in floor.participants},
        "quorum": _quorum_of(floor),
        "handedOut": {each.plan: _handed_out(each) for each in floor.handed_out},
    }


def _handed_out(handed: HandedOut) -> dict[str, Any]:
    given = [
        {
            "to": each.recipient,
            "name": name,
            "at": each.sent_at.isoformat() if each.sent_at else "",
            "acknowledged": each.acknowledged_at is not None,
        }
        for name, each in handed.given
    ]
    return {"fingerprint": handed.fingerprint, "given": given}


def _hand(hand: Hand) -> dict[str, Any]:
    return {
        "id": hand.id,
        "person": hand.person,
        "lane": hand.lane,
        "reason": hand.reason,
        "since": (hand.called_at or hand.raised_at).isoformat(),
    }


def _question(question: Question, floor: Floor, me: str, *, own: bool) -> dict[str, Any]:
    """What somebody answered is told to themselves; to the others once it is revealed."""
    mine = question.answer_of(me) if own else None
    told: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind,
        "words": question.words,
        "about": question.about,
        "open": question.open,
        "mine": {"value": mine.value, "reason": mine.reason} if mine else None,
        "asksMe": me in floor.asked,
        "answered": len([each for each in question.answers if each.value is not None]),
        "waitingFor": sorted(floor.asked - {each.person for each in question.answers}) if question.open else [],
    }
    if question.open:
        return told
    answers = [{"person": each.person, "value": each.value, "reason": each.reason} for each in question.answers]
    return told | {"answers": answers, "result": result(question.kind, question.answers)}


def _attendance_of(participant: Participant, floor: Floor) -> dict[str, Any]:
    whom = participant.person.id
    times = [each for each in floor.stays if each.person == whom]
    return {
        "attendance": participant.attendance,
        "reason": floor.reasons.get(whom, ""),
        "stays": [
            {"from": each.came_at.isoformat(), "until": each.left_at.isoformat() if each.left_at else None}
            for each in times
        ],
        "holdsQuorum": whom in floor.holding,
    }


def _quorum_of(floor: Floor) -> dict[str, Any]:
    quorum = floor.quorum
    return {
        "needed": quorum.needed,
        "here": list(quorum.here),
        "invited": list(quorum.invited),
        "reached": quorum.reached,
        "waiver": quorum.waiver.reason if quorum.waiver else None,
    }
