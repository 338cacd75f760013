"""One copy of a document in one browser, as its room knows it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from realtime.limits import Limits
from realtime.ports import Admission, Reason, Refused
from realtime.wire import Address, encode_close


class Line(Protocol):
    """The way to a peer's socket, which several documents may share."""

    def wrap(self, payload: bytes) -> bytes:
        """The payload as the socket carries it; the same for every peer with the same address."""
        ...

    def put(self, wrapped: bytes) -> None: ...

    def put_requested(self, wrapped: bytes) -> None: ...

    def cut(self, code: int, reason: Reason) -> None:
        """Close the whole socket."""
        ...


@dataclass(slots=True, eq=False)
class Peer:
    """One copy of the document in one browser."""

    admission: Admission
    address: Address
    line: Line
    #: Whether it has everything up to what was told last, so that news continue what it has.
    follows: bool = False
    #: Whether a step 1 is on its way to it, so that a gap may still fill.
    asked: bool = False
    gaps: int = 0
    held: deque[bytes] = field(default_factory=deque)
    held_bytes: int = 0
    #: Why it was sent away; nothing that it says afterwards counts.
    ended: Reason | None = None

    def say(self, body: bytes) -> None:
        """Send one message."""
        self.line.put(self.line.wrap(self.address.prefix + body))

    def say_requested(self, body: bytes) -> None:
        """Send something that may be large because it was asked for."""
        self.line.put_requested(self.line.wrap(self.address.prefix + body))

    def hold(self, update: bytes, limits: Limits) -> None:
        """Let an edit wait. Raises `Refused` when too many do."""
        self.held.append(update)
        self.held_bytes += len(update)
        if len(self.held) > limits.held_frames or self.held_bytes > limits.held_bytes:
            raise Refused(Reason.TOO_MANY)

    def release(self) -> deque[bytes]:
        """The edits that wait, which do so no longer."""
        held, self.held, self.held_bytes = self.held, deque(), 0
        return held

    def end(self, reason: Reason) -> None:
        """End this copy, and not the socket."""
        if self.ended is None:
            self.ended = reason
            self.say(encode_close(reason.value))


def say_to_all(body: bytes, peers: Iterable[Peer]) -> None:
    """Send one message to many: the bytes are made once for all that share an address."""
    wrapped: dict[bytes, bytes] = {}
    for peer in peers:
        prefix = peer.address.prefix
        frame = wrapped.get(prefix)
        if frame is None:
            frame = wrapped[prefix] = peer.line.wrap(prefix + body)
        peer.line.put(frame)
