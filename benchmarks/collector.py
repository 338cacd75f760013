"""What CPython's cyclic collector costs a server with many live rooms, as it comes and as ours tunes it.

Run with `python -m benchmarks.collector`: rooms of the engine with five peers each, in this process, and edits.
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence

from pycrdt import Doc, Text

from app.board.grammar import GRAMMARS
from app.conference.kinds import PartKind
from realtime.collector import calm_collector
from realtime.limits import Limits
from realtime.peer import Peer
from realtime.ports import Admission, History, Reason
from realtime.resident import Resident
from realtime.room import Room
from realtime.wire import Address, StepOne, Update

_EDITS_BEFORE = 200


class _Nowhere:
    """A line that forgets what is put on it."""

    def wrap(self, payload: bytes) -> bytes:
        return payload

    def put(self, wrapped: bytes) -> None: ...

    def put_requested(self, wrapped: bytes) -> None: ...

    def cut(self, code: int, reason: Reason) -> None: ...


class Pauses:
    """How long the collector stopped this thread, each time."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._began = 0.0
        gc.callbacks.append(self._note)

    def _note(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.thread_time()
        else:
            self.seconds.append(time.thread_time() - self._began)


def _typing(client: int, edits: int) -> Iterator[bytes]:
    document: Doc[Text] = Doc(client_id=client)
    text = document.get("purpose", type=Text)
    for n in range(edits):
        before = document.get_state()
        text.insert(n // 2, "a")
        yield document.get_update(before)


def _room(number: int, updates: Sequence[bytes]) -> tuple[Room, Peer]:
    limits = Limits()
    history = History(1, 0, None, list(enumerate(updates[:_EDITS_BEFORE], 1)), open=True)
    room = Room(f"room-{number}", history, Resident(history, limits.gate), limits)
    peers = [
        Peer(_admission(f"room-{number}", client), Address(f"room-{number}"), _Nowhere()) for client in range(1, 6)
    ]
    for peer in peers:
        room.join(peer, 0)
        room.receive(peer, StepOne(b"\x00"))
    room.tell()
    return room, peers[0]


def _admission(document: str, client: int) -> Admission:
    return Admission(
        document=document,
        person=f"person {client}",
        session=f"session {client}",
        card={"id": f"person {client}", "name": f"Person {client}", "colour": client},
        client=client,
        clients=frozenset({client}),
        epoch=1,
        writes=True,
        grammar=GRAMMARS[PartKind.SHARED],
    )


def _measure(rooms: int, edits: int, calm: bool) -> str:
    if calm:
        calm_collector()
    pauses = Pauses()
    updates = list(_typing(1, _EDITS_BEFORE + edits))
    began = time.thread_time()
    opened = [_room(number, updates) for number in range(rooms)]
    for update in updates[_EDITS_BEFORE:]:
        for room, peer in opened:
            room.receive(peer, Update(update))
            room.take()
            room.kept()
            room.tell()
    took = time.thread_time() - began
    longest, share = max(pauses.seconds, default=0.0), sum(pauses.seconds) / took
    name = "tuned" if calm else "as it comes"
    return (
        f"{name:12} {len(pauses.seconds):5} collections, longest {longest * 1000:7.1f} ms, {share:5.1%} of {took:.1f} s"
    )


def main() -> None:
    """Each way in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.collector", description=__doc__)
    parser.add_argument("--rooms", type=int, default=1_000)
    parser.add_argument("--edits", type=int, default=50, help="for each room")
    parser.add_argument("--only", choices=("tuned", "untuned"))
    asked = parser.parse_args()
    if asked.only is not None:
        print(_measure(asked.rooms, asked.edits, asked.only == "tuned"))
        return
    for way in ("untuned", "tuned"):
        again = ["--rooms", str(asked.rooms), "--edits", str(asked.edits), "--only", way]
        subprocess.run([sys.executable, "-m", "benchmarks.collector", *again], check=True)


if __name__ == "__main__":
    main()
