"""The one way in which bytes from outside are refused."""

from __future__ import annotations

from enum import IntEnum

from realtime.ports import Reason


class CloseCode(IntEnum):
    """Websocket close codes (RFC 6455, section 7.4.1; 4000 and above are our own).

    After `INTERNAL` and `TRY_AGAIN` a page comes again with the same copy; after the others it has to do something.
    """

    UNSUPPORTED = 1003
    BAD_PAYLOAD = 1007
    POLICY = 1008
    TOO_BIG = 1009
    INTERNAL = 1011
    TRY_AGAIN = 1013
    SIGNED_OUT = 4401
    #: No document was entered in time, or nothing was heard for too long.
    TIMED_OUT = 4408
    TOO_FAST = 4429


class ProtocolError(Exception):
    """A message that must not be acted on.

    `code` is the websocket close code, `reason` the word for the page, `detail` a few words for the operator. The
    detail names rules and never repeats content.
    """

    def __init__(self, code: CloseCode, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.code = code
        self.reason = reason
        self.detail = detail


def malformed(detail: str) -> ProtocolError:
    """The bytes are not what they claim to be, or say what the document has no place for."""
    return ProtocolError(CloseCode.BAD_PAYLOAD, Reason.MALFORMED, detail)


def forged(detail: str) -> ProtocolError:
    """The writer speaks for somebody else."""
    return ProtocolError(CloseCode.POLICY, Reason.FORGED, detail)


def forbidden(detail: str) -> ProtocolError:
    """Well-formed, but not for a browser to say."""
    return ProtocolError(CloseCode.POLICY, Reason.MALFORMED, detail)


def too_large(detail: str) -> ProtocolError:
    return ProtocolError(CloseCode.TOO_BIG, Reason.TOO_LARGE, detail)


def too_many(detail: str) -> ProtocolError:
    return ProtocolError(CloseCode.TOO_BIG, Reason.TOO_MANY, detail)
