"""What a link alone opens to somebody who has a code of their own: its conference, and the way to show the code.

Whoever made the link held it too. So everything else waits until something was shown that the guest alone has: what
stands as the guest's own word, and leading, too."""

from __future__ import annotations

from starlette.requests import Request

from app.actions.refusals import OwnCodeNeeded
from app.storage.sessions import Session

_CONFERENCE = "/conferences/{conference}"
#: Where somebody signs out, stays signed in, and shows their code.
_ANYWHERE = frozenset({"/", "/sign-out", "/session", "/session/active", "/account/confirm", "/account/confirm/options"})
#: What belongs to the board and to the way to it. What is not named here stays closed.
_OF_THE_CONFERENCE = frozenset(
    f"{_CONFERENCE}{rest}"
    for rest in ("", "/waiting", "/coming", "/passes", "/passes/renewed", "/floor", "/floor/{verb}")
)
#: What a link alone does on the floor. An answer goes into the minutes as the guest's; all else is leading.
_ON_THE_FLOOR = frozenset({"raise", "lower", "done"})

#: Where more than opening waits for the code.
_SENTENCES = {
    f"{_CONFERENCE}/late": "You came with a link. What you wrote too late would stand under your name: please show the "
    "code that you have, and hand it in then. It is still on your page.",
}


def require_opened(request: Request, route: str, session: Session) -> None:
    """Raises `OwnCodeNeeded` for what the link by which somebody came does not open."""
    if session.link is None or route in _ANYWHERE:
        return
    if route not in _OF_THE_CONFERENCE or request.path_params.get("conference") != session.link.conference:
        raise OwnCodeNeeded(_SENTENCES.get(route, ""))


def require_opened_on_the_floor(session: Session, verb: str) -> None:
    """Raises `OwnCodeNeeded` for what nobody does there by a link alone."""
    if verb not in _ON_THE_FLOOR:
        require_own_code(session)


def require_own_code(session: Session) -> None:
    """Raises `OwnCodeNeeded` for whoever came by a link alone."""
    if session.link is not None:
        raise OwnCodeNeeded
