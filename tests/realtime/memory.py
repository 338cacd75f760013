"""A host for the engine that keeps everything in memory: small, real, and able to fail when a test wants it to."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from realtime.grammar import Grammar, Record, Table, Text, Value
from realtime.ports import Admission, Entry, History, Reason, Refused, Visitor
from realtime.protocol import BoundedWebSockets
from realtime.rooms import Rooms
from realtime.socket import Socket
from realtime.transport import Application, showing_transport

GRAMMAR = Grammar({"purpose": Text(), "cards": Table(Record({"title": Value()}))})
ORIGIN = "https://board.test"


class MemoryJournal:
    """One order per document. `broken` makes every call fail; `gate`, when set, holds appends back until it is set."""

    def __init__(self) -> None:
        self.entries: dict[str, list[Entry]] = {}
        self.frozen: set[str] = set()
        self.epochs: dict[str, int] = {}
        self.broken = False
        self.appends = 0
        self.replays = 0
        self.door = asyncio.Event()
        self.door.set()
        self.arrived = asyncio.Event()

    async def append(self, entries: Sequence[Entry]) -> Mapping[str, Reason]:
        self.arrived.set()
        await self.door.wait()
        self._fail_if_broken()
        self.appends += 1
        refused: dict[str, Reason] = {}
        for entry in entries:
            kept = self.entries.setdefault(entry.document, [])
            if entry.document in self.frozen:
                refused[entry.document] = Reason.FROZEN
            elif entry.epoch != self.epochs.get(entry.document, 1):
                refused[entry.document] = Reason.OTHER_HISTORY
            elif entry.sequence != len(kept) + 1:
                refused[entry.document] = Reason.NOT_KEPT
            elif entry.document not in refused:
                kept.append(entry)
        return refused

    async def replay(self, document: str) -> History:
        self.replays += 1
        await asyncio.sleep(0)
        self._fail_if_broken()
        entries = [(entry.sequence, entry.update) for entry in self.entries.get(document, [])]
        return History(self.epochs.get(document, 1), 0, None, entries, document not in self.frozen)

    async def head(self, document: str) -> int:
        self._fail_if_broken()
        return len(self.entries.get(document, []))

    async def since(self, document: str, sequence: int) -> Sequence[tuple[int, bytes]]:
        self._fail_if_broken()
        return [(entry.sequence, entry.update) for entry in self.entries.get(document, [])[sequence:]]

    def _fail_if_broken(self) -> None:
        if self.broken:
            raise OSError("no space left on device")


@dataclass
class MemoryDoorkeeper:
    """A token is `person/client`, with `/reads` at its end for a reader."""

    removed: set[str] = field(default_factory=set)
    signed_out: set[str] = field(default_factory=set)
    readers: set[str] = field(default_factory=set)
    #: What else somebody sees, in marks.
    beside: dict[str, frozenset[str]] = field(default_factory=dict)
    journal: MemoryJournal = field(default_factory=MemoryJournal)
    issued: dict[tuple[str, str], frozenset[int]] = field(default_factory=dict)
    reviewed: asyncio.Event = field(default_factory=asyncio.Event)

    async def admit(self, visitor: Visitor, document: str, token: str) -> Admission:
        person, client, *rest = token.split("/")
        if person in self.removed or document.startswith("unknown"):
            raise Refused(Reason.UNKNOWN)
        known = self.issued.get((document, person), frozenset()) | {int(client)}
        self.issued[document, person] = known
        return admission(document, person, int(client), known, writes=not rest and person not in self.readers)

    async def review(self, admissions: Sequence[Admission]) -> Sequence[Admission | Reason]:
        self.reviewed.set()
        return [self._review(admission) for admission in admissions]

    def _review(self, admission: Admission) -> Admission | Reason:
        if admission.person in self.signed_out:
            return Reason.SIGNED_OUT
        if admission.person in self.removed:
            return Reason.REMOVED
        admission = replace(admission, beside=self.beside.get(admission.person, frozenset()))
        return replace(admission, writes=False) if admission.person in self.readers else admission


def admission(
    document: str = "shared",
    person: str = "ada",
    client: int = 1,
    clients: frozenset[int] | None = None,
    writes: bool = True,
    epoch: int = 1,
) -> Admission:
    card: dict[str, str | int] = {"id": person, "name": person.title(), "colour": client % 12}
    return Admission(
        document, person, f"session of {person}", card, client, clients or frozenset({client}), epoch, writes, GRAMMAR
    )


async def _recognise(websocket: WebSocket) -> Visitor | None:
    person = websocket.cookies.get("person")
    return Visitor(f"session of {person}", person) if person else None


@dataclass
class House:
    """A served engine."""

    url: str
    rooms: Rooms
    journal: MemoryJournal
    doorkeeper: MemoryDoorkeeper


@contextlib.asynccontextmanager
async def house(
    rooms: Rooms,
    journal: MemoryJournal,
    doorkeeper: MemoryDoorkeeper,
    wrap: Callable[[Application], Application] = showing_transport,
) -> AsyncIterator[House]:
    """The engine behind a real uvicorn on a port of its own."""
    async with rooms:
        endpoint = Socket(rooms, _recognise, lambda _: {ORIGIN})
        app = Starlette(routes=[WebSocketRoute("/socket", endpoint)])
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(
            wrap(app), ws=BoundedWebSockets, ws_per_message_deflate=False, log_level="error", lifespan="off"
        )
        server = uvicorn.Server(config)
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
        serving = asyncio.create_task(server._serve([listener]))
        try:
            port = listener.getsockname()[1]
            yield House(f"ws://127.0.0.1:{port}/socket", rooms, journal, doorkeeper)
        finally:
            server.should_exit = True
            await serving
