"""What stands in front of every page: hosts, forged requests, headers, and a line in the log.

Each is plain ASGI and lets sockets pass untouched: the live board's own door checks those.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.audit.circumstances import Circumstances, present
from app.measures import Answered
from app.settings import Settings

log = structlog.get_logger("caseboard.requests")

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Addresses that whoever watches over the server asks by any name it has.
_FOR_MACHINES = frozenset({"/healthz", "/readyz", "/metrics"})
#: Where browsers tell what they did not let a page do.
POLICY_REPORTS = "/reports/policy"
#: Addresses at which a request without the marks of a browser's own page changes nothing that it could misuse.
_FROM_ANYWHERE = frozenset({POLICY_REPORTS})


def content_security_policy(settings: Settings) -> str:
    socket = settings.origin.replace("http", "ws", 1)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self' {socket}",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            # Nobody else makes markup of text: our own pages, lit for its templates, the editor for what is pasted.
            "require-trusted-types-for 'script'",
            "trusted-types caseboard lit-html ProseMirrorClipboard",
            # The newer way works through https only, and where it is named browsers that know it forget the older one.
            *(["report-to policy"] if settings.secure else []),
            f"report-uri {POLICY_REPORTS}",
        )
    )


def security_headers(settings: Settings) -> dict[str, str]:
    headers = {
        "Content-Security-Policy": content_security_policy(settings),
        "X-Content-Type-Options": "nosniff",
        # "no-referrer" would make browsers send `Origin: null` with our own forms.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "X-Frame-Options": "DENY",
    }
    if settings.secure:
        headers["Reporting-Endpoints"] = f'policy="{settings.origin}{POLICY_REPORTS}"'
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return headers


class SafeHeaders:
    """Adds the headers that every answer carries. What does not say how long it may be kept must not be kept."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._headers = security_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        return await self._app(scope, receive, send_with_headers)


class RightHost:
    """Answers under the one public address only, and leads 127.0.0.1 to localhost, where passkeys work."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._origin = settings.origin
        self._host = urlsplit(settings.origin).netloc
        self._aliases = frozenset(self._host.replace("localhost", alias, 1) for alias in ("127.0.0.1", "[::1]"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._objection(scope) if scope["type"] == "http" else None
        return await (answer or self._app)(scope, receive, send)

    def _objection(self, scope: Scope) -> Response | None:
        host = Headers(scope=scope).get("host", "").lower()
        if host == self._host or scope["path"] in _FOR_MACHINES:
            return None
        if host in self._aliases and scope["method"] in _SAFE:
            query = scope.get("query_string", b"").decode("ascii", "replace")
            path = scope.get("raw_path", b"/").decode("ascii", "replace").split("?")[0]
            return RedirectResponse(f"{self._origin}{path}{'?' + query if query else ''}", 307)
        return PlainTextResponse(f"This server answers at {self._origin} only.\n", 421)


class OwnRequests:
    """Refuses what another site makes a browser send: whatever changes something must come from our own pages.

    `told` hears of each request that is refused.
    """

    def __init__(self, app: ASGIApp, settings: Settings, told: Callable[[Request], Awaitable[None]]) -> None:
        self._app = app
        self._origin = settings.origin
        self._told = told
        # What providers say there is signed.
        words = {f"/sign-in/with/{each.key}/ended" for each in settings.identity_providers}
        self._from_anywhere = _FROM_ANYWHERE | words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        harmless = scope["type"] != "http" or scope["method"] in _SAFE or scope["path"] in self._from_anywhere
        if harmless or self._is_ours(Headers(scope=scope)):
            return await self._app(scope, receive, send)
        await self._told(Request(scope, receive))
        sentence = "This request did not come from a page of Caseboard, so nothing was done.\n"
        return await PlainTextResponse(sentence, 403)(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        origin = headers.get("origin")
        if site is not None and site != "same-origin":
            return False
        if origin is not None and origin != self._origin:
            return False
        return site is not None or origin is not None


class Circumstanced:
    """Notes whence a request or a socket comes, and gives it an id, for the log and the audit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in {"http", "websocket"}:
            client = scope.get("client")
            present.set(Circumstances(address=client[0] if client else "", request=secrets.token_hex(8)))
        await self._app(scope, receive, send)


class Logged:
    """One line for each request: method, pattern of the address, status, milliseconds. Never what was in it.

    `told` hears of each.
    """

    def __init__(self, app: ASGIApp, route_of: Callable[[Scope], str], told: Callable[[Answered], None]) -> None:
        self._app = app
        self._route_of = route_of
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        began, status, file = time.monotonic(), 0, False

        async def send_and_note(message: Message) -> None:
            nonlocal status, file
            if message["type"] == "http.response.start":
                status = message["status"]
                file = any(name == b"content-disposition" for name, _ in message.get("headers", ()))
            await send(message)

        try:
            return await self._app(scope, receive, send_and_note)
        finally:
            seconds = time.monotonic() - began
            self._told(Answered(scope["method"], self._route_of(scope), status, seconds, file))
            log.info(
                "request",
                method=scope["method"],
                path=self._route_of(scope),
                status=status,
                ms=round(seconds * 1000, 1),
                request=present.get().request,
            )
