"""What every page works with: the house, the templates, and who is asking."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from app.actions import renewing, staying, vouching
from app.actions.editions import Press
from app.actions.freezing import Replay, Rooms
from app.actions.house import House
from app.actions.replaying import Moments
from app.actions.showing import Walls
from app.actions.signing_in import digest
from app.actions.workshop import Workshop
from app.audit.circumstances import in_session
from app.conference.kinds import spoken
from app.conference.words import said
from app.export.wording import clock_of, full_day, time_of_day
from app.pages import by_link
from app.storage.sessions import Session

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"
#: Before the keys of what may stand, on the pages that ask about it.
_STANDS = "stands-"
#: Under this name a request carries the cookie that goes out with its answer.
NEXT_COOKIE = "caseboard.next_cookie"


class SignInNeeded(Exception):  # noqa: N818 - reads as a sentence at the raise
    """Nobody is signed in."""


@dataclass
class Frame:
    """Held by the application as `app.state.frame`."""

    house: House
    rooms: Rooms
    replay: Replay
    workshop: Workshop
    press: Press
    walls: Walls = field(default_factory=Walls)
    moments: Moments = field(default_factory=Moments)
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
        environment.globals["imported_by"] = self.imported_by
        environment.globals["demo"] = self.house.settings.demo
        environment.filters["spoken"] = spoken
        environment.filters["said"] = said
        environment.filters["calendar_day"] = calendar_day
        environment.filters["moment"] = moment
        environment.filters["day"] = day
        environment.filters["hour"] = hour
        environment.filters["clock"] = clock_of
        return environment

    def static_url(self, name: str) -> str:
        """Where the browser finds a file of the front end; its name changes whenever its content does."""
        return f"/static/dist/{self.manifest[name]}"

    def imported_by(self, script: str) -> Sequence[str]:
        """Where the browser finds what a script imports, so that it need not read the script first."""
        return [self.static_url(name) for name in self.manifest if name.startswith(f"{script}/")]


def read_manifest(path: Path) -> Mapping[str, str]:
    """Logical name to file name, as the build of the front end wrote it."""
    names: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return names


def calendar_day(day: date) -> str:
    """A day as people read it: Thursday 11 June 2026."""
    return full_day(day)


def day(instant: datetime, zone: str) -> str:
    """The day of an instant as people read it: Thursday 11 June 2026."""
    return calendar_day(instant.astimezone(ZoneInfo(zone)).date())


def hour(instant: datetime, zone: str) -> str:
    """The time of an instant as people read it: 10:00."""
    return time_of_day(instant, zone)


def moment(instant: datetime | None) -> Markup:
    """A point in time for somebody whose place only their browser knows, which says it in that place's time."""
    if instant is None:
        return Markup("never")
    said = f"{instant.day} {instant:%B %Y, %H:%M} UTC"
    return Markup('<time datetime="{}" data-local>{}</time>').format(instant.isoformat(), said)


def frame_of(connection: HTTPConnection) -> Frame:
    frame = connection.app.state.frame
    assert isinstance(frame, Frame)  # noqa: S101 - tells the type checker what the composition root put there
    return frame


def route_of(scope: Scope) -> str:
    """The pattern of the address, without the ids in it."""
    route = scope.get("route")
    return str(getattr(route, "path", "unrouted"))


def cookie_name(house: House) -> str:
    return "__Host-caseboard" if house.settings.secure else "caseboard"


def browser_of(connection: HTTPConnection) -> str:
    """Tells those who ask apart before anybody has looked who they are; "" for everybody who shows no cookie."""
    cookie = connection.cookies.get(cookie_name(frame_of(connection).house))
    return digest(cookie) if cookie else ""


async def session_of(connection: HTTPConnection) -> Session | None:
    """The session in which a request or a socket comes, if any."""
    house = frame_of(connection).house
    session = await staying.recognise(house, connection.cookies.get(cookie_name(house)))
    if session is not None:
        in_session(session.id)
    return session


