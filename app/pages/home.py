"""The first page: my conferences and my cases."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import noticing
from app.conference.states import State
from app.pages.frame import frame_of, page, see, signed_in
from app.storage import administrators, cases, conferences, guests, seats


async def show(request: Request) -> Response:
    """GET /"""
    session = await signed_in(request)
    async with frame_of(request).house.database.reading() as connection:
        mine = await conferences.of_person(connection, session.person.id)
        my_cases = await cases.of_person(connection, session.person.id)
        waiting = await seats.before_the_door(connection, session.person.id)
        guest = await guests.is_guest(connection, session.person.id)
        told = await noticing.told_to(connection, session.person.id)
        administers = await administrators.is_one(connection, session.person.id)
    context = {
        "notices": told,
        "administers": administers,
        "waiting": waiting,
        "here": "home",
        "current": [each for each in mine if each[0].state is not State.FROZEN],
        "past": [each for each in mine if each[0].state is State.FROZEN],
        "cases": [] if guest else my_cases,
    }
    return page(request, "home.html", session, context)


async def put_away(request: Request) -> Response:
    """POST /notices/{notice}/seen"""
    session = await signed_in(request)
    await noticing.put_away(frame_of(request).house, session.person.id, request.path_params["notice"])
    return see("/")
