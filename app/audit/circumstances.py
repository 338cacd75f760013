"""Under which circumstances something happens: whence, in which session, in the course of which request.

They belong to the request and not to what is done in it, so they travel beside the call and not through it.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Circumstances:
    address: str = ""
    #: The first letters of the session's id: enough to tell sessions apart, of no use to anybody else.
    session: str = ""
    request: str = ""
    #: On the command line: who says that they order this, and the account of the machine that does.
    operator: str = ""
    account: str = ""


_NONE = Circumstances()
#: Those of whatever is being done now.
present: ContextVar[Circumstances] = ContextVar("circumstances", default=_NONE)


def in_session(session: str) -> None:
    """From here on, what happens in this request happens in this session."""
    present.set(replace(present.get(), session=shortened(session)))


def shortened(session: str) -> str:
    """The id of a session as the circumstances name it."""
    return session[:16]
