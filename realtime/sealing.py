"""Freezing: open browsers send what they have, then nobody can edit, then the host writes its record.

An edit is either in what is handed over and acknowledged, or it is refused: edits that come after the barrier are held
unanswered, and go on when the host's transaction fails.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Protocol

from realtime.keeping import Keeper
from realtime.limits import Limits
from realtime.peer import Peer
from realtime.ports import Reason, Refused, Sealed
from realtime.resident import Diverged
from realtime.room import Refusal, Room
from realtime.wire import encode_stateless

FREEZING = json.dumps({"kind": "freezing"})
#: The freezing that was announced was called off.
RESUMED = json.dumps({"kind": "resumed"})
FLUSHED = "flushed"


class Custodian(Protocol):
    """Who opens and closes the rooms."""

    async def opened(self, document: str) -> Room: ...

    def is_open(self, room: Room) -> bool: ...

    def end(self, room: Room, reason: Reason) -> None: ...

    def refuse(self, room: Room, refusals: Sequence[Refusal]) -> None: ...

    def lose(self, room: Room, reason: Reason) -> None: ...


class Sealing:
    """The barrier of this process; between processes the journal decides."""

    def __init__(self, custodian: Custodian, keeper: Keeper, limits: Limits) -> None:
        self._custodian = custodian
        self._keeper = keeper
        self._limits = limits
        self._turns: dict[str, asyncio.Lock] = {}
        self._flushing: list[_Flush] = []

    @contextlib.asynccontextmanager
    async def sealed(self, documents: Sequence[str]) -> AsyncIterator[Mapping[str, Sealed]]:
        """Hand over the documents while nobody can edit them; a second freeze of one of them waits for the first.

        When the block ends normally everybody is told that the documents are frozen; when it raises, everybody is
        told to go on. Raises `Refused` when a document cannot be opened, or not everything in it could be kept.
        """
        async with contextlib.AsyncExitStack() as turns:
            for document in sorted(set(documents)):
                await turns.enter_async_context(self._turns.setdefault(document, asyncio.Lock()))
            rooms = [await self._custodian.opened(document) for document in dict.fromkeys(documents)]
            try:
                await self._flush(rooms)
                for room in rooms:
                    room.bar()
                for room in rooms:
                    await self._keeper.settle(room)
                yield {room.document: self._seal(room) for room in rooms}
            except BaseException:
                self._unbar(rooms)
                raise
            for room in rooms:
                self._custodian.end(room, Reason.FROZEN)

    def _seal(self, room: Room) -> Sealed:
        if not self._custodian.is_open(room):
            raise Refused(Reason.NOT_KEPT)
        try:
            return Sealed(room.document, room.epoch, room.sequence, room.full())
        except Diverged:
            self._custodian.lose(room, Reason.NOT_LOADED)
            raise Refused(Reason.NOT_LOADED) from None

    def _unbar(self, rooms: Iterable[Room]) -> None:
        for room in rooms:
            if not self._custodian.is_open(room):
                continue
            try:
                refusals = room.unbar() if room.barred else []
            except Diverged:
                self._custodian.lose(room, Reason.NOT_LOADED)
            else:
                self._custodian.refuse(room, refusals)
                self._keeper.attend(room)
                room.announce(encode_stateless(RESUMED))

    async def _flush(self, rooms: Sequence[Room]) -> None:
        flush = _Flush({peer for room in rooms for peer in room.peers if peer.admission.writes})
        if flush.done.is_set():
            return
        self._flushing.append(flush)
        for room in rooms:
            room.announce(encode_stateless(FREEZING))
        try:
            async with asyncio.timeout(self._limits.flush_seconds):
                await flush.done.wait()
        except TimeoutError:
            pass  # Who does not answer has nothing to send, or will be told that it came too late.
        finally:
            self._flushing.remove(flush)

    def hear(self, peer: Peer, payload: str) -> None:
        """What a page says beside its document: that it has sent all it has. Anything else is passed over."""
        if self._flushing and _kind(payload) == FLUSHED:
            self.forget(peer)

    def forget(self, peer: Peer) -> None:
        """Nobody waits for this peer any longer."""
        for flush in self._flushing:
            flush.drop(peer)


class _Flush:
    def __init__(self, awaited: set[Peer]) -> None:
        self.done = asyncio.Event()
        self._awaited = awaited
        self.drop(None)

    def drop(self, peer: Peer | None) -> None:
        self._awaited.discard(peer)
        if not self._awaited:
            self.done.set()


def _kind(payload: str) -> object:
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    return said.get("kind") if isinstance(said, dict) else None
