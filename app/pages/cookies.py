"""The cookies: one that opens a session, and one for each kind of thing at the door that takes two steps."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import attempting, signing_in
from app.actions.house import House
from app.actions.signing_in import SignedIn
from app.pages.frame import cookie_name, frame_of, session_of
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
    house = frame_of(request).house
    lasts = int(house.settings.session_length.total_seconds())
    _set(answer, house, cookie_name(house), signed_in.cookie, lasts)


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
