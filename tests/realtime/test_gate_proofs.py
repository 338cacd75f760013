"""The gate between the real Yjs and the real pycrdt: random histories of honest people, and what liars make of them."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc

from realtime.errors import ProtocolError
from realtime.gate import Fresh, Gap, Gate, Known
from realtime.wire import decode_state_vector
from tests.oracle import applying
from tests.oracle.crafting import Liar, mutant
from tests.oracle.documents import GRAMMAR, read
from tests.oracle.proving import examples
from tests.oracle.yjs import SentFrame, Yjs, running_yjs

pytestmark = pytest.mark.proof

SEEDS = st.integers(0, 2**31 - 1)
STEPS = 150
ORDER = "neighbours in the wrong order"


@pytest.fixture(scope="module")
def yjs() -> Iterator[Yjs]:
    with running_yjs() as oracle:
        yield oracle


class Part:
    """A document behind its gate, and what was kept of it."""

    def __init__(self) -> None:
        self.gate = Gate(GRAMMAR)
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

    def rebuilt(self) -> Gate:
        """The gate that knows the document from a checkpoint only."""
        gate = Gate(GRAMMAR)
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


@examples(150, 5_000)
@given(SEEDS)
def test_everything_that_honest_people_send_is_let_in_and_read_alike(yjs: Yjs, seed: int) -> None:
    frames, told = yjs.history(seed, STEPS)
    part = Part()
    if not live(part, frames):
        return
    content = read(part.document)
    assert part.gate.state == told.clocks
    assert content == told.document

    browser = yjs.read(part.kept)
    assert (browser.document, browser.clocks, browser.pending) == (content, told.clocks, False)
    joiner = yjs.read([part.document.get_update()])
    assert (joiner.document, joiner.clocks, joiner.pending) == (content, told.clocks, False)


def test_tangled_neighbours_are_so_rare_that_histories_prove_something(yjs: Yjs) -> None:
    ended = [seed for seed in range(60) if not live(Part(), yjs.history(seed, STEPS)[0])]
    assert len(ended) <= 1


@examples(50, 2_000)
@given(SEEDS)
def test_a_gate_rebuilt_from_a_checkpoint_judges_as_one_that_lived(yjs: Yjs, seed: int) -> None:
    frames, _ = yjs.history(seed, STEPS)
    random = Random(seed)
    part = Part()
    for frame in frames:
        rebuilt = part.rebuilt()
        assert rebuilt.state == part.gate.state
        everybody = frozenset().union(*(each.clients for each in frames))
        mutants = [mutant(random, frame.update, [each.update for each in frames]) for _ in range(3)]
        lies = [Liar(random, dict(part.gate.state), random.choice(sorted(frame.clients))).update() for _ in range(3)]
        for update in (frame.update, *mutants, *lies):
            assert_judged_alike(part.gate, rebuilt, update, everybody)
        if not live(part, [frame]):
            return


def assert_judged_alike(lived: Gate, rebuilt: Gate, update: bytes, clients: frozenset[int]) -> None:
    """The same verdict, but that a rebuilt gate knows more deletes and takes garbage for what it is."""
    try:
        verdict = lived.examine(update, clients)
    except ProtocolError:
        return
    again = rebuilt.examine(update, clients)
    if isinstance(verdict, Fresh) and not verdict.spans:
        assert isinstance(again, Fresh | Known)
    else:
        assert type(again) is type(verdict)
    if isinstance(verdict, Fresh) and isinstance(again, Fresh):
        assert again.spans == verdict.spans
        assert again.state == verdict.state


class Casualty:
    """A process that applies what the gate lets through, and may die of it."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, str(Path(applying.__file__))]
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8")

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


@pytest.fixture(scope="module")
def casualty() -> Iterator[Casualty]:
    casualty = Casualty()
    yield casualty
    casualty.process.kill()
    casualty.process.communicate()


@examples(60, 5_000)
@given(SEEDS)
def test_attack_42_and_62_what_gets_through_neither_breaks_nor_divides_anything(
    yjs: Yjs, casualty: Casualty, seed: int
) -> None:
    """Order is the one thing that a liar can still blur: of text that he puts in at two ends of the list at once.

    pycrdt and Yjs then agree about every copy, but a copy that was written out and read again may show his characters
    elsewhere. Only the writer's own structs move, so that is compared by its clocks and not by its content.
    """
    frames, _ = yjs.history(seed, STEPS)
    random = Random(seed)
    part = Part()
    live(part, frames[: random.randrange(1, len(frames))])
    base = part.document.get_update()
    through = [verdict for verdict in attempts(part, frames, random, 60) if isinstance(verdict, Fresh)]
    updates = [verdict.update for verdict in through]
    for verdict, answer in zip(through, casualty.apply(base, updates), strict=True):
        assert "failure" not in answer, (verdict.update.hex(), answer)
        assert clocks(answer["clocks"]) == clocks(answer["again"][0]) == verdict.state
        browser = yjs.read([base, verdict.update])
        assert (browser.document, browser.clocks) == (answer["document"], verdict.state)
        assert not browser.pending


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
