"""My account: how I sign in, and where I am signed in."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import codes, confirming, guest_codes, passkeys, staying
from app.actions.refusals import Refusal, WrongCode, WrongCredentials, WrongGuestCode
from app.actions.signing_in import SignedIn
from app.pages import cookies
from app.pages.frame import form_of, frame_of, inside, known, page, see, text_of
from app.people import second_factor
from app.people.session import device
from app.storage import factors
from app.storage.attempts import Purpose
from app.storage.sessions import Session

_HERE = "/account"
#: By the ids of passkeys: the name that somebody typed, and the sentence that says why it is not kept.
Renamed = Mapping[str, tuple[str, str]]


async def show(request: Request) -> Response:
    """GET /account"""
    return await _account(request, await known(request))


async def _account(
    request: Request, session: Session, error: str = "", status: int = 200, *, renamed: Renamed | None = None
) -> Response:
    house = frame_of(request).house
    means = await confirming.means(house, session)
    async with house.database.reading() as connection:
        keys = await factors.passkeys(connection, session.person.id)
    context = {
        "here": "account",
        "means": means,
        "passkeys": keys,
        "renamed": renamed or {},
        "sessions": await staying.of_person(house, session.person.id),
        "mine": session.id,
        "person": session.person,
        "error": error,
        # A board waits in another window for who has shown here that it is them.
        "returns": request.query_params.get("back") == "board",
        "needed": session.way.is_one_factor and house.settings.asks_second_factor,
        "this_device": device(request.headers.get("user-agent", "")),
    }
    return page(request, "account/account.html", session, context, status)


async def show_second_step(request: Request) -> Response:
    """GET /account/second-step: what somebody sees who came with a password alone."""
    session = await known(request)
    house = frame_of(request).house
    held = (await confirming.means(house, session)).factors
    return page(request, "account/second_step.html", session, {"held": held, "person": session.person})


# Passwords.


async def show_password(request: Request) -> Response:
    """GET /account/password"""
    session = await known(request)
    staying.require_fresh(frame_of(request).house, session)
    return page(request, "account/password.html", session, {"error": "", "person": session.person})


async def change_password(request: Request) -> Response:
    """POST /account/password"""
    session = await known(request)
    form = await form_of(request)
    frame = frame_of(request)
    first, again = text_of(form, "password"), text_of(form, "again")
    try:
        if first != again:
            raise Refusal("These were two different passwords. Please type the new one twice.")
        await confirming.change_password(frame.house, session, first)
    except Refusal as refusal:
        if type(refusal) is not Refusal:
            raise
        context = {"error": refusal.sentence, "person": session.person}
        return page(request, "account/password.html", session, context, 422)
    await frame.rooms.recheck()
    async with frame.house.database.writing() as connection:
        renewed = await staying.proven(frame.house, connection, session)
    return _going_on(request, renewed)


# Passkeys.


async def passkey_options(request: Request) -> Response:
    """POST /account/passkeys/options"""
    options, secret = await passkeys.options_to_add(
        frame_of(request).house, await known(request), text_of(await form_of(request), "name")
    )
    answer = JSONResponse(options)
    cookies.remember(request, answer, Purpose.ADD_PASSKEY, secret)
    return answer


async def add_passkey(request: Request) -> Response:
    """POST /account/passkeys"""
    session = await known(request)
    form = await form_of(request)
    secret = cookies.remembered(request, Purpose.ADD_PASSKEY)
    renewed, fresh = await passkeys.add(
        frame_of(request).house, session, secret, text_of(form, "credential"), text_of(form, "name")
    )
    return _with_codes(request, renewed, fresh, text_of(form, "next") or _HERE)


async def renew_guest_code(request: Request) -> Response:
    """POST /account/code"""
    session = await known(request)
    code = await guest_codes.renew(frame_of(request).house, session)
    return page(request, "arriving/code.html", session, {"code": code, "next": _HERE, "renewed": True})


async def rename_passkey(request: Request) -> Response:
    """POST /account/passkeys/{passkey}/name"""
    session = await known(request)
    name = text_of(await form_of(request), "name")
    passkey = request.path_params["passkey"]
    try:
        await passkeys.rename(frame_of(request).house, session, passkey, name)
    except Refusal as refusal:
        return await _account(request, session, renamed={passkey: (name, refusal.sentence)}, status=422)
    return see(_HERE)


async def remove_passkey(request: Request) -> Response:
    """POST /account/passkeys/{passkey}/remove"""
    session = await known(request)
    await passkeys.remove(frame_of(request).house, session, request.path_params["passkey"])
    return see(_HERE)


# The authenticator app.


async def begin_app(request: Request) -> Response:
    """POST /account/app"""
    session = await known(request)
    offered, secret = await codes.offer_app(frame_of(request).house, session)
    answer = _app_form(request, session, offered)
    cookies.remember(request, answer, Purpose.ADD_APP, secret)
    return answer


async def add_app(request: Request) -> Response:
    """POST /account/app/code"""
    session = await known(request)
    house = frame_of(request).house
    secret = cookies.remembered(request, Purpose.ADD_APP)
    try:
        renewed, fresh = await codes.add_app(house, session, secret, text_of(await form_of(request), "code"))
    except WrongCode as refusal:
        return _app_form(
            request, session, await codes.offered_app(house, session, secret), error=refusal.sentence, status=422
        )
    answer = _with_codes(request, renewed, fresh)
    cookies.forget(request, answer, Purpose.ADD_APP)
    return answer


def _app_form(request: Request, session: Session, offered: str, *, error: str = "", status: int = 200) -> Response:
    address = second_factor.address_for_app(offered, session.person.email or session.person.name)
    context = {"picture": second_factor.picture(address), "typed": second_factor.readable(offered), "error": error}
    return page(request, "account/app.html", session, context, status)


async def remove_app(request: Request) -> Response:
    """POST /account/app/remove"""
    session = await known(request)
    await codes.remove_app(frame_of(request).house, session)
    return see(_HERE)


async def renew_recovery_codes(request: Request) -> Response:
    """POST /account/recovery-codes"""
    session = await known(request)
    fresh = await codes.renew_recovery_codes(frame_of(request).house, session)
    return page(request, "account/recovery_codes.html", session, {"codes": fresh})


# Sessions.


async def end_session(request: Request) -> Response:
    """POST /account/sessions/{session}/end"""
    session = await known(request)
    frame = frame_of(request)
    await staying.end(frame.house, session, request.path_params["session"])
    await frame.rooms.recheck()
    return see("/sign-in" if request.path_params["session"] == session.id else f"{_HERE}#sessions")


async def end_other_sessions(request: Request) -> Response:
    """POST /account/sessions/end"""
    session = await known(request)
    frame = frame_of(request)
    await staying.end_others(frame.house, session)
    await frame.rooms.recheck()
    return see(f"{_HERE}#sessions")


# Showing once more that it is you.


async def show_confirmation(request: Request) -> Response:
    """GET /account/confirm"""
    return await _confirmation(request, request.query_params.get("next", _HERE))


async def confirm(request: Request) -> Response:
    """POST /account/confirm"""
    session = await known(request)
    house = frame_of(request).house
    form = await form_of(request)
    next_ = text_of(form, "next")
    try:
        if text_of(form, "one_click"):
            renewed = await confirming.by_one_click(house, session)
        elif text_of(form, "guest_code"):
            renewed = await confirming.by_guest_code(house, session, text_of(form, "guest_code"))
        elif text_of(form, "credential"):
            secret = cookies.remembered(request, Purpose.PASSKEY)
            renewed = await passkeys.confirm(house, session, secret, text_of(form, "credential"))
        else:
            renewed = await confirming.by_password(house, session, text_of(form, "password"), text_of(form, "code"))
    except (WrongCredentials, WrongCode, WrongGuestCode) as refusal:
        return await _confirmation(request, next_, refusal.sentence, 403)
    return _going_on(request, renewed, next_)


async def confirmation_options(request: Request) -> Response:
    """POST /account/confirm/options"""
    session = await known(request)
    options, secret = await passkeys.options(frame_of(request).house, {}, session)
    answer = JSONResponse(options)
    cookies.remember(request, answer, Purpose.PASSKEY, secret)
    return answer


async def _confirmation(request: Request, next_: str, error: str = "", status: int = 200) -> Response:
    session = await known(request)
    means = await confirming.means(frame_of(request).house, session)
    context = {"means": means, "next": inside(next_), "error": error, "person": session.person}
    if session.link is not None:
        context |= {"by_link": f"/conferences/{session.link.conference}"}
        return page(request, "arriving/own_code.html", session, context, status)
    return page(request, "account/confirm.html", session, context, status)


def _going_on(request: Request, renewed: SignedIn, next_: str = _HERE) -> Response:
    answer = see(inside(next_))
    cookies.carry_on(request, answer, renewed)
    return answer


def _with_codes(request: Request, renewed: SignedIn, fresh: list[str], next_: str = _HERE) -> Response:
    """The page that shows recovery codes, once; or straight on, as a rule back to the account."""
    if not fresh:
        return _going_on(request, renewed, next_)
    answer = page(request, "account/recovery_codes.html", renewed.session, {"codes": fresh})
    cookies.carry_on(request, answer, renewed)
    return answer
