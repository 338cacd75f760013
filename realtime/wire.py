"""The wire of the Hocuspocus provider: frames from browsers to messages, messages to frames. Pure bytes, no socket.

A frame is a varString address, a varUint type and a body; ping and pong are bare bytes. What a browser may say is
`Message`; whatever else arrives, also what only a server may say, is a `ProtocolError`. What the server says is made by
the `encode_…` functions as a body that is the same for every peer; `Address.frame` puts the peer's address before it.

Source: @hocuspocus/provider and @hocuspocus/common 4.8.0, y-protocols 1.0.7, lib0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from realtime.errors import forbidden, malformed, too_large, too_many
from realtime.varint import read_bytes, read_string, read_uint, reading, write_bytes, write_string, write_uint

PING = b"\x09"
PONG = b"\x0a"


@dataclass(frozen=True, slots=True)
class WireLimits:
    """How large a frame and its parts may be, in bytes; `clocks` is the entries of a state vector."""

    #: One update of a megabyte, with its address and the few bytes around it.
    frame: int = 1_048_576 + 1_024
    address: int = 512
    token: int = 4_096
    presence: int = 65_536
    stateless: int = 65_536
    clocks: int = 20_000


@dataclass(frozen=True, slots=True)
class Address:
    """Which document a frame is about, and which of the browser's copies of it (`session`), if it says so."""

    document: str
    session: str | None = None
    #: The bytes that every frame to this address begins with.
    prefix: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        name = self.document if self.session is None else f"{self.document}\0{self.session}"
        object.__setattr__(self, "prefix", write_string(name))

    def frame(self, body: bytes) -> bytes:
        """The frame that carries `body`, as an `encode_…` function made it, to this address."""
        return self.prefix + body


@dataclass(frozen=True, slots=True)
class StepOne:
    """What the sender has: the answer is a `StepTwo` with what it lacks. `state_vector` is still encoded."""

    state_vector: bytes


@dataclass(frozen=True, slots=True)
class StepTwo:
    """What the receiver lacked: a write, like `Update`."""

    update: bytes


class Update(NamedTuple):
    """An edit."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Presence:
    """An awareness update, still encoded (see `realtime.awareness`)."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Token:
    """Asks to be let in; `version` is the provider's, if it says so."""

    token: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class QueryPresence:
    """Asks who is here."""


@dataclass(frozen=True, slots=True)
class Stateless:
    """A message beside the document."""

    payload: str


@dataclass(frozen=True, slots=True)
class Close:
    """The browser lets go of this document, not of the socket."""


@dataclass(frozen=True, slots=True)
class Ping:
    """The browser asks whether the server is there."""


@dataclass(frozen=True, slots=True)
class Pong:
    """The browser is there."""


#: No addresses.
_NONE: Mapping[bytes, Address] = MappingProxyType({})

Message = StepOne | StepTwo | Update | Presence | Token | QueryPresence | Stateless | Close


class Frame(NamedTuple):
    """A message and the document that it is about."""

    address: Address
    message: Message


def decode(
    frame: bytes, limits: WireLimits = WireLimits(), known: Mapping[bytes, Address] = _NONE
) -> Frame | Ping | Pong:
    """What a browser said with one binary frame; addresses `known` by their prefix are not read again.

    Raises `ProtocolError`.
    """
    if len(frame) > limits.frame:
        raise too_large("frame")
    if frame == PONG:
        return Pong()
    if frame == PING:
        return Ping()
    with reading:
        address, at = _read_address(frame, limits, known)
        kind, at = read_uint(frame, at)
        message, at = _read_message(kind, frame, at, limits)
    if at != len(frame):
        raise malformed("bytes after the message")
    return Frame(address, message)


def _read_address(frame: bytes, limits: WireLimits, known: Mapping[bytes, Address]) -> tuple[Address, int]:
    at = frame[0] + 1
    address = known.get(frame[:at])
    if address is not None:
        return address, at
    name, at = read_bytes(frame, 0)
    if len(name) > limits.address:
        raise too_large("address")
    document, separator, session = name.decode().partition("\0")
    if not document or "\0" in session:
        raise malformed("address")
    return Address(document, session if separator else None), at


