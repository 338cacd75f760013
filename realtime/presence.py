"""Who is here: stamped by the server with who the peer really is, renewed while the socket lives, gone when it closes.

The server owns the clocks. A stock client drops an entry that was not renewed for 30 s and ignores clocks that it has
passed, so a clock never falls behind the millisecond at which it is told: it stays ahead also after a restart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from realtime.awareness import PresenceEntry, PresenceLimits, decode_presence, encode_presence, parse_state, write_state
from realtime.errors import malformed, too_large
from realtime.varint import write_uint

#: Keys that a browser would confuse with its own.
_UNSAFE = frozenset({"__proto__", "constructor", "prototype"})


@dataclass(slots=True)
class _Standing:
    owner: object
    state: str
    #: The clock with which it was told last, 0 for not yet.
    clock: int = 0


class PresenceBook:
    """The entries of one room, one for each client id that is connected and has said something."""

    def __init__(self, limits: PresenceLimits, renewal_milliseconds: int) -> None:
        self._limits = limits
        self._renewal = renewal_milliseconds
        self._standing: dict[int, _Standing] = {}
        self._changed: set[int] = set()
        self._clock = 0

    @property
    def changed(self) -> bool:
        """Whether somebody has to be told something."""
        return bool(self._changed)

    def hear(self, owner: object, client: int, card: Mapping[str, str | int], update: bytes) -> None:
        """What one peer says of itself; what it says of others is passed over, since stock clients say it honestly.

        Raises `ProtocolError` when the message is not presence. Excess is joined: the latest state wins.
        """
        for entry in decode_presence(update, self._limits):
            if entry.client == client:
                self._hear_own(owner, client, card, entry.state)

    def _hear_own(self, owner: object, client: int, card: Mapping[str, str | int], text: str) -> None:
        state = parse_state(text)
        if state is None:
            self.leave(owner, client)
            return
        stamped = self._stamped(state, card)
        known = self._standing.get(client)
        if known is None:
            self._standing[client] = _Standing(owner, stamped)
        elif known.state == stamped and known.owner is owner:
            return
        else:
            known.owner, known.state = owner, stamped
        self._changed.add(client)

    def _stamped(self, state: Mapping[str, object], card: Mapping[str, str | int]) -> str:
        kept = {key: value for key, value in state.items() if key not in _UNSAFE}
        try:
            text = write_state({**kept, "user": dict(card)})
            size = len(text.encode())
        except (ValueError, RecursionError):
            raise malformed("state of presence cannot be told") from None
        if size > self._limits.state + 1_024:
            raise too_large("state of presence")
        return text

    def recard(self, client: int, card: Mapping[str, str | int]) -> None:
        """The person's card has changed."""
        known = self._standing.get(client)
        if known is not None:
            known.state = self._stamped(parse_state(known.state) or {}, card)
            self._changed.add(client)

    def leave(self, owner: object, client: int) -> None:
        """The peer is gone, or says so. A later connection with the same client id keeps its entry."""
        known = self._standing.get(client)
        if known is not None and known.owner is owner:
            del self._standing[client]
            self._changed.add(client)

    def renew(self, now: int) -> None:
        """Mark what would soon be forgotten by browsers for telling again."""
        for client, known in self._standing.items():
            if now - known.clock >= self._renewal:
                self._changed.add(client)

    def news(self, now: int) -> dict[int, bytes]:
        """What has changed since the last call, by client id: each value is one encoded entry."""
        changed, self._changed = self._changed, set()
        clock = self._tick(now)
        return {client: self._entry(client, clock) for client in sorted(changed)}

    def _tick(self, now: int) -> int:
        # One clock for the whole room: later than whatever was told before, of anybody.
        self._clock = max(self._clock + 1, now)
        return self._clock

    def _entry(self, client: int, clock: int) -> bytes:
        known = self._standing.get(client)
        if known is None:
            return _encoded(client, clock, "null")
        known.clock = clock
        return _encoded(client, clock, known.state)

    def everyone(self, but: int, now: int) -> bytes | None:
        """The awareness update that introduces everybody to one client; None when nobody else is here.

        A stock client that lost its connection forgets the others and yet remembers their clocks, so each goes up.
        """
        clock = self._tick(now)
        entries = [
            _encoded(client, clock, known.state)
            for client, known in self._standing.items()
            if client != but and known.clock
        ]
        return joined(entries) if entries else None


def joined(entries: Sequence[bytes]) -> bytes:
    """The awareness update of these encoded entries."""
    return write_uint(len(entries)) + b"".join(entries)


def _encoded(client: int, clock: int, state: str) -> bytes:
    return encode_presence([PresenceEntry(client, clock, state)])[1:]
