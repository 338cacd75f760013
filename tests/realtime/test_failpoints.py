from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.objecting import unsafe
from app.settings import Settings
from realtime import failpoints
from realtime.failpoints import Failpoint, failpoint


@pytest.fixture(autouse=True)
def _disarmed() -> Iterator[None]:
    yield
    failpoints.arm("")


def test_nothing_fails_unless_it_is_armed() -> None:
    for where in Failpoint:
        failpoint(where)


def test_the_nth_pass_of_one_place_fails_and_no_other() -> None:
    failpoints.arm("after-tell=fail@3")
    failpoint(Failpoint.AFTER_TELL)
    failpoint(Failpoint.AFTER_TELL)
    failpoint(Failpoint.BEFORE_COMMIT)
    with pytest.raises(OSError, match="failpoint"):
        failpoint(Failpoint.AFTER_TELL)
    failpoint(Failpoint.AFTER_TELL)


@pytest.mark.parametrize("plan", ["nowhere=die", "after-tell", "after-tell=sing", "after-tell=die@often"])
def test_a_plan_that_cannot_be_carried_out_is_refused(plan: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        failpoints.arm(plan)


@pytest.mark.parametrize("real", [{}, {"public_url": "https://board.example.org"}])
def test_a_server_for_real_people_does_not_fail_on_purpose(real: dict[str, str]) -> None:
    (sentence,) = unsafe(Settings(failpoint="after-tell=die", demo=False, **real))  # type: ignore[arg-type]
    assert "CASEBOARD_FAILPOINT" in sentence
    assert unsafe(Settings(failpoint="after-tell=die", demo=True)) == []
