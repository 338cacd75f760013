"""What liars make of honest histories: a history up to some moment, and what the gate then says to mutants and lies.

Of what it lets through, a process that may die of it makes a document, and Yjs another: they must be the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

from pycrdt import Doc

from realtime.errors import ProtocolError
from realtime.gate import Fresh, Gap, Known
from realtime.wire import decode_state_vector
from tests.oracle import applying
from tests.oracle.crafting import Liar, mutant
from tests.oracle.documents import GRAMMAR
from tests.oracle.two_ways import TwoWays
from tests.oracle.yjs import SentFrame, Yjs

STEPS = 150
ATTEMPTS = 60
ORDER = "neighbours in the wrong order"


class Part:
    """A document behind its gate, and what was kept of it."""

    def __init__(self) -> None:
        self.gate = TwoWays(GRAMMAR)
        self.document: Doc[Any] = Doc()
        self.kept: list[bytes] = []

    def receive(self, frame: SentFrame) -> Fresh | Known | Gap:
        verdict = self.gate.examine(frame.update, frame.clients)
        if isinstance(verdict, Fresh):
            predicted = verdict.state
            # The rooms of some processes take it in pieces, those of others as a whole.
            for piece in verdict.pieces(most=3):
                self.document.apply_update(piece)
            self.gate.accept(verdict)
            self.kept.append(verdict.update)
            assert decode_state_vector(self.document.get_state()) == self.gate.state == predicted
        return verdict

    def rebuilt(self) -> TwoWays:
        """The gate that knows the document from a checkpoint only."""
        gate = TwoWays(GRAMMAR)
        gate.learn(self.document.get_update())
        return gate


def live(part: Part, frames: list[SentFrame]) -> bool:
    """Plays a history; False if it ends early because the undoing of Yjs tangled neighbours, which is refused."""
    for frame in frames:
        try:
            verdict = part.receive(frame)
        except ProtocolError as refused:
            assert refused.detail == ORDER
            return False
        assert isinstance(verdict, Gap) == frame.lacks
    return True


class Casualty:
    """A process that applies what the gate lets through, and may die of it."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, str(Path(applying.__file__))]
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8")

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()

    def apply(self, base: bytes, updates: list[bytes]) -> list[dict[str, Any]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        encoded = [b64encode(update).decode() for update in updates]
        self.process.stdin.write(json.dumps({"base": b64encode(base).decode(), "updates": encoded}) + "\n")
        self.process.stdin.flush()
        hanging = Timer(60, self.process.kill)
        hanging.start()
        line = self.process.stdout.readline()
        hanging.cancel()
        assert line, f"the process died or hung at one of {[update.hex() for update in updates]}"
        answers: list[dict[str, Any]] = json.loads(line)
        return answers


@contextmanager
def casualty_at_work() -> Iterator[Casualty]:
    casualty = Casualty()
    try:
        yield casualty
    finally:
        casualty.end()


def attack(seed: int, yjs: Yjs, casualty: Casualty) -> None:
    """Raises `AssertionError` when something gets through that breaks or divides."""
    frames, _ = yjs.history(seed, STEPS)
    random = Random(seed)
    part = Part()
    live(part, frames[: random.randrange(1, len(frames))])
    base = part.document.get_update()
    through = [verdict for verdict in attempts(part, frames, random, ATTEMPTS) if isinstance(verdict, Fresh)]
    updates = [verdict.update for verdict in through]
    for verdict, answer in zip(through, casualty.apply(base, updates), strict=True):
        assert "failure" not in answer, (verdict.update.hex(), answer)
        assert clocks(answer["clocks"]) == clocks(answer["again"][0]) == verdict.state, verdict.update.hex()
        browser = yjs.read([base, verdict.update])
        assert (browser.document, browser.clocks) == (answer["document"], verdict.state), verdict.update.hex()
        assert not browser.pending, verdict.update.hex()


def attempts(part: Part, frames: list[SentFrame], random: Random, number: int) -> Iterator[Fresh | Known | Gap]:
    """What the gate says to mutants and lies, where it does not refuse them; half of them meet a rebuilt gate."""
    everybody = frozenset().union(*(frame.clients for frame in frames))
    others = [frame.update for frame in frames]
    gates = (part.gate, part.rebuilt())
    for attempt in range(number):
        gate = gates[attempt % 2]
        if random.random() < 0.5:
            update = mutant(random, random.choice(others), others)
        else:
            update = Liar(random, dict(gate.state), random.choice(sorted(everybody))).update()
        try:
            yield gate.examine(update, everybody)
        except ProtocolError:
            continue


def clocks(answer: dict[str, int]) -> dict[int, int]:
    return {int(client): clock for client, clock in answer.items()}
