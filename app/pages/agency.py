"""Signing in through an agency's own provider."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions import vouching
from app.actions.refusals import AgencyRefused
from app.pages import cookies
from app.pages.frame import form_of, frame_of, inside, known, see, session_of, text_of
from app.people.session import device
from app.storage.attempts import Purpose


async def depart(request: Request) -> Response:
    """GET /sign-in/with/{provider}"""
    query = request.query_params
    address, secret = await vouching.depart(
        frame_of(request).house,
        request.path_params["provider"],
        next_=inside(query.get("next", "/")),
        again=query.get("again"),
    )
    return _gone(request, address, secret)


async def confirm(request: Request) -> Response:
    """GET /account/confirm/with-agency"""
    session = await known(request)
    house = frame_of(request).house
    provider = vouching.provider_of(house, session)
    address, secret = await vouching.depart(
        house,
        provider.key if provider else "",
        next_=inside(request.query_params.get("next", "/account")),
        session=session,
    )
    return _gone(request, address, secret)


async def back(request: Request) -> Response:
    """GET /sign-in/with/{provider}/back"""
    session = await session_of(request)
    signed_in, attempt = await vouching.came_back(
        frame_of(request).house,
        request.path_params["provider"],
        cookies.remembered(request, Purpose.AGENCY),
        request.query_params,
        session,
        device(request.headers.get("user-agent", "")),
    )
    answer = see(attempt.facts["next"])
    await cookies.arrive(request, answer, signed_in)
    cookies.forget(request, answer, Purpose.AGENCY)
    return answer


async def ended(request: Request) -> Response:
    """POST /sign-in/with/{provider}/ended, from the provider itself (OpenID Connect Back-Channel Logout 1.0)"""
    form = await form_of(request)
    token = text_of(form, "logout_token")
    try:
        await vouching.signed_out(frame_of(request).house, request.path_params["provider"], token)
    except AgencyRefused:  # as the specification wants it told, in its section 2.8
        return Response(status_code=400)
    return Response(status_code=200)


def _gone(request: Request, address: str, secret: str) -> Response:
    answer = see(address)
    cookies.remember(request, answer, Purpose.AGENCY, secret)
    return answer
