"""What a link alone opens to somebody who has a code of their own: its conference, and the way to show the code.

Whoever made the link held it too. So everything else waits until something was shown that the guest alone has."""

from __future__ import annotations

from starlette.requests import Request

from app.actions.refusals import OwnCodeNeeded
from app.storage.sessions import Session

_CONFERENCE = "/conferences/{conference}"
#: Where somebody signs out, stays signed in, and shows their code.
_ANYWHERE = frozenset({"/", "/sign-out", "/session", "/session/active", "/account/confirm", "/account/confirm/options"})
#: What belongs to the board and to the way to it, with what is handed in that came too late for it.
#: What is not named here stays closed.
_OF_THE_CONFERENCE = frozenset(
    f"{_CONFERENCE}{rest}"
    for rest in ("", "/waiting", "/coming", "/passes", "/passes/renewed", "/floor", "/floor/{verb}", "/late")
)


def require_opened(request: Request, route: str, session: Session) -> None:
    """Raises `OwnCodeNeeded` for what the link by which somebody came does not open."""
    if session.link is None or route in _ANYWHERE:
        return
    if route not in _OF_THE_CONFERENCE or request.path_params.get("conference") != session.link.conference:
        raise OwnCodeNeeded


def require_own_code(session: Session) -> None:
    """Raises `OwnCodeNeeded` for whoever came by a link alone."""
    if session.link is not None:
        raise OwnCodeNeeded
