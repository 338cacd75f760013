"""Signing in and out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import signing_in
from app.actions.refusals import WrongCredentials
from app.actions.signing_in import SignedIn
from app.pages.frame import cookie_name, form_of, frame_of, page, see, session_of, text_of
from app.storage import cases, people


async def show(request: Request) -> Response:
    """GET /sign-in"""
    if await session_of(request) is not None:
        return see(_inside(request.query_params.get("next", "/")))
    return await _form(request, next_=request.query_params.get("next", "/"))


async def with_password(request: Request) -> Response:
    """POST /sign-in"""
    form = await form_of(request)
    email, next_ = text_of(form, "email"), text_of(form, "next")
    try:
        signed_in = await signing_in.with_password(frame_of(request).house, email, text_of(form, "password"))
    except WrongCredentials as refusal:
        return await _form(request, next_=next_, email=email, error=refusal.sentence, status=403)
    return await _welcome(request, signed_in, next_)


async def as_invented(request: Request) -> Response:
    """POST /demo/sign-in"""
    form = await form_of(request)
    signed_in = await signing_in.as_invented(frame_of(request).house, text_of(form, "person"))
    return await _welcome(request, signed_in, text_of(form, "next"))


async def out(request: Request) -> Response:
    """POST /sign-out"""
    frame = frame_of(request)
    session = await session_of(request)
    if session is not None:
        await signing_in.out(frame.house, session)
        await frame.rooms.recheck()
    answer = see("/sign-in")
    answer.delete_cookie(
        cookie_name(frame.house), path="/", secure=frame.house.settings.secure, httponly=True, samesite="lax"
    )
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


async def _form(request: Request, *, next_: str, email: str = "", error: str = "", status: int = 200) -> Response:
    house = frame_of(request).house
    invented: list[dict[str, str]] = []
    if house.settings.demo:
        async with house.database.reading() as connection:
            found = await people.invented(connection)
            relations = await cases.relations(connection, [person.id for person in found])
        invented = [
            {"id": each.id, "name": each.name, "relation": relations.get(each.id, ""), "agency": each.agency_name}
            for each in found
        ]
    context = {"invented": invented, "email": email, "error": error, "next": _inside(next_)}
    return page(request, "sign_in.html", None, context, status)


async def _welcome(request: Request, signed_in: SignedIn, next_: str) -> Response:
    """Leads inside with a new session; the one that the browser had before ends."""
    frame = frame_of(request)
    before = await session_of(request)
    if before is not None:
        await signing_in.out(frame.house, before)
        await frame.rooms.recheck()
    settings = frame.house.settings
    answer = see(_inside(next_))
    answer.set_cookie(
        cookie_name(frame.house),
        signed_in.cookie,
        max_age=int(settings.session_length.total_seconds()),
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )
    return answer


def _inside(address: str) -> str:
    """An address of this server, whatever was asked for."""
    plain = address.startswith("/") and not address.startswith("//") and address.isprintable()
    return address if plain and "\\" not in address else "/"
