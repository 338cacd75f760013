"""What every page works with: the house, the templates, and who is asking."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.actions import signing_in
from app.actions.freezing import Replay, Rooms
from app.actions.house import House
from app.actions.workshop import Workshop
from app.conference.kinds import spoken
from app.storage.sessions import Session

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"


class SignInNeeded(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Nobody is signed in."""


@dataclass
class Frame:
    """Held by the application as `app.state.frame`."""

    house: House
    rooms: Rooms
    replay: Replay
    workshop: Workshop
    #: Whether the server takes requests: not before the rooms are open, not while it stops.
    ready: bool = False
    manifest: Mapping[str, str] = field(default_factory=lambda: read_manifest(STATIC / "dist" / "manifest.json"))

    @cached_property
    def templates(self) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals["static_url"] = self.static_url
        environment.globals["demo"] = self.house.settings.demo
        environment.filters["spoken"] = spoken
        environment.filters["day"] = day
        environment.filters["hour"] = hour
        return environment

    def static_url(self, name: str) -> str:
        """Where the browser finds a file of the front end; its name changes whenever its content does."""
        return f"/static/dist/{self.manifest[name]}"


def read_manifest(path: Path) -> Mapping[str, str]:
    """Logical name to file name, as the build of the front end wrote it."""
    names: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def day(instant: datetime, zone: str) -> str:
    """The day of an instant as people read it: Thursday 11 June 2026."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%A} {local.day} {local:%B %Y}"


def hour(instant: datetime, zone: str) -> str:
    """The time of an instant as people read it: 10:00."""
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"


def frame_of(connection: HTTPConnection) -> Frame:
    frame = connection.app.state.frame
    assert isinstance(frame, Frame)  # noqa: S101 - tells the type checker what the composition root put there
    return frame


def cookie_name(house: House) -> str:
    return "__Host-caseboard" if house.settings.secure else "caseboard"


async def session_of(connection: HTTPConnection) -> Session | None:
    """The session in which a request or a socket comes, if any."""
    house = frame_of(connection).house
    return await signing_in.recognise(house, connection.cookies.get(cookie_name(house)))


async def signed_in(request: Request) -> Session:
    """The session of this request. Raises `SignInNeeded`."""
    session = await session_of(request)
    if session is None:
        raise SignInNeeded
    return session


def page(
    request: Request, template: str, session: Session | None, context: Mapping[str, Any], status: int = 200
) -> Response:
    """A whole page."""
    me = None if session is None else {"name": session.person.name, "agency": session.person.agency_name}
    rendered = frame_of(request).templates.get_template(template).render(**{"here": "", **context}, me=me)
    return HTMLResponse(rendered, status)


def see(address: str) -> Response:
    """Sends the browser to another page after something was done."""
    return RedirectResponse(address, status_code=303)


async def form_of(request: Request) -> FormData:
    """The fields of a form. Files are not taken."""
    return await request.form(max_files=0, max_fields=500)


def text_of(form: FormData, name: str) -> str:
    """One field of a form as text, "" when it is missing."""
    value = form.get(name)
    return value if isinstance(value, str) else ""
