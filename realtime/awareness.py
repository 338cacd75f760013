"""Presence on the wire: the awareness update of y-protocols (entries of client, clock, JSON), read strictly."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Never

from realtime.errors import malformed, too_large, too_many
from realtime.varint import read_string, read_uint, reading, write_string, write_uint

#: More than any cursor needs, and far below what exhausts the stack of a JSON parser.
_MOST_BRACKETS = 256


@dataclass(frozen=True, slots=True)
class PresenceLimits:
    """Wide, since a stock client honestly reports that everybody else has gone when its cable was out."""

    #: Entries in one message.
    entries: int = 2_000
    #: UTF-8 bytes of the JSON of one entry.
    state: int = 4_096


class PresenceEntry(NamedTuple):
    """What a message says of one client: `state` is JSON text, the text `null` when it has left."""

    client: int
    clock: int
    state: str


def decode_presence(update: bytes, limits: PresenceLimits = PresenceLimits()) -> tuple[PresenceEntry, ...]:
    """The entries of an awareness update, their states unparsed. Raises `ProtocolError`."""
    with reading:
        count, at = read_uint(update, 0)
        if count > limits.entries:
            raise too_many("entries of presence")
        entries = []
        for _ in range(count):
            client, at = read_uint(update, at)
            clock, at = read_uint(update, at)
            begin = at
            state, at = read_string(update, at)
            if at - begin > limits.state:
                raise too_large("state of presence")
            entries.append(PresenceEntry(client, clock, state))
    if at != len(update):
        raise malformed("bytes after presence")
    if len({entry.client for entry in entries}) != count:
        raise malformed("a client twice in presence")
    return tuple(entries)


def encode_presence(entries: Iterable[PresenceEntry]) -> bytes:
    """The awareness update that holds these entries."""
    parts = [write_uint(client) + write_uint(clock) + write_string(state) for client, clock, state in entries]
    return write_uint(len(parts)) + b"".join(parts)


def parse_state(state: str) -> Mapping[str, object] | None:
    """The JSON object of an entry, None when it says that the client has left. Raises `ProtocolError`."""
    if state.count("[") + state.count("{") > _MOST_BRACKETS:
        raise malformed("state of presence nests too deep")
    try:
        value = json.loads(state, parse_constant=_no_constant, parse_float=_finite)
    except ValueError:
        raise malformed("state of presence is not JSON") from None
    if value is None:
        return None
    if not isinstance(value, dict):
        raise malformed("state of presence is not an object")
    return value


def write_state(state: Mapping[str, object] | None) -> str:
    """The JSON text of an entry, in ASCII: a lone surrogate, which JSON may escape, has no UTF-8."""
    return json.dumps(state, allow_nan=False, separators=(",", ":"))


def _no_constant(name: str) -> Never:
    # NaN and Infinity are Python's extension: a browser's JSON.parse throws on them.
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError
    return number
