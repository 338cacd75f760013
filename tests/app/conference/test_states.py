from __future__ import annotations

import itertools

import pytest

from app.conference.states import STEPS, State, Step, WrongState, after


def test_a_conference_is_planned_then_open_then_frozen() -> None:
    assert after(after(State.PLANNED, Step.OPENING), Step.FREEZING) is State.FROZEN


@pytest.mark.parametrize(("state", "step"), [pair for pair in itertools.product(State, Step) if pair not in STEPS])
def test_every_other_step_is_refused(state: State, step: Step) -> None:
    with pytest.raises(WrongState):
        after(state, step)


def test_nothing_leads_out_of_frozen() -> None:
    assert not [state for state, _ in STEPS if state is State.FROZEN]
