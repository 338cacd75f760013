from __future__ import annotations

import time

import pytest

from realtime.gate import Fresh, GateLimits
from realtime.ports import Admission, History
from realtime.resident import Diverged, Resident
from tests.oracle.documents import GRAMMAR
from tests.oracle.parts import MIA, typed
from tests.oracle.writing import text, update

LIAR = Admission("part", "mia", "s", {}, MIA, frozenset({MIA}), 1, True, GRAMMAR)


def fresh(resident: Resident, edit: bytes) -> Fresh:
    verdict = resident.examine(edit, LIAR)
    assert isinstance(verdict, Fresh)
    return verdict


def test_a_lie_that_makes_yrs_search_is_given_up_before_it_stops_everybody() -> None:
    """Each letter claims to stand between the beginning and another later letter: yrs looks at all those between."""
    letters = 6_000
    resident = Resident(History(1, 0, typed("a" * letters), (), True), GateLimits(seconds=0.1))
    lie = update(MIA, letters, *(text("x", before=(MIA, number)) for number in range(letters)))
    begin = time.perf_counter()
    with pytest.raises(Diverged):
        resident.accept(fresh(resident, lie), LIAR)
    assert time.perf_counter() - begin < 1.5


def test_a_long_paste_is_quick_enough() -> None:
    resident = Resident(History(1, 0, typed("a"), (), True), GateLimits())
    paste = update(MIA, 1, *(text("x", after=(MIA, number)) for number in range(19_000)))
    resident.accept(fresh(resident, paste), LIAR)
    assert resident.state
