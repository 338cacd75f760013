"""Refusals are written down: whoever is signed in and asks for what is not open to them leaves a trace."""

from __future__ import annotations

import re

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection, Request
from starlette.websockets import WebSocket

from app.actions.auditing import note_alone
from app.audit.kinds import WHERE, Kind
from app.pages import frame

log = structlog.get_logger("caseboard.refusals")

_ID = re.compile(r"[0-9a-f]{24}")


async def access(request: Request) -> None:
    """Somebody asked for what is not open to them."""
    # An address without an id names nothing that could be open or closed.
    if request.path_params:
        await _write_down(request, Kind.ACCESS_REFUSED)


async def rate(request: Request) -> None:
    """Somebody asked too often."""
    await _write_down(request, Kind.RATE_REFUSED)


async def origin(connection: Request | WebSocket) -> None:
    """Another site made somebody's browser ask."""
    await _write_down(connection, Kind.ORIGIN_REFUSED)


async def _write_down(connection: HTTPConnection, kind: Kind) -> None:
    """Of strangers there is nothing to write down. What cannot be written down stays refused all the same."""
    try:
        session = await frame.session_of(connection)
        if session is not None:
            details = {WHERE: frame.route_of(connection.scope)}
            await note_alone(frame.frame_of(connection).house, kind, session.person.id, **_named(connection), **details)
    except (SQLAlchemyError, OSError):
        log.exception("a refusal could not be audited")


def _named(connection: HTTPConnection) -> dict[str, str]:
    """What the address names, if it looks like one of our ids: anything else is text that somebody made up."""
    given = connection.path_params
    return {
        field: str(given[name])
        for name, field in (("conference", "conference_id"), ("case", "case"))
        if _ID.fullmatch(str(given.get(name, "")))
    }
