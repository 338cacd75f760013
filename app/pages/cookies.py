"""The cookies: one that opens a session, and one for each kind of thing at the door that takes two steps."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.actions import attempting, signing_in
from app.actions.house import House
from app.actions.signing_in import SignedIn
from app.pages.frame import NEXT_COOKIE, cookie_name, frame_of, session_of
from app.storage.attempts import Purpose


async def arrive(request: Request, answer: Response, signed_in: SignedIn) -> None:
    """Hand a new session to the browser; the one that it had before ends."""
    frame = frame_of(request)
    before = await session_of(request)
    if before is not None and before.id != signed_in.session.id:
        await signing_in.out(frame.house, before)
        await frame.rooms.recheck()
    carry_on(request, answer, signed_in)


def carry_on(request: Request, answer: Response, signed_in: SignedIn) -> None:
    """The session goes on under a new cookie."""
    _carry_on(answer, frame_of(request).house, signed_in.cookie)


def _carry_on(answer: Response, house: House, cookie: str) -> None:
    _set(answer, house, cookie_name(house), cookie, int(house.settings.session_length.total_seconds()))


class NextCookies:
    """Hands out the cookies that are due to sessions that go on, unless the page itself changes the cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and scope.get(NEXT_COOKIE):
                _hand_out(frame_of(Request(scope)).house, scope[NEXT_COOKIE], MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _hand_out(house: House, following: str, headers: MutableHeaders) -> None:
    name = cookie_name(house)
    if not any(each.startswith(f"{name}=") for each in headers.getlist("set-cookie")):
        answer = Response()
        _carry_on(answer, house, following)
        headers.append("set-cookie", answer.headers["set-cookie"])


def leave(request: Request, answer: Response) -> None:
    house = frame_of(request).house
    _set(answer, house, cookie_name(house), "", 0)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'


def remember(request: Request, answer: Response, purpose: Purpose, secret: str) -> None:
    """Give the browser what it brings back with the second of two steps."""
    house = frame_of(request).house
    _set(answer, house, _attempt_name(house, purpose), secret, int(attempting.LASTS.total_seconds()))


def remembered(request: Request, purpose: Purpose) -> str | None:
    return request.cookies.get(_attempt_name(frame_of(request).house, purpose))


def forget(request: Request, answer: Response, purpose: Purpose) -> None:
    house = frame_of(request).house
    _set(answer, house, _attempt_name(house, purpose), "", 0)


def _attempt_name(house: House, purpose: Purpose) -> str:
    return f"{cookie_name(house)}-{purpose}"


def _set(answer: Response, house: House, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(
        name, value, max_age=seconds, path="/", secure=house.settings.secure, httponly=True, samesite="lax"
    )
