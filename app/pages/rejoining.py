"""Going on with a board after signing in again over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import rejoining
from app.actions.refusals import Outdated
from app.actions.rejoining import Copy
from app.pages.frame import frame_of, signed_in


async def renew(request: Request) -> Response:
    """POST /conferences/{conference}/passes/renewed"""
    session = await signed_in(request)
    try:
        said = json.loads(await request.body())
        shape, copies = int(said["shape"]), list(_copies(said["copies"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Outdated from None
    conference = request.path_params["conference"]
    return JSONResponse({"tokens": await rejoining.rejoin(frame_of(request).house, session, conference, shape, copies)})


def _copies(said: Any) -> Iterator[Copy]:
    for each in said:
        yield Copy(str(each["document"]), int(each["client"]), int(each["epoch"]))
