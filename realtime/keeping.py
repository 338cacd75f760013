"""Brings applied edits to the journal: one commit at a time, of all rooms together, and only then they are told.

The edits of one turn of the event loop share a commit; while a commit is under way, and while the readers of a crowded
room rest, the next one gathers. A commit costs nearly the same for one edit as for fifty, so the more edits come, the
longer they gather.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Sequence
from typing import Protocol

from realtime.limits import Limits
from realtime.ports import Journal, Reason, Refused, Relay
from realtime.resident import Resident
from realtime.room import Refusal, Room
from realtime.telling import Telling

_log = logging.getLogger(__name__)

#: Seconds over which the edits are averaged that come.
_LATELY = 0.5


class Custodian(Protocol):
    """Who opens and closes the rooms."""

    def is_open(self, room: Room) -> bool: ...

    def find(self, document: str) -> Room | None: ...

    def lose(self, room: Room, reason: Reason) -> None:
        """The room in memory is worth nothing any more: whoever is in it comes again."""
        ...

    def end(self, room: Room, reason: Reason) -> None:
        """Nobody may go on with this document."""
        ...

    def refuse(self, room: Room, refusals: Sequence[Refusal]) -> None:
        """These copies are at an end."""
        ...


class Pace:
    """How far apart commits begin, after how many edits have come of late."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._at = -math.inf
        self._rate = 0.0
        #: Seconds from the begin of one commit to the next.
        self.distance = 0.0

    @property
    def is_brisk(self) -> bool:
        """Whether so many come that they gather."""
        return self.distance > 0

    def count(self, edits: int, now: float) -> None:
        """A commit of so many edits begins."""
        faded = math.exp((self._at - now) / _LATELY)
        self._at = now
        self._rate = self._rate * faded + edits / _LATELY
        limits = self._limits
        distance = min(self._rate * limits.edit_seconds, limits.longest_commit_seconds)
        self.distance = distance if distance >= limits.shortest_wait_seconds else 0.0


