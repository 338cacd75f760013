"""The open rooms of this process: entering, leaving, reviewing who may stay, and the one way to freeze.

async with Rooms(journal, doorkeeper) as rooms:
    ...
    async with rooms.sealed([document]) as sealed:
        ...  # nobody can edit; leaving without an exception closes the documents for good
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar

from realtime.errors import CloseCode, ProtocolError
from realtime.intake import Intake
from realtime.keeping import Keeper
from realtime.limits import Limits
from realtime.peer import Peer
from realtime.ports import Admission, Doorkeeper, Journal, Reason, Refused, Relay, Sealed, Visitor, Witness
from realtime.resident import Diverged, Resident
from realtime.room import Refusal, Room
from realtime.sealing import Sealing
from realtime.telling import Telling
from realtime.wire import Message, QueryPresence, Stateless, encode_stateless

#: Tells one page that the host lets it see other documents than before.
_MORE_OR_LESS = encode_stateless('{"kind":"parts"}')

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Watched(Protocol):
    """A socket that wants to know that time goes by."""

    #: Before that there is nothing to see.
    calm_until: float

    def watch(self, now: float) -> None: ...


def _in_turns(many: Iterable[T], few: int = 50) -> Iterator[list[T]]:
    """All of them as they are now, a few at a time: thousands in one go would hold up every board."""
    everything = list(many)
    return (everything[begin : begin + few] for begin in range(0, len(everything), few))


def _uptime_milliseconds() -> int:
    return time.monotonic_ns() // 1_000_000


class Rooms:
    """Facade of the engine for its host and its sockets.

    `milliseconds` is the clock of presence: it must not fall behind what it said before a restart, or browsers take
    news of presence for old; the host should give it the time of day.
    """

    def __init__(
        self,
        journal: Journal,
        doorkeeper: Doorkeeper,
        relay: Relay | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        *,
        milliseconds: Callable[[], int] = _uptime_milliseconds,
        witness: Witness | None = None,
    ) -> None:
        self.limits = limits
        self.sockets: set[Watched] = set()
        self._journal = journal
        self._doorkeeper = doorkeeper
        self._relay = relay
        self._milliseconds = milliseconds
        self._witness = witness
        self._open: dict[str, Room] = {}
        self._opening: dict[str, asyncio.Task[Room]] = {}
        self._empty_since: dict[Room, float] = {}
        self._reviewing = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self.telling = Telling(self._loop, self.limits, self._milliseconds)
        self.keeper = Keeper(self._journal, self._relay, self.telling, self, self.limits)
        self.intake = Intake(self._loop, self.keeper)
        self._sealing = Sealing(self, self.keeper, self.limits)
        chores = [self.keeper.run(), self._go_by()]
        if self._relay is not None:
            chores += [self.keeper.tell_others(self._relay), self._hear(self._relay), self._poll()]
        self._tasks = [self._loop.create_task(chore) for chore in chores]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.intake.empty()
        for room in list(self._open.values()):
            with contextlib.suppress(Refused, TimeoutError):
                async with asyncio.timeout(self.limits.flush_seconds):
                    await self.keeper.settle(room)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- for the host

    def sealed(self, documents: Sequence[str]) -> contextlib.AbstractAsyncContextManager[Mapping[str, Sealed]]:
        """Hand over documents that nobody can edit meanwhile; see `Sealing`. Raises `Refused`."""
        return self._sealing.sealed(documents)

    async def recheck(self) -> None:
        """Ask the doorkeeper now about everybody who is connected."""
        async with self._reviewing:
            peers = [(room, peer) for room in self._open.values() for peer in room.peers]
            if not peers:
                return
            standing = [peer.admission for _, peer in peers]
            verdicts = await self._doorkeeper.review(standing)
            if verdicts is standing:
                return
            for few in _in_turns(zip(peers, standing, verdicts, strict=True)):
                for (room, peer), admission, verdict in few:
                    if verdict is not admission:
                        self._heed(room, peer, verdict)
                await asyncio.sleep(0)

    def _heed(self, room: Room, peer: Peer, verdict: Admission | Reason) -> None:
        if peer not in room.peers:
            return
        if isinstance(verdict, Reason):
            self.dismiss(room, peer, verdict)
        elif verdict != peer.admission:
            if verdict.beside != peer.admission.beside:
                peer.say(_MORE_OR_LESS)
            room.readmit(peer, verdict)
            self._attend(room)

    @property
    def count(self) -> int:
        """How many documents are open."""
        return len(self._open)

    @property
    def copies(self) -> int:
        """How many copies of them are connected."""
        return sum(len(room.peers) for room in self._open.values())

    def present(self, document: str) -> list[Mapping[str, str | int]]:
        """The cards of who is connected to the document now, each person once."""
        room = self._open.get(document)
        people = {peer.admission.person: peer.admission.card for peer in room.peers} if room else {}
        return list(people.values())

    def announce(self, documents: Iterable[str], payload: str) -> None:
        """Say something beside the document to everybody who is connected."""
        for document in documents:
            room = self._open.get(document)
            if room is not None:
                room.announce(encode_stateless(payload))

    # --- for sockets

    async def admit(self, visitor: Visitor, document: str, token: str) -> Admission:
        """The admission behind a token. Raises `Refused`."""
        return await self._doorkeeper.admit(visitor, document, token)

    async def enter(self, peer: Peer) -> Room:
        """Bring a peer into its room, which is opened for it if need be. Raises `Refused`, or what the journal does."""
        room = await self.opened(peer.admission.document)
        room.join(peer, self._milliseconds())
        self._empty_since.pop(room, None)
        return room

    def receive(self, room: Room, peer: Peer, message: Message) -> None:
        """Act on what a peer says. Raises `Refused` or `ProtocolError`."""
        if isinstance(message, Stateless):
            self._sealing.hear(peer, message.payload)
            return
        if isinstance(message, QueryPresence):
            room.introduce(peer, self._milliseconds())
            return
        try:
            room.receive(peer, message)
        except Diverged:
            self._quarantine(room, peer)
        else:
            self._attend(room)

    def leave(self, room: Room, peer: Peer) -> None:
        """The peer is gone."""
        room.leave(peer)
        self._sealing.forget(peer)
        if not room.peers:
            self._empty_since[room] = self._loop.time()
        self._attend(room)

    def dismiss(self, room: Room, peer: Peer, reason: Reason) -> None:
        """Send a peer away: this copy of the document is at an end, and with the session the whole socket."""
        self.leave(room, peer)
        if self._witness is not None and peer.ended is None:
            self._witness.dismissed(peer.admission, reason)
        peer.end(reason)
        if reason is Reason.SIGNED_OUT:
            peer.line.cut(CloseCode.SIGNED_OUT, reason)

    def _attend(self, room: Room) -> None:
        if self.is_open(room):
            self.keeper.attend(room)
            if room.presence.changed:
                self.telling.presence_soon(room)

    # --- opening and closing

    def find(self, document: str) -> Room | None:
        return self._open.get(document)

    def is_open(self, room: Room) -> bool:
        return self._open.get(room.document) is room

    async def opened(self, document: str) -> Room:
        """The open room; many may ask at once, and the journal is read once. Raises what the journal raises."""
        while True:
            room = self._open.get(document)
            if room is not None:
                return room
            opening = self._opening.get(document)
            if opening is None:
                opening = self._opening[document] = self._loop.create_task(self._load(document))
                opening.add_done_callback(lambda done: self._opened(document, done))
            room = await asyncio.shield(opening)
            if self.is_open(room):
                return room

    def _opened(self, document: str, opening: asyncio.Task[Room]) -> None:
        self._opening.pop(document, None)
        # Whoever waited may have left; a failure is then nobody's to hear.
        if not opening.cancelled():
            opening.exception()

    async def _load(self, document: str) -> Room:
        history = await self._journal.replay(document)
        try:
            resident = Resident(history, self.limits.gate)
        except Diverged:
            _log.exception("a document cannot be read from the journal")
            raise Refused(Reason.NOT_LOADED) from None
        room = self._open[document] = Room(document, history, resident, self.limits)
        self._empty_since[room] = self._loop.time()
        return room

    def lose(self, room: Room, reason: Reason) -> None:
        """The room in memory is worth nothing any more: everybody comes again and synchronises with the journal."""
        for peer in self._close(room):
            peer.line.cut(CloseCode.TRY_AGAIN, reason)

    def end(self, room: Room, reason: Reason) -> None:
        """Nobody may go on with this document."""
        for peer in self._close(room):
            peer.end(reason)

    def refuse(self, room: Room, refusals: Sequence[Refusal]) -> None:
        """These copies are at an end."""
        for peer, refusal in refusals:
            self.dismiss(room, peer, refusal.reason)
            if isinstance(refusal, ProtocolError):
                peer.line.cut(refusal.code, refusal.reason)

    def _close(self, room: Room) -> list[Peer]:
        if self.is_open(room):
            del self._open[room.document]
        # What is kept may be said: whoever wrote it knows then that it is safe.
        room.tell()
        peers = list(room.peers)
        room.peers.clear()
        self._empty_since.pop(room, None)
        self.keeper.forget(room)
        self.telling.forget(room)
        return peers

    def _quarantine(self, room: Room, peer: Peer) -> None:
        # Which update it was stays in the log of the operator by its writer; its bytes may be content.
        _log.critical("an update by client %d left its room in doubt; reloading", peer.admission.client, exc_info=True)
        self.dismiss(room, peer, Reason.MALFORMED)
        self.lose(room, Reason.NOT_LOADED)

    # --- as time goes by

    async def _go_by(self) -> None:
        while True:
            await asyncio.sleep(self.limits.review_seconds)
            now = self._loop.time()
            await self._watch(now)
            await self._renew_presence()
            self._evict(now)
            try:
                await self.recheck()
            except Exception:
                _log.exception("who may stay could not be reviewed")

    async def _watch(self, now: float) -> None:
        for few in _in_turns(self.sockets):
            for socket in few:
                if socket.calm_until <= now:
                    socket.watch(now)
            await asyncio.sleep(0)

    async def _renew_presence(self) -> None:
        now = self._milliseconds()
        for few in _in_turns(self._open.values()):
            for room in few:
                room.presence.renew(now)
                if room.presence.changed and self.is_open(room):
                    self.telling.presence_soon(room)
            await asyncio.sleep(0)

    def _evict(self, now: float) -> None:
        for room, since in list(self._empty_since.items()):
            if now - since >= self.limits.linger_seconds and room.settled and not room.barred:
                self._close(room)

    async def _hear(self, relay: Relay) -> None:
        async for document, sequence in relay.hints():
            self.keeper.behind(document, sequence)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self.limits.poll_seconds)
            for document in list(self._open):
                try:
                    self.keeper.behind(document, await self._journal.head(document))
                except Exception:
                    _log.exception("the journal's head could not be read")
