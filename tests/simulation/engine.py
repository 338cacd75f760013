"""A server process: the real rooms on the shared journal, that can die at any moment."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Protocol

from realtime.connection import Connection
from realtime.errors import ProtocolError
from realtime.limits import Limits
from realtime.outbox import Outbox
from realtime.peer import Peer
from realtime.ports import Doorkeeper, Journal, Relay, Visitor
from realtime.room import Room
from realtime.rooms import Rooms
from tests.simulation.network import Pipe, SimulatedLine

LIMITS = Limits(
    homeless_seconds=20, linger_seconds=2, flush_seconds=1, review_seconds=0.5, ping_seconds=4, silent_seconds=9,
    presence_renewal_seconds=5, edit_seconds=0.001,
)  # fmt: skip


class Far(Protocol):
    """The browser's end of a connection."""

    def hear(self, frame: bytes) -> None: ...

    def end(self, code: int) -> None: ...


class DoubtfulRooms(Rooms):
    """The product's rooms, which remember when a document in memory was in doubt: nothing let in may lead to that."""

    doubts = 0

    def _quarantine(self, room: Room, peer: Peer) -> None:
        self.doubts += 1
        super()._quarantine(room, peer)


class Engine:
    """One process. `complaints` are who was closed for breaking the protocol, and what for."""

    def __init__(self, journal: Journal, doorkeeper: Doorkeeper, relay: Relay | None, choose: random.Random) -> None:
        self._choose = choose
        self._loop = asyncio.get_running_loop()
        self.rooms = DoubtfulRooms(
            journal, doorkeeper, relay, LIMITS, milliseconds=lambda: int(self._loop.time() * 1000)
        )
        self.alive = True
        self.complaints: list[tuple[str, str]] = []
        self._links: dict[Link, None] = {}

    def connect(self, person: str, far: Far) -> Link:
        link = Link(self, person, far, self._choose)
        self._links[link] = None
        return link

    def die(self) -> None:
        """At once: nothing more is said, kept or answered; whoever was connected finds out in time."""
        self.alive = False
        for task in self.rooms._tasks:
            task.cancel()
        for link in list(self._links):
            link.break_off()

    def forget(self, link: Link) -> None:
        self._links.pop(link, None)


class Link:
    """One websocket: the server's `Connection` at one end, a browser at the other."""

    def __init__(self, engine: Engine, person: str, far: Far, choose: random.Random) -> None:
        self._engine, self._person, self._far, self._choose = engine, person, far, choose
        self._loop = asyncio.get_running_loop()
        self.up = Pipe(choose, self._receive)
        self.down = Pipe(choose, far.hear)
        line = SimulatedLine(self.down, lambda: self._close(1006, ""))
        self._outbox = Outbox(line, engine.rooms.telling.departures, engine.rooms.limits.outbox_bytes)
        visitor = Visitor(f"session of {person}", person)
        self._connection = Connection(visitor, engine.rooms, self._outbox, self._close, self._loop.time())
        engine.rooms.sockets.add(self._connection)

    def _receive(self, frame: bytes) -> None:
        if self._engine.alive:
            self._engine.rooms.intake.bring(self._take, frame)

    def _take(self, frame: bytes) -> None:
        if not self._engine.alive:
            return
        try:
            self._connection.receive(frame, self._loop.time())
        except ProtocolError as defect:
            self._engine.complaints.append((self._person, str(defect)))
            self._connection.cut(defect.code, defect.reason)

    def _close(self, code: int, _reason: str) -> None:
        self._outbox.leave()
        self.down.then(lambda: self._far.end(code))
        self._gone()

    def _gone(self) -> None:
        self.up.broken = True
        self._engine.rooms.sockets.discard(self._connection)
        self._engine.forget(self)

    def hang_up(self) -> None:
        """The browser is gone. What it sent may still arrive, long after it has come again by another way."""
        self.down.broken = True
        self.up.broken = self.up.broken or self._choose.random() < 0.5
        self._after_a_while(self._leave)

    def break_off(self) -> None:
        """The server is gone."""
        self.up.broken = True
        if self._choose.random() < 0.5:
            self.down.broken = True
        self._engine.forget(self)
        self._loop.call_later(self._choose.uniform(0.01, 3), self._far.end, 1006)

    def _leave(self) -> None:
        if self._engine.alive:
            self._engine.rooms.intake.empty()
            self._connection.leave()
        self._gone()

    def _after_a_while(self, act: Callable[[], None]) -> None:
        self._loop.call_later(self._choose.uniform(0.01, 3), act)
