"""What machines ask and tell: measurements for whoever watches over the server, and browsers' reports on the policy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hmac import compare_digest
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from app.actions.refusals import NotFound
from app.pages.frame import frame_of

log = structlog.get_logger("caseboard.reports")

#: Of one report this much is read; nothing of it is kept but its directive.
_LONGEST = 16 * 1024
_MOST_AT_ONCE = 20
#: So many are logged in the life of a process; all of them are counted.
_LOGGED = 100
_DIRECTIVES = frozenset(
    {
        "default-src",
        "script-src",
        "script-src-elem",
        "script-src-attr",
        "style-src",
        "style-src-elem",
        "style-src-attr",
        "img-src",
        "font-src",
        "connect-src",
        "form-action",
        "base-uri",
        "frame-ancestors",
        "frame-src",
        "object-src",
        "media-src",
        "worker-src",
        "manifest-src",
        "require-trusted-types-for",
        "trusted-types",
    }
)


async def measures(request: Request) -> Response:
    """GET /metrics, for whoever shows the token of the settings; nobody else finds anything."""
    frame = frame_of(request)
    token = frame.house.settings.metrics_token
    shown = request.headers.get("authorization", "").encode()
    if token is None or not compare_digest(shown, b"Bearer " + token.get_secret_value().encode()):
        raise NotFound
    return PlainTextResponse(frame.house.measures.told(), media_type="text/plain; version=0.0.4")


async def policy(request: Request) -> Response:
    """POST /reports/policy: what a browser did not let a page do. Counted; addresses and samples are not kept."""
    house = frame_of(request).house
    for directive in _directives(await _body(request)):
        house.measures.policy_reports.add(directive)
        if house.measures.policy_reports.total <= _LOGGED:
            log.warning("a page broke the policy", directive=directive)
    return Response(status_code=204)


async def _body(request: Request) -> bytes:
    body = b""
    try:
        async for block in request.stream():
            body += block
            if len(body) > _LONGEST:
                return b""
    except ClientDisconnect:
        return b""
    return body


def _directives(body: bytes) -> Iterator[str]:
    """The directives that a report names, in either of its two forms."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return
    for each in said[:_MOST_AT_ONCE] if isinstance(said, list) else [said]:
        report = _report(each)
        named = (
            report.get("effectiveDirective") or report.get("effective-directive") or report.get("violated-directive")
        )
        if isinstance(named, str):
            word = named.split(" ")[0]
            yield word if word in _DIRECTIVES else "another"


def _report(said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        return {}
    inner = said.get("body", said.get("csp-report"))
    return inner if isinstance(inner, dict) else {}
