"""Errors, in one table: what went wrong → the status and the sentence that the person gets.

Nobody is shown a traceback. What nobody expected gets an id, which stands in the log beside the traceback.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.actions.refusals import (
    AgencyRefused,
    AlreadyFrozen,
    BeginAgain,
    Busy,
    ConfirmationNeeded,
    CopyNotGiven,
    CopyWithheld,
    GlassOver,
    InvitationOver,
    LinkOver,
    NotFound,
    NotPermitted,
    NotReady,
    OtherPerson,
    OtherVersion,
    Outdated,
    OwnCodeNeeded,
    Refusal,
    SecondFactorNeeded,
    Suspended,
    TooOften,
    WaitOutside,
    WrongCode,
    WrongCredentials,
    WrongPasskey,
)
from app.conference.states import WrongState
from app.logs import trace_of
from app.pages import frame, refusing
from app.pages.frame import SignInNeeded, wants_json
from app.storage.database import unavailable
from realtime.ports import Reason

log = structlog.get_logger("caseboard.pages")

#: Exception → status, title of the page, and the word by which a script knows it.
TABLE: dict[type[Exception], tuple[int, str, str]] = {
    NotFound: (404, "Nothing here", Reason.UNKNOWN),
    CopyWithheld: (403, "Not in your copy", Reason.READ_ONLY),
    NotPermitted: (403, "Not possible for you", Reason.READ_ONLY),
    WrongCredentials: (403, "Not signed in", Reason.SIGNED_OUT),
    WrongCode: (403, "Not signed in", Reason.SIGNED_OUT),
    WrongPasskey: (403, "Not signed in", Reason.SIGNED_OUT),
    OtherPerson: (403, "Somebody else's page", Reason.SIGNED_OUT),
    AgencyRefused: (403, "Not signed in", Reason.SIGNED_OUT),
    Suspended: (403, "Not signed in", Reason.SIGNED_OUT),
    SecondFactorNeeded: (403, "One more step", "mfa_required"),
    ConfirmationNeeded: (403, "Is it you?", "confirmation_required"),
    OwnCodeNeeded: (403, "Is it you?", "own_code_needed"),
    BeginAgain: (409, "Please begin again", "begin_again"),
    Busy: (429, "One moment, please", Reason.TOO_MANY),
    AlreadyFrozen: (409, "Already frozen", Reason.FROZEN),
    Outdated: (409, "Please load the page again", Reason.OUTDATED_PAGE),
    OtherVersion: (409, "Please read it again", Reason.OUTDATED_PAGE),
    WaitOutside: (409, "Please wait outside", Reason.OUTSIDE),
    CopyNotGiven: (409, "Not given out", Reason.NOT_LOADED),
    NotReady: (409, "Not yet", Reason.NOT_LOADED),
    TooOften: (429, "One moment, please", Reason.TOO_MANY),
    GlassOver: (410, "This is over", Reason.UNKNOWN),
    InvitationOver: (410, "This invitation cannot be used", Reason.UNKNOWN),
    LinkOver: (410, "This link cannot be used", "link_over"),
    WrongState: (409, "Too late", Reason.FROZEN),
    Refusal: (422, "That did not work", Reason.MALFORMED),
}

#: What the web framework itself refuses.
HTTP_SENTENCES = {
    400: "The server could not read what your browser sent.",
    404: NotFound().sentence,
    405: "This address does not take that kind of request.",
    413: "That was more than this server takes at once.",
}

#: Where somebody goes on after an error, by the reason.
_HOME = ("/", "To my conferences")
_WAYS_ON = {
    "mfa_required": ("/account/second-step", "Set it up"),
    "begin_again": ("/sign-in", "Begin again"),
    # Whoever has only a link has no conferences here.
    "link_over": None,
    Reason.SIGNED_OUT: ("/sign-in", "To the sign-in"),
}

_WRONG_STATE = "The conference has moved on since this page was loaded. Please load it again."


async def on_refusal(request: Request, error: Exception) -> Response:
    """Answers an exception of the table."""
    status, title, reason = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    sentence = error.sentence if isinstance(error, Refusal) else _WRONG_STATE
    if isinstance(error, NotFound | NotPermitted):
        await refusing.access(request)
    answer = await _answer(request, status, title, sentence, reason)
    if isinstance(error, TooOften):
        await refusing.rate(request)
        answer.headers["Retry-After"] = str(error.seconds)
    return answer


async def on_confirmation_needed(request: Request, error: Exception) -> Response:
    """Leads to where one shows that it is oneself, and from there back."""
    if wants_json(request):
        return await on_refusal(request, error)
    where = request.url.path if request.method == "GET" else "/account"
    return frame.see(f"/account/confirm?next={quote(where)}")


async def on_sign_in_needed(request: Request, _error: Exception) -> Response:
    if wants_json(request):
        sentence = "You have been signed out. Please sign in again."
        return JSONResponse({"reason": Reason.SIGNED_OUT, "sentence": sentence}, 401)
    where = request.url.path if request.method == "GET" else "/"
    address = "/sign-in" if where == "/" else f"/sign-in?next={quote(where)}"
    if "HX-Request" in request.headers:
        return Response(status_code=200, headers={"HX-Redirect": address})
    return frame.see(address)


async def on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    if error.status_code == 404:
        return await on_refusal(request, NotFound())
    sentence = HTTP_SENTENCES.get(error.status_code, "The server does not take this request.")
    return await _answer(request, error.status_code, "That did not work", sentence, Reason.MALFORMED)


async def on_surprise(request: Request, error: Exception) -> Response:
    """Answers what is not in the table."""
    return await (_on_lost_database if unavailable(error) else _on_defect)(request, error)


async def _on_lost_database(request: Request, error: Exception) -> Response:
    log.error("database out of reach", error=type(error).__name__, path=frame.route_of(request.scope))
    reading = request.method in {"GET", "HEAD"}
    answer = await _answer(
        request,
        503,
        "The server cannot reach its data",
        f"{'This cannot be shown' if reading else 'This was not done'}, because the server cannot get at its data at "
        "the moment. Nothing that was shown as saved is lost. Please try again in a minute.",
        Reason.NOT_LOADED if reading else Reason.NOT_KEPT,
        ask_who=False,
    )
    answer.headers["Retry-After"] = "10"
    return answer


async def _on_defect(request: Request, error: Exception) -> Response:
    error_id = secrets.token_hex(4)
    # The traceback names code, never values: what people wrote does not reach the log.
    log.error(
        "unexpected",
        error=type(error).__name__,
        error_id=error_id,
        path=frame.route_of(request.scope),
        trace=trace_of(error),
    )
    sentence = f"Something went wrong on our side. Nothing that was shown as saved is lost. Error {error_id}."
    return await _answer(request, 500, "Something went wrong", sentence, Reason.NOT_KEPT)


async def _answer(
    request: Request, status: int, title: str, sentence: str, reason: str, *, ask_who: bool = True
) -> Response:
    if wants_json(request):
        return JSONResponse({"reason": reason, "sentence": sentence}, status)
    try:
        session = await frame.session_of(request) if ask_who else None
    except Exception:  # the database may be what went wrong
        session = None
    context = {"title": title, "sentence": sentence, "way_on": _WAYS_ON.get(reason, _HOME)}
    return frame.page(request, "error.html", session, context, status)


HANDLERS: dict[Any, Callable[..., Any]] = {
    **dict.fromkeys(TABLE, on_refusal),
    ConfirmationNeeded: on_confirmation_needed,
    OwnCodeNeeded: on_confirmation_needed,
    SignInNeeded: on_sign_in_needed,
    HTTPException: on_http_error,
}


class Surprises:
    """Innermost: answers what nobody expected, so that it passes through every header and never reaches a person."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception as error:
            answer = await on_surprise(Request(scope, receive), error)
            if started:
                raise
            await answer(scope, receive, send)
        return None
