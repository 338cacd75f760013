"""One socket and the documents it carries: who is still at the door, who is in, who was sent away.

Each address has one of three states. At the door, frames are held until the doorkeeper has decided; inside, they go to
the room; a refused address is dropped until it shows another token, while the others on the socket go on.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from realtime.errors import CloseCode, ProtocolError, too_many
from realtime.limits import Limits
from realtime.outbox import Outbox
from realtime.peer import Peer
from realtime.ports import Reason, Refused, Visitor
from realtime.room import Room
from realtime.rooms import Rooms
from realtime.wire import (
    PING,
    PONG,
    Address,
    Close,
    Message,
    Ping,
    Pong,
    StepTwo,
    Token,
    Update,
    decode,
    encode_denied,
)

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class AtDoor:
    """Frames wait for the doorkeeper's answer."""

    frames: list[Message] = field(default_factory=list)
    deciding: asyncio.Task[None] | None = None


@dataclass(slots=True)
class Inside:
    """The address is a peer of a room."""

    room: Room
    peer: Peer


@dataclass(slots=True)
class SentAway:
    """Whatever comes is dropped."""


Part = AtDoor | Inside | SentAway


class Connection:
    """The session of one socket; `cut` may be called by anybody and takes effect once."""

    def __init__(
        self, visitor: Visitor, rooms: Rooms, outbox: Outbox, close: Callable[[int, str], None], now: float
    ) -> None:
        self.visitor = visitor
        self.wrap = outbox.wrap
        self.put = outbox.put
        self.put_requested = outbox.put_requested
        self._outbox = outbox
        self._rooms = rooms
        self._limits: Limits = rooms.limits
        self._close = close
        self._parts: dict[Address, Part] = {}
        #: Those of the parts, by their prefix: nearly every frame has one of them.
        self._addresses: dict[bytes, Address] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting_frames = 0
        self._waiting_bytes = 0
        self._heard_at = now
        self._spoke_at = now
        self._pinged_at = now
        self._homeless_since: float | None = now
        self._over = False
        #: When `watch` is to look again.
        self.calm_until = now

    # --- what comes in

    def receive(self, frame: bytes, now: float) -> None:
        """Act on one binary frame. Raises `ProtocolError`: then the socket has to be closed with its code."""
        self._heard_at = now
        if self._over:
            return
        heard = decode(frame, self._limits.wire, self._addresses)
        if isinstance(heard, Ping):
            self.put(self.wrap(PONG))
        elif not isinstance(heard, Pong):
            self._hear(heard.address, heard.message, len(frame))

    def _hear(self, address: Address, message: Message, size: int) -> None:
        part = self._parts.get(address)
        if isinstance(message, Token):
            self._knock(address, part, message.token)
        elif isinstance(part, Inside):
            self._pass_on(address, part, message)
        elif isinstance(part, AtDoor) or part is None:
            self._wait(address, part, message, size)

    def _wait(self, address: Address, part: AtDoor | None, message: Message, size: int) -> None:
        self._waiting_frames += 1
        self._waiting_bytes += size
        if self._waiting_frames > self._limits.waiting_frames or self._waiting_bytes > self._limits.waiting_bytes:
            raise too_many("frames before a document is entered")
        (part or self._open_door(address)).frames.append(message)

    def _open_door(self, address: Address) -> AtDoor:
        if address not in self._parts and len(self._parts) >= self._limits.parts_per_socket:
            raise too_many("documents on one socket")
        door = self._parts[address] = AtDoor()
        self._addresses[address.prefix] = address
        return door

    def _pass_on(self, address: Address, part: Inside, message: Message) -> None:
        if part.peer.ended is not None:
            return
        if isinstance(message, Close):
            del self._parts[address], self._addresses[address.prefix]
            self._rooms.leave(part.room, part.peer)
            return
        try:
            self._rooms.receive(part.room, part.peer, message)
        except Refused as refusal:
            self._rooms.dismiss(part.room, part.peer, refusal.reason)
        except ProtocolError as defect:
            self._rooms.dismiss(part.room, part.peer, defect.reason)
            # An edit that is only too large ends this copy; what no honest page says ends the socket.
            if defect.reason is not Reason.TOO_LARGE or not isinstance(message, Update | StepTwo):
                raise

    # --- at the door

    def _knock(self, address: Address, part: Part | None, token: str) -> None:
        if isinstance(part, Inside) and part.peer.ended is None:
            self._start(self._renew(part, token))
            return
        door = part if isinstance(part, AtDoor) else self._open_door(address)
        if door.deciding is None:
            door.deciding = self._start(self._decide(address, door, token))

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _renew(self, part: Inside, token: str) -> None:
        try:
            admission = await self._rooms.admit(self.visitor, part.peer.address.document, token)
        except Refused as refusal:
            self._rooms.dismiss(part.room, part.peer, refusal.reason)
        except Exception:
            # It stays admitted as before; who may stay is reviewed all the time.
            _log.exception("an admission could not be renewed")
        else:
            if admission.client == part.peer.admission.client and part.peer in part.room.peers:
                part.room.readmit(part.peer, admission)

    async def _decide(self, address: Address, door: AtDoor, token: str) -> None:
        try:
            admission = await self._rooms.admit(self.visitor, address.document, token)
            peer = Peer(admission, address, self)
            room = await self._rooms.enter(peer)
        except Refused as refusal:
            self._turn_away(address, refusal.reason)
        except Exception:
            # Nothing is wrong with the visitor: it keeps its copy and comes again.
            _log.exception("a document could not be entered")
            self.cut(CloseCode.TRY_AGAIN, Reason.NOT_LOADED)
        else:
            self._let_in(address, door, Inside(room, peer))

    def _turn_away(self, address: Address, reason: Reason) -> None:
        self._parts[address] = SentAway()
        self.put(self.wrap(address.prefix + encode_denied(reason.value)))

    def _let_in(self, address: Address, door: AtDoor, inside: Inside) -> None:
        if self._over or self._parts.get(address) is not door:
            self._rooms.leave(inside.room, inside.peer)
            return
        self._parts[address] = inside
        self._homeless_since = None
        try:
            for message in door.frames:
                if self._parts.get(address) is inside:
                    self._pass_on(address, inside, message)
        except ProtocolError as defect:
            self.cut(defect.code, defect.reason)

    # --- as time goes by

    def watch(self, now: float) -> None:
        """Close what is dead or has no business here; ask whether the rest is alive."""
        limits = self._limits
        self.calm_until = now + min(limits.homeless_seconds, limits.ping_seconds) / 4
        if not any(isinstance(part, Inside) and part.peer.ended is None for part in self._parts.values()):
            self._homeless_since = self._homeless_since or now
            if now - self._homeless_since >= limits.homeless_seconds:
                self.cut(CloseCode.TIMED_OUT, Reason.UNKNOWN)
        else:
            self._homeless_since = None
        if self._outbox.spoke:
            self._outbox.spoke = False
            self._spoke_at = now
        if now - self._heard_at >= limits.silent_seconds:
            self.cut(CloseCode.TIMED_OUT, Reason.NOT_LOADED)
        elif now - max(self._pinged_at, min(self._heard_at, self._spoke_at)) >= limits.ping_seconds:
            # Stock providers, too, take a server from which they hear nothing for gone.
            self._pinged_at = now
            self.put(self.wrap(PING))

    # --- the end

    def cut(self, code: int, reason: Reason) -> None:
        """Close the whole socket."""
        if not self._over:
            self.leave()
            self._close(code, reason.value)

    def leave(self) -> None:
        """The socket is closed or about to be."""
        self._over = True
        for part in self._parts.values():
            if isinstance(part, Inside):
                self._rooms.leave(part.room, part.peer)
        self._parts.clear()
        for task in self._tasks:
            task.cancel()
