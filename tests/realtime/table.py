"""Peers of a room without sockets: bytes in, messages out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pycrdt

from realtime.limits import Limits
from realtime.peer import Peer
from realtime.ports import Entry, History, Reason
from realtime.resident import Resident
from realtime.room import Room
from realtime.varint import read_bytes, read_string
from realtime.wire import Address, StepOne, StepTwo, Update
from tests.realtime.memory import admission

LIMITS = Limits()


@dataclass
class Tray:
    """Collects what is put on the line."""

    frames: list[bytes] = field(default_factory=list)
    code: int | None = None
    reason: Reason | None = None

    def wrap(self, payload: bytes) -> bytes:
        return payload

    def put(self, wrapped: bytes) -> None:
        self.frames.append(wrapped)

    def put_requested(self, wrapped: bytes) -> None:
        self.frames.append(wrapped)

    def cut(self, code: int, reason: Reason) -> None:
        self.code, self.reason = code, reason


class Seat:
    """A browser at the table: its document, and what the room has said to it."""

    def __init__(self, person: str, client: int, writes: bool = True, clients: frozenset[int] | None = None) -> None:
        self.tray = Tray()
        #: Set by whoever lets it in.
        self.room: Room
        self.asked = b""
        self.document: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=client)
        self.text = self.document.get("purpose", type=pycrdt.Text)
        self.peer = Peer(
            admission(person=person, client=client, writes=writes, clients=clients), Address("shared"), self.tray
        )

    def write(self, text: str, at: int = 0) -> Update:
        before = self.document.get_state()
        self.text.insert(at, text)
        return Update(self.document.get_update(before))

    def heard(self) -> list[str]:
        """What was said since the last call, in words; updates are applied to the document."""
        frames, self.tray.frames = self.tray.frames, []
        return [self._hear(frame.removeprefix(b"\x06shared")) for frame in frames]

    def _hear(self, body: bytes) -> str:
        match body[0], body[1]:
            case 0, 0:
                self.asked = read_bytes(body, 2)[0]
                return "step 1"
            case 0, step:
                self.document.apply_update(read_bytes(body, 2)[0])
                return "step 2" if step == 1 else "update"
            case 1, _:
                return "presence"
            case 2, _:
                return read_string(body, 2)[0]
            case 7, _:
                return f"closed: {read_string(body, 1)[0]}"
            case 8, status:
                return "saved" if status == 1 else "not saved"
        raise AssertionError(body)

    def step_one(self) -> StepOne:
        return StepOne(self.document.get_state())

    def step_two(self, state_vector: bytes) -> StepTwo:
        return StepTwo(self.document.get_update(state_vector))


def opened(*updates: bytes, limits: Limits = LIMITS) -> Room:
    """A room whose journal holds these updates."""
    return room_of(history(*updates), limits)


def history(*updates: bytes) -> History:
    return History(1, 0, None, list(enumerate(updates, 1)), True)


def room_of(past: History, limits: Limits = LIMITS) -> Room:
    return Room("shared", past, Resident(past, limits.gate), limits)


def entered(room: Room, *seats: Seat) -> None:
    """Everybody joins and is in step."""
    for seat in seats:
        room.join(seat.peer, now=1)
        room.receive(seat.peer, seat.step_one())
        commit(room)
        seat.heard()
        room.receive(seat.peer, seat.step_two(seat.asked))
        commit(room)
        seat.heard()


def commit(room: Room) -> list[Entry]:
    """The journal keeps everything, and the room says what it may."""
    entries = room.take()
    room.kept()
    room.tell()
    return entries