async def signed_in(request: Request) -> Session:
    """The session of this request, good for everything. Raises `SignInNeeded`, `SecondFactorNeeded`."""
    session = await known(request)
    staying.require_second_factor(frame_of(request).house, session)
    return session


async def known(request: Request) -> Session:
    """The session of this request, though it may be good for nothing but setting up more. Raises `SignInNeeded`."""
    session = await session_of(request)
    if session is None:
        raise SignInNeeded
    by_link.require_opened(request, route_of(request.scope), session)
    if _by_hand(request):
        session = await staying.active(frame_of(request).house, session)
        await _cookie_due(request, session)
    return session


async def _cookie_due(request: Request, session: Session) -> None:
    """Another cookie goes out with the page that is asked for, if one is due; forms that change cookies do it alone."""
    house = frame_of(request).house
    if request.method == "GET":
        request.scope[NEXT_COOKIE] = await renewing.following(house, session, request.cookies[cookie_name(house)])


def _by_hand(request: Request) -> bool:
    """Whether a person asked for this page, rather than a script on one."""
    return request.headers.get("sec-fetch-mode", "navigate") == "navigate"


def page(
    request: Request, template: str, session: Session | None, context: Mapping[str, Any], status: int = 200
) -> Response:
    """A whole page."""
    me = None if session is None else _me(frame_of(request).house, session)
    rendered = frame_of(request).templates.get_template(template).render(**{"here": "", **context}, me=me)
    return HTMLResponse(rendered, status)


def _me(house: House, session: Session) -> dict[str, Any]:
    """What every page says about whoever sees it; `stay` is for its script."""
    person, left = session.person, staying.remaining(house, session)
    stay = {
        "person": person.id,
        "seconds": left.time.total_seconds(),
        "extensible": left.extensible,
        "warn": house.settings.session_warning.total_seconds(),
        "byLink": session.link is not None,
    }
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email or "",
        "agency": person.agency_name,
        "way": session.way,
        "provider": vouching.provider_of(house, session),
        #: The address of the conference to which they came by a link alone.
        "by_link": f"/conferences/{session.link.conference}" if session.link else "",
        "stay": stay,
    }


def see(address: str) -> Response:
    """Sends the browser to another page after something was done."""
    return RedirectResponse(address, status_code=303)


async def form_of(request: Request) -> FormData:
    """The fields of a form. Files are not taken."""
    return await request.form(max_files=0, max_fields=500)


def inside(address: str) -> str:
    """An address of this server, whatever was asked for."""
    plain = address.startswith("/") and not address.startswith("//") and address.isprintable()
    return address if plain and "\\" not in address else "/"


def wants_json(request: Request) -> bool:
    """Whether a script asked, which reads no pages."""
    return "application/json" in request.headers.get("accept", "") or request.headers.get(
        "content-type", ""
    ).startswith("application/json")


async def json_of(request: Request) -> Mapping[str, Any]:
    """What a script of ours says; nothing when it cannot be read."""
    try:
        said = json.loads(await request.body())
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    return {name: _keepable(value) if isinstance(value, str) else value for name, value in said.items()}


def let_stand_in(form: FormData) -> frozenset[str]:
    """The keys of what could lead somebody to a door, of which somebody has said that it may stand."""
    return frozenset(name.removeprefix(_STANDS) for name in form if name.startswith(_STANDS))


def text_of(form: FormData, name: str) -> str:
    """One field of a form as text, "" when it is missing."""
    value = form.get(name)
    return _keepable(value) if isinstance(value, str) else ""


def _keepable(words: str) -> str:
    """Without the one character that PostgreSQL keeps in no text: nobody types it, but it comes with what is pasted."""
    return words.replace("\0", "")


def chosen_of(form: FormData, name: str) -> tuple[str, ...]:
    """What was chosen of several in a form."""
    return tuple(value for value in form.getlist(name) if isinstance(value, str) and value)
