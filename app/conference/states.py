"""The states of a conference, as a table.

A conference is planned, then open, then frozen; it never goes back. Only an open conference takes edits. Freezing is
the only way out of open, and nothing leads out of frozen: what is wrong in a record is corrected beside it.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    FROZEN = "frozen"


class Step(StrEnum):
    """What happens to a conference."""

    OPENING = "opening"
    FREEZING = "freezing"


STEPS: dict[tuple[State, Step], State] = {
    (State.PLANNED, Step.OPENING): State.OPEN,
    (State.OPEN, Step.FREEZING): State.FROZEN,
}


class WrongState(Exception):  # noqa: N818 - reads as a sentence at the raise
    """The conference is not in a state in which this can happen."""

    def __init__(self, state: State, step: Step) -> None:
        super().__init__(f"{step.value} is not possible while {state.value}")
        self.state = state
        self.step = step


def after(state: State, step: Step) -> State:
    """The state that the step leads to. Raises `WrongState`."""
    try:
        return STEPS[state, step]
    except KeyError:
        raise WrongState(state, step) from None
