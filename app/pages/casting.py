"""What `caseboard rehearse --url` asks of a demonstrating server; see `app.actions.casting`."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import casting
from app.actions.refusals import NotFound, Refusal
from app.pages.frame import frame_of


async def order(request: Request) -> Response:
    """POST /demo/orders with {"order": word, "facts": {…}}"""
    house = frame_of(request).house
    if not house.settings.demo:
        raise NotFound
    try:
        said = json.loads(await request.body())
        name, facts = str(said["order"]), dict(said["facts"])
    except (ValueError, KeyError, TypeError):
        raise Refusal("The order is missing.") from None
    return JSONResponse(dict(await casting.ordered(house, name, facts)))


async def letters(request: Request) -> Response:
    """GET /demo/letters?to=address"""
    found = await casting.letters_to(frame_of(request).house, request.query_params.get("to", ""))
    return JSONResponse({"letters": found})