class Keeper:
    """The only one who appends to the journal."""

    def __init__(
        self, journal: Journal, relay: Relay | None, telling: Telling, custodian: Custodian, limits: Limits
    ) -> None:
        self._journal = journal
        self._relay = relay
        self._telling = telling
        self._custodian = custodian
        self._limits = limits
        self._owing: dict[Room, None] = {}
        self._behind: dict[str, int] = {}
        self._hints: dict[str, int] = {}
        self._hint = asyncio.Event()
        self._wake = asyncio.Event()
        self._committed = asyncio.Event()
        self._counted: dict[Room, int] = {}
        self._unkept = 0
        #: When the next commit begins, the last one began, and how long that took.
        self._due = math.inf
        self._began = -math.inf
        self._took = 0.0
        self._pace = Pace(limits)
        self._timer: asyncio.TimerHandle | None = None

    def attend(self, room: Room) -> None:
        """Something happened in the room: see whether it has to be kept or told."""
        self._count(room)
        if room.owes:
            self._owe(room)
        elif room.tellable:
            self._telling.soon(room)

    def _owe(self, room: Room) -> None:
        """See that the room's edits are committed in time for it to speak again: sooner only leaves less to join."""
        if room in self._owing:
            return
        self._owing[room] = None
        due = max(self._telling.rests_until(room) - self._took, self._began + self._pace.distance)
        if due < self._due:
            self._due = due
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            loop = asyncio.get_running_loop()
            if due > loop.time() + self._limits.shortest_wait_seconds:
                self._timer = loop.call_at(due, self._wake.set)
            else:
                self._wake.set()

    def _count(self, room: Room) -> None:
        before = self._counted.get(room, 0)
        if before != room.unkept_bytes:
            self._unkept += room.unkept_bytes - before
            self._counted[room] = room.unkept_bytes

    def forget(self, room: Room) -> None:
        """The room is closed."""
        self._unkept -= self._counted.pop(room, 0)
        self._owing.pop(room, None)
        self._announce_commit()

    @property
    def gathers_until(self) -> float:
        """The loop time before which no edit is committed that comes now; long past when there is little to do."""
        return self._began + self._pace.distance if self._pace.is_brisk else -math.inf

    @property
    def crowded(self) -> bool:
        """Whether so much waits for the journal that nothing more should be read."""
        return self._unkept > self._limits.unkept_bytes

    async def relief(self) -> None:
        """Wait until the journal has caught up."""
        while self.crowded:
            await self._committed.wait()

    async def settle(self, room: Room) -> None:
        """Wait until everything applied in the room is kept. Raises `Refused` when the room is lost."""
        while self._custodian.is_open(room):
            if room.settled:
                return
            await self._committed.wait()
        raise Refused(Reason.NOT_KEPT)

    def behind(self, document: str, sequence: int) -> None:
        """Another process has kept this document's edits up to `sequence`."""
        room = self._custodian.find(document)
        if room is not None and sequence > room.sequence:
            self._behind[document] = sequence
            self._wake.set()

    async def run(self) -> None:
        """Keep for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._due = math.inf
            self._began = loop.time()
            rooms, self._owing = list(self._owing), {}
            if self._behind:
                await self._catch_up()
            began = loop.time()
            try:
                await self._commit([room for room in rooms if room.owes and self._custodian.is_open(room)])
            except Exception:
                # Whatever it is, nothing of these rooms is known to be kept; and the other rooms have to go on.
                _log.exception("a commit failed")
                for room in rooms:
                    self._custodian.lose(room, Reason.NOT_KEPT)
            self._took = min(loop.time() - began, self._limits.window_seconds)

    async def _commit(self, rooms: list[Room]) -> None:
        if not rooms:
            return
        entries = [entry for room in rooms for entry in room.take()]
        self._pace.count(len(entries), self._began)
        try:
            refused = await self._journal.append(entries)
        except Exception:
            _log.exception("the journal did not keep %d edits of %d documents", len(entries), len(rooms))
            for room in rooms:
                self._custodian.lose(room, Reason.NOT_KEPT)
            return
        for room in rooms:
            if self._custodian.is_open(room):
                await self._conclude(room, refused.get(room.document))
        self._announce_commit()
        if self._relay is not None:
            self._hint.set()

    async def tell_others(self, relay: Relay) -> None:
        """Tell other processes for ever how far each document has come; only the last word on each counts."""
        while True:
            await self._hint.wait()
            self._hint.clear()
            hints, self._hints = self._hints, {}
            for document, sequence in hints.items():
                try:
                    await relay.tell(document, sequence)
                except Exception:
                    _log.exception("a hint to other processes is lost; they will find out by themselves")

    async def _conclude(self, room: Room, reason: Reason | None) -> None:
        if reason is None:
            room.kept()
            self._telling.soon(room)
            if self._relay is not None:
                self._hints[room.document] = room.sequence
        elif reason is Reason.NOT_KEPT:
            await self._reload(room)
        else:
            self._custodian.end(room, reason)
        if self._custodian.is_open(room):
            self.attend(room)

    def _announce_commit(self) -> None:
        self._committed.set()
        self._committed = asyncio.Event()

    async def _reload(self, room: Room) -> None:
        try:
            history = await self._journal.replay(room.document)
            # What others have kept since the replay is not in the document that was made of it.
            since = await self._journal.since(room.document, room.sequence)
            entries = [entry for entry in since if entry[0] <= history.head]
            if history.epoch != room.epoch or not history.open:
                self._custodian.end(room, Reason.FROZEN if not history.open else Reason.OTHER_HISTORY)
                return
            refusals = room.reload(Resident(history, self._limits.gate), entries)
        except Exception:
            _log.exception("a room could not be reloaded")
            self._custodian.lose(room, Reason.NOT_LOADED)
        else:
            self._custodian.refuse(room, refusals)

    async def _catch_up(self) -> None:
        behind, self._behind = self._behind, {}
        for document in behind:
            room = self._custodian.find(document)
            if room is None:
                continue
            try:
                room.catch_up(await self._journal.since(document, room.sequence))
            except Exception:
                _log.exception("what other processes kept could not be read")
                self._custodian.lose(room, Reason.NOT_LOADED)
            else:
                self.attend(room)
