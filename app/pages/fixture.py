"""What `caseboard fixture` asks of a demonstrating server; see `app.actions.fixture`."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions.fixture import TEXT_ROOT, Seat, set_table
from app.actions.refusals import NotFound, Refusal
from app.pages.frame import cookie_name, frame_of

MOST_ROOMS = 50
MOST_PEOPLE = 2_000


async def make(request: Request) -> Response:
    """POST /demo/fixture with {"rooms": R, "people": N}"""
    house = frame_of(request).house
    if not house.settings.demo:
        raise NotFound
    rooms, people = _asked(await request.body())
    made = await set_table(house, rooms, people)
    cookie = cookie_name(house)

    def participant(seat: Seat) -> dict[str, Any]:
        headers = {"Cookie": f"{cookie}={seat.cookie}", "Origin": house.settings.origin}
        return {"headers": headers, "token": seat.token, "client_id": seat.client}

    return JSONResponse(
        {
            "url": f"{house.settings.origin.replace('http', 'ws', 1)}/socket",
            "text_root": TEXT_ROOT,
            "rooms": [
                {"name": name, "participants": [participant(seat) for seat in seats]} for name, seats in made.items()
            ],
        }
    )


def _asked(body: bytes) -> tuple[int, int]:
    try:
        asked = json.loads(body)
        rooms, people = asked["rooms"], asked["people"]
    except (ValueError, KeyError, TypeError):
        raise Refusal("The numbers of rooms and people are missing.") from None
    within = type(rooms) is int and type(people) is int and 1 <= rooms <= MOST_ROOMS and 1 <= people <= MOST_PEOPLE
    if not within:
        raise Refusal(f"At most {MOST_ROOMS} rooms at once with 1 to {MOST_PEOPLE} people each.")
    return rooms, people