def _read_message(kind: int, frame: bytes, at: int, limits: WireLimits) -> tuple[Message, int]:
    match kind:
        case 0:
            return _read_sync(frame, at)
        case 1:
            update, at = read_bytes(frame, at)
            return Presence(_at_most(limits.presence, update, "presence")), at
        case 2:
            return _read_token(frame, at, limits)
        case 3:
            return QueryPresence(), at
        case 5:
            payload, at = _read_bounded(frame, at, limits.stateless, "stateless message")
            return Stateless(payload), at
        case 7:
            return Close(), at
        case _:
            raise forbidden("message type")


def _read_sync(frame: bytes, at: int) -> tuple[Message, int]:
    step, at = read_uint(frame, at)
    if step > 2:
        raise forbidden("sync message type")
    body, at = read_bytes(frame, at)
    return (StepOne, StepTwo, Update)[step](body), at


def _read_token(frame: bytes, at: int, limits: WireLimits) -> tuple[Token, int]:
    step, at = read_uint(frame, at)
    if step != 0:
        raise forbidden("authentication message type")
    token, at = _read_bounded(frame, at, limits.token, "token")
    if at == len(frame):
        return Token(token), at
    version, at = _read_bounded(frame, at, 64, "version")
    return Token(token, version), at


def _read_bounded(frame: bytes, at: int, longest: int, what: str) -> tuple[str, int]:
    size, _ = read_uint(frame, at)
    if size > longest:
        raise too_large(what)
    return read_string(frame, at)


def _at_most(longest: int, body: bytes, what: str) -> bytes:
    if len(body) > longest:
        raise too_large(what)
    return body


def encode_step_one(state_vector: bytes) -> bytes:
    """The body that asks a browser for what the server lacks; without it offline edits never arrive."""
    return b"\x00\x00" + write_bytes(state_vector)


def encode_step_two(update: bytes) -> bytes:
    """The body that answers a browser's step 1."""
    return b"\x00\x01" + write_bytes(update)


def encode_update(update: bytes) -> bytes:
    """The body that tells an edit."""
    return b"\x00\x02" + write_bytes(update)


def encode_presence_message(update: bytes) -> bytes:
    """The body that tells who is here; `update` as `realtime.awareness.encode_presence` made it."""
    return b"\x01" + write_bytes(update)


def encode_admitted(writes: bool) -> bytes:
    """The body that answers a token which was accepted."""
    return b"\x02\x02" + write_string("read-write" if writes else "readonly")


def encode_denied(reason: str) -> bytes:
    """The body that answers a token which was not accepted."""
    return b"\x02\x01" + write_string(reason)


def encode_stateless(payload: str) -> bytes:
    """The body of a message beside the document."""
    return b"\x05" + write_string(payload)


def encode_close(reason: str) -> bytes:
    """The body that ends one document on a socket that carries others too."""
    return b"\x07" + write_string(reason)


def encode_sync_status(kept: bool) -> bytes:
    """The body that answers one step 2 or update frame: a signed integer, 1 once it is on disk."""
    return b"\x08\x01" if kept else b"\x08\x00"


def decode_state_vector(state_vector: bytes, limits: WireLimits = WireLimits()) -> dict[int, int]:
    """The next clock of each client that the sender knows. Raises `ProtocolError`."""
    with reading:
        count, at = read_uint(state_vector, 0)
        if count > limits.clocks:
            raise too_many("clients in a state vector")
        clocks: dict[int, int] = {}
        for _ in range(count):
            client, at = read_uint(state_vector, at)
            clock, at = read_uint(state_vector, at)
            clocks[client] = clock
    if at != len(state_vector) or len(clocks) != count:
        raise malformed("state vector")
    return clocks


def encode_state_vector(clocks: Mapping[int, int]) -> bytes:
    """The state vector with these next clocks."""
    return write_uint(len(clocks)) + b"".join(write_uint(c) + write_uint(k) for c, k in clocks.items())
