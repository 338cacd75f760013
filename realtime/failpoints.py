"""Places at which a proof makes this process die, hang or fail: kept in the code so that what is proven is what runs.

Nothing is armed unless the host arms it, which it must never do where real people work. Unarmed, a failpoint costs one
look at an empty table.
"""

from __future__ import annotations

import os
import signal
from enum import StrEnum
from typing import NoReturn


class Failpoint(StrEnum):
    """Where."""

    BEFORE_COMMIT = "before-commit"
    AFTER_COMMIT = "after-commit"
    AFTER_TELL = "after-tell"
    BEFORE_FREEZING = "before-freezing"
    WHILE_FREEZING = "while-freezing"
    AFTER_FREEZING = "after-freezing"
    BEFORE_CHECKPOINT = "before-checkpoint"
    WHILE_CHECKPOINTING = "while-checkpointing"
    AFTER_CHECKPOINT = "after-checkpoint"


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _hang() -> NoReturn:
    while True:
        pass


def _fail() -> NoReturn:
    raise OSError("a failpoint was reached")


_DEEDS = {"die": _die, "hang": _hang, "fail": _fail}
_armed: dict[Failpoint, tuple[str, int]] = {}


def arm(plan: str) -> None:
    """Arm `where=deed` or `where=deed@n`: what happens there, at the n-th time. Replaces what was armed before.

    An empty plan disarms. Raises `ValueError` for a plan that cannot be carried out.
    """
    _armed.clear()
    if plan:
        where, _, what = plan.partition("=")
        deed, _, time = what.partition("@")
        if deed not in _DEEDS:
            raise ValueError(f"a failpoint cannot {deed or 'do nothing'}: {', '.join(_DEEDS)}")
        _armed[Failpoint(where)] = deed, int(time or 1)


def failpoint(where: Failpoint) -> None:
    """Pass this place."""
    if _armed and where in _armed:
        deed, times = _armed.pop(where)
        if times > 1:
            _armed[where] = deed, times - 1
        else:
            _DEEDS[deed]()
