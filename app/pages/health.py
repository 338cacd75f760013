"""For whatever watches over the server."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.actions.refusals import NotFound
from app.pages.frame import frame_of


async def alive(request: Request) -> Response:
    """GET /healthz: the process answers."""
    return PlainTextResponse("alive\n")


async def security_contact(request: Request) -> Response:
    """GET /.well-known/security.txt: where to report a weakness (RFC 9116)."""
    house = frame_of(request).house
    if not house.settings.security_contact:
        raise NotFound
    lines = {
        "Contact": house.settings.security_contact,
        "Expires": f"{house.clock.now() + timedelta(days=180):%Y-%m-%dT%H:%M:%SZ}",
        "Canonical": f"{house.settings.origin}/.well-known/security.txt",
        "Preferred-Languages": "en",
    }
    return PlainTextResponse("".join(f"{name}: {value}\n" for name, value in lines.items()))


async def ready(request: Request) -> Response:
    """GET /readyz: the database takes and gives, too."""
    try:
        async with frame_of(request).house.database.writing() as connection:
            await connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return PlainTextResponse("the database cannot be written\n", 503)
    return PlainTextResponse("ready\n")
