"""What was looked at and done: for the chair of a conference, and for everybody about themselves."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import reading_audit, replaying, retracing
from app.audit.kinds import Topic
from app.conference.states import State
from app.pages.board import title
from app.pages.frame import frame_of, known, page, signed_in

#: The topics of a conference in the order in which they are offered, with their words.
_TOPICS = (
    (Topic.VIEWS, "Looks"),
    (Topic.FILES, "Downloads"),
    (Topic.CHANGES, "Changes"),
    (Topic.REFUSALS, "Refusals"),
)

#: No meeting has moments whose number is longer.
_DIGITS = 10


async def of_conference(request: Request) -> Response:
    """GET /conferences/{conference}/views"""
    session = await signed_in(request)
    house, conference = frame_of(request).house, request.path_params["conference"]
    topic = next((topic for topic, _ in _TOPICS if topic == request.query_params.get("topic")), None)
    views = await reading_audit.of_conference(house, session.person.id, conference, topic)
    context = {
        "conference": views.found.conference,
        "title": title(views.found),
        "frozen": views.found.conference.state is State.FROZEN,
        "shows_who_wrote": views.shows_who_wrote,
        "looks": views.looks,
        "days": views.days,
        "topics": [(each.value, words) for each, words in _TOPICS],
        "topic": topic.value if topic else "",
        "zone": views.found.conference.time_zone,
    }
    return page(request, "traces/conference.html", session, context)


async def of_board(request: Request) -> Response:
    """GET /conferences/{conference}/edits"""
    session = await signed_in(request)
    frame = frame_of(request)
    retraced = await retracing.of_board(
        frame.house, frame.workshop, session.person.id, request.path_params["conference"]
    )
    conference = retraced.found.conference
    context = {
        "conference": conference,
        "title": title(retraced.found),
        "days": retraced.days,
        "left_out": retraced.left_out,
        "zone": conference.time_zone,
    }
    return page(request, "traces/board.html", session, context)


async def as_it_was(request: Request) -> Response:
    """GET /conferences/{conference}/replay"""
    session = await signed_in(request)
    frame, asked = frame_of(request), request.query_params.get("step", "")
    step = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _DIGITS else None
    replayed = await replaying.replay(
        frame.house, frame.moments, frame.workshop, session.person.id, request.path_params["conference"], step
    )
    conference = replayed.found.conference
    items = replayed.told.items if replayed.told else ()
    context = {
        "conference": conference,
        "title": title(replayed.found),
        "replayed": replayed,
        "items": [(at, words, replayed.step_at(at)) for at, words in items],
        "zone": conference.time_zone,
    }
    # The slider asks for the moment alone.
    alone = request.query_params.get("part") == "moment" and replayed.told is not None
    return page(request, "traces/_moment.html" if alone else "traces/replay.html", session, context)


async def of_me(request: Request) -> Response:
    """GET /account/record"""
    session = await known(request)
    days, zone = await reading_audit.of_person(frame_of(request).house, session.person.id)
    return page(request, "traces/me.html", session, {"here": "account", "days": days, "zone": zone})
