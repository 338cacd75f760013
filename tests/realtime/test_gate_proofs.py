"""The gate between the real Yjs and the real pycrdt: random histories of honest people, and what liars make of them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.errors import ProtocolError
from realtime.gate import Fresh, Gate, Known
from tests.oracle.crafting import Liar, mutant
from tests.oracle.documents import read
from tests.oracle.fuzzing import STEPS, Casualty, Part, attack, casualty_at_work, live
from tests.oracle.proving import examples
from tests.oracle.yjs import Yjs, running_yjs

pytestmark = pytest.mark.proof

SEEDS = st.integers(0, 2**31 - 1)


@pytest.fixture(scope="module")
def yjs() -> Iterator[Yjs]:
    with running_yjs() as oracle:
        yield oracle


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


@pytest.fixture(scope="module")
def casualty() -> Iterator[Casualty]:
    with casualty_at_work() as casualty:
        yield casualty


@examples(60, 5_000)
@given(SEEDS)
def test_attack_42_and_62_what_gets_through_neither_breaks_nor_divides_anything(
    yjs: Yjs, casualty: Casualty, seed: int
) -> None:
    """Order is the one thing that a liar can still blur: of text that he puts in at two ends of the list at once.

    pycrdt and Yjs then agree about every copy, but a copy that was written out and read again may show his characters
    elsewhere. Only the writer's own structs move, so that is compared by its clocks and not by its content.
    """
    attack(seed, yjs, casualty)
