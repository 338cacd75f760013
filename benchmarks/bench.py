"""One server and one generator, together for the length of a scenario."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.generator import Generator
from benchmarks.peers import Peer
from benchmarks.processes import Served

#: Beyond these the generator, not the server, may have set the pace.
_BUSY_SHARE = 0.85
_LATE_MILLISECONDS = 25.0


class Unusable(Exception):  # noqa: N818 - reads as a sentence at the raise
    """People could not even come in."""


@dataclass(frozen=True)
class Typed:
    """What one stretch of typing showed."""

    p50: float | None
    p99: float | None
    sent: int
    deliveries: int
    missing: int
    dropped: int
    server_share: float
    microseconds: float | None
    generator_share: float
    generator_late: float
    reasons: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every edit reached everybody."""
        return self.missing == 0 and self.dropped == 0

    @property
    def generator_bound(self) -> bool:
        """Whether the generator may have set the pace."""
        return self.generator_share > _BUSY_SHARE or self.generator_late > _LATE_MILLISECONDS


@dataclass
class Bench:
    """A running server with its data, and the generator that is connected to it."""

    peer: Peer
    folder: Path
    generator: Generator
    server: Served
    notes: set[str] = field(default_factory=set)

    def make(self, rooms: int, people: int) -> None:
        """Make rooms and let the generator know them."""
        self.generator.do("rooms", **self.peer.rooms(self.server.port, rooms, people))

    def enter(self, **settings: Any) -> Any:
        """Let people in; Unusable when one of them stays outside."""
        entered = self.generator.do("enter", **settings)
        if entered["failed"]:
            raise Unusable(f"{entered['failed']} stayed outside: {entered['failures'][0]}")
        return entered

    def type(self, seconds: float, rate: float = 5, **settings: Any) -> Typed:
        """Let them type; what it cost the server is measured between the same two moments."""
        cpu: dict[str, tuple[float, int]] = {}

        def moment(name: str, event: Any) -> None:
            cpu[name] = (self.server.cpu_seconds(), event["deliveries"])

        told = self.generator.do("type", moment, seconds=seconds, rate=rate, **settings)
        used = cpu["measured"][0] - cpu["measuring"][0]
        delivered = cpu["measured"][1] - cpu["measuring"][1]
        typed = Typed(
            p50=told["latency"]["p50"],
            p99=told["latency"]["p99"],
            sent=told["sent"],
            deliveries=told["deliveries"],
            missing=told["missing"],
            dropped=told["dropped"],
            server_share=used / seconds,
            microseconds=used / delivered * 1e6 if delivered else None,
            generator_share=told["generator_cpu"],
            generator_late=told["lateness"]["p99"] or 0.0,
            reasons=tuple(told["reasons"]),
        )
        if typed.generator_bound:
            self.notes.add("generator-bound")
        return typed

    def restart(self, *, kill: bool = False) -> None:
        """Stop (or kill) the server and start it again on its data; nobody is connected afterwards."""
        self.generator.do("leave")
        self.server.kill() if kill else self.server.stop()
        self.server = self.peer.start(self.folder, self.server.port)

    def settle(self) -> None:
        """Give the server the time it takes to store."""
        self.peer.settle(self.folder)


@contextmanager
def bench(peer: Peer, folder: Path) -> Iterator[Bench]:
    """Start the server on empty data, with a generator; both are gone afterwards, and the data too."""
    shutil.rmtree(folder, ignore_errors=True)
    server = peer.start(folder)
    with Generator() as generator:
        running = Bench(peer, folder, generator, server)
        try:
            yield running
        finally:
            running.server.kill()
            shutil.rmtree(folder, ignore_errors=True)
