"""The live board through somebody's eyes: the page of the board, told what that person is told, and nothing to do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import looking
from app.actions.beside import beside_the_board
from app.actions.looking import Looked, Supposed
from app.actions.refusals import Refusal
from app.conference.inviting import INVITED_ROLES
from app.conference.kinds import Role, spoken
from app.conference.powers import powers
from app.conference.states import State
from app.pages import parts
from app.pages.board import board_data
from app.pages.floor import told
from app.pages.frame import frame_of, json_of, page, signed_in
from app.people.audience import Audience

#: Lists of persons and agencies in an address, separated by spaces.
_MOST = 2_000


async def show(request: Request) -> Response:
    """GET /conferences/{conference}/eyes/{person}/board"""
    session, house = await signed_in(request), frame_of(request).house
    supposed = _supposed(request)
    looked = await looking.look(house, session, *_where(request), supposed)
    if looked.conference.state is not State.OPEN:
        raise Refusal("The board is not open yet. What each person sees of it can be looked at as soon as it is.")
    person = looked.whom.person
    beside = await beside_the_board(house, person, looked.found, looked.participants)
    place = house.settings.place(looked.conference.case.jurisdiction)
    seconds = house.settings.handover_seconds
    data = board_data(looked.found, looked.participants, person, seconds, beside, place) | {
        "looking": _looking(looked, supposed)
    }
    data["urls"] |= _addresses(request)
    data["door"] |= {"mayInvite": False, "takeOver": "", "chairCame": False}
    return page(request, "board/page.html", session, {"board": data})


async def passes(request: Request) -> Response:
    """POST /conferences/{conference}/eyes/{person}/board/passes"""
    session, said = await signed_in(request), await json_of(request)
    house = frame_of(request).house
    shape, known = said.get("shape"), said.get("known", [])
    here = {each for each in known if isinstance(each, str)} if isinstance(known, list) else set()
    issued = await looking.passes_through(house, session, *_where(request), _supposed(request), shape, here)
    return JSONResponse(parts.told(issued, house.settings.categories) | {"now": house.clock.now().isoformat()})


async def floor(request: Request) -> Response:
    """GET /conferences/{conference}/eyes/{person}/board/floor"""
    session = await signed_in(request)
    conference, person = _where(request)
    seen = await looking.floor_through(frame_of(request).house, session, conference, person)
    return JSONResponse(told(seen, person, own=False))


def _where(request: Request) -> tuple[str, str]:
    return str(request.path_params["conference"]), str(request.path_params["person"])


def _supposed(request: Request) -> Supposed:
    """What the address supposes. Raises `Refusal` for a role that nobody can be given."""
    asked = request.query_params
    role = next((each for each in INVITED_ROLES if each == asked.get("role")), None)
    if asked.get("role") and role is None:
        raise Refusal("Please choose a role from the list.")
    audience = Audience(*(frozenset(asked.get(name, "").split()[:_MOST]) for name in ("may", "not")))
    return Supposed(role, asked.get("part", ""), audience)


def _addresses(request: Request) -> dict[str, str]:
    """Where the page asks for what it shows; the same suppositions go with it."""
    conference, person = _where(request)
    here = f"/conferences/{conference}/eyes/{person}/board"
    asked = urlencode(sorted(request.query_params.items()))
    # Whatever does something has no address here: it would be done in the name of whoever looks.
    nowhere = dict.fromkeys(("agenda", "notes", "parts", "closedSessions", "frozen", "late"), f"{here}/nothing")
    return nowhere | {"passes": f"{here}/passes" + (f"?{asked}" if asked else ""), "floor": f"{here}/floor"}


def _looking(looked: Looked, supposed: Supposed) -> dict[str, Any]:
    whom = looked.whom
    role: Role = looked.found.role or whom.role
    return {
        "name": whom.person.name,
        "role": spoken(role),
        "may": list(powers(looked.found.stance)),
        "supposes": "role" if supposed.role not in {None, whom.role} else "audience" if supposed.part else "",
        "back": f"/conferences/{looked.conference.id}",
    }
